/** A published workbook as sheets of plain cells, and what is read from a cell: numbers typed as text, dates in era years. */
import { type CalendarDate, calendarDate, eras } from '#base';

export type Cell = string | number | null;
export type Sheet = { readonly name: string; readonly rows: readonly (readonly Cell[])[] };

/** All sheets, or null where the bytes are no workbook. The reader is loaded only here: the server never needs it. */
export const readWorkbook = async (bytes: Uint8Array): Promise<readonly Sheet[] | null> => {
  const xlsx = await import('@e965/xlsx');
  // A text file would be taken for a one-column CSV: only OLE2 (.xls) and ZIP (.xlsx) are workbooks.
  const isWorkbook = (bytes[0] === 0xd0 && bytes[1] === 0xcf) || (bytes[0] === 0x50 && bytes[1] === 0x4b);
  if (!isWorkbook) return null;
  try {
    const book = xlsx.read(bytes, { type: 'array', dense: true });
    return book.SheetNames.map((name) => ({
      name,
      rows: xlsx.utils
        .sheet_to_json<unknown[]>(book.Sheets[name] as never, { header: 1, raw: true, defval: null, blankrows: true })
        .map((row) => row.map((cell) => (typeof cell === 'string' || typeof cell === 'number' ? cell : null))),
    }));
  } catch {
    return null;
  }
};

/** Without the blanks that pad names and set them out (「灘　区」). */
export const bare = (cell: Cell | undefined): string =>
  String(cell ?? '')
    .normalize('NFKC')
    .replaceAll(/\s/g, '');

/** A whole number, typed as a number or as digits; null for a blank; undefined for anything else. */
export const wholeNumber = (cell: Cell | undefined): number | null | undefined => {
  const text = bare(cell).replaceAll(',', '');
  if (text === '') return null;
  return /^\d{1,12}$/.test(text) ? Number(text) : undefined;
};

/** The day named in one of the cells (「平成24年９月30日現在」), by the era table. */
export const dayIn = (cells: readonly Cell[]): CalendarDate | null => {
  for (const cell of cells) {
    const found = /(明治|大正|昭和|平成|令和)(元|\d{1,2})年(\d{1,2})月(\d{1,2})日/.exec(bare(cell));
    const era = eras.find(({ name }) => name === found?.[1]);
    if (!found || !era) continue;
    const year = era.base + (found[2] === '元' ? 1 : Number(found[2]));
    const two = (text: string | undefined) => String(text).padStart(2, '0');
    return calendarDate(`${year}-${two(found[3])}-${two(found[4])}`);
  }
  return null;
};
