/** A published table as PostgreSQL has it: names that fit, one stored column a code, a number, its status; all else is made by the view. */
import { createHash } from 'node:crypto';
import type { Bilingual } from '#base';
import { shownReasons } from '../results/results.api.ts';
import { type Dimension, type PublishedTable, reasonWords, type TableColumns } from '#results';
import { columnsOf, type FeedColumn, readerOf } from './feed-table.ts';
import { setName } from './odata-names.ts';

/** Longer names are cut by the server without a word: two could become one. */
const longest = 63;
export const identifier = (name: string): string =>
  name.length <= longest
    ? name
    : `${name.slice(0, longest - 9)}_${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;

export const viewName = (id: string): string => identifier(setName(id));
export const statusName = (measure: string): string => identifier(`${measure}_status`);

const isMonthOrDay = (code: string): boolean => /^\d{4}-\d{2}(-\d{2})?$/.test(code);
/** Months and days are dates as well, so that a program draws them in their order. */
const hasDates = ({ total, categories }: Dimension): boolean =>
  total === null && categories.length > 0 && categories.every(({ code }) => isMonthOrDay(code));

type StoredType = 'text' | 'bigint' | 'double precision';
const typeOf = ({ holds }: FeedColumn): StoredType =>
  'measure' in holds && holds.as === 'value' ? (holds.whole ? 'bigint' : 'double precision') : 'text';

export type ViewColumn = {
  readonly name: string;
  readonly title: Bilingual;
  readonly type: StoredType | 'date';
  readonly holds: FeedColumn['holds'] | { readonly dimension: number; readonly as: 'date' };
};

const dateOf = ({ name, title }: Dimension, dimension: number): ViewColumn => ({
  name: identifier(`${name}_date`),
  title: { ja: `${title.ja}（最初の日）`, en: `${title.en} (first day)` },
  type: 'date',
  holds: { dimension, as: 'date' },
});

/** As the feeds have them, with dates beside months. */
export const viewColumns = (table: TableColumns['table']): readonly ViewColumn[] => {
  const columns = columnsOf(table).flatMap((column): ViewColumn[] => {
    const { holds, title } = column;
    const own = { ...column, name: identifier(column.name), type: typeOf(column) };
    if (holds.as === 'value')
      return [{ ...own, title: { ja: `${title.ja}。秘は空`, en: `${title.en}; null where it is not shown` } }];
    if (!('dimension' in holds) || holds.as !== 'en') return [own];
    const dimension = table.dimensions[holds.dimension] as Dimension;
    return hasDates(dimension) ? [own, dateOf(dimension, holds.dimension)] : [own];
  });
  if (new Set(columns.map(({ name }) => name)).size < columns.length)
    throw new Error('two columns of a view have one name');
  return columns;
};

export const reasonTexts: readonly (readonly [string, string])[] = shownReasons.map((reason) => [
  reason,
  reasonWords[reason],
]);

export type StoredColumn = {
  readonly name: string;
  readonly type: StoredType;
  readonly read: ReturnType<typeof readerOf>;
};

/** What is stored of each cell, codes first: where it is hidden there is no number. */
export const storedColumns = (table: PublishedTable): readonly StoredColumn[] =>
  columnsOf(table.index.columns.table)
    .filter(({ holds }) => ['code', 'value', 'status'].includes(holds.as))
    .map((column) => ({ name: identifier(column.name), type: typeOf(column), read: readerOf(table, column) }));
