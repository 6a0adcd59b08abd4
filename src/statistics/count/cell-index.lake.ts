/**
 * The cells of a cube of counts as whole numbers: where each lies in the table, and how many it counts. Texts of millions of cells would take longer to hand
 * over than all the counting takes.
 */
import { sqlName, sqlText } from '#base';
import { leafCodes, leafRows } from './leaf.lake.ts';
import { type Cube, type CubeDimension, groupingSets, leavesOf, timeValueSql } from './tabulate.lake.ts';

/** Per dimension, code → index × stride of its category. */
export type Offsets = readonly ReadonlyMap<string, number>[];

const offsetsSql = (of: ReadonlyMap<string, number>): string =>
  `(VALUES ${[...of].map(([code, at]) => `(${sqlText(code)}, ${at}::INTEGER)`).join(', ')})`;

/**
 * What the leaves are cut by, once for each thing that stands in them (their texts together, each band by itself) instead of once for each leaf:
 * `key` and, per cut, its offset.
 */
const cutsSql = (
  source: string,
  key: string,
  dimensions: readonly { readonly d: number; readonly dimension: CubeDimension }[],
  offsets: Offsets,
): string => {
  const cuts = dimensions.flatMap(({ d, dimension }) => dimension.cuts.map((cut) => ({ d, cut })));
  const joins = cuts.map(
    ({ d, cut }) =>
      `JOIN ${offsetsSql(offsets[d] as ReadonlyMap<string, number>)} o_${cut.column}(code, offset_of) ON o_${cut.column}.code = s.${cut.column}`,
  );
  return `SELECT s.key, ${cuts.map(({ cut }) => `o_${cut.column}.offset_of AS ${cut.column}`).join(', ')}
    FROM (SELECT ${key} AS key, ${cuts.map(({ cut }) => `${cut.leafSql} AS ${cut.column}`).join(', ')} FROM ${source}) s ${joins.join(' ')}`;
};

/** Rows of INTEGER: t (place among the slices of the cube), the place of the cell, m0 …; `band`: the column of a dimension that is cut into bands. */
export const cellIndexSql = (
  cube: Cube,
  leaf: string,
  offsets: Offsets,
  margins: readonly number[],
  band: (d: number) => string | null,
): string => {
  const rows = sqlName(leafRows(leaf));
  const own = cube.dimensions.map((dimension, d) => ({ d, dimension }));
  const texts = own.filter(({ d }) => band(d) === null);
  const bands = own.filter(({ d }) => band(d) !== null);
  const sources = [
    ...(texts.length > 0
      ? [{ name: 'cut_c', key: 'c', sql: cutsSql(sqlName(leafCodes(leaf)), 'c', texts, offsets) }]
      : []),
    ...bands.map((one) => {
      const column = sqlName(band(one.d) as string);
      return {
        name: `cut_${one.d}`,
        key: column,
        sql: cutsSql(`(SELECT DISTINCT ${column} FROM ${rows} WHERE ${leavesOf(cube)})`, column, [one], offsets),
      };
    }),
  ];
  const cuts = cube.dimensions.flatMap((dimension) => dimension.cuts.map(({ column }) => column));
  const t = `CASE t ${cube.slices.map(({ time }, i) => `WHEN ${timeValueSql(time)} THEN ${i}`).join(' ')} END`;
  const counts = cube.counts.map(({ name }, i) => `coalesce(sum(n) FILTER (WHERE m_${name}), 0)::INTEGER AS m${i}`);
  const cell = cube.dimensions
    .map(({ cuts: of }, d) => `coalesce(${[...of].reverse().map(({ column }) => column)}, ${margins[d]})`)
    .join(' + ');
  return `WITH ${sources.map(({ name, sql }) => `${name} AS MATERIALIZED (${sql})`).join(', ')},
    finest AS (SELECT ${['t', ...cuts, ...counts].join(', ')} FROM ${rows} r ${sources.map(({ name, key }) => `JOIN ${name} ON ${name}.key IS NOT DISTINCT FROM r.${key}`).join(' ')}
      WHERE ${leavesOf(cube)} GROUP BY ${['t', ...cuts].join(', ')})
    SELECT ${[`(${t})::INTEGER AS t`, `(${cell})::INTEGER AS cell`, ...cube.counts.map((_, i) => `sum(m${i})::INTEGER AS m${i}`)].join(', ')}
    FROM finest GROUP BY ${groupingSets(cube, [])}`;
};
