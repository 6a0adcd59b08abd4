/** The folder of published tables and maps. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ResultFiles } from '../results/needs.ts';
import { writeWhole } from './files.ts';

export const resultFiles = (folder: string): ResultFiles => ({
  write: (name, bytes) => writeWhole(join(folder, name), [bytes]),
  read: (name) =>
    readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    }),
});
