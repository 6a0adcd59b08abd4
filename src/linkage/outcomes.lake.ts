/** What became of every record, and why: `link_left_outcomes`, `link_right_outcomes` (id, outcome, cost). */
import type { Engine } from '#base';
import type { LinkConfig, Side } from './config.ts';
import type { Parameters } from './em.ts';
import { sidesOf } from './records.lake.ts';
import { keyColumns } from './rules.ts';
import { plainWeight } from './score.lake.ts';

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

const other = { left: 'right', right: 'left' } as const;

/** The records of one side that have a pair. */
const paired = (config: LinkConfig, side: Side, pairs: string) =>
  config.dedupe
    ? `SELECT l AS id FROM ${pairs} UNION ALL SELECT r FROM ${pairs}`
    : `SELECT ${side[0]} AS id FROM ${pairs}`;

/**
 * Before the records are dropped, of those that no pair was kept of: whose blocking fields are all empty, and whom no rule brings together with anybody.
 */
export const makeReach = async (engine: Engine, config: LinkConfig): Promise<void> => {
  const { column } = keyColumns(config);
  for (const side of sidesOf(config)) {
    const keys = config.blocking.map((rule) => ({ mine: column(rule, side), theirs: column(rule, other[side]) }));
    const columns = [...new Set(keys.map(({ mine }) => mine))];
    await engine.run(
      `CREATE OR REPLACE TEMP TABLE link_alone AS SELECT id, ${columns.join(', ')} FROM link_${side} ANTI JOIN (${paired(config, side, 'link_pairs')}) USING (id)`,
    );
    const met = keys.map(({ mine, theirs }) =>
      config.dedupe
        ? `SELECT a.id FROM link_alone a JOIN (SELECT k, sum(n) AS n FROM (SELECT ${theirs} AS k, count(*) AS n FROM link_left GROUP BY k) GROUP BY k) b ON a.${mine} = b.k WHERE b.n > ${mine === theirs ? 1 : 0}`
        : `SELECT a.id FROM link_alone a SEMI JOIN link_${other[side]} b ON a.${mine} = b.${theirs}`,
    );
    await engine.run(`
      CREATE OR REPLACE TABLE link_${side}_reach AS
      SELECT id, ${keys.map(({ mine }) => `${mine} IS NULL`).join(' AND ')} AS missing, m.id IS NOT NULL AS met
      FROM link_alone LEFT JOIN (SELECT DISTINCT id FROM (${met.join(' UNION ALL ')})) m USING (id);
      DROP TABLE link_alone;`);
  }
};

/** Why somebody was not linked is only asked of those who were not. */
const makeOutcomesOf = async (engine: Engine, config: LinkConfig, model: Parameters, side: Side): Promise<void> => {
  const terms = config.compare.map((comparison, n) => plainWeight(model, comparison, n));
  const mine = config.dedupe ? 'unnest([l, r])' : side === 'left' ? 'l' : 'r';
  await engine.run(`
    CREATE OR REPLACE TABLE link_${side}_outcomes AS
    WITH linked AS (SELECT DISTINCT id FROM (${paired(config, side, "(SELECT l, r FROM link_decisions WHERE decision = 'link')")})),
    mine AS (SELECT * FROM (SELECT ${mine} AS id, weight, decision, why, [${terms.join(', ')}] AS terms FROM link_decisions) ANTI JOIN linked USING (id)),
    best AS (
      SELECT id, max_by(why, weight) FILTER (decision = 'review') AS review,
        list_position(max_by(terms, weight), list_min(max_by(terms, weight))) - 1 AS cost
      FROM mine GROUP BY id)
    SELECT id, 'linked' AS outcome, NULL AS cost FROM linked
    UNION ALL SELECT id, CASE WHEN review IS NOT NULL THEN 'review-' || review ELSE 'below-threshold' END, CASE WHEN review IS NULL THEN cost END FROM best
    UNION ALL SELECT id, CASE WHEN met THEN 'agrees-no-further' WHEN missing THEN 'missing-fields' ELSE 'no-candidate' END, NULL FROM link_${side}_reach;
    DROP TABLE link_${side}_reach;`);
};

export const makeOutcomes = async (engine: Engine, config: LinkConfig, model: Parameters): Promise<void> => {
  for (const side of sidesOf(config)) await makeOutcomesOf(engine, config, model, side);
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
