/** `musubi link`: files decoded into memory, results written for their owner alone. */
import { closeSync, openSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseDates } from '#abstraction';
import { type Command, done, type Result, refused } from '#base';
import { type CsvFile, type LinkFiles, linkageRefusal, linkCommands } from '#linkage';
import { containerOf } from '#sources';
import { openEngine } from '../machinery/duckdb.ts';
import { readChunks, writeWhole } from '../machinery/files.ts';
import { memoryFile } from '../machinery/memory-file.ts';
import { doorRefusal } from './errors.ts';
import { writeCsv } from './owned-csv.ts';

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
  let first = true;
  try {
    for await (const chunk of readChunks(path)) {
      const container = first ? containerOf(chunk) : 'text';
      first = false;
      if (container !== 'text') {
        text.close();
        const [ja, en] =
          container === 'workbook' ? ['Excelブック', 'an Excel workbook'] : ['ZIPファイル', 'a ZIP file'];
        return refused(
          linkageRefusal('files-unfit', {}, [
            {
              ja: `${name}: ${ja}です。CSVにしてから指定してください`,
              en: `${name}: is ${en}; make a CSV of it and give that`,
            },
          ]),
        );
      }
      take(decoder.decode(chunk, { stream: true }));
    }
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
