/** A side's files as they are at one moment: databases copied by SQLite's own backup, everything else listed and read where it lies. */
import { closeSync, existsSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import type { BackupSource, SourceEntry } from '../backup/needs.ts';
import { readChunks } from './files.ts';
import { ownFolder } from './own-folder.ts';

/**
 * Locks, unfinished files and SQLite's own side files: nothing that anybody would miss. Nor who the register's people are (identity.sealed): the next register
 * brings it again, and what it replaces must not live on in backups.
 */
const passing =
  /^(\.intake-lock.*|\.at-work|staging|.*\.(part|new)-\d+|.*\.sqlite-(wal|shm|journal)|copied-register-.*|identity\.sealed)$/;

const filesUnder = (folder: string): string[] => {
  if (!existsSync(folder)) return [];
  if (statSync(folder).isFile()) return [folder];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (passing.test(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : entry.isFile() ? [path] : [];
  });
};

/** The copy lies beside the original, where it is no more exposed than that; readers and writers go on meanwhile. */
const copyDatabase = async (path: string, to: string): Promise<void> => {
  closeSync(openSync(to, 'wx', 0o600));
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    database.exec('PRAGMA busy_timeout = 5000');
    await backup(database, to, { rate: 1_000_000 });
  } finally {
    database.close();
  }
};

/**
 * `parts`: files and folders under `root`; `databases`: those of them that are SQLite's, which are copied first. `elsewhere`: a database
 * that lives on a server, and how to write a copy of it as the file it would be here.
 */
export const backupSource = async (
  root: string,
  parts: readonly string[],
  databases: readonly string[],
  elsewhere: ReadonlyMap<string, (to: string) => Promise<void>> = new Map(),
): Promise<BackupSource> => {
  const copies = new Map<string, string>();
  const rooms: string[] = [];
  const close = async (): Promise<void> => {
    for (const room of rooms.splice(0)) rmSync(room, { recursive: true, force: true });
  };
  const pathOf = (path: string): string => copies.get(path) ?? path;
  try {
    for (const database of databases.filter((path) => elsewhere.has(path) || existsSync(path))) {
      const room = ownFolder(dirname(database), 'copied-register');
      rooms.push(room);
      const copy = join(room, 'copy');
      await (elsewhere.get(database) ?? ((to: string) => copyDatabase(database, to)))(copy);
      copies.set(database, copy);
    }
    const paths = [...new Set([...parts.flatMap(filesUnder), ...elsewhere.keys()])];
    const files: SourceEntry[] = paths.map((path) => {
      const { size, mtimeMs } = statSync(pathOf(path));
      return { path: relative(root, path).split(sep).join('/'), bytes: size, changedAt: mtimeMs };
    });
    return {
      files,
      chunks: async (path) => {
        const at = pathOf(join(root, path));
        return existsSync(at) ? readChunks(at) : null;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};
