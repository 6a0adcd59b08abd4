/** The protection for tables of any office: needs no data folder. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, done, refused } from '#base';
import { loadSolver, type Released, statisticsCommands } from '#statistics';
import { openEngine } from '../machinery/duckdb.ts';
import { writeWhole } from '../machinery/files.ts';
import { doorRefusal } from './errors.ts';
import { openOfficeCsv } from './office-csv.ts';
import { readLastingSecret } from './lasting-secret.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const write = async (path: string, text: string): Promise<void> => {
  await writeWhole(path, [Buffer.from(text)]);
};

export const protectCommands = (): Command[] =>
  statisticsCommands({
    readText: async (path) => {
      try {
        return done(readFileSync(path, 'utf8'));
      } catch {
        return refused(doorRefusal('file-missing', { file: path }));
      }
    },
    csv: openOfficeCsv,
    writeText: write,
    openEngine: () => openEngine(),
    // Without a lasting secret: what was released is kept by the ledger, so that ties need not be broken alike from run to run.
    protection: async () => ({ secret: randomBytes(32).toString('hex'), solver: await loadSolver(), sha256 }),
    secret: readLastingSecret,
    ledger: async (folder) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, 'released.json');
      const entries = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Released[]) : [];
      return { entries, add: (released) => write(path, JSON.stringify([...entries, ...released])) };
    },
  });
