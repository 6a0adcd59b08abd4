/** One sheet of a workbook → UTF-8 text with separators, as if the sheet had been saved as CSV: so every format meets the same reader. */
import { done, type Result, refused } from '#base';
import type { Contract } from '#catalogue';
import type { CellObject, WorkSheet } from '@e965/xlsx';
import { sourcesRefusal } from './errors.ts';
import { isSoundOle } from './ole-sound.ts';
import { unheard } from './unheard.ts';

type Source = Extract<Contract['source'], { format: 'workbook' }>;
const dayMilliseconds = 86_400_000;

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
  readonly since1904: boolean;
  readonly isDate: (format: string) => boolean;
};

const openSheet = async (bytes: Uint8Array, wanted: string | number, file: string): Promise<Result<Sheet>> => {
  if (isOle(bytes) && !isSoundOle(bytes)) return refused(sourcesRefusal('workbook-broken', { file }));
  const xlsx = await import('@e965/xlsx');
  let sheet: WorkSheet | undefined;
  let sheets = 0;
  let since1904 = false;
  try {
    const reading = { type: 'array', dense: true, cellFormula: false, cellHTML: false, cellNF: true } as const;
    const book = unheard(() => xlsx.read(bytes, reading));
    sheets = book.SheetNames.length;
    since1904 = book.Workbook?.WBProps?.date1904 === true;
    const name = typeof wanted === 'number' ? book.SheetNames[wanted - 1] : wanted;
    sheet = name === undefined ? undefined : book.Sheets[name];
  } catch (error) {
    const locked = error instanceof Error && /password|encrypt/i.test(error.message);
    return refused(sourcesRefusal(locked ? 'workbook-locked' : 'workbook-broken', { file }));
  }
  if (!sheet) return refused(sourcesRefusal('sheet-missing', { file, sheet: wanted, sheets }));
  const rows = (sheet as { '!data'?: (CellObject | undefined)[][] })['!data'] ?? [];
  return done({ rows, since1904, isDate: (format) => xlsx.SSF.is_date(format) === true });
};

const namesIn = ({ rows, isDate, since1904 }: Sheet, headerRow: number): string[] => {
  const header = rows[headerRow - 1] ?? [];
  const names = Array.from({ length: Math.min(header.length, 20_000) }, (_, c) =>
    textOf(header[c], 'text', isDate, since1904)
      .replace(/\s+/g, (blank) => (/[\r\n]/.test(blank) ? '' : blank))
      .trim(),
  );
  while (names.at(-1) === '') names.pop();
  return names;
};

/** The column names of a sheet. */
export const sheetHeader = async (
  bytes: Uint8Array,
  wanted: string | number,
  headerRow: number,
  file: string,
): Promise<Result<readonly string[]>> => {
  const sheet = await openSheet(bytes, wanted, file);
  return sheet.ok ? done(namesIn(sheet.value, headerRow)) : sheet;
};

/** The text begins with the header row. Only cells that are there are looked at: a sheet may claim to be a million columns wide. */
export const sheetText = async (
  bytes: Uint8Array,
  contract: Contract,
  source: Source,
  file: string,
): Promise<Result<Iterable<Uint8Array>>> => {
  const opened = await openSheet(bytes, source.sheet, file);
  if (!opened.ok) return opened;
  const { rows, isDate, since1904 } = opened.value;
  const names = namesIn(opened.value, source.headerRow);
  const kinds = names.map((name) => kindOf(contract.columns.find((column) => column.source === name)?.role));
  function* chunks(): Generator<Uint8Array> {
    let lines = `${names.map(quoted).join(',')}\r\n`;
    let blanks = '';
    for (let r = source.headerRow; r < rows.length; r++) {
      const row = rows[r] ?? [];
      const cells = kinds.map((kind, c) => textOf(row[c], kind, isDate, since1904));
      // A cell beyond the last column name: the row has a field too many.
      for (let c = names.length; c < row.length; c++)
        if (textOf(row[c], 'text', isDate, since1904) !== '') {
          cells.push('');
          break;
        }
      // Blank rows are told only where rows follow: sheets end with formatted rows that hold nothing.
      if (cells.every((cell) => cell === '')) blanks += '\r\n';
      else {
        lines += `${blanks}${cells.map(quoted).join(',')}\r\n`;
        blanks = '';
      }
      if (lines.length > 1 << 19) {
        yield new TextEncoder().encode(lines);
        lines = '';
      }
    }
    yield new TextEncoder().encode(lines);
  }
  return done(chunks());
};
