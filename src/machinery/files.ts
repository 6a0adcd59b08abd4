/** Files that are there whole or not at all: written beside, synced, renamed into place, the folder synced. */
import { createHash } from 'node:crypto';
import { accessSync, constants, createReadStream, statSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Sha256 } from '#base';

export type Written = { readonly sha256: Sha256; readonly bytes: number };

/** Something that can be read as one: no folder, and nothing this user may not read. */
export const isFile = (path: string): boolean => {
  try {
    accessSync(path, constants.R_OK);
    return !statSync(path).isDirectory();
  } catch {
    return false;
  }
};

export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Writes a file (mode 0600) and syncs it; the caller gives it its name, and syncs the folder. `wx`: never over one that is there. */
export const writeSynced = async (
  path: string,
  flag: 'w' | 'wx',
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Written> => {
  const hash = createHash('sha256');
  let bytes = 0;
  const handle = await open(path, flag, 0o600);
  try {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      await handle.writeFile(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { sha256: hash.digest('hex') as Sha256, bytes };
};

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

export const besideOf = (path: string): string => `${path}.part-${process.pid}`;

/** Takes away what a process that is no more had begun to write of this file: keys may lie in it in the open. */
export const sweepBeginnings = async (path: string): Promise<void> => {
  const start = `${basename(path)}.part-`;
  for (const name of await readdir(dirname(path)))
    if (name.startsWith(start) && !isAlive(Number(name.slice(start.length))))
      await rm(join(dirname(path), name), { force: true });
};

/** Writes all chunks to `path` (mode 0600); after a failure or a kill the old file, or none, is there. */
export const writeWhole = async (
  path: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Written> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await sweepBeginnings(path);
  const beside = besideOf(path);
  try {
    const written = await writeSynced(beside, 'w', chunks);
    await rename(beside, path);
    await syncFolder(dirname(path));
    return written;
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
};

export const readChunks = (path: string): AsyncIterable<Uint8Array> =>
  createReadStream(path, { highWaterMark: 1 << 20 });
