/** Where the headings of a sheet stand: below titles, in one row or several with merged cells, above a row of units; and what the columns are called then. */
import { saysHeader } from './header-words.ts';

/** A merged area, as rows and columns from 0. */
export type Merged = {
  readonly s: { readonly r: number; readonly c: number };
  readonly e: { readonly r: number; readonly c: number };
};
export type SheetCells = {
  readonly rows: number;
  /** Cells of a row, '' where there is nothing. */
  readonly row: (r: number) => readonly string[];
  readonly merged: readonly Merged[];
};
export type HeadingPlace = { readonly headerRow: number; readonly headerRows: number; readonly dataRow: number };
export type Headings = {
  readonly names: readonly string[] /** The first column that has a heading. */;
  readonly from: number;
};

/** Rows are looked at for headings down to this one, and so many rows below them are held against them. */
const looked = { rows: 40, below: 200 };
const most = 3;

const clean = (text: string): string => text.replace(/\s+/g, (blank) => (/[\r\n]/.test(blank) ? '' : blank)).trim();

/** The texts of one of the upper rows, each over all the columns it is meant for. */
const spread = (cells: SheetCells, r: number, below: readonly string[]): string[] => {
  const texts = cells.row(r).map(clean);
  const width = Math.max(texts.length, below.length);
  const across = cells.merged.filter(({ s, e }) => s.r === r && e.c > s.c);
  for (const { s, e } of across) for (let c = s.c + 1; c <= e.c && c < width; c++) texts[c] = texts[s.c] ?? '';
  if (across.length > 0) return Array.from({ length: width }, (_, c) => texts[c] ?? '');
  // Nothing is merged: a text counts for the empty places to its right that have something below them.
  let carried = '';
  return Array.from({ length: width }, (_, c) => {
    const text = texts[c] ?? '';
    if (text !== '') carried = (below[c] ?? '') === '' ? '' : text;
    else if ((below[c] ?? '') === '') carried = '';
    return text || carried;
  });
};

/** The names of the columns where the headings take `headerRows` rows; those of upper rows stand in front, parted by `_`. */
export const headingsAt = (cells: SheetCells, headerRow: number, headerRows: number): Headings => {
  const lowest = headerRow - 1 + headerRows - 1;
  let names = cells.row(lowest).slice(0, 20_000).map(clean);
  for (let r = lowest - 1; r >= headerRow - 1; r--) {
    const below = names;
    names = spread(cells, r, below).map((upper, c) => {
      const lower = below[c] ?? '';
      return upper === '' || lower === '' || upper === lower ? upper || lower : `${upper}_${lower}`;
    });
  }
  while (names.at(-1) === '') names.pop();
  const from = Math.max(
    0,
    names.findIndex((name) => name !== ''),
  );
  return { names: names.slice(from), from };
};

const unit =
  /^[（(［[]?(単位[:：]?)?(円|千円|百万円|人|名|世帯|件|枚|通|回|歳|才|%|％|‰|日|月|年|㎡|m2|ha|km|km2|k㎡|kg|cm|mg\/dL|mmHg|コード|区分|文字|数字|和暦|西暦|半角|全角|任意|必須|yyyy.?mm.?dd)[)）\]］]?$/i;
const circled = (text: string): number => (/^[①-⑳]$/.test(text) ? text.charCodeAt(0) - 0x2460 + 1 : 0);

/** A row below the headings that is no record: units, numbers of the columns, an example. */
const isUnderHeadings = (row: readonly string[]): boolean => {
  const texts = row.map((text) => text.trim());
  const filled = texts.filter((text) => text !== '');
  if (/^[（(]?(記入)?例[)）]?$/.test(filled[0] ?? '')) return true;
  if (filled.length > 0 && filled.every((text) => unit.test(text))) return true;
  const counted = filled.map((text) => circled(text) || Number(/^[（(]?(\d{1,3})[)）]?$/.exec(text)?.[1] ?? 0));
  return filled.length > 2 && filled.length === texts.length && counted.every((n, i) => n === i + 1);
};

/** What no header holds: blanks, repetitions, numbers, signs that steer or could not be read, a person's name. */
export const mayBeHeader = (names: readonly string[]): boolean =>
  names.length > 1 &&
  new Set(names).size === names.length &&
  names.every(
    (name) => name !== '' && name.length <= 60 && !/[\p{Cc}\ufffd]/u.test(name) && !/^[\d\s,./:-]+$/.test(name),
  ) &&
  !names.some((name) => /^[一-龠々]{1,5}[　 ][一-龠々ぁ-んァ-ヶ]{1,5}$/.test(name));

/** Enough of the words that headers are made of, in Japanese. */
export const hasHeaderWords = (names: readonly string[], models: ReadonlyMap<string, unknown>): boolean =>
  names.filter((name) => models.has(name) || saysHeader(name)).length * 10 >= names.length * 3;

/** Whether most of what stands below is under a heading, and no heading is a value of its own column. */
const standsOver = ({ names, from }: Headings, below: readonly (readonly string[])[]): boolean => {
  const often = below.length / 2;
  const columns = Math.max(0, ...below.map((row) => row.length));
  const filled = (c: number) => below.filter((row) => (row[c] ?? '') !== '').length;
  for (let c = 0; c < columns; c++) if ((c < from || c >= from + names.length) && filled(c) > often) return false;
  return below.length > 0 && names.every((name, i) => below.every((row) => (row[from + i] ?? '').trim() !== name));
};
/** Columns of digits under headings that have none. */
const isOtherThanBelow = ({ names, from }: Headings, below: readonly (readonly string[])[]): boolean => {
  const shares = names.map((name, i) => {
    const values = below.map((row) => row[from + i] ?? '').filter((value) => value !== '');
    const most = 0.9 * values.length;
    const digits = values.filter((value) => /[0-9０-９]/.test(value)).length >= most && !/[0-9０-９]/.test(name);
    const numbers =
      values.filter((value) => /^[-+]?[\d,.]+$/.test(value)).length >= most && !/^[\d\s,./:-]+$/.test(name);
    const filled = values.length >= 3;
    return { filled, told: filled && (digits || numbers) };
  });
  const told = shares.filter((one) => one.told).length;
  return told > 0 && told * 3 >= shares.filter((one) => one.filled).length;
};

/** Null where no row looks like headings. `only`: the row that somebody said they begin in. */
export const findHeadings = (
  cells: SheetCells,
  models: ReadonlyMap<string, unknown>,
  only?: number,
): HeadingPlace | null => {
  const dataRowOf = (after: number): number => {
    let found = after;
    for (let r = after; r < after + 4 && r < cells.rows; r++) if (isUnderHeadings(cells.row(r))) found = r + 1;
    return found + 1;
  };
  const verdicts = new Map<string, HeadingPlace | null>();
  const at = (top: number, rows: number): HeadingPlace | null => {
    const known = verdicts.get(`${top} ${rows}`);
    if (known !== undefined) return known;
    const place = { headerRow: top + 1, headerRows: rows, dataRow: dataRowOf(top + rows) };
    const headings = headingsAt(cells, place.headerRow, rows);
    const below = Array.from({ length: Math.min(looked.below, cells.rows - place.dataRow + 1) }, (_, i) =>
      cells.row(place.dataRow - 1 + i),
    ).filter((row) => row.some((text) => text !== ''));
    const fits =
      mayBeHeader(headings.names) &&
      standsOver(headings, below) &&
      (hasHeaderWords(headings.names, models) || isOtherThanBelow(headings, below));
    verdicts.set(`${top} ${rows}`, fits ? place : null);
    return fits ? place : null;
  };
  /** The upper row of several: at least two groups, and something in each row below it. A title over all is none. */
  const mayBeUpper = (top: number, rows: number): boolean =>
    new Set(spread(cells, top, cells.row(top + rows - 1)).filter((text) => text !== '')).size >= 2 &&
    Array.from({ length: rows }, (_, i) => cells.row(top + i)).every(
      (row) => row.some((text) => text !== '') && !row.some((text) => /^[-+]?[\d,.]+$/.test(text.trim())),
    );
  const [first, last] = only === undefined ? [0, Math.min(looked.rows, cells.rows)] : [only - 1, only];
  for (let top = first; top < last; top++) {
    const single = at(top, 1);
    if (single) return single;
    for (let rows = 2; rows <= most && top + rows < cells.rows; rows++) {
      if (!mayBeUpper(top, rows) || at(top + 1, rows - 1)) break;
      const several = at(top, rows);
      if (several) return several;
    }
  }
  return null;
};
