/** `musubi link`: files decoded into memory, results written for their owner alone. */
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { parseDates } from '#abstraction';
import { type Command, done, type Engine, type Result, refused, sqlText } from '#base';
import { type CsvFile, type LinkFiles, linkageRefusal, linkCommands } from '#linkage';
import { openEngine } from '../machinery/duckdb.ts';
import { readChunks, syncFolder, writeWhole } from '../machinery/files.ts';
import { memoryFile } from '../machinery/memory-file.ts';
import { doorRefusal } from './errors.ts';

const readText = async (path: string): Promise<Result<string>> => {
  try {
    return done(readFileSync(path, 'utf8'));
  } catch {
    return refused(doorRefusal('file-missing', { file: path }));
  }
};

const exists = (path: string): boolean => {
  try {
    closeSync(openSync(path, 'r'));
    return true;
  } catch {
    return false;
  }
};

/** More than a header record ever needs. */
const headLetters = 1 << 16;
const readCsv = async (path: string, encoding: 'utf-8' | 'cp932'): Promise<Result<CsvFile>> => {
  if (!exists(path)) return refused(doorRefusal('file-missing', { file: path }));
  const name = basename(path);
  const decoder = new TextDecoder(encoding === 'cp932' ? 'shift_jis' : 'utf-8', { fatal: true });
  const text = memoryFile();
  let head = '';
  let carried = '';
  // The engine reads one kind of line end in a file; systems mix them. A return at the end of a piece waits for what follows.
  const take = (piece: string, last = false) => {
    const whole = carried + piece;
    carried = whole.endsWith('\r') && !last ? '\r' : '';
    const letters = whole.slice(0, whole.length - carried.length).replace(/\r\n?/g, '\n');
    if (head.length < headLetters) head += letters.slice(0, headLetters);
    text.append(Buffer.from(letters));
  };
  try {
    for await (const chunk of readChunks(path)) take(decoder.decode(chunk, { stream: true }));
    take(decoder.decode(), true);
    if (text.size > 0) return done({ name, text, head });
    text.close();
    return refused(linkageRefusal('files-unfit', {}, [{ ja: `${name}: 空です`, en: `${name}: is empty` }]));
  } catch (error) {
    text.close();
    if (!(error instanceof TypeError)) throw error;
    const ja = `${name}: 文字コードが ${encoding} ではありません（設定の encoding に utf-8 か cp932 を書いてください）`;
    return refused(
      linkageRefusal('files-unfit', {}, [
        { ja, en: `${name}: is not ${encoding} (write encoding: utf-8 or cp932 in the settings)` },
      ]),
    );
  }
};

const writeCsv = async (engine: Engine, select: string, path: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const part = `${path}.part-${process.pid}`;
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

const files: LinkFiles = {
  openEngine: () => openEngine(),
  readDates: parseDates,
  readText,
  readCsv,
  writeCsv,
  writeText: async (path, text) => void (await writeWhole(path, [Buffer.from(text)])),
  clock: () => new Date(),
};

export const linkDoor = (): Command[] => linkCommands(files);
