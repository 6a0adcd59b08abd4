/** One sheet of a workbook → UTF-8 text with separators, as if the sheet had been saved as CSV: so every format meets the same reader. */
import { done, RefusalError, type Result, refused } from '#base';
import type { Contract } from '#catalogue';
import type { CellObject, WorkSheet } from '@e965/xlsx';
import { sourcesRefusal } from './errors.ts';
import { isSoundOle } from './ole-sound.ts';
import { findHeadings, type HeadingPlace, headingsAt, type Merged, type SheetCells } from './sheet-headings.ts';
import { unheard } from './unheard.ts';
import { unpackedBook } from './unpacked-book.ts';

type Source = Extract<Contract['source'], { format: 'workbook' }>;
const dayMilliseconds = 86_400_000;
/** Covers and instructions stand before the table; what comes after so many sheets is another matter. */
const sheetsLooked = 5;
/** A workbook is read as a whole; none that people made is larger. */
export const workbookLimit = 256 << 20;
/** A workbook lies in memory as a whole, several times as large as this; a sheet is one text, and those have an end. */
const bookLimits = { bytes: 1024 ** 3, fileBytes: 500 << 20, cells: 8_000_000 };
/** Of every sheet that a spreadsheet program makes. */
const sheetEnd = { rows: 1_048_576, columns: 16_384 };
/** Rows of merged areas, and letters of all cells: texts and areas that a book names once may stand in it a million times. */
const [mostMerged, mostText] = [1_000_000, 2 * 1024 ** 3];

/** `.xls` lies in an OLE2 file; a locked `.xlsx` does, too. */
export const isOle = (head: Uint8Array): boolean =>
  head[0] === 0xd0 && head[1] === 0xcf && head[2] === 0x11 && head[3] === 0xe0;

const isoDay = (serial: number, since1904: boolean): string | null => {
  // Day 60 of the 1900 system is 29 February 1900, which never was.
  const days = since1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
  const at = new Date(Date.UTC(1899, 11, 30) + Math.floor(days) * dayMilliseconds);
  return serial >= 1 && at.getUTCFullYear() <= 9999 ? at.toISOString().slice(0, 10) : null;
};

/** As the text shown, except that numbers are whole (a display may round them) and days are days. */
const textOf = (
  cell: CellObject | undefined,
  kind: 'number' | 'date' | 'text',
  isDate: (format: string) => boolean,
  since1904: boolean,
): string => {
  if (!cell || cell.t === 'z' || cell.v === undefined || cell.v === null) return '';
  if (cell.t === 'n' && typeof cell.v === 'number') {
    const format = typeof cell.z === 'string' ? cell.z : 'General';
    if (kind !== 'number' && isDate(format)) {
      const day = isoDay(cell.v, since1904);
      if (day && kind === 'date') return day;
    }
    // A whole number is written out: shown, a long key would be 1.2E+14.
    if (kind === 'number' || format === 'General') return Number.isInteger(cell.v) ? cell.v.toFixed(0) : String(cell.v);
  }
  if (cell.t === 'b') return cell.v ? '1' : '0';
  return String(cell.w ?? cell.v);
};

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const kindOf = (role: string | undefined): 'number' | 'date' | 'text' =>
  role === 'count' || role === 'amount' || role === 'measurement' || role === 'year'
    ? 'number'
    : role === 'date' || role === 'birth-date'
      ? 'date'
      : 'text';

type Sheet = {
  readonly rows: readonly (readonly (CellObject | undefined)[])[];
  readonly merged: readonly Merged[];
  /** Sheets in the book. */
  readonly sheets: number;
  readonly since1904: boolean;
  readonly isDate: (format: string) => boolean;
};

const openSheet = async (bytes: Uint8Array, wanted: string | number, file: string): Promise<Result<Sheet>> => {
  if (isOle(bytes) && !isSoundOle(bytes)) return refused(sourcesRefusal('workbook-broken', { file }));
  const book = isOle(bytes) ? bytes : unpackedBook(bytes, bookLimits);
  if (typeof book === 'string') return refused(sourcesRefusal(`workbook-${book}`, { file }));
  const xlsx = await import('@e965/xlsx');
  let sheet: WorkSheet | undefined;
  let sheets = 0;
  let since1904 = false;
  try {
    const reading = { type: 'array', dense: true, cellFormula: false, cellHTML: false, cellNF: true } as const;
    const one = typeof wanted === 'number' ? wanted - 1 : wanted;
    const opened = unheard(() => xlsx.read(book, { ...reading, sheets: one }));
    sheets = opened.SheetNames.length;
    since1904 = opened.Workbook?.WBProps?.date1904 === true;
    const name = typeof wanted === 'number' ? opened.SheetNames[wanted - 1] : wanted;
    sheet = name === undefined ? undefined : opened.Sheets[name];
    // It is there, and the library gave it up.
    if (!sheet && name !== undefined && opened.SheetNames.includes(name))
      return refused(sourcesRefusal('workbook-broken', { file }));
  } catch (error) {
    const locked = error instanceof Error && /password|encrypt/i.test(error.message);
    return refused(sourcesRefusal(locked ? 'workbook-locked' : 'workbook-broken', { file }));
  }
  if (!sheet) return refused(sourcesRefusal('sheet-missing', { file, sheet: wanted, sheets }));
  const rows = (sheet as { '!data'?: (CellObject | undefined)[][] })['!data'] ?? [];
  const merged: Merged[] = sheet['!merges'] ?? [];
  if (rows.length > sheetEnd.rows || rows.some((row) => (row?.length ?? 0) > sheetEnd.columns))
    return refused(sourcesRefusal('workbook-broken', { file }));
  const areas = merged.reduce((sum, { s, e }) => sum + Math.max(0, Math.min(e.r, rows.length) - s.r), 0);
  if (areas > mostMerged) return refused(sourcesRefusal('workbook-large', { file }));
  return done({ rows, merged, sheets, since1904, isDate: (format) => xlsx.SSF.is_date(format) === true });
};

const cellsOf = ({ rows, merged, isDate, since1904 }: Sheet): SheetCells => ({
  rows: rows.length,
  merged,
  row: (r) => Array.from(rows[r] ?? [], (cell) => textOf(cell, 'text', isDate, since1904)),
});

export type SheetForm = HeadingPlace & {
  readonly sheet: string | number;
  readonly names: readonly string[] /** Not only taken for granted. */;
  readonly found: boolean;
};

/** Where the headings of a book stand, and what they say: in the sheet and row that are said, else in the first that looks like headings; else as row 1 has it. */
export const sheetForm = async (
  bytes: Uint8Array,
  said: { readonly sheet?: string | number; readonly headerRow?: number },
  models: ReadonlyMap<string, unknown>,
  file: string,
): Promise<Result<SheetForm>> => {
  const first = await openSheet(bytes, said.sheet ?? 1, file);
  if (!first.ok) return first;
  const last = said.sheet === undefined ? Math.min(first.value.sheets, sheetsLooked) : 1;
  for (let n = 1; n <= last; n++) {
    const sheet = n === 1 ? first : await openSheet(bytes, n, file);
    if (!sheet.ok) continue;
    const cells = cellsOf(sheet.value);
    const place = findHeadings(cells, models, said.headerRow);
    if (place)
      return done({
        ...place,
        sheet: said.sheet ?? n,
        names: headingsAt(cells, place.headerRow, place.headerRows).names,
        found: true,
      });
  }
  const headerRow = said.headerRow ?? 1;
  const { names } = headingsAt(cellsOf(first.value), headerRow, 1);
  return done({ headerRow, headerRows: 1, dataRow: headerRow + 1, sheet: said.sheet ?? 1, names, found: false });
};

/** The row of the first record, from 1. */
export const firstDataRow = ({ headerRow, headerRows, dataRow }: Source): number => dataRow ?? headerRow + headerRows;

export type SheetText = {
  readonly lines: Iterable<Uint8Array>;
  /** Rows between headings and records that have what tells records apart: an example, or records that nobody will read. */
  readonly passed: readonly number[];
};

/** The text begins with the headings, as one row. A value merged over several rows counts for each of them. Only cells that are there are looked at: a sheet may claim to be a million columns wide. */
export const sheetText = async (
  bytes: Uint8Array,
  contract: Contract,
  source: Source,
  file: string,
  most = mostText,
): Promise<Result<SheetText>> => {
  const opened = await openSheet(bytes, source.sheet, file);
  if (!opened.ok) return opened;
  const { rows, merged, isDate, since1904 } = opened.value;
  const { names, from } = headingsAt(cellsOf(opened.value), source.headerRow, source.headerRows);
  const first = firstDataRow(source) - 1;
  /** Rows of merged areas that have their value in a row further up, by column. */
  const above = new Map<string, CellObject | undefined>();
  for (const { s, e } of merged)
    for (let r = Math.max(s.r + 1, first); s.r >= first && r <= e.r && r < rows.length; r++)
      above.set(`${r} ${s.c}`, rows[s.r]?.[s.c]);
  const kinds = names.map((name) => kindOf(contract.columns.find((column) => column.source === name)?.role));
  const keys = names.flatMap((name, i) => (contract.key.includes(name) ? [i] : []));
  const isRecord = (r: number) =>
    keys.length > 0 && keys.every((i) => /\d/.test(textOf(rows[r]?.[from + i], 'text', isDate, since1904)));
  const below = source.headerRow + source.headerRows - 1;
  const passed = Array.from({ length: Math.max(0, first - below) }, (_, i) => below + i).filter(isRecord);
  function* chunks(): Generator<Uint8Array> {
    let lines = `${names.map(quoted).join(',')}\r\n`;
    let blanks = '';
    let made = 0;
    for (let r = first; r < rows.length; r++) {
      const row = rows[r] ?? [];
      const cells = kinds.map((kind, i) => {
        const c = from + i;
        return textOf((above.size > 0 && above.get(`${r} ${c}`)) || row[c], kind, isDate, since1904);
      });
      // A cell beside all column names: the row has a field too many. Only cells that are there are met.
      const isBeside = (cell: CellObject | undefined, c: number) =>
        (c < from || c >= from + names.length) && textOf(cell, 'text', isDate, since1904) !== '';
      if (row.some(isBeside)) cells.push('');
      // Blank rows are told only where rows follow: sheets end with formatted rows that hold nothing.
      if (cells.every((cell) => cell === '')) blanks += '\r\n';
      else {
        lines += `${blanks}${cells.map(quoted).join(',')}\r\n`;
        blanks = '';
      }
      if (lines.length > 1 << 19) {
        made += lines.length;
        // What has begun to be read can only throw.
        if (made > most) throw new RefusalError(sourcesRefusal('workbook-large', { file }));
        yield new TextEncoder().encode(lines);
        lines = '';
      }
    }
    yield new TextEncoder().encode(lines);
  }
  return done({ lines: chunks(), passed: passed.map((r) => r + 1) });
};
