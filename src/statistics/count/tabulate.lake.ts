/** The SQL that counts: one statement gives every cell of a table, margins included, with each person counted once per cell. */
import { sqlName, sqlText } from '#base';
import { cellAmounts, mergedAmounts, personAmounts, recordAmounts, type SumColumn } from './amounts.lake.ts';
import { recordKeySql, sumOfKeysSql, unitText } from './cell-key.lake.ts';
import { bandsOf, otherCode, unknownCode } from '../spec/hierarchy.ts';
import type { CategoryVariable, Condition, CountSpec, DistrictVariable, Variable } from '../spec/spec.ts';

export type CountColumn = { readonly name: string; readonly count: CountSpec };
/** One way of cutting a dimension, coarse to fine: `[]` is its margin, `['ward']`, `['ward', 'town']`. */
export type Cut = { readonly column: string; readonly sql: string; readonly leafSql: string };
export type CubeDimension = { readonly cuts: readonly Cut[]; readonly sets: readonly (readonly string[])[] };
export type Cube = {
  readonly view: string;
  readonly time: string;
  /** `time` as the column gives it: an ISO day or a year. */
  readonly slices: readonly { readonly time: string | number; readonly asOf: string }[];
  readonly unit: string;
  readonly dimensions: readonly CubeDimension[];
  readonly counts: readonly CountColumn[];
  readonly sums: readonly SumColumn[];
  /** The conditions of a count and of all counts it is part of. */
  readonly conditions: ReadonlyMap<string, readonly Condition[]>;
  /** SQL that must hold for a record to be counted at all. */
  readonly universe: readonly string[];
  /** Whether each count needs its cell key (`k0…`). */
  readonly keyed: boolean;
};

/** The column that tells time points apart: the day of the snapshot, or a year. Raw, since formatting it for every row is slow. */
export const timeSql = (variable: Variable): string => {
  if (variable.kind === 'month' || variable.kind === 'day') return 'as_of';
  if (variable.kind === 'year') return sqlName(variable.column);
  throw new Error('not a time variable');
};

const bandSql = (column: string, ends: readonly number[], below: number | undefined): string => {
  const whens = bandsOf(ends, below).map(
    (band) =>
      `WHEN ${column} >= ${band.from}${band.below === undefined ? '' : ` AND ${column} < ${band.below}`} THEN ${sqlText(band.code)}`,
  );
  return `CASE WHEN ${column} IS NULL THEN '${unknownCode}' ${whens.join(' ')} ELSE '${otherCode}' END`;
};

const wardSql = `coalesce(ward_code, '${unknownCode}')`;
const townSql = `CASE WHEN ward_code IS NULL THEN '${unknownCode}' ELSE coalesce(town_code, ward_code || '-${unknownCode}') END`;
const districtColumns = {
  elementary: 'school_district_code',
  'junior-high': 'junior_high_district_code',
  mesh: 'mesh_code',
} as const;
/** Where a record's district of that kind lies. */
export const districtColumn = ({ of = 'elementary' }: DistrictVariable): string => districtColumns[of];
const districtSql = (variable: DistrictVariable): string => `coalesce(${districtColumn(variable)}, '${unknownCode}')`;
/** Town and every kind of district together: `town|district|…`. */
export const pieceSql = (districts: readonly DistrictVariable[]): string =>
  [townSql, ...districts.map(districtSql)].join(" || '|' || ");

/** The category code of a record at one level of a variable. */
export const levelSql = (variable: CategoryVariable, level: string): string => {
  switch (variable.kind) {
    case 'area':
      return level === 'ward' ? wardSql : townSql;
    case 'district':
      return districtSql(variable);
    case 'ward':
      return `coalesce(${sqlName(variable.column)}, '${unknownCode}')`;
    case 'codes': {
      const known = Object.keys(variable.codes).map(sqlText).join(', ');
      // A flag is a code as well: true, false.
      const text = `${sqlName(variable.column)}::VARCHAR`;
      const { groups } = variable;
      if (groups && level === groups.level) {
        const whens = Object.keys(groups.codes).map((group) => {
          const members = Object.keys(groups.of).filter((code) => groups.of[code] === group);
          return `WHEN ${text} IN (${members.map(sqlText).join(', ')}) THEN ${sqlText(group)}`;
        });
        return `CASE ${whens.join(' ')} ELSE '${unknownCode}' END`;
      }
      return `CASE WHEN ${text} IN (${known}) THEN ${text} ELSE '${unknownCode}' END`;
    }
    case 'bands':
      return bandSql(sqlName(variable.column), variable.levels[level] ?? [], variable.below);
  }
};

/** True where the record's category at this level is a known one. */
export const knownSql = (variable: CategoryVariable, level: string): string =>
  `NOT regexp_matches(${levelSql(variable, level)}, '(^|-)(${unknownCode}|${otherCode})$')`;

const conditionSql = (condition: Condition): string => {
  const column = sqlName(condition.column);
  if ('above' in condition) return `${column} > ${condition.above}`;
  if ('is' in condition) return condition.is ? column : `NOT ${column}`;
  return `${column} IN (${condition.in.map(sqlText).join(', ')})`;
};

/** A time point as the column gives it, in SQL. */
export const timeValueSql = (time: string | number): string =>
  typeof time === 'number' ? `${time}` : `DATE ${sqlText(time)}`;

export const countedSql = (cube: Pick<Cube, 'conditions'>, measure: string): string => {
  const conditions = cube.conditions.get(measure) ?? [];
  return conditions.length === 0
    ? 'TRUE'
    : `coalesce(${conditions.map((c) => `(${conditionSql(c)})`).join(' AND ')}, FALSE)`;
};

export const slicesSql = (cube: Pick<Cube, 'time' | 'slices'>): string => {
  // The plain list of days lets the engine leave the other snapshots unread.
  const days = `as_of IN (${[...new Set(cube.slices.map((slice) => slice.asOf))].map((day) => `DATE ${sqlText(day)}`).join(', ')})`;
  if (cube.time === 'as_of') return days;
  const pairs = cube.slices.map((slice) => `(${slice.time}, DATE ${sqlText(slice.asOf)})`);
  return `${days} AND (${cube.time}, as_of) IN (${pairs.join(', ')})`;
};

const recordSql = (cube: Cube): string => {
  const cuts = cube.dimensions.flatMap((d) => d.cuts.map((cut) => `${cut.sql} AS ${cut.column}`));
  const counts = cube.counts.map((c, i) => `${countedSql(cube, c.name)} AS m${i}`);
  const sums = cube.sums.flatMap(({ sum }, i) => recordAmounts(i, sum, countedSql(cube, sum.units)));
  const any = cube.counts.map((c) => countedSql(cube, c.name)).join(' OR ');
  return `SELECT ${cube.time} AS t, ${sqlName(cube.unit)} AS u, ${[...cuts, ...counts, ...sums, ...(cube.keyed ? [`${recordKeySql(unitText(cube.unit))} AS k`] : [])].join(', ')}
    FROM ${sqlName(cube.view)} WHERE ${[slicesSql(cube), `(${any})`, ...cube.universe].join(' AND ')}`;
};

export const cutColumns = (cube: Cube): string[] => cube.dimensions.flatMap((d) => d.cuts.map((cut) => cut.column));

/** Every combination of the cuts of the dimensions, each with the time (and what else must stay apart). */
export const groupingSets = (cube: Cube, also: readonly string[]): string => {
  let sets: string[][] = [['t', ...also]];
  for (const dimension of cube.dimensions) sets = sets.flatMap((set) => dimension.sets.map((cut) => [...set, ...cut]));
  return `GROUPING SETS (${sets.map((set) => `(${set.join(', ')})`).join(', ')})`;
};

/** Rows: t, one column per cut (NULL where summed over), m0… (and k0…), and the columns of each sum (amounts.lake.ts). */
export const cubeSql = (cube: Cube): string => {
  const cuts = cutColumns(cube);
  const own = [
    ...(cube.keyed ? ['any_value(k) AS k'] : []),
    ...cube.counts.map((_, i) => `bool_or(m${i}) AS m${i}`),
    ...cube.sums.flatMap(({ sum }, i) => personAmounts(i, sum)),
  ];
  const cells = [
    ...cube.counts.map((_, i) => `count(*) FILTER (WHERE m${i}) AS m${i}`),
    ...(cube.keyed ? cube.counts.map((_, i) => `${sumOfKeysSql('k', `m${i}`)} AS k${i}`) : []),
    ...cube.sums.flatMap(({ sum }, i) => cellAmounts(i, sum)),
  ];
  // One person is summed anew at every level; categories are never NULL, so a NULL is always a margin.
  return `WITH record AS (${recordSql(cube)}),
    person AS (SELECT ${['t', ...cuts, ...own].join(', ')} FROM record GROUP BY ${groupingSets(cube, ['u'])})
    SELECT ${['t', ...cuts, ...cells].join(', ')} FROM person GROUP BY ${['t', ...cuts].join(', ')}`;
};

/** Leaves of the cube's time points that any of its counts counts. */
export const leavesOf = (cube: Cube): string => {
  const times = [...new Set(cube.slices.map(({ time }) => timeValueSql(time)))];
  return `(${cube.counts.map(({ name }) => `m_${name}`).join(' OR ')}) AND t IN (${times.join(', ')})`;
};

/** The categories of dimension `d` that occur at all, each with the coarser ones it lies in. */
export const placesSql = (cube: Cube, d: number, leaf: string | null): string => {
  const { cuts } = cube.dimensions[d] as CubeDimension;
  const columns = (own: (cut: Cut) => string) => cuts.map((cut) => `${own(cut)} AS ${cut.column}`).join(', ');
  if (leaf)
    return `SELECT DISTINCT ${columns((cut) => cut.leafSql)} FROM ${sqlName(leaf)} WHERE ${leavesOf(cube)} ORDER BY ALL`;
  const any = cube.counts.map((c) => countedSql(cube, c.name)).join(' OR ');
  return `SELECT DISTINCT ${columns((cut) => cut.sql)} FROM ${sqlName(cube.view)} WHERE ${[slicesSql(cube), `(${any})`, ...cube.universe].join(' AND ')} ORDER BY ALL`;
};

/** The same rows from a leaf table (leaf.lake.ts) instead of the records. `among` further limits the records. */
export const cubeOfLeafSql = (cube: Cube, leaf: string, among = 'TRUE'): string => {
  const cuts = cutColumns(cube);
  const cells = [
    ...cube.counts.map(({ name }, i) => `coalesce(sum(n) FILTER (WHERE m_${name}), 0)::BIGINT AS m${i}`),
    ...(cube.keyed ? cube.counts.map(({ name }, i) => `${sumOfKeysSql('k', `m_${name}`)} AS k${i}`) : []),
    ...cube.sums.flatMap(({ name, sum }, i) => mergedAmounts(i, sum, (letter) => `${letter}_${name}`)),
  ];
  const merged = [
    ...cube.counts.map((_, i) => `sum(m${i})::BIGINT AS m${i}`),
    ...(cube.keyed ? cube.counts.map((_, i) => `${sumOfKeysSql(`k${i}`)} AS k${i}`) : []),
    ...cube.sums.flatMap(({ sum }, i) => mergedAmounts(i, sum, (letter) => `${letter}${i}`)),
  ];
  const codes = cube.dimensions.flatMap((d) => d.cuts.map((cut) => `${cut.leafSql} AS ${cut.column}`));
  return `WITH finest AS (SELECT ${['t', ...codes, ...cells].join(', ')} FROM ${sqlName(leaf)} WHERE ${leavesOf(cube)} AND ${among} GROUP BY ${['t', ...cuts].join(', ')})
    SELECT ${['t', ...cuts, ...merged].join(', ')} FROM finest GROUP BY ${groupingSets(cube, [])}`;
};

/** The time points there are, each with its snapshots and their number of rows. */
export const slicesOfSql = (view: string, time: string): string =>
  `SELECT ${time} AS time, CAST(as_of AS VARCHAR) AS as_of, count(*) AS n FROM ${sqlName(view)} WHERE ${time} IS NOT NULL GROUP BY ${time}, as_of ORDER BY 1, 2`;

/** How many rows are a further row of the same person at one time point. */
export const repeatedSql = (cube: Pick<Cube, 'view' | 'time' | 'unit' | 'slices'>): string =>
  `SELECT coalesce(sum(further), 0)::BIGINT AS repeated FROM (SELECT count(*) - count(DISTINCT ${sqlName(cube.unit)}) AS further
    FROM ${sqlName(cube.view)} WHERE ${slicesSql(cube)} GROUP BY ${cube.time})`;
