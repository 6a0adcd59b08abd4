/** The query options of OData that are understood; every other is refused in a sentence, none is passed over. */
import { done, type Result, refused } from '#base';
import type { PublishedTable } from '#results';
import { feedsRefusal } from './errors.ts';
import { columnsOf, type FeedColumn, readerOf } from './feed-table.ts';
import { type CellFilter, readFilter } from './odata-filter.ts';

export const odataOptions = [
  '$select',
  '$filter',
  '$orderby',
  '$top',
  '$skip',
  '$count',
  '$format',
  '$skiptoken',
] as const;
const valid = odataOptions.slice(0, -1).join(', ');

export type ODataQuestion = {
  readonly columns: readonly FeedColumn[];
  readonly filter: CellFilter | null;
  readonly compare: ((a: number, b: number) => number) | null;
  readonly top: number;
  readonly skip: number;
  readonly count: boolean;
  /** How many rows earlier pages have given. */
  readonly given: number;
};

const whole = (option: string, text: string | undefined, otherwise: number): Result<number> => {
  if (text === undefined) return done(otherwise);
  if (!/^\d{1,9}$/.test(text)) return refused(feedsRefusal('option-wrong', { option, needs: '0, 1, 2 …' }));
  return done(Number(text));
};

/** The place in the reading, told to the next page: which version it began with, and how many rows were given. */
export const skipToken = ({ version }: PublishedTable, given: number): string => `${version}-${given}`;

const givenBefore = (table: PublishedTable, text: string | undefined): Result<number> => {
  if (text === undefined) return done(0);
  const [, version, given] = /^(\d{1,9})-(\d{1,9})$/.exec(text) ?? [];
  if (version === undefined || given === undefined)
    return refused(feedsRefusal('option-wrong', { option: '$skiptoken', needs: '@odata.nextLink' }));
  return Number(version) === table.version ? done(Number(given)) : refused(feedsRefusal('changed-meanwhile', {}));
};

const compareBy = (table: PublishedTable, text: string): Result<(a: number, b: number) => number> => {
  const columns = columnsOf(table.index.columns.table);
  const dimensions = columns.filter(({ holds }) => 'dimension' in holds);
  const names = dimensions.map(({ name }) => name).join(', ');
  const parts: ((a: number, b: number) => number)[] = [];
  for (const part of text.split(',')) {
    const [, name, way] = /^\s*([A-Za-z_]\w*)(?:\s+(asc|desc))?\s*$/.exec(part) ?? [];
    if (name === undefined)
      return refused(feedsRefusal('option-wrong', { option: '$orderby', needs: 'month desc, area' }));
    const column = columns.find((one) => one.name === name);
    if (!column) return refused(feedsRefusal('no-property', { option: '$orderby', valid: names }));
    // By a number the hidden ones would stand where their size puts them, or apart: neither is told.
    if ('measure' in column.holds) return refused(feedsRefusal('by-value', { option: '$orderby', valid: names }));
    const read = readerOf(table, column);
    const sign = way === 'desc' ? -1 : 1;
    parts.push((a, b) => {
      const [x, y] = [String(read(a)), String(read(b))];
      return x === y ? 0 : x < y ? -sign : sign;
    });
  }
  return done((a, b) => {
    for (const part of parts) {
      const apart = part(a, b);
      if (apart !== 0) return apart;
    }
    return 0;
  });
};

export const readQuestion = (table: PublishedTable, asked: Readonly<Record<string, string>>): Result<ODataQuestion> => {
  const strange = Object.keys(asked).find((name) => !(odataOptions as readonly string[]).includes(name));
  if (strange !== undefined) return refused(feedsRefusal('option-unknown', { option: strange.slice(0, 64), valid }));
  if (asked.$count !== undefined && asked.$count !== 'true' && asked.$count !== 'false')
    return refused(feedsRefusal('option-wrong', { option: '$count', needs: 'true / false' }));
  const all = columnsOf(table.index.columns.table);
  const selected =
    asked.$select === undefined || asked.$select.trim() === '*'
      ? null
      : asked.$select.split(',').map((name) => name.trim());
  if (selected?.some((name) => !all.some((column) => column.name === name)))
    return refused(feedsRefusal('no-property', { option: '$select', valid: all.map(({ name }) => name).join(', ') }));
  const [top, skip] = [whole('$top', asked.$top, Number.POSITIVE_INFINITY), whole('$skip', asked.$skip, 0)];
  if (!top.ok) return top;
  if (!skip.ok) return skip;
  const given = givenBefore(table, asked.$skiptoken);
  if (!given.ok) return given;
  const filter = asked.$filter === undefined ? null : readFilter(table, asked.$filter);
  if (filter && !filter.ok) return filter;
  const compare = asked.$orderby === undefined ? null : compareBy(table, asked.$orderby);
  if (compare && !compare.ok) return compare;
  return done({
    columns: all.filter(({ name }) => selected === null || selected.includes(name)),
    filter: filter?.value ?? null,
    compare: compare?.value ?? null,
    top: top.value,
    skip: skip.value,
    count: asked.$count === 'true',
    given: given.value,
  });
};

const ofOneRow = ['$select', '$format'] as const;

/** Of one row only its columns can be chosen. */
export const readRowQuestion = (
  table: PublishedTable,
  asked: Readonly<Record<string, string>>,
): Result<ODataQuestion> => {
  const strange = Object.keys(asked).find((name) => !(ofOneRow as readonly string[]).includes(name));
  return strange === undefined
    ? readQuestion(table, asked)
    : refused(feedsRefusal('option-unknown', { option: strange.slice(0, 64), valid: ofOneRow.join(', ') }));
};
