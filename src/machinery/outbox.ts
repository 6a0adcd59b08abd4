/** The outbox: a folder of whole packages. */
import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sha256 } from '#base';
import type { Outbox } from '../dispatch/needs.ts';
import { readChunks, writeWhole } from './files.ts';
import { packageFile } from './lake-files.ts';

export const outboxIn = (folder: string): Outbox => {
  const pathOf = (name: string): string => {
    if (!/^[a-z0-9-]+_\d{4}-\d{2}-\d{2}_\d+\.musubi$/.test(name)) throw new Error('not the name of a package');
    return join(folder, name);
  };
  const swept = async (name: string): Promise<void> => {
    const names = await readdir(folder).catch(() => []);
    for (const each of names) if (each.startsWith(`${name}.part-`)) await rm(join(folder, each), { force: true });
  };
  return {
    pathOf,
    async write(name, chunks) {
      await swept(name);
      return writeWhole(pathOf(name), chunks);
    },
    open: (name) => packageFile(pathOf(name)),
    async digest(name) {
      const hash = createHash('sha256');
      try {
        for await (const chunk of readChunks(pathOf(name))) hash.update(chunk);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
      return hash.digest('hex') as Sha256;
    },
    remove: (name) => rm(pathOf(name), { force: true }),
  };
};
