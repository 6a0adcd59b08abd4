/** How many live in each area: asked of the newest snapshot of the register. */
import { type Engine, sqlName } from '#base';
import { rootCode } from './hierarchy.ts';

const column = (code: string): string =>
  `SELECT ${code} AS code, count(*)::INTEGER AS n FROM newest WHERE ${code} IS NOT NULL GROUP BY ${code}`;

/** Ward, town, school district and the whole city → residents. */
export const residentsOf = async (engine: Engine, view: string): Promise<ReadonlyMap<string, number>> => {
  const rows = await engine.rows<{ code: string; n: number }>(
    `WITH newest AS (SELECT ward_code, town_code, school_district_code FROM ${sqlName(view)} WHERE as_of = (SELECT max(as_of) FROM ${sqlName(view)}))
     SELECT '${rootCode}' AS code, count(*)::INTEGER AS n FROM newest UNION ALL ${['ward_code', 'town_code', 'school_district_code'].map(column).join(' UNION ALL ')}`,
  );
  return new Map(rows.map(({ code, n }) => [code, n]));
};
