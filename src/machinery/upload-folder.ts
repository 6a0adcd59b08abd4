/** Unfinished uploads in a folder: `<id>.json` says what was announced, `<id>.part` holds what has arrived, so that its length is the offset. */
import { mkdir, open, readdir, readFile, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sha256 } from '#base';
import type { Upload, UploadFolder } from '../lake/needs.ts';
import { writeWhole } from './files.ts';

type Announced = { sender: string; package: Sha256; bytes: number };

export const uploadFolder = (folder: string): UploadFolder => {
  const at = (id: string, ending: 'json' | 'part'): string => {
    if (!/^[0-9a-f]{32}$/.test(id)) throw new Error('not the name of an upload');
    return join(folder, `${id}.${ending}`);
  };
  const find = async (id: string): Promise<Upload | null> => {
    try {
      const announced = JSON.parse(await readFile(at(id, 'json'), 'utf8')) as Announced;
      const { size, mtime } = await stat(at(id, 'part'));
      return { id, ...announced, offset: size, touchedAt: mtime };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  };
  return {
    find,
    async begin({ id, ...announced }) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // The part first: an upload that is announced can be found.
      await (await open(at(id, 'part'), 'w', 0o600)).close();
      try {
        await writeWhole(at(id, 'json'), [Buffer.from(JSON.stringify(announced))]);
      } catch (error) {
        // One that was never announced would not be found, and never be swept.
        await rm(at(id, 'part'), { force: true });
        throw error;
      }
    },
    async all() {
      const names = await readdir(folder).catch(() => [] as string[]);
      const ids = names.flatMap((name) => /^([0-9a-f]{32})\.json$/.exec(name)?.[1] ?? []);
      return (await Promise.all(ids.map(find))).flatMap((upload) => upload ?? []);
    },
    async append(id, bytes) {
      const handle = await open(at(id, 'part'), 'a', 0o600);
      try {
        const { size } = await handle.stat();
        try {
          await handle.writeFile(bytes);
          await handle.sync();
          return true;
        } catch (error) {
          // What is told to have failed does not count: the sender goes on from where it was.
          await handle.truncate(size);
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
          return false;
        }
      } finally {
        await handle.close();
      }
    },
    pathOf: (id) => at(id, 'part'),
    async remove(id) {
      await rm(at(id, 'part'), { force: true });
      await rm(at(id, 'json'), { force: true });
    },
    async freeBytes() {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
  };
};
