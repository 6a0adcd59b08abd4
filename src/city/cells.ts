/** Ways to print one cell of a row. A cell is made once for a file and then called for every row of it. */
import { cp932 } from './cp932.ts';
import type { DirtKind } from './dirt.ts';
import type { Page } from './page.ts';
import type { Value } from './chance.ts';
import type { Column } from './sheet.ts';
import { Words } from './words.ts';

export type Cell = (page: Page, row: number) => void;

/** A column of a source file: its heading, what stands in it, and what stands there instead in a row with a fault. */
export type SourceColumn = {
  readonly header: string;
  readonly cell: Cell;
  readonly dirty?: Partial<Record<DirtKind, Cell>>;
};

export const empty: Cell = () => {};
export const text = (value: string): Cell => {
  const bytes = cp932(value);
  return (page) => page.put(bytes);
};
export const inTurn =
  (...cells: readonly Cell[]): Cell =>
  (page, row) => {
    for (const cell of cells) cell(page, row);
  };
/** Where the column is not 0. */
export const where =
  (column: Column, then: Cell, otherwise: Cell = empty): Cell =>
  (page, row) =>
    (column.values[row] === 0 ? otherwise : then)(page, row);
/** One of several cells, by what is left of a number divided by how many they are. */
export const oneOf =
  (draw: Value, ...cells: readonly Cell[]): Cell =>
  (page, row) =>
    (cells[draw(row) % cells.length] as Cell)(page, row);
/** The numbers of a column, for where they are counted with. */
export const valueOf =
  (column: Column): Value =>
  (row) =>
    column.values[row] as number;
/** One of several words by number; nothing below 0. */
export const word = (column: Column, values: readonly string[]): Cell => {
  const words = new Words(values);
  return (page, row) => words.print(page, column.values[row] as number);
};
export const wordIn =
  (column: Column, words: Words): Cell =>
  (page, row) =>
    words.print(page, column.values[row] as number);
export const number =
  (column: Column): Cell =>
  (page, row) =>
    page.number(column.values[row] as number);
export const digits =
  (column: Column, width: number): Cell =>
  (page, row) =>
    page.digits(column.values[row] as number, width);
