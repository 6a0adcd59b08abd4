/** `musubi try …`, `musubi areas …`, `musubi survey …`: what rules do to values, the dictionary of towns they need, and the files of a survey. */
import { mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { tryCommands } from '#abstraction';
import { type Command, done, type Result, refused } from '#base';
import { areasCommands, readAreaPack } from '#catalogue';
import { surveyCommands } from '#surveys';
import { openEngine } from '../machinery/duckdb.ts';
import { writeWhole } from '../machinery/files.ts';
import { readAreaFolder } from './area-files.ts';
import { doorRefusal } from './errors.ts';
import { readSheets, writeSheets } from './survey-sheets.ts';

const readText = async (path: string): Promise<Result<string>> => {
  try {
    return done(readFileSync(path, 'utf8'));
  } catch {
    return refused(doorRefusal('file-missing', { file: path }));
  }
};

const writeText = async (path: string, text: string): Promise<Result<void>> => {
  mkdirSync(dirname(path), { recursive: true });
  await writeWhole(path, [Buffer.from(text)]);
  return done(undefined);
};

export const valueCommands = (): Command[] => [
  ...tryCommands({
    openEngine: () => openEngine(),
    readAreaPack: async (path) => {
      const text = await readText(path);
      return text.ok ? readAreaPack(text.value, basename(path)) : text;
    },
  }),
  ...areasCommands({
    readText,
    readFiles: readAreaFolder,
    writeText,
  }),
  ...surveyCommands({ readText, readSheets, writeText, writeSheets }),
];
