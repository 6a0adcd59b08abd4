/** A list of keys that somebody made by hand (CSV with a header), read through memory only. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Engine, type Result, refused, sqlName, sqlText } from '#base';
import { memoryFile } from '../machinery/memory-file.ts';
import { doorRefusal } from './errors.ts';

/** UTF-8 if it is that, otherwise CP932; full-width digits become half-width ones, as in every load. */
const textOf = (path: string): string => {
  const bytes = readFileSync(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).normalize('NFKC');
  } catch {
    return new TextDecoder('shift_jis').decode(bytes).normalize('NFKC');
  }
};

/** Runs `act` on a select of the list: of its first columns (`columns`), or of those with these headings. */
export const withList = async <T>(
  engine: Engine,
  path: string,
  columns: 1 | 2 | readonly string[],
  act: (select: string) => Promise<Result<T>>,
): Promise<Result<T>> => {
  const list = memoryFile();
  try {
    list.append(
      Buffer.from(
        textOf(path)
          .replaceAll('\r\n', '\n')
          .replace(/^\uFEFF/, ''),
      ),
    );
    const from = `read_csv(${sqlText(list.path)}, header = true, all_varchar = true, delim = ',', quote = '"', new_line = '\\n', auto_detect = true)`;
    const found = await engine.rows<{ column_name: string }>(`DESCRIBE SELECT * FROM ${from}`).catch(() => []);
    const headings = found.map(({ column_name }) => column_name);
    const cell = (name: string) => `nullif(trim(${sqlName(name)}), '')`;
    const wanted = typeof columns === 'number' ? headings.slice(0, columns) : columns;
    const least = typeof columns === 'number' ? columns : columns.length;
    if (wanted.length < least || wanted.some((name) => !headings.includes(name)))
      return refused(
        doorRefusal(
          'list-unreadable',
          { file: basename(path), columns: least },
          typeof columns === 'number'
            ? []
            : columns
                .filter((name) => !headings.includes(name))
                .map((name) => ({ ja: `列「${name}」がありません`, en: `column "${name}" is missing` })),
        ),
      );
    const selected = wanted.map((name, i) => `${cell(name)} AS c${i}`);
    if (columns === 1) selected.push('NULL::VARCHAR AS c1');
    return await act(`SELECT ${selected.join(', ')} FROM ${from}`);
  } finally {
    list.close();
  }
};
