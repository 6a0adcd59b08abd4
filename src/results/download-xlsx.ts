/** A table as an Excel workbook: the numbers on one sheet, the conditions on the other. Text is written as text, so nothing in it runs. */
import writeXlsxFile from 'write-excel-file/node';
import type { Language } from '#base';
import { type Conditions, conditionLines, harmless, sheetOf } from './conditions.ts';
import type { ShownTable } from './results.api.ts';

const heading = { fontWeight: 'bold', backgroundColor: '#F1F1F4', bottomBorderStyle: 'thin' } as const;
const format = (decimals: number): string => (decimals > 0 ? `#,##0.${'0'.repeat(decimals)}` : '#,##0');
/** Full-width letters take two columns' width. */
const width = (texts: readonly string[]): number =>
  Math.min(
    60,
    Math.max(8, ...texts.map((text) => [...text].reduce((sum, letter) => sum + (letter > '\u2E7F' ? 2 : 1), 2))),
  );

export const toXlsx = async (table: ShownTable, conditions: Conditions, language: Language): Promise<Uint8Array> => {
  const { header, body } = sheetOf(table, language);
  const data = [
    header.map((text) => ({ value: harmless(text), type: String, ...heading })),
    ...body.map((row) =>
      row.map((cell) =>
        'text' in cell
          ? { value: harmless(cell.text), type: String }
          : { value: cell.number, type: Number, format: format(cell.decimals) },
      ),
    ),
  ];
  const lines = conditionLines(conditions, language);
  const widths = header.map((text, i) => ({
    width: width([text, ...body.slice(0, 200).map((row) => (row[i] && 'text' in row[i] ? row[i].text : '0,000,000'))]),
  }));
  const names =
    language === 'ja' ? { data: '統計表', conditions: '条件' } : { data: 'Table', conditions: 'Conditions' };
  const bytes = await writeXlsxFile([
    { data, sheet: names.data, columns: widths, stickyRowsCount: 1 },
    {
      data: lines.map(([name, text]) => [
        { value: name, type: String, fontWeight: 'bold' as const, alignVertical: 'top' as const },
        { value: harmless(text), type: String, wrap: true },
      ]),
      sheet: names.conditions,
      columns: [{ width: 18 }, { width: 90 }],
    },
  ]).toBuffer();
  return new Uint8Array(bytes);
};
