/** Cells that a spreadsheet would run as a formula when the file is opened (OWASP, CSV Injection): a released file is given as it is, so nothing may be in it. */
import { isHidden, isNone, numberOf, readRows } from './read-rows.ts';

const begins = /^[=+\-@\t\r＝＋－＠]/;

/** Negative numbers, and marks for none or hidden, are what they look like. */
const runs = (text: string): boolean =>
  begins.test(text) && numberOf(text.replace(/^[+＋]/, '')) === null && !isNone(text) && !isHidden(text);

/** Places as row (the heading is row 1) and column. */
export const formulaCells = (name: string, bytes: Uint8Array): readonly string[] => {
  const rows = /\.(csv|tsv)$/i.test(name) ? readRows(bytes) : null;
  if (!rows) return [];
  return [rows.header, ...rows.rows].flatMap((row, at) =>
    row.flatMap((text, column) => (runs(text) ? [`${at + 1}: ${rows.header[column] ?? column + 1}`] : [])),
  );
};
