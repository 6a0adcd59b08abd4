/**
 * Primary rules: which single cells must not be shown, each with every rule it breaks and how much uncertainty must remain.
 * Frequency, (n,k) and p% as in τ-ARGUS and the Handbook on Statistical Disclosure Control, ch. 4.2.2.
 */
import type { Policy } from './spec.ts';

export type CellFacts = {
  readonly people: number;
  readonly total: number;
  readonly first: number;
  readonly second: number;
};
export type Rule = 'threshold' | 'dominance' | 'pPercent' | 'pq';

/** (n,k) with n = 2: x1 + x2 > k/100 · X. */
export const dominated = (cell: CellFacts, percent: number): boolean =>
  cell.total > 0 && cell.first + cell.second > (percent / 100) * cell.total;

/** p%: X − x1 − x2 < p/100 · x1. */
export const closelyEstimated = (cell: CellFacts, percent: number): boolean =>
  cell.first > 0 && cell.total - cell.first - cell.second < (percent / 100) * cell.first;

/** pq: X − x1 − x2 < p/q · x1. */
export const narrowedByPrior = (cell: CellFacts, { p, q }: { readonly p: number; readonly q: number }): boolean =>
  cell.first > 0 && cell.total - cell.first - cell.second < (p / q) * cell.first;

/** Every rule that a cell of an amount breaks. An empty cell breaks none. */
export const amountRules = (cell: CellFacts, policy: Policy): Rule[] => {
  if (cell.people === 0) return [];
  const rules: Rule[] = [];
  if (cell.people < policy.threshold) rules.push('threshold');
  if (dominated(cell, policy.dominance.percent)) rules.push('dominance');
  if (closelyEstimated(cell, policy.pPercent)) rules.push('pPercent');
  if (policy.pq && narrowedByPrior(cell, policy.pq)) rules.push('pq');
  return rules;
};

/**
 * How far above (and, alike, below) the true amount an attacker's bounds must reach:
 * p%: p/100·x1 − (X − x1 − x2); pq: p/q·x1 − (X − x1 − x2); dominance: 100/k·(x1 + x2) − X; threshold: p% of the total.
 */
export const protectionLevel = (cell: CellFacts, policy: Policy): number => {
  const rules = amountRules(cell, policy);
  let level = 0;
  if (rules.includes('threshold')) level = Math.max(level, (policy.pPercent / 100) * cell.total);
  if (rules.includes('dominance'))
    level = Math.max(level, (100 / policy.dominance.percent) * (cell.first + cell.second) - cell.total);
  if (rules.includes('pPercent'))
    level = Math.max(level, (policy.pPercent / 100) * cell.first - (cell.total - cell.first - cell.second));
  if (policy.pq && rules.includes('pq'))
    level = Math.max(level, (policy.pq.p / policy.pq.q) * cell.first - (cell.total - cell.first - cell.second));
  return level;
};

/** Whether a number of people must be hidden. Where being nobody tells something, 0 is hidden just like 1–9. */
export const countIsSmall = (people: number, threshold: number, protectZero: boolean): boolean =>
  people < threshold && (people > 0 || protectZero);
