/** The rows of a select as a CSV file that only its owner can read, whole or not at all. */
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Engine, sqlText } from '#base';
import { besideOf, sweepBeginnings, syncFolder } from '../machinery/files.ts';

export const writeCsv = async (engine: Engine, select: string, path: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await sweepBeginnings(path);
  const part = besideOf(path);
  try {
    // The engine would make a file that the whole group can read: it is given one to write into.
    await (await open(part, 'w', 0o600)).close();
    await engine.run(`COPY (${select}) TO ${sqlText(part)} (FORMAT csv, HEADER true, USE_TMP_FILE false)`);
    await rename(part, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
};
