/** What became of every record, and why: `link_left_outcomes`, `link_right_outcomes` (id, outcome, cost). */
import { type Engine, sqlText } from '#base';
import type { LinkConfig, Side } from './config.ts';
import { idSetOf, isIn, lastId } from './id-set.lake.ts';

import { keyColumns, sidesOf } from './rules.ts';

export const outcomes = [
  'linked',
  'review-uncertain',
  'review-tied',
  'review-taken',
  'below-threshold',
  'agrees-no-further',
  'no-candidate',
  'missing-fields',
] as const;
export type Outcome = (typeof outcomes)[number];
/** As the engine's own enumeration: a byte a record. */
const word = (outcome: Outcome) => `${sqlText(outcome)}::ENUM(${outcomes.map(sqlText).join(', ')})`;
const doubts = ['uncertain', 'tied', 'taken'] as const;

/**
 * Before the records are dropped, of those that no pair was kept of: whose blocking fields are all empty, and whom no rule brings together with anybody.
 */
export const makeReach = async (engine: Engine, config: LinkConfig): Promise<void> => {
  const { column } = keyColumns(config);
  for (const side of sidesOf(config)) {
    const keys = [...new Set(config.blocking.map((rule) => column(rule, side)))];
    await engine.run(`
      CREATE OR REPLACE TABLE link_${side}_reach AS
      WITH kept AS MATERIALIZED (${idSetOf(config, side, 'link_pairs', await lastId(engine, side))})
      SELECT id, ${keys.map((key) => `${key} IS NULL`).join(' AND ')} AS missing, ${isIn(`link_${side}_met`, 'id')} AS met
      FROM link_${side} WHERE NOT (${isIn('kept', 'id')});
      DROP TABLE link_${side}_met;`);
  }
};

/** Why somebody was not linked is only asked of those who were not. */
const makeOutcomesOf = async (engine: Engine, config: LinkConfig, side: Side): Promise<void> => {
  const mine = config.dedupe ? 'unnest([l, r])' : side === 'left' ? 'l' : 'r';
  const links = "(SELECT l, r FROM link_decisions WHERE decision = 'link')";
  const linked = isIn('linked', 'id');
  const review = `CASE review ${doubts.map((why) => `WHEN '${why}' THEN ${word(`review-${why}`)}`).join(' ')} ELSE ${word('below-threshold')} END`;
  await engine.run(`
    CREATE OR REPLACE TABLE link_${side}_outcomes AS
    WITH linked AS MATERIALIZED (${idSetOf(config, side, links, await lastId(engine, side))}),
    mine AS (SELECT * FROM (SELECT ${mine} AS id, weight, decision, why, pattern FROM link_decisions) WHERE NOT (${linked})),
    best AS (
      SELECT id, max_by(why, weight) FILTER (decision = 'review') AS review, max_by(cost, m.weight) AS cost
      FROM mine m JOIN (SELECT pattern, cost FROM link_patterns) USING (pattern) GROUP BY id)
    SELECT id, ${word('linked')} AS outcome, NULL AS cost FROM link_${side}_people WHERE ${linked}
    UNION ALL SELECT id, ${review}, CASE WHEN review IS NULL THEN cost END FROM best
    UNION ALL SELECT id, CASE WHEN met THEN ${word('agrees-no-further')} WHEN missing THEN ${word('missing-fields')} ELSE ${word('no-candidate')} END, NULL FROM link_${side}_reach;
    DROP TABLE link_${side}_reach;`);
};

export const makeOutcomes = async (engine: Engine, config: LinkConfig): Promise<void> => {
  for (const side of sidesOf(config)) await makeOutcomesOf(engine, config, side);
};

export type OutcomeCounts = Readonly<Record<Outcome, number>>;
const counted = (rows: readonly { outcome: Outcome; n: number }[]): OutcomeCounts =>
  Object.fromEntries(
    outcomes.map((outcome) => [outcome, rows.find((row) => row.outcome === outcome)?.n ?? 0]),
  ) as OutcomeCounts;

export const countOutcomes = async (engine: Engine, side: Side): Promise<OutcomeCounts> =>
  counted(await engine.rows(`SELECT outcome, count(*) AS n FROM link_${side}_outcomes GROUP BY outcome`));

/** For records below the threshold: how often each comparison was the one that cost most. */
export const countCosts = async (
  engine: Engine,
  config: LinkConfig,
  side: Side,
): Promise<Readonly<Record<string, number>>> => {
  const rows = await engine.rows<{ cost: number; n: number }>(
    `SELECT cost, count(*) AS n FROM link_${side}_outcomes WHERE cost IS NOT NULL AND outcome = 'below-threshold' GROUP BY cost ORDER BY n DESC, cost`,
  );
  return Object.fromEntries(rows.map(({ cost, n }) => [config.compare[cost]?.name ?? '', n]));
};

/** Values told by a group column at most; the smaller ones are put together. */
const groupLimit = 200;
export type GroupRow = { readonly value: string | null; readonly records: number; readonly outcomes: OutcomeCounts };
export const countGroups = async (engine: Engine, side: Side, group: number): Promise<readonly GroupRow[]> => {
  const rows = await engine.rows<{ value: string | null; outcome: Outcome; n: number }>(`
    WITH all_values AS (SELECT group${group} AS value, outcome FROM link_${side}_people JOIN link_${side}_outcomes USING (id)),
    told AS (SELECT value FROM all_values WHERE value IS NOT NULL GROUP BY value ORDER BY count(*) DESC, value LIMIT ${groupLimit})
    SELECT CASE WHEN a.value IS NULL THEN NULL ELSE coalesce(t.value, '…') END AS value, outcome, count(*) AS n
    FROM all_values a LEFT JOIN told t USING (value) GROUP BY ALL ORDER BY 1 NULLS LAST`);
  return [...new Set(rows.map((row) => row.value))].map((value) => {
    const mine = rows.filter((row) => row.value === value);
    return { value, records: mine.reduce((sum, { n }) => sum + n, 0), outcomes: counted(mine) };
  });
};
