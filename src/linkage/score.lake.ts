/** Weighs every candidate pair and keeps those above the floor: `link_pairs(l, r, weight, g0, g1 …)`. Nothing below it is ever stored. */
import { type Bilingual, type Engine, type Progress, type Result, done, refused, sqlName } from '#base';
import { agreementSelect } from './agreement.lake.ts';
import { candidatesFrom, estimatePairs, type RulePairs } from './candidates.lake.ts';
import type { Comparison, LinkConfig } from './config.ts';
import type { Parameters } from './em.ts';
import { linkageRefusal } from './errors.ts';
import { bitsOf, weightOf } from './learn.ts';

/** So many pairs at a time, so that progress is seen. */
const chunkPairs = 50_000_000;

/** What comparison n adds, without the rarity of the value. */
export const plainWeight = (model: Parameters, comparison: Comparison, n: number): string =>
  `CASE g${n} ${Array.from({ length: comparison.levels.length + 1 }, (_, g) => `WHEN ${g} THEN ${weightOf(model, n, g)}::DOUBLE`).join(' ')} ELSE 0 END`;

/** Levels on which both sides hold the same name, perhaps spelt otherwise. A rare one is worth more than a common one. */
const rarity = (model: Parameters, { levels, frequency }: Comparison, n: number): string | null => {
  if (!frequency) return null;
  const same = levels.flatMap((level, i) =>
    ['exact', 'key', 'variant'].includes(level.is) ? [levels.length - i] : [],
  );
  const chance = model.u[n]?.[levels.length] as number;
  return `CASE WHEN g${n} IN (${same.join(', ')}) AND f${n} IS NOT NULL THEN ${frequency.weight} * (${Math.log2(chance)} - log2(greatest(f${n}, ${frequency.minimum}))) ELSE 0 END`;
};

export const scoreSelect = (config: LinkConfig, model: Parameters, from: string): string => {
  const terms = config.compare.flatMap((comparison, n) =>
    [plainWeight(model, comparison, n), rarity(model, comparison, n)].filter((t) => t !== null),
  );
  const levels = config.compare.map((_, n) => `g${n}`).join(', ');
  return `SELECT l, r, ${bitsOf(model.lambda)} + ${terms.join(' + ')} AS weight, ${levels} FROM (${agreementSelect(config, from)})`;
};

const many = (n: number) => Math.round(n).toLocaleString('en-US');

/** The pairs each rule proposes; refused where there are too many to compare. */
export const planPairs = async (engine: Engine, config: LinkConfig): Promise<Result<readonly RulePairs[]>> => {
  const planned = await estimatePairs(engine, config, config.blocking);
  const all = planned.reduce((sum, { pairs }) => sum + pairs, 0);
  if (all <= config.limits.pairs) return done(planned);
  const worst = [...planned]
    .sort((a, b) => b.pairs - a.pairs)
    .map(
      ({ rule, pairs }): Bilingual => ({
        ja: `${rule.label}: ${many(pairs)}組`,
        en: `${rule.label}: ${many(pairs)} pairs`,
      }),
    );
  return refused(linkageRefusal('too-many-pairs', { pairs: many(all), limit: many(config.limits.pairs) }, worst));
};

export const scorePairs = async (
  engine: Engine,
  config: LinkConfig,
  model: Parameters,
  planned: readonly RulePairs[],
  progress: Progress,
): Promise<void> => {
  const all = planned.reduce((sum, { pairs }) => sum + pairs, 0);
  progress.phase({ ja: '候補の組を比べる', en: 'comparing candidate pairs' }, Math.round(all));
  const floor = bitsOf(config.match.floor);
  await engine.run(
    `CREATE OR REPLACE TABLE link_pairs (l INTEGER, r INTEGER, weight DOUBLE, ${config.compare.map((_, n) => `g${n} TINYINT`).join(', ')})`,
  );
  for (const [i, { rule, pairs }] of planned.entries()) {
    const chunks = Math.max(1, Math.ceil(pairs / chunkPairs));
    for (let chunk = 0; chunk < chunks; chunk++) {
      const part = chunks > 1 ? [`l.id % ${chunks} = ${chunk}`] : [];
      const from = candidatesFrom(config, rule, config.blocking.slice(0, i), part);
      await engine.run(
        `INSERT INTO link_pairs SELECT * FROM (${scoreSelect(config, model, from)}) WHERE weight >= ${floor}`,
      );
      progress.advance(Math.round(pairs / chunks));
    }
  }
  progress.end();
};

/** Pairs that somebody has found not to be one person count no more, so that the next best can take their place. */
export const dropDeclined = (engine: Engine, declined: string): Promise<void> =>
  engine.run(`DELETE FROM link_pairs WHERE (l, r) IN (
    SELECT (a.id, b.id) FROM ${sqlName(declined)} d JOIN link_left_people a ON a.key = d.left_key JOIN link_right_people b ON b.key = d.right_key)`);
