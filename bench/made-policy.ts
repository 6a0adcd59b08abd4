/** What the benches of protection hold made tables against: the demonstration's policy, and the solver they all use. */
import { createHash } from 'node:crypto';
import { loadSolver } from '../src/statistics/prove/highs-solver.ts';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
export const needs = { solver: await loadSolver(), sha256 };
export const policy = {
  audience: 'staff',
  threshold: 10,
  minimumWidth: 3,
  zeros: 'show',
  dominance: { units: 2, percent: 90 },
  pPercent: 10,
} as const;
