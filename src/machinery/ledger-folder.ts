/** The folder of the ledger: files that appear whole, and a name that can be taken only once. */
import { link, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LedgerFiles } from '../numbering/needs.ts';
import { isAlive, readChunks, syncFolder, writeWhole } from './files.ts';

const beginnings = /\.(part|new)-(\d+)/;

export const ledgerFolder = (folder: string): LedgerFiles => ({
  async list() {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const names = await readdir(folder);
    // What a killed process had begun to write (sealed, but of no use to anybody).
    for (const name of names) {
      const match = beginnings.exec(name);
      if (match && !isAlive(Number(match[2]))) await rm(join(folder, name), { force: true });
    }
    return names.filter((name) => !beginnings.test(name));
  },
  read: (name) => readChunks(join(folder, name)),
  async writeNew(name, chunks) {
    const beside = join(folder, `${name}.new-${process.pid}`);
    try {
      await writeWhole(beside, chunks);
      // A link fails where the name exists: two processes cannot both take it.
      await link(beside, join(folder, name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      await rm(beside, { force: true });
    }
    await syncFolder(folder);
    return true;
  },
  async replace(name, chunks) {
    await writeWhole(join(folder, name), chunks);
  },
});
