/** A table as an Excel workbook: the numbers on one sheet, the conditions on the other. Text is written as text, so nothing in it runs. */
import writeXlsxFile from 'write-excel-file/node';
import { type Language, widthOf } from '#base';
import { type Conditions, conditionLines, harmless, sheetOf } from './conditions.ts';
import type { ShownTable } from './results.api.ts';
import { onPaper } from './sheet-on-paper.ts';

const heading = { fontWeight: 'bold', backgroundColor: '#F1F1F4', bottomBorderStyle: 'thin' } as const;
/** Points: Japanese letters stand close in the usual 13. */
const lineHeight = 18;
const conditionsWidth = 90;
/** What is not told how high a wrapped line is shows its last line only (LibreOffice). */
const linesOf = (text: string): number => Math.max(1, Math.ceil(widthOf(text) / (conditionsWidth - 4)));
const format = (decimals: number): string => (decimals > 0 ? `#,##0.${'0'.repeat(decimals)}` : '#,##0');
/** Full-width letters take two columns' width. */
const width = (texts: readonly string[]): number =>
  Math.min(60, Math.max(8, ...texts.map((text) => widthOf(text) + 2)));

export const toXlsx = async (table: ShownTable, conditions: Conditions, language: Language): Promise<Uint8Array> => {
  const { header, body } = sheetOf(table, language);
  // Numbers, what stands above them and what stands in their place keep to the right.
  const firstMeasure = header.length - table.columns.filter(({ kind }) => kind !== 'dimension').length;
  const side = (column: number) => (column < firstMeasure ? {} : ({ align: 'right' } as const));
  const data = [
    header.map((text, i) => ({ value: harmless(text), type: String, height: lineHeight, ...heading, ...side(i) })),
    ...body.map((row) =>
      row.map((cell, i) =>
        'text' in cell
          ? { value: harmless(cell.text), type: String, height: lineHeight, ...side(i) }
          : { value: cell.number, type: Number, height: lineHeight, format: format(cell.decimals) },
      ),
    ),
  ];
  const lines = conditionLines(conditions, language);
  const widths = header.map((text, i) => ({
    width: width([text, ...body.slice(0, 200).map((row) => (row[i] && 'text' in row[i] ? row[i].text : '0,000,000'))]),
  }));
  const names =
    language === 'ja' ? { data: '統計表', conditions: '条件' } : { data: 'Table', conditions: 'Conditions' };
  const asOf = language === 'ja' ? `（データ時点 ${conditions.asOf}）` : ` (data as of ${conditions.asOf})`;
  const foot = `${conditions.title[language]}${asOf}`;
  const paper = onPaper([
    { name: names.data, rows: data.length, columns: header.length, repeatsHeading: true, foot },
    { name: names.conditions, rows: lines.length, columns: 2, repeatsHeading: false, foot },
  ]);
  const sheets = [
    { data, sheet: names.data, columns: widths, stickyRowsCount: 1 },
    {
      data: lines.map(([name, text]) => [
        { value: name, type: String, fontWeight: 'bold' as const, alignVertical: 'top' as const },
        {
          value: harmless(text),
          type: String,
          wrap: true,
          alignVertical: 'top' as const,
          height: lineHeight * linesOf(text),
        },
      ]),
      sheet: names.conditions,
      columns: [{ width: 18 }, { width: conditionsWidth }],
    },
  ];
  const bytes = await writeXlsxFile(sheets, { features: [paper] }).toBuffer();
  return new Uint8Array(bytes);
};
