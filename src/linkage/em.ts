/** Fellegi–Sunter by expectation and maximisation, over counts of agreement patterns. The engine counts, here is only arithmetic. */

/** Rarity of the value that both sides hold: how frequent it is among all, and how much that is to count. */
export type Rarity = { readonly comparison: number; readonly frequency: number; readonly weight: number };
/** `levels`: γ by comparison (−1: empty). */
export type Pattern = { readonly levels: readonly number[]; readonly count: number; readonly rarity?: Rarity };
/** By comparison, by γ from 0. */
export type LevelShares = readonly (readonly number[])[];
export type Parameters = { readonly lambda: number; readonly m: LevelShares; readonly u: LevelShares };
export type EmSettings = {
  readonly fixU?: boolean;
  readonly maxIterations?: number;
  /** Stops where no m, u or λ moves by more. */
  readonly tolerance?: number;
  /** Pairs added to each level, so that one never seen does not weigh infinitely. */
  readonly smoothing?: number;
  /** λ is no more than this. */
  readonly most?: number;
  /** u is free, and pulled to this one by as many pairs. */
  readonly pull?: { readonly u: LevelShares; readonly pairs: number };
};

/** Agreement on this value is that much rarer, or more common, than on any (the strongest level's u). */
const boostOf = (u: LevelShares, { comparison, frequency, weight }: Rarity): number =>
  ((u[comparison]?.at(-1) as number) / frequency) ** weight;

/** Odds of a pattern of being a match. */
export const oddsOf = ({ lambda, m, u }: Parameters, { levels, rarity }: Pick<Pattern, 'levels' | 'rarity'>): number =>
  levels.reduce(
    (odds, level, c) => (level < 0 ? odds : (odds * (m[c]?.[level] ?? 0)) / (u[c]?.[level] ?? 0)),
    ((rarity ? boostOf(u, rarity) : 1) * lambda) / (1 - lambda),
  );

const probability = (odds: number) => (odds === Number.POSITIVE_INFINITY ? 1 : odds / (1 + odds));

const sharesOf = (
  patterns: readonly Pattern[],
  weights: readonly number[],
  shape: LevelShares,
  before: (c: number, level: number) => number,
): number[][] => {
  const sums = shape.map((levels, c) => levels.map((_, level) => before(c, level)));
  for (const [i, { levels }] of patterns.entries())
    for (const [c, level] of levels.entries())
      if (level >= 0) (sums[c] as number[])[level] = ((sums[c] as number[])[level] ?? 0) + (weights[i] as number);
  return sums.map((levels) => {
    const all = levels.reduce((a, b) => a + b, 0);
    return levels.map((sum) => (all > 0 ? sum / all : 1 / levels.length));
  });
};

/** One round; a null comparison counts for nothing in m and u. */
const emStep = (patterns: readonly Pattern[], from: Parameters, settings: EmSettings = {}): Parameters => {
  const matches = patterns.map((pattern) => pattern.count * probability(oddsOf(from, pattern)));
  const all = patterns.reduce((sum, { count }) => sum + count, 0);
  const { smoothing = 0, pull } = settings;
  return {
    lambda: Math.min(matches.reduce((a, b) => a + b, 0) / all, settings.most ?? 1),
    m: sharesOf(patterns, matches, from.m, () => smoothing),
    u: settings.fixU
      ? from.u
      : sharesOf(
          patterns,
          patterns.map(({ count }, i) => count - (matches[i] as number)),
          from.u,
          (c, level) => (pull ? pull.pairs * (pull.u[c]?.[level] ?? 0) : smoothing),
        ),
  };
};

const furthest = (a: Parameters, b: Parameters) =>
  Math.max(
    Math.abs(a.lambda - b.lambda),
    ...(['m', 'u'] as const).flatMap((which) =>
      a[which].flatMap((levels, c) => levels.map((share, level) => Math.abs(share - (b[which][c]?.[level] ?? 0)))),
    ),
  );

/** The start and every round after it, in order. */
export const runEm = (
  patterns: readonly Pattern[],
  start: Parameters,
  settings: EmSettings = {},
): readonly Parameters[] => {
  const history = [start];
  for (let round = 0; round < (settings.maxIterations ?? 100); round++) {
    const before = history.at(-1) as Parameters;
    const after = emStep(patterns, before, settings);
    history.push(after);
    if (furthest(before, after) < (settings.tolerance ?? 1e-4)) break;
  }
  return history;
};

/** Middle of several estimates. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(middle)] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
};
