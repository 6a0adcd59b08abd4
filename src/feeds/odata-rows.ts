/** Rows of a published table for one question: selection and order by coordinates only, in pages. */
import type { PublishedTable } from '#results';
import { type FeedValue, inOrder, readerOf } from './feed-table.ts';
import type { ODataQuestion } from './odata-query.ts';

export const rowsAPage = 5000;

export type ODataPage = {
  readonly rows: readonly Readonly<Record<string, FeedValue>>[];
  /** Of all that fit the filter, whatever `$top` and `$skip` say. */
  readonly total: number;
  /** How many rows this page and those before have given; null where it was the last. */
  readonly more: number | null;
};

/** Cells that fit, in the order asked for. */
export const cellsFor = (
  { index }: PublishedTable,
  { filter, compare }: Pick<ODataQuestion, 'filter' | 'compare'>,
): Int32Array => {
  const all = inOrder(index.columns);
  const fitting = filter ? all.filter(filter) : all;
  // A stable sort: what is equal stays by its coordinates.
  return compare ? fitting.toSorted(compare) : fitting;
};

/** `most`: rows a page, where the program asks for smaller ones. */
export const pageOf = (table: PublishedTable, question: ODataQuestion, most = rowsAPage): ODataPage => {
  const size = Math.min(most, rowsAPage);
  const { columns, top, skip, given } = question;
  const cells = cellsFor(table, question);
  const left = Math.max(0, Math.min(top, cells.length - skip) - given);
  const from = skip + given;
  const page = cells.subarray(from, from + Math.min(left, size));
  const readers = columns.map((column) => [column.name, readerOf(table, column)] as const);
  return {
    rows: Array.from(page, (cell) => Object.fromEntries(readers.map(([name, read]) => [name, read(cell)]))),
    total: cells.length,
    more: left > size ? given + size : null,
  };
};

/** The row of one cell. */
export const rowOf = (
  table: PublishedTable,
  { columns }: Pick<ODataQuestion, 'columns'>,
  cell: number,
): Readonly<Record<string, FeedValue>> =>
  Object.fromEntries(columns.map((column) => [column.name, readerOf(table, column)(cell)]));
