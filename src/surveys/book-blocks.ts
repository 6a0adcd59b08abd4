/** The rows of a code book's sheet, put together by question: what is left blank is as in the row above it of the same question. */
import type { BookColumn, Headings, Sheet } from './book-columns.ts';

/** `row` as the spreadsheet counts it. */
export type Cell = { readonly row: number; readonly column: BookColumn; readonly text: string };
export type Row = (column: BookColumn) => Cell;
export type Block = {
  readonly number: string;
  readonly row: number;
  /** What the question says there: the first that is written. */
  readonly of: Row;
  readonly rows: readonly Row[];
  readonly choices: readonly Row[];
};
/** A fault of a cell; `because`: in both languages, without the place. */
export type SayAt = (cell: Pick<Cell, 'row' | 'column'>, ja: string, en: string) => void;

/** Said once for the question: another row of it may repeat it, but not say something else. */
const once: readonly BookColumn[] = [
  'topic',
  'topicEn',
  'name',
  'form',
  'title',
  'titleEn',
  'total',
  'totalEn',
  'required',
];

const blockOf = (number: string, rows: readonly Row[]): Block => {
  const [first] = rows as [Row];
  return {
    number,
    row: first('number').row,
    of: (column) => rows.map((row) => row(column)).find(({ text }) => text !== '') ?? first(column),
    rows,
    choices: rows.filter((row) => (['code', 'choice', 'choiceEn'] as const).some((column) => row(column).text !== '')),
  };
};

export const blocksOf = (rows: Sheet['rows'], { row: heading, at }: Headings, say: SayAt): readonly Block[] => {
  const begun: { number: string; rows: Row[] }[] = [];
  for (const [i, cells] of rows.entries()) {
    if (i <= heading) continue;
    const row: Row = (column) => ({ row: i + 1, column, text: cells[at.get(column) ?? -1] ?? '' });
    if ([...at.keys()].every((column) => row(column).text === '')) continue;
    const { text: number } = row('number');
    const last = begun.at(-1);
    if (last && (number === '' || number === last.number)) last.rows.push(row);
    else if (number === '')
      say(row('number'), '設問番号が空で、上にも設問がありません', 'is empty, and there is no question above');
    else {
      const before = begun.find((one) => one.number === number);
      if (before)
        say(
          row('number'),
          `「${number}」は離れた行（${before.rows[0]?.('number').row}行目）にもあります。1つの設問の行は続けて書いてください`,
          `"${number}" stands further up, too (row ${before.rows[0]?.('number').row}): keep the rows of a question together`,
        );
      begun.push({ number, rows: [row] });
    }
  }
  const blocks = begun.map((one) => blockOf(one.number, one.rows));
  for (const block of blocks)
    for (const column of once) {
      const { text, row: first } = block.of(column);
      for (const cell of block.rows.map((row) => row(column)))
        if (cell.text !== '' && cell.text !== text)
          say(
            cell,
            `同じ設問「${block.number}」の${first}行目と違います`,
            `differs from row ${first} of the same question "${block.number}"`,
          );
    }
  return blocks;
};
