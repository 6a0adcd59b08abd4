/** The folder of published results: files written whole, read whole. */
import { readFile } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';
import type { ResultFiles } from '../results/needs.ts';
import { writeWhole } from './files.ts';

export const resultsFolder = (folder: string): ResultFiles => {
  const within = (name: string): string => {
    const path = normalize(join(folder, name));
    if (!path.startsWith(normalize(folder) + sep)) throw new Error('a result file outside its folder');
    return path;
  };
  return {
    write: async (name, bytes) => writeWhole(within(name), [bytes]),
    read: async (name) =>
      readFile(within(name)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      }),
  };
};
