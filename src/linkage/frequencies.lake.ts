/** How rare a value is: a rare name that agrees says more than a common one. */
import { type Engine, sqlName } from '#base';
import type { Comparison, LinkConfig } from './config.ts';
import { sidesOf } from './rules.ts';

export const frequencyTable = (comparison: Comparison): string => sqlName(`link_tf_${comparison.name}`);
/** How often a value stands on either side, and its share of all: `link_tf_<comparison>(v, l, r, tf)`. */
export const makeFrequencies = async (engine: Engine, config: LinkConfig): Promise<void> => {
  for (const comparison of config.compare.filter((c) => c.frequency)) {
    const values = sidesOf(config).map(
      (side) =>
        `SELECT ${sqlName(`c_${comparison.field}`)} AS v, ${side === 'left' ? 'count(*) AS l, 0 AS r' : '0 AS l, count(*) AS r'} FROM link_${side} WHERE v IS NOT NULL GROUP BY v`,
    );
    await engine.run(`CREATE OR REPLACE TABLE ${frequencyTable(comparison)} AS
      SELECT v, sum(l)::BIGINT AS l, sum(r)::BIGINT AS r, (sum(l) + sum(r)) / sum(sum(l) + sum(r)) OVER () AS tf FROM (${values.join(' UNION ALL ')}) GROUP BY v`);
  }
};
