/** Parameters of OGC API Features: bbox, datetime, limit, offset, and one code of every dimension that is not the area. Unknown ones are refused (Part 1, /req/core/query-param-unknown). */
import { done, type Result, refused } from '#base';
import type { Dimension } from '#results';
import type { AreaCollection } from './area-collections.ts';
import { feedsRefusal } from './errors.ts';

export type AreaQuestion = {
  /** west, south, east, north */
  readonly box: readonly [number, number, number, number] | null;
  readonly limit: number;
  readonly offset: number;
  /** Dimension → the code chosen; null: no time of the table lies in what was asked. */
  readonly where: Readonly<Record<string, string>> | null;
};

export const usualLimit = 1000;
export const mostAtOnce = 10_000;
const codesListed = 40;

const isTime = ({ total }: Dimension): boolean => total === null;
/** Codes of time (2026, 2026-10, 2026-03-31) as the days they stand for; a year of tax or of accounts by its number. */
export const daysOf = (code: string): readonly [string, string] => [
  `${code}${'-01-01'.slice(code.length === 4 ? 0 : 3, code.length >= 10 ? 3 : 6)}`,
  `${code}${'-12-31'.slice(code.length === 4 ? 0 : 3, code.length >= 10 ? 3 : 6)}`,
];

const instant = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/;
/** A day, or `from/to` with `..` or nothing for an open end. */
const spanOf = (text: string): readonly [string, string] | null => {
  const [from = '', to = from, ...more] = text.split('/');
  const end = (part: string, open: string) =>
    part === '..' || part === '' ? open : instant.test(part) ? part.slice(0, 10) : null;
  const [low, high] = [end(from, '0000-01-01'), end(to, '9999-12-31')];
  return more.length > 0 || text === '' || low === null || high === null || low > high ? null : [low, high];
};

export const timesOf = (dimension: Dimension): readonly string[] =>
  dimension.categories.map(({ code }) => code).toSorted();

export const otherDimensions = ({ described, dimension }: AreaCollection): readonly Dimension[] =>
  described.table.dimensions.filter(({ name }) => name !== dimension.name);

const numberOf = (parameter: string, text: string | undefined, otherwise: number): Result<number> => {
  if (text === undefined) return done(otherwise);
  if (!/^\d{1,9}$/.test(text)) return refused(feedsRefusal('option-wrong', { option: parameter, needs: '0, 1, 2 …' }));
  return done(Number(text));
};

const boxOf = (text: string | undefined): Result<AreaQuestion['box']> => {
  if (text === undefined) return done(null);
  const parts = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const flat = parts.length === 6 ? [parts[0], parts[1], parts[3], parts[4]] : parts;
  const [west, south, east, north] = flat as [number, number, number, number];
  const good = flat.length === 4 && flat.every((part) => Number.isFinite(part)) && south <= north && west <= east;
  if (!good) return refused(feedsRefusal('option-wrong', { option: 'bbox', needs: 'bbox=135.0,34.6,135.2,34.8' }));
  return done([west, south, east, north]);
};

/** The code of each dimension: as asked, else the newest time, else the total. */
const whereOf = (
  dimensions: readonly Dimension[],
  asked: Readonly<Record<string, string>>,
): Result<AreaQuestion['where']> => {
  const span = asked.datetime === undefined ? null : spanOf(asked.datetime);
  if (asked.datetime !== undefined && !span)
    return refused(
      feedsRefusal('option-wrong', { option: 'datetime', needs: 'datetime=2026-10-31, datetime=2026-01-01/..' }),
    );
  const where: Record<string, string> = {};
  for (const dimension of dimensions) {
    const { name, total, categories } = dimension;
    const code = asked[name];
    if (code !== undefined) {
      const listed = categories
        .slice(0, codesListed)
        .map((one) => one.code)
        .join(', ');
      if (code !== total && !categories.some((one) => one.code === code))
        return refused(feedsRefusal('no-code', { parameter: name, valid: listed }));
      where[name] = code;
    } else if (!isTime(dimension)) where[name] = total as string;
    else {
      const within = timesOf(dimension).filter((time) => {
        const [first, last] = daysOf(time);
        return !span || (first <= span[1] && last >= span[0]);
      });
      const newest = within.at(-1);
      if (newest === undefined) return done(null);
      where[name] = newest;
    }
  }
  return done(where);
};

export const readAreaQuestion = (
  collection: AreaCollection,
  asked: Readonly<Record<string, string>>,
  own: readonly string[] = ['bbox', 'datetime', 'limit', 'offset', 'f'],
): Result<AreaQuestion> => {
  const dimensions = otherDimensions(collection);
  const valid = [...own, ...dimensions.map(({ name }) => name)];
  const strange = Object.keys(asked).find((name) => !valid.includes(name));
  if (strange !== undefined)
    return refused(feedsRefusal('parameter-unknown', { parameter: strange.slice(0, 64), valid: valid.join(', ') }));
  if (asked.f !== undefined && asked.f !== 'json' && asked.f !== 'geojson')
    return refused(feedsRefusal('option-wrong', { option: 'f', needs: 'f=json' }));
  const [limit, offset, box] = [
    numberOf('limit', asked.limit, usualLimit),
    numberOf('offset', asked.offset, 0),
    boxOf(asked.bbox),
  ];
  if (!limit.ok) return limit;
  if (limit.value === 0) return refused(feedsRefusal('option-wrong', { option: 'limit', needs: '1, 2, 3 …' }));
  if (!offset.ok) return offset;
  if (!box.ok) return box;
  const where = whereOf(dimensions, asked);
  if (!where.ok) return where;
  return done({ box: box.value, limit: Math.min(limit.value, mostAtOnce), offset: offset.value, where: where.value });
};
