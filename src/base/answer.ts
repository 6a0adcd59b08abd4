/** What a command answers: a table or sentences for people, and with `--json` one JSON a line for programs. */
import type { Bilingual, Language } from './bilingual.ts';
import type { CommandInput, CommandIo, Option } from './command.ts';
import { type Cell, textTable } from './text-table.ts';

/** What a command that prints for people offers to programs. */
export const jsonOption: Option = {
  type: 'boolean',
  about: { ja: 'JSONで出力する（1行に1件）', en: 'print JSON, one a line' },
};

type Asked = Pick<CommandInput, 'options'>;
type Out = Pick<CommandIo, 'out' | 'language'>;

export const forPrograms = ({ options }: Asked): boolean => options.json === true;

export type Column<Row> = readonly [ja: string, en: string, cell: (row: Row, language: Language) => Cell];

/** Nothing at all where there are no rows: what follows says so. */
export const printTable = <Row>(
  { out, language }: Out,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
): void => {
  if (rows.length === 0) return;
  const headings = columns.map(([ja, en]) => ({ ja, en })[language]);
  const cells = rows.map((row) => columns.map(([, , cell]) => cell(row, language)));
  for (const line of textTable(headings, cells)) out(line);
};

/** Rows as a table, or each as a line of JSON. */
export const answerRows = <Row extends object>(
  asked: Asked,
  io: Out,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
): void => {
  if (forPrograms(asked)) for (const row of rows) io.out(JSON.stringify(row));
  else printTable(io, rows, columns);
};

/** One thing: its line of JSON, or sentences. */
export const answer = (asked: Asked, io: Out, facts: object, ...said: readonly Bilingual[]): void => {
  if (forPrograms(asked)) io.out(JSON.stringify(facts));
  else for (const sentence of said) io.out(sentence[io.language]);
};

const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const;
/** As files are listed: `1.2 GB`. */
export const sizeText = (bytes: number): string => {
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const size = bytes / 1000 ** step;
  return `${size.toFixed(step > 0 && size < 10 ? 1 : 0)} ${units[step]}`;
};
