/** Learns λ, u and m from the two files themselves: no labelled pairs are needed. */
import { type Bilingual, done, type Engine, type Progress, type Result, refused } from '#base';
import { allRules, countPairs, proposedBy, proposedByAny } from './candidates.lake.ts';
import { gammaLabel, type LinkConfig, type Rule } from './config.ts';
import { type LevelShares, median, type Parameters, runEm } from './em.ts';
import { linkageRefusal } from './errors.ts';
import { estimateU } from './estimate-u.lake.ts';
import { levelsOf } from './patterns.ts';
import type { RecordCounts } from './records.lake.ts';
import { sameRule } from './rules.ts';

/** What was learnt; `levels` are named so that a model can be read by people and used again. */
export type LinkModel = Parameters & {
  readonly comparisons: readonly { readonly name: string; readonly levels: readonly string[] }[];
};

/** Starting values: strong levels are likely among matches. Where EM ends does not hang on them. */
const startM = (levels: number): number[] => {
  const rest = 0.2 / (levels - 1);
  return Array.from({ length: levels }, (_, level) => (level === levels - 1 ? 0.8 : rest));
};

const leftOut = (rule: Rule, field: string) =>
  rule.on.some(({ left, right }) => left.field === field || right.field === field);

/**
 * u was counted over all pairs, so that true pairs are among those that agree: where a value is nearly a key, they are most of them. They are taken
 * out, nine in ten at most, because λ and m are estimates themselves.
 */
const withoutMatches = (shares: readonly number[], lambda: number, m: number): number[] => {
  const chance = shares.at(-1) as number;
  const rest = Math.max((chance - lambda * m) / (1 - lambda), chance / 10);
  return [...shares.slice(0, -1).map((share) => (share * (1 - rest)) / (1 - chance)), rest];
};

/**
 * Who shares a name, a birth date or a telephone without being one person is not like any two people: namesakes are of one generation and sex, a household
 * shares its telephone. So what others look like is learnt within the block as well, leaning on chance by a fifth of its pairs; with u held fast,
 * half of all namesakes would pass for one person who errs in everything (decision 0042).
 */
const pullOfChance = 0.2;
/** No block holds more matches than there are in all; the recall that was stated may be too high. */
const beyondExpected = 1.25;

type Trained = { readonly comparisons: readonly number[]; readonly m: LevelShares };

/** EM among the pairs of one rule in `link_agreement`; what the rule itself makes equal is not looked at. */
const train = async (
  engine: Engine,
  config: LinkConfig,
  rule: Rule,
  u: LevelShares,
  expected: number,
): Promise<Trained | null> => {
  const comparisons = config.compare.flatMap(({ field }, n) => (leftOut(rule, field) ? [] : [n]));
  if (comparisons.length === 0) return null;
  const asked = comparisons.map((n) => config.compare[n] as LinkConfig['compare'][number]);
  const number = allRules(config).findIndex((other) => sameRule(rule, other));
  const rows = await engine.rows<{ pattern: number; n: number }>(
    `SELECT pattern, count(*) AS n FROM link_agreement WHERE ${proposedBy(number)} GROUP BY pattern ORDER BY pattern`,
  );
  const patterns = rows.map(({ pattern, n }) => {
    const levels = levelsOf(config.compare, pattern);
    return { levels: comparisons.map((c) => levels[c] as number), count: n };
  });
  if (patterns.length === 0) return null;
  const pairs = patterns.reduce((sum, { count }) => sum + count, 0);
  const start: Parameters = {
    lambda: Math.min(0.5, Math.max(1e-6, expected / pairs)),
    m: asked.map(({ levels }) => startM(levels.length + 1)),
    u: comparisons.map((n) => u[n] as readonly number[]),
  };
  const learnt = runEm(patterns, start, {
    smoothing: 0.5,
    most: Math.min(0.9999, (beyondExpected * expected) / pairs),
    pull: { u: start.u, pairs: pairs * pullOfChance },
  }).at(-1) as Parameters;
  return { comparisons, m: learnt.m };
};

/** From m to a whole model: λ and u, with the matches taken out of u. */
const modelOf = (config: LinkConfig, lambda: number, m: LevelShares, u: LevelShares): LinkModel => {
  const unmatched = u.map((shares, n) => withoutMatches(shares, lambda, (m[n] as readonly number[]).at(-1) as number));
  const comparisons = config.compare.map((c) => ({
    name: c.name,
    levels: [...Array(c.levels.length + 1).keys()].map((g) => gammaLabel(c, g)),
  }));
  return { lambda, m, u: unmatched, comparisons };
};

/** With m told from elsewhere, for files too small to learn it from: what is common by chance is still read from the files themselves. */
export const assume = async (
  engine: Engine,
  config: LinkConfig,
  counts: RecordCounts,
  { m, found }: { readonly m: LevelShares; readonly found: number },
): Promise<LinkModel> =>
  modelOf(
    config,
    Math.min(0.999, (found * counts.left) / counts.pairs),
    m,
    await estimateU(engine, config, counts, false),
  );

/** Where every candidate lies ready, those that are certain are told by their bits. */
const countCertain = async (engine: Engine, config: LinkConfig, share: number): Promise<number> => {
  const told = share === 1 ? proposedByAny(config, config.prior.rules) : null;
  if (told === null) return countPairs(engine, config, config.prior.rules);
  const [row] = await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM link_agreement WHERE ${told}`);
  return row?.n ?? 0;
};

export type LearnSettings = {
  /** Of all candidates, how many are in `link_agreement`. */
  readonly share: number;
  /** Fewer certain pairs than this teach nothing that could be relied on. */
  readonly leastCertain: number;
};

export const learn = async (
  engine: Engine,
  config: LinkConfig,
  counts: RecordCounts,
  progress: Progress,
  { share, leastCertain }: LearnSettings = { share: 1, leastCertain: 1 },
): Promise<Result<LinkModel>> => {
  const nothing = (because: Bilingual[]) => refused(linkageRefusal('nothing-to-learn', {}, because));
  const phase = (what: Bilingual) => progress.phase({ ja: `学習: ${what.ja}`, en: `learning: ${what.en}` });
  phase({ ja: '確かな組', en: 'certain pairs' });
  const certain = await countCertain(engine, config, share);
  if (certain > 0 && certain < leastCertain)
    return nothing([
      {
        ja: `prior.rules に合う組が${certain}しかありません（${leastCertain}以上で学習します）`,
        en: `only ${certain} pairs fit prior.rules (${leastCertain} are needed to learn from)`,
      },
    ]);
  if (certain === 0) return nothing([{ ja: 'prior.rules に合う組が1つもありません', en: 'no pair fits prior.rules' }]);
  const expected = certain / config.prior.recall;
  phase({ ja: '偶然の一致', en: 'agreement by chance' });
  const u = await estimateU(engine, config, counts, share === 1);
  const trained: Trained[] = [];
  for (const rule of config.training) {
    phase({ ja: rule.label, en: rule.label });
    const learnt = await train(engine, config, rule, u, expected * share);
    if (learnt) trained.push(learnt);
  }
  progress.end();
  const faults: Bilingual[] = [];
  const m = config.compare.map(({ name, levels }, n) => {
    const found = trained.flatMap((t) =>
      t.comparisons.includes(n) ? [t.m[t.comparisons.indexOf(n)] as readonly number[]] : [],
    );
    if (found.length === 0)
      faults.push({ ja: `「${name}」を学習できる組がありません`, en: `no pairs to learn "${name}" from` });
    const middle = Array.from({ length: levels.length + 1 }, (_, level) =>
      median(found.map((shares) => shares[level] as number)),
    );
    const all = middle.reduce((a, b) => a + b, 0);
    return middle.map((share) => share / all);
  });
  if (faults.length > 0) return nothing(faults);
  const lambda = Math.min(0.999, expected / counts.pairs);
  return done(modelOf(config, lambda, m, u));
};

/** Weight in bits of comparison c at level γ. */
export const weightOf = (model: Parameters, c: number, gamma: number): number =>
  gamma < 0 ? 0 : Math.log2((model.m[c]?.[gamma] as number) / (model.u[c]?.[gamma] as number));
export const bitsOf = (probability: number): number => Math.log2(probability / (1 - probability));
export const probabilityOf = (bits: number): number => 1 / (1 + 2 ** -bits);
