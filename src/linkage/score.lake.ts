/** Weighs every candidate pair and keeps those above the floor: `link_pairs(l, r, weight, pattern)`. Nothing below it is ever stored. */
import { type Bilingual, type Engine, type Result, done, refused, sqlName } from '#base';
import { sameName } from './agreement.lake.ts';
import { allRules, estimatePairs, isCandidate, proposedBy } from './candidates.lake.ts';
import type { Comparison, LinkConfig } from './config.ts';
import type { Parameters } from './em.ts';
import { linkageRefusal } from './errors.ts';
import { idSetOf, lastId } from './id-set.lake.ts';
import { levelsOf, patternType } from './patterns.ts';
import { bitsOf, weightOf } from './learn.ts';
import type { RecordCounts } from './records.lake.ts';
import { sameRule, sidesOf } from './rules.ts';

/**
 * Every pattern there is, weighed once: `link_patterns(pattern, weight, cost, same0 …)`; the weight without the rarity of values, `cost` the comparison
 * that costs most, `same<n>` whether both sides hold the same name.
 */
const weighPatterns = async (engine: Engine, config: LinkConfig, model: Parameters): Promise<void> => {
  const found = await engine.rows<{ pattern: number }>(
    'SELECT DISTINCT pattern FROM link_agreement ANTI JOIN link_patterns USING (pattern)',
  );
  if (found.length === 0) return;
  const rows = found.map(({ pattern }) => {
    const levels = levelsOf(config.compare, pattern);
    const terms = levels.map((level, n) => weightOf(model, n, level));
    const same = config.compare.map((comparison, n) => sameName(comparison).includes(levels[n] as number));
    const weight = bitsOf(model.lambda) + terms.reduce((sum, term) => sum + term, 0);
    return `(${[pattern, `${weight}::DOUBLE`, terms.indexOf(Math.min(...terms)), ...same].join(', ')})`;
  });
  await engine.run(`INSERT INTO link_patterns VALUES ${rows.join(', ')}`);
};

/** Of the same name, a rare one is worth more than a common one. */
const rarity = (model: Parameters, { frequency, levels }: Comparison, n: number): readonly string[] => {
  if (!frequency) return [];
  const chance = Math.log2(model.u[n]?.[levels.length] as number);
  return [
    `CASE WHEN same${n} AND f${n} IS NOT NULL THEN ${frequency.weight} * (${chance} - log2(greatest(f${n}, ${frequency.minimum}))) ELSE 0 END`,
  ];
};

const many = (n: number) => Math.round(n).toLocaleString('en-US');

/** Candidates are made and compared so many at a time: a hundred bytes each at the worst moment. */
const chunkPairs = 10_000_000;
/** Files this small are counted exactly: it costs nothing. */
const small = 100_000_000;

export type Plan = { readonly pairs: number; readonly chunks: number };
/** About how many pairs there will be to compare, and in how many chunks; refused where there are too many. */
export const planPairs = async (engine: Engine, config: LinkConfig, counts: RecordCounts): Promise<Result<Plan>> => {
  const rules = allRules(config);
  let planned = await estimatePairs(engine, config, rules, counts.pairs < small);
  const blocked = () => planned.slice(0, config.blocking.length).reduce((sum, { pairs }) => sum + pairs, 0);
  if (counts.pairs >= small && blocked() > config.limits.pairs / 2)
    planned = await estimatePairs(engine, config, rules, true);
  if (blocked() <= config.limits.pairs) {
    const pairs = planned.reduce((sum, rule) => sum + rule.pairs, 0);
    const learnt = Math.max(
      ...planned.filter(({ rule }) => config.training.some((other) => sameRule(rule, other))).map((rule) => rule.pairs),
    );
    return done({
      pairs,
      chunks: Math.max(1, Math.ceil(pairs / chunkPairs), Math.ceil(learnt / config.limits.trainingPairs)),
    });
  }
  const worst = [...planned.slice(0, config.blocking.length)]
    .sort((a, b) => b.pairs - a.pairs)
    .map(
      ({ rule, pairs }): Bilingual => ({
        ja: `${rule.label}: ${many(pairs)}組`,
        en: `${rule.label}: ${many(pairs)} pairs`,
      }),
    );
  return refused(linkageRefusal('too-many-pairs', { pairs: many(blocked()), limit: many(config.limits.pairs) }, worst));
};

export const startPairs = (engine: Engine, config: LinkConfig): Promise<void> => {
  const pattern = `pattern ${patternType(config.compare)}`;
  return engine.run(`
    CREATE OR REPLACE TABLE link_pairs (l INTEGER, r INTEGER, weight DOUBLE, ${pattern});
    CREATE OR REPLACE TABLE link_patterns (${pattern}, weight DOUBLE, cost TINYINT, ${config.compare.map((_, n) => `same${n} BOOLEAN`).join(', ')});
    ${sidesOf(config)
      .map((side) => `CREATE OR REPLACE TABLE link_${side}_met (ids BIT);`)
      .join(' ')}`);
};

/** Weighs the pairs of `link_agreement`, and notes who has met anybody at all. Answers how many pairs each blocking rule proposed. */
export const scorePairs = async (engine: Engine, config: LinkConfig, model: Parameters): Promise<readonly number[]> => {
  await weighPatterns(engine, config, model);
  const candidates = `link_agreement WHERE ${isCandidate(config)}`;
  const terms = config.compare.flatMap((comparison, n) => rarity(model, comparison, n));
  await engine.run(`
    INSERT INTO link_pairs SELECT * FROM (
      SELECT l, r, ${['p.weight', ...terms].join(' + ')} AS weight, pattern FROM (SELECT * FROM ${candidates}) JOIN link_patterns p USING (pattern))
    WHERE weight >= ${bitsOf(config.match.floor)}`);
  for (const side of sidesOf(config))
    await engine.run(
      `INSERT INTO link_${side}_met ${idSetOf(config, side, `(SELECT l, r FROM ${candidates})`, await lastId(engine, side))}`,
    );
  const [row] = await engine.rows<Record<string, number>>(
    `SELECT ${config.blocking.map((_, i) => `count(*) FILTER (${proposedBy(i)}) AS n${i}`).join(', ')} FROM link_agreement`,
  );
  return config.blocking.map((_, i) => row?.[`n${i}`] ?? 0);
};

/** Pairs that somebody has found not to be one person count no more, so that the next best can take their place. */
export const dropDeclined = (engine: Engine, declined: string): Promise<void> =>
  engine.run(`DELETE FROM link_pairs WHERE (l, r) IN (
    SELECT (a.id, b.id) FROM ${sqlName(declined)} d JOIN link_left_people a ON a.key = d.left_key JOIN link_right_people b ON b.key = d.right_key)`);
