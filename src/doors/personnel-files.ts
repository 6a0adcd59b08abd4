/** Files of the personnel list: read as an office has it (CP932, UTF-8, UTF-16), and first passwords written for one person’s eyes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { done } from '#base';
import { readRows } from '#release';
import { openOfficeCsv } from './office-csv.ts';

export const personnelFiles = {
  readTable: async (path: string) => {
    const file = await openOfficeCsv(path);
    if (!file.ok) return file;
    try {
      return done(readRows(readFileSync(file.value.path)));
    } finally {
      file.value.close();
    }
  },
  writeSecret: async (path: string, text: string) => {
    try {
      // Never over what lies there. The mark tells Excel that it is UTF-8.
      writeFileSync(path, `\uFEFF${text}`, { mode: 0o600, flag: 'wx' });
      return true;
    } catch {
      return false;
    }
  },
};
