/**
 * The noise of the cell-key method: for every count the distribution of what is added. Of all distributions without bias and with the wanted variance the one
 * of maximum entropy (Fraser & Wooton 2006; the R package ptable): p(v) ∝ exp(a·v + b·v²), found by Newton's method in (a, b).
 */
import { done, type Result, refused } from '#base';
import { statisticsRefusal } from '../errors.ts';

export type PerturbationRule = {
  /** No number moves by more (D). */
  readonly bound: number;
  readonly variance: number;
  /** No number from 1 to this one is ever shown (js). */
  readonly noSmall: number;
  /** Probability that a number stays as it is, where it may; without it, whatever has most entropy. */
  readonly stay?: number | undefined;
};
/** `upTo`: the share of cell keys (0 … 1) that this row and those above it of the same count take. */
export type PerturbationRow = {
  readonly count: number;
  readonly noise: number;
  readonly probability: number;
  readonly upTo: number;
};
export type PerturbationTable = {
  readonly rule: PerturbationRule;
  readonly rows: readonly PerturbationRow[];
  /** First row of each count; counts above the last are treated like it. */
  readonly starts: readonly number[];
};

/** Noises that share one probability: `size` of them, with the means of v and v². */
type Group = { readonly noises: readonly number[]; readonly v: number; readonly q: number };
const groupOf = (noises: readonly number[]): Group => ({
  noises,
  v: noises.reduce((sum, v) => sum + v, 0) / noises.length,
  q: noises.reduce((sum, v) => sum + v * v, 0) / noises.length,
});

type Moments = { readonly shares: readonly number[]; readonly log: number; readonly v: number; readonly q: number };
const momentsAt = (groups: readonly Group[], a: number, b: number): Moments => {
  const powers = groups.map(({ v, q, noises }) => a * v + b * q + Math.log(noises.length));
  const top = Math.max(...powers);
  const weights = powers.map((power) => Math.exp(power - top));
  const sum = weights.reduce((s, w) => s + w, 0);
  const shares = weights.map((w) => w / sum);
  const mean = (of: (group: Group) => number) => shares.reduce((s, share, i) => s + share * of(groups[i] as Group), 0);
  return { shares, log: top + Math.log(sum), v: mean(({ v }) => v), q: mean(({ q }) => q) };
};

/** Shares of the groups with mean 0 and mean square `square` (or, `free`, whatever square is most even); null where there are none. */
const evenest = (groups: readonly Group[], square: number, free: boolean): readonly number[] | null => {
  let [a, b] = [0, 0];
  // The dual log Σ exp(a·v + b·q) − b·square is convex: Newton with halving never climbs.
  const height = (m: Moments, at: number) => m.log - at * square;
  for (let step = 0; step < 200; step += 1) {
    const now = momentsAt(groups, a, b);
    const [ga, gb] = [now.v, free ? 0 : now.q - square];
    if (Math.abs(ga) < 1e-13 && Math.abs(gb) < 1e-13) return now.shares;
    const spread = (x: (g: Group) => number, y: (g: Group) => number, mx: number, my: number) =>
      now.shares.reduce((s, p, i) => s + p * (x(groups[i] as Group) - mx) * (y(groups[i] as Group) - my), 0);
    const vv = spread(
      (g) => g.v,
      (g) => g.v,
      now.v,
      now.v,
    );
    const vq = spread(
      (g) => g.v,
      (g) => g.q,
      now.v,
      now.q,
    );
    const qq = spread(
      (g) => g.q,
      (g) => g.q,
      now.q,
      now.q,
    );
    const area = free ? vv : vv * qq - vq * vq;
    if (!(area > 1e-300)) return null;
    const [da, db] = free ? [ga / vv, 0] : [(qq * ga - vq * gb) / area, (vv * gb - vq * ga) / area];
    let size = 1;
    while (size > 1e-12) {
      const next = momentsAt(groups, a - size * da, b - size * db);
      if (height(next, b - size * db) <= height(now, b) + 1e-15) break;
      size /= 2;
    }
    a -= size * da;
    b -= size * db;
    // Nothing finite has these moments: the wanted variance cannot be had on these noises.
    if (!Number.isFinite(a) || !Number.isFinite(b) || Math.abs(a) > 500 || Math.abs(b) > 500) return null;
  }
  const last = momentsAt(groups, a, b);
  return Math.abs(last.v) < 1e-9 && (free || Math.abs(last.q - square) < 1e-9) ? last.shares : null;
};

/** Noise → probability for one count; null where nothing without bias keeps to the rule. */
const distributionOf = (
  count: number,
  { bound, variance, noSmall, stay }: PerturbationRule,
): Map<number, number> | null => {
  if (count === 0) return new Map([[0, 1]]);
  const noises = Array.from({ length: 2 * bound + 1 }, (_, i) => i - bound).filter(
    (v) => count + v >= 0 && (count + v === 0 || count + v > noSmall),
  );
  const stays = stay !== undefined && noises.includes(0);
  const rest = stays ? 1 - stay : 1;
  let groups = noises.filter((v) => !stays || v !== 0).map((v) => groupOf([v]));
  for (;;) {
    // "At most this variance": where the evenest distribution has less anyway, it is the one.
    const even = evenest(groups, 0, true);
    const square = even ? even.reduce((s, p, i) => s + p * (groups[i] as Group).q, 0) : Infinity;
    const shares = even && square * rest <= variance ? even : evenest(groups, variance / rest, false);
    if (!shares) return null;
    const single = groups.map(({ noises: of }, i) => (shares[i] as number) / of.length);
    // The left tail must not fall towards the middle: neighbours that do share one probability.
    const at = groups.findIndex(
      ({ noises: of }, i) =>
        i + 1 < groups.length &&
        ((groups[i + 1] as Group).noises.at(-1) as number) < 0 &&
        (of.at(-1) as number) < 0 &&
        (single[i] as number) > (single[i + 1] as number) + 1e-12,
    );
    if (at < 0) {
      const found = new Map<number, number>(stays ? [[0, stay]] : []);
      for (const [i, { noises: of }] of groups.entries())
        for (const v of of) found.set(v, rest * (single[i] as number));
      return new Map([...found].sort(([x], [y]) => x - y));
    }
    groups = [
      ...groups.slice(0, at),
      groupOf([...(groups[at] as Group).noises, ...(groups[at + 1] as Group).noises]),
      ...groups.slice(at + 2),
    ];
  }
};

/** Counts up to bound + noSmall + 1 have a distribution of their own; from there on it is the same for all. */
export const perturbationTable = (rule: PerturbationRule, table: string): Result<PerturbationTable> => {
  const rows: PerturbationRow[] = [];
  const starts: number[] = [];
  for (let count = 0; count <= rule.bound + rule.noSmall + 1; count += 1) {
    const distribution = distributionOf(count, rule);
    if (!distribution) return refused(statisticsRefusal('no-perturbation', { table, count }));
    starts.push(rows.length);
    let upTo = 0;
    for (const [noise, probability] of distribution) {
      upTo += probability;
      rows.push({ count, noise, probability, upTo });
    }
    // The shares add up to 1 only as closely as the machine adds.
    rows[rows.length - 1] = { ...(rows.at(-1) as PerturbationRow), upTo: 1 };
  }
  return done({ rule, rows, starts });
};

/** The row that says what is added to `count` in a cell whose key is `key` (0 ≤ key < 1): the first whose share reaches beyond it. */
export const rowOf = ({ rows, starts }: PerturbationTable, count: number, key: number): number => {
  let row = starts[Math.min(count, starts.length - 1)] as number;
  while ((rows[row] as PerturbationRow).upTo <= key) row += 1;
  return row;
};

/** `count` as it is shown. Nobody stays nobody. */
export const perturbed = (table: PerturbationTable, count: number, key: number): number =>
  count + (table.rows[rowOf(table, count, key)] as PerturbationRow).noise;
