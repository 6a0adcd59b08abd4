/**
 * The largest amounts of one holder each, where several units belong to one (establishments of a company): a holder's units are added up in every cell, anew
 * at every level, since whoever holds two of them knows both.
 */
import { sqlName } from '#base';
import { recordAmounts, type SumColumn } from './amounts.lake.ts';
import { type Cube, countedSql, cutColumns, groupingSets, slicesSql } from './tabulate.lake.ts';

/** Whose a unit is; a unit that nobody is named for is its own holder. */
const holderSql = (holder: string, unit: string): string =>
  `CASE WHEN ${sqlName(holder)} IS NULL THEN 'u ' || ${sqlName(unit)}::VARCHAR ELSE 'h ' || ${sqlName(holder)}::VARCHAR END`;

/** Rows: t, one column per cut (NULL where summed over), x the three largest, h the number of holders. */
export const holdersSql = (cube: Cube, { sum }: SumColumn): string => {
  const cuts = cube.dimensions.flatMap((d) => d.cuts.map((cut) => `${cut.sql} AS ${cut.column}`));
  const [amount] = recordAmounts(0, sum, 'TRUE');
  const where = [slicesSql(cube), countedSql(cube, sum.units), ...cube.universe].join(' AND ');
  const by = ['t', ...cutColumns(cube)].join(', ');
  return `WITH record AS (SELECT ${[`${cube.time} AS t`, `${holderSql(sum.holder as string, cube.unit)} AS h`, ...cuts, amount].join(', ')} FROM ${sqlName(cube.view)} WHERE ${where}),
    holder AS (SELECT ${by}, h, sum(a0) AS a FROM record GROUP BY ${groupingSets(cube, ['h'])})
    SELECT ${by}, max(a, 3) AS x, count(*) AS h FROM holder GROUP BY ${by}`;
};
