/** A table as CSV (RFC 4180: CRLF, quotes), with a UTF-8 mark so that Excel reads the Japanese. */
import type { Language } from '#base';
import { type Conditions, conditionLines, harmless, sheetOf } from './conditions.ts';
import type { ShownTable } from './results.api.ts';

export const csvField = (text: string): string => {
  const safe = harmless(text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** The data first, from the first line on; then an empty line and the conditions, one a line. */
export const toCsv = (table: ShownTable, conditions: Conditions, language: Language): Uint8Array => {
  const { header, body } = sheetOf(table, language, false);
  const lines = [
    header.map(csvField).join(','),
    ...body.map((row) =>
      row.map((cell) => ('text' in cell ? csvField(cell.text) : cell.number.toFixed(cell.decimals))).join(','),
    ),
    '',
    ...conditionLines(conditions, language).map((pair) => pair.map(csvField).join(',')),
  ];
  return new TextEncoder().encode(`\uFEFF${lines.join('\r\n')}\r\n`);
};
