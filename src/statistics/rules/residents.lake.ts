/** How many live in each area: asked of the newest snapshot of the register. */
import { type Engine, sqlName } from '#base';
import { rootCode } from '../spec/hierarchy.ts';
import type { DistrictVariable } from '../spec/spec.ts';
import { districtColumn } from '../count/tabulate.lake.ts';

const column = (code: string): string =>
  `SELECT ${code} AS code, count(*)::INTEGER AS n FROM newest WHERE ${code} IS NOT NULL GROUP BY ${code}`;

/** Ward, town, the districts asked for and the whole city → residents. */
export const residentsOf = async (
  engine: Engine,
  view: string,
  districts: readonly DistrictVariable[],
): Promise<ReadonlyMap<string, number>> => {
  const columns = [...new Set(['ward_code', 'town_code', ...districts.map(districtColumn)])];
  const rows = await engine.rows<{ code: string; n: number }>(
    `WITH newest AS (SELECT ${columns.join(', ')} FROM ${sqlName(view)} WHERE as_of = (SELECT max(as_of) FROM ${sqlName(view)}))
     SELECT '${rootCode}' AS code, count(*)::INTEGER AS n FROM newest UNION ALL ${columns.map(column).join(' UNION ALL ')}`,
  );
  return new Map(rows.map(({ code, n }) => [code, n]));
};
