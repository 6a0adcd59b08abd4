/**
 * Primary rules: which single cells must not be shown, each with every rule it breaks and how much uncertainty must remain.
 * Frequency, (n,k), p%, pq and request as in τ-ARGUS and the Handbook on Statistical Disclosure Control, ch. 4.2.2.
 */
import { dominanceRulesOf, type Policy } from '../spec/policy.ts';

export type CellFacts = {
  readonly people: number;
  readonly total: number;
  /** The largest amounts of one unit each. */
  readonly first: number;
  readonly second: number;
  readonly third?: number;
  /** The largest amount of a unit that asked for protection. */
  readonly asked?: number;
};
const rules = ['threshold', 'dominance', 'pPercent', 'pq', 'request', 'zero', 'population'] as const;
export type Rule = (typeof rules)[number];

/** Together, the amounts of the `units` largest. */
const largest = ({ first, second, third = 0 }: CellFacts, units: number): number =>
  first + (units > 1 ? second : 0) + (units > 2 ? third : 0);

/** (n,k): x1 + … + xn > k/100 · X. */
export const dominated = (cell: CellFacts, percent: number, units = 2): boolean =>
  cell.total > 0 && largest(cell, units) > (percent / 100) * cell.total;

/** What a coalition of the next largest units cannot know of the rest: X − x1 − … */
const remainder = (cell: CellFacts, coalition: number): number => cell.total - largest(cell, 1 + coalition);

/** p%: X − x1 − x2 < p/100 · x1. */
export const closelyEstimated = (cell: CellFacts, percent: number, coalition = 1): boolean =>
  cell.first > 0 && remainder(cell, coalition) < (percent / 100) * cell.first;

/** pq: X − x1 − x2 < p/q · x1. */
export const narrowedByPrior = (cell: CellFacts, { p, q }: { readonly p: number; readonly q: number }): boolean =>
  cell.first > 0 && remainder(cell, 1) < (p / q) * cell.first;

/** Request: a unit that asked makes up more than the share it may. */
const requested = (cell: CellFacts, percent: number): boolean =>
  cell.total > 0 && (cell.asked ?? 0) > (percent / 100) * cell.total;

/** Every rule that a cell of an amount breaks. An empty cell breaks none. */
export const amountRules = (cell: CellFacts, policy: Policy): Rule[] => {
  if (cell.people === 0) return [];
  const broken: Rule[] = [];
  if (cell.people < policy.threshold) broken.push('threshold');
  if (dominanceRulesOf(policy).some(({ units, percent }) => dominated(cell, percent, units))) broken.push('dominance');
  if (closelyEstimated(cell, policy.pPercent, policy.coalition)) broken.push('pPercent');
  if (policy.pq && narrowedByPrior(cell, policy.pq)) broken.push('pq');
  if (policy.request && requested(cell, policy.request.percent)) broken.push('request');
  return broken;
};

/**
 * How far above (and, alike, below) the true amount an attacker's bounds must reach:
 * p%: p/100·x1 − (X − x1 − x2); pq: p/q·x1 − (X − x1 − x2); dominance: 100/k·(x1 + … + xn) − X; request: 100/k·x − X; threshold: p% of the total.
 */
export const protectionLevel = (cell: CellFacts, policy: Policy): number => {
  const broken = amountRules(cell, policy);
  const levels: number[] = [0];
  if (broken.includes('threshold')) levels.push((policy.pPercent / 100) * cell.total);
  if (broken.includes('dominance'))
    for (const { units, percent } of dominanceRulesOf(policy))
      levels.push((100 / percent) * largest(cell, units) - cell.total);
  if (broken.includes('pPercent'))
    levels.push((policy.pPercent / 100) * cell.first - remainder(cell, policy.coalition ?? 1));
  if (policy.pq && broken.includes('pq')) levels.push((policy.pq.p / policy.pq.q) * cell.first - remainder(cell, 1));
  if (policy.request && broken.includes('request'))
    levels.push((100 / policy.request.percent) * (cell.asked ?? 0) - cell.total);
  return Math.max(...levels);
};

/** Whether a number of people must be hidden. Where being nobody tells something, 0 is hidden just like 1–9. */
export const countIsSmall = (people: number, threshold: number, protectZero: boolean): boolean =>
  people < threshold && (people > 0 || protectZero);

/** Every rule that a number of people breaks. */
export const countRules = (people: number, threshold: number, protectZero: boolean): Rule[] =>
  countIsSmall(people, threshold, protectZero) ? [people === 0 ? 'zero' : 'threshold'] : [];
