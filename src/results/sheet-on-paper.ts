/**
 * A sheet of a workbook as it is printed and looked at: A4, as wide as one page, its heading on every page, a foot that says what it is. And
 * without the green corners that Excel puts beside every code ("number stored as text"): codes are text, or their leading zeros are lost.
 */
import { xml } from '#base';

export type SheetOnPaper = {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly repeatsHeading: boolean;
  /** Of the sheet: what it shows, as of when. */
  readonly foot: string;
};

/** Excel takes 255 in a foot, codes among them. */
const longestFoot = 200;
/** `&` begins a code in a foot. */
const footText = (text: string): string => [...text].slice(0, longestFoot).join('').replaceAll('&', '&&');

/** 1 → A, 27 → AA. */
const letters = (column: number): string => {
  const [rest, letter] = [Math.floor((column - 1) / 26), String.fromCodePoint(65 + ((column - 1) % 26))];
  return rest === 0 ? letter : letters(rest) + letter;
};

/** In the order that the schema asks for (ECMA-376, CT_Worksheet). */
const sheetOnPaper = (part: string, { rows, columns, foot }: SheetOnPaper): string =>
  part
    .replace(/(<worksheet\b[^>]*>)/, '$1<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>')
    .replace('</worksheet>', () =>
      [
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>',
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>',
        `<headerFooter><oddFooter>${xml(`&L&9${footText(foot)}&R&9&P / &N`)}</oddFooter></headerFooter>`,
        `<ignoredErrors><ignoredError sqref="A1:${letters(Math.max(1, columns))}${Math.max(1, rows)}" numberStoredAsText="1"/></ignoredErrors>`,
        '</worksheet>',
      ].join(''),
    );

const workbookOnPaper = (part: string, sheets: readonly SheetOnPaper[]): string => {
  const titles = sheets.flatMap(({ name, repeatsHeading }, i) =>
    repeatsHeading
      ? `<definedName name="_xlnm.Print_Titles" localSheetId="${i}">'${xml(name)}'!$1:$1</definedName>`
      : [],
  );
  return part.replace(/<definedNames\/>|<definedNames><\/definedNames>/, () =>
    titles.length > 0 ? `<definedNames>${titles.join('')}</definedNames>` : '',
  );
};

/** As the writer of workbooks takes it. */
export const onPaper = (sheets: readonly SheetOnPaper[]) => ({
  files: {
    transform: {
      'xl/worksheets/sheet{id}.xml': {
        transform: (part: string, _: unknown, { sheetIndex }: { sheetIndex: number }) =>
          sheetOnPaper(part, sheets[sheetIndex] as SheetOnPaper),
      },
      'xl/workbook.xml': { transform: (part: string) => workbookOnPaper(part, sheets) },
    },
  },
});
