/** The lake's folder on a POSIX file system: every act is synced before it returns, names are given by link and rename only. */
import { createReadStream } from 'node:fs';
import { link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { BackupFolder } from '../backup/needs.ts';
import type { LakeFiles, PackageFile } from '../lake/needs.ts';
import { syncFolder, writeSynced, writeWhole } from './files.ts';

const unless = async <T>(code: string, act: () => Promise<T>, otherwise: T): Promise<T> => {
  try {
    return await act();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === code) return otherwise;
    throw error;
  }
};

/** Makes a folder with all above it, and syncs every folder that got a new name. */
const makeFolder = async (folder: string): Promise<void> => {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!first) return;
  for (let at = folder; at.length >= first.length; at = dirname(at)) await syncFolder(dirname(at));
};

/** Backups lie in such a folder too. */
export const lakeFiles = (root: string): LakeFiles & BackupFolder => {
  const at = (path: string): string => {
    if (path.split('/').some((part) => part === '' || part === '.' || part === '..'))
      throw new Error('not a place in the lake');
    return join(root, path);
  };
  return {
    names: async (folder) => (await unless('ENOENT', () => readdir(at(folder)), [])).sort(),
    read: (path) => unless<Uint8Array | null>('ENOENT', () => readFile(at(path)), null),
    async chunks(path) {
      const there = await unless('ENOENT', async () => (await stat(at(path))).isFile(), false);
      return there ? createReadStream(at(path), { highWaterMark: 1 << 20 }) : null;
    },
    async open(path) {
      const handle = await unless('ENOENT', () => open(at(path)), null);
      if (!handle) return null;
      const { size } = await handle.stat();
      return {
        bytes: size,
        async read(into, from) {
          let filled = 0;
          while (filled < into.length) {
            const { bytesRead } = await handle.read(into, filled, into.length - filled, from + filled);
            if (bytesRead === 0) break;
            filled += bytesRead;
          }
          return filled;
        },
        close: () => handle.close(),
      };
    },
    async create(path, chunks) {
      await makeFolder(dirname(at(path)));
      const written = await writeSynced(at(path), 'wx', chunks);
      await syncFolder(dirname(at(path)));
      return written;
    },
    async move(from, to) {
      await makeFolder(dirname(at(to)));
      await rename(at(from), at(to));
      await syncFolder(dirname(at(to)));
      await syncFolder(dirname(at(from)));
    },
    async link(from, to) {
      await makeFolder(dirname(at(to)));
      const linked = await unless('EEXIST', () => link(at(from), at(to)).then(() => true), false);
      await syncFolder(dirname(at(to)));
      return linked;
    },
    remove: (path) => rm(at(path), { recursive: true, force: true }),
    async lock() {
      await makeFolder(root);
      // Node has no flock; SQLite's lock on a file is the operating system's and ends with the process.
      const database = new DatabaseSync(join(root, '.intake-lock'), { timeout: 0 });
      try {
        database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE;');
        return () => database.close();
      } catch (error) {
        database.close();
        if ((error as { errcode?: number }).errcode === 5) return null;
        throw error;
      }
    },
  };
};

/** A package file in any folder. */
export const packageFile = async (path: string): Promise<PackageFile | null> => {
  const found = await unless('ENOENT', () => stat(path), null);
  if (!found?.isFile()) return null;
  return {
    bytes: found.size,
    async *chunks(from, to) {
      if (to > from)
        yield* createReadStream(path, {
          start: from,
          end: to - 1,
          highWaterMark: 1 << 20,
        }) as AsyncIterable<Uint8Array>;
    },
  };
};

/** Beside the package, as `<package>.receipt`; a carrier that is full or cannot be written is no fault of the intake. */
export const receiptBeside = async (packagePath: string, text: string): Promise<string | null> => {
  const path = `${packagePath}.receipt`;
  try {
    await writeWhole(path, [Buffer.from(text)]);
    return path;
  } catch (error) {
    if (['EROFS', 'EACCES', 'EPERM', 'ENOSPC', 'EIO'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return null;
    throw error;
  }
};
