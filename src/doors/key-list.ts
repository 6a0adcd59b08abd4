/** A list of keys that somebody made by hand (CSV with a header), read through memory only. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Bilingual, type Engine, type Result, refused, sqlName, sqlText } from '#base';
import { memoryFile } from '../machinery/memory-file.ts';
import { doorRefusal } from './errors.ts';

/** A heading, or several that mean the same; how the list was written first. */
export type Heading = string | readonly string[];
const namesOf = (heading: Heading): readonly string[] => [heading].flat().map((name) => name.normalize('NFKC').trim());

/** What no heading looks like: letters of ASCII with digits among them. The engine writes `_1` behind a heading that is there twice. */
const keyLike = /^(?=.*\d)[0-9A-Za-z-]{1,40}(_\d+)?$/;

/** UTF-8 if it is that, otherwise CP932; full-width digits become half-width ones, as in every load. */
const textOf = (path: string): string => {
  const bytes = readFileSync(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).normalize('NFKC');
  } catch {
    return new TextDecoder('shift_jis').decode(bytes).normalize('NFKC');
  }
};

/** A blank line counts as a line, as in a spreadsheet: the reader would pass it over. Not one within a cell. */
const withoutBlanks = (text: string): string => {
  const lines = text.split('\n');
  const blank = ','.repeat((lines[0] ?? '').split(',').length - 1);
  const last = lines.findLastIndex((line) => line !== '');
  let quotes = 0;
  const filled = lines.slice(0, last + 1).map((line) => {
    const within = quotes % 2 === 1;
    quotes += line.split('"').length - 1;
    return within ? line : line || blank;
  });
  return `${filled.join('\n')}\n`;
};

/** Runs `act` on a select of the list: of its first columns (`columns`), or of those with these headings (c0, c1, … and `line`, the heading being line 1). */
export const withList = async <T>(
  engine: Engine,
  path: string,
  columns: 1 | 2 | readonly Heading[],
  act: (select: string) => Promise<Result<T>>,
): Promise<Result<T>> => {
  const list = memoryFile();
  try {
    list.append(
      Buffer.from(
        withoutBlanks(
          textOf(path)
            .replaceAll('\r\n', '\n')
            .replace(/^\uFEFF/, ''),
        ),
      ),
    );
    const from = `read_csv(${sqlText(list.path)}, header = true, all_varchar = true, delim = ',', quote = '"', new_line = '\\n', auto_detect = true)`;
    const found = await engine.rows<{ column_name: string }>(`DESCRIBE SELECT * FROM ${from}`).catch(() => []);
    const headings = found.map(({ column_name }) => column_name);
    const cell = (name: string) => `nullif(trim(${sqlName(name)}), '')`;
    const byName = typeof columns === 'number' ? null : columns.map(namesOf);
    const chosen = byName?.map((names) => headings.find((each) => names.includes(each.trim())));
    const wanted = chosen ?? headings.slice(0, columns as number);
    const least = byName?.length ?? (columns as number);
    const unreadable = (because: readonly Bilingual[]) =>
      refused(doorRefusal('list-unreadable', { file: basename(path), columns: least }, because));
    if (wanted.length < least || wanted.includes(undefined))
      return unreadable(
        (byName ?? [])
          .filter((_, i) => chosen?.[i] === undefined)
          .map((names) => ({
            ja: `列「${names.join('」または「')}」がありません`,
            en: `column "${names.join('" or "')}" is missing`,
          })),
      );
    // Its first pair would pass for the headings, and be lost without a word.
    if (!byName && wanted.every((name) => keyLike.test((name ?? '').trim())))
      return unreadable([
        {
          ja: '1行目が見出しではなく番号のようです。見出しの行（例: 旧番号,新番号）を付けてください',
          en: 'its first line seems to hold keys, not headings: put a line of headings (such as old,new) above it',
        },
      ]);
    const [rows] = byName ? [] : await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM ${from}`);
    if (rows?.n === 0)
      return unreadable([{ ja: '見出しの下に1件もありません', en: 'there is nothing below its headings' }]);
    const selected = wanted.map((name, i) => `${cell(name as string)} AS c${i}`);
    if (byName) selected.push('row_number() OVER () + 1 AS line');
    if (columns === 1) selected.push('NULL::VARCHAR AS c1');
    return await act(`SELECT ${selected.join(', ')} FROM ${from}`);
  } finally {
    list.close();
  }
};
