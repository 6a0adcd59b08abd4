/**
 * From weighed pairs to decisions: `link_decisions(l, r, weight, decision, why, pattern)`, decision = link · review · no.
 * Where each record may be linked once, only a pair that is the best of both its records is linked; a tie is a person's to settle.
 */
import { type Engine, sqlText } from '#base';
import type { LinkConfig } from './config.ts';
import { bitsOf } from './learn.ts';
import {
  type Calibration,
  calibrate,
  chooseThreshold,
  type LabelBin,
  uncalibrated,
  type WeightBin,
} from './threshold.ts';

/** Which records may have one partner only. */
const single = { 'one-to-one': ['l', 'r'], 'one-to-many': ['r'], 'many-to-one': ['l'], clusters: [] } as const;
const same = 1e-9;
/** Words as the engine's own enumeration: a byte a pair instead of sixteen. */
const word = (text: string, of: readonly string[]) => `${sqlText(text)}::ENUM(${of.map(sqlText).join(', ')})`;
const standings = ['best', 'tied', 'taken', 'other'];
const standing = (is: string) => word(is, standings);
const decision = (is: string) => word(is, ['link', 'review', 'no']);
const why = (is: string) => word(is, ['uncertain', ...standings.slice(1)]);

/** `standing`: best · tied · taken (best of one record, whose partner has a better one) · other. */
export const makeStandings = async (engine: Engine, { match }: LinkConfig): Promise<void> => {
  const once = single[match.assignment];
  const near = (side: string) => `weight >= top_${side} - ${match.margin + same}`;
  // Most records have one candidate, which is their best. Only of the others the best weight is looked for, and how many stand near it.
  const rivals = once.map(
    (side) => `
      ${side}_top AS MATERIALIZED (SELECT ${side}, max(weight) AS top_${side} FROM link_pairs GROUP BY ${side} HAVING count(*) > 1),
      ${side}_rivals AS (SELECT ${side}, any_value(top_${side}) AS top_${side}, count(*) FILTER (${near(side)}) AS near_${side} FROM link_pairs JOIN ${side}_top USING (${side}) GROUP BY ${side})`,
  );
  const joins = once.map((side) => `LEFT JOIN ${side}_rivals USING (${side})`);
  const alone = (side: string) => `(top_${side} IS NULL OR (${near(side)} AND near_${side} = 1))`;
  const isNear = (side: string) => `(top_${side} IS NULL OR ${near(side)})`;
  const stands =
    once.length === 0
      ? standing('best')
      : `CASE WHEN ${once.map(alone).join(' AND ')} THEN ${standing('best')}
          WHEN ${once.map(isNear).join(' AND ')} THEN ${standing('tied')}
          WHEN ${once.map(isNear).join(' OR ')} THEN ${standing('taken')} ELSE ${standing('other')} END`;
  await engine.run(`CREATE OR REPLACE TABLE link_standings AS
    ${once.length > 0 ? `WITH ${rivals.join(', ')}` : ''} SELECT p.*, ${stands} AS standing FROM link_pairs p ${joins.join(' ')}`);
};

/** Labelled pairs that were compared, by weight. `link_labels(left_key, right_key, match)`. */
const labelBins = (engine: Engine, dedupe: boolean): Promise<LabelBin[]> =>
  engine.rows<LabelBin>(`
    WITH named AS (
      SELECT lp.id AS a, rp.id AS b, k.match FROM link_labels k JOIN link_left_people lp ON lp.key = k.left_key JOIN link_right_people rp ON rp.key = k.right_key)
    SELECT round(weight, 2) AS weight, count(*) FILTER (match) AS matches, count(*) FILTER (NOT match) AS others
    FROM link_pairs p JOIN named n ON ${dedupe ? 'p.l = least(n.a, n.b) AND p.r = greatest(n.a, n.b)' : 'p.l = n.a AND p.r = n.b'} GROUP BY 1 ORDER BY 1`);

export type Chosen = {
  /** In bits; Infinity where nothing is sure enough. */
  readonly threshold: number;
  readonly review: number;
  readonly calibration: Calibration;
  readonly labels: readonly LabelBin[] | null;
};

export const chooseBounds = async (
  engine: Engine,
  { match, dedupe }: LinkConfig,
  labelled: boolean,
): Promise<Chosen> => {
  const labels = labelled ? await labelBins(engine, dedupe) : null;
  const calibration = labels && labels.length > 0 ? calibrate(labels) : uncalibrated;
  const review = (bitsOf(match.review) - calibration.offset) / calibration.slope;
  const bins = await engine.rows<WeightBin>(`
    SELECT floor(weight * 20) / 20 AS weight, count(*) AS pairs, sum(1 / (1 + pow(2, ${calibration.offset} + ${calibration.slope} * weight))) AS wrong
    FROM link_standings WHERE standing = 'best' GROUP BY 1`);
  return { threshold: chooseThreshold(bins, match.errorRate, review), review, calibration, labels };
};

export const makeDecisions = async (engine: Engine, { threshold, review, calibration }: Chosen): Promise<void> => {
  const sure = Number.isFinite(threshold) ? `weight >= ${threshold}` : 'false';
  await engine.run(`
    CREATE OR REPLACE TABLE link_decisions AS
    SELECT * EXCLUDE (standing), 1 / (1 + pow(2, -(${calibration.offset} + ${calibration.slope} * weight))) AS probability,
      CASE WHEN standing = 'best' AND ${sure} THEN ${decision('link')}
        WHEN standing IN ('best', 'tied') AND weight >= ${review} THEN ${decision('review')}
        WHEN standing = 'taken' AND ${sure} THEN ${decision('review')} ELSE ${decision('no')} END AS decision,
      CASE standing ${standings
        .slice(1)
        .map((is) => `WHEN '${is}' THEN ${why(is)}`)
        .join(' ')} ELSE ${why('uncertain')} END AS why
    FROM link_standings;
    DROP TABLE link_standings; DROP TABLE link_pairs;`);
};
