/** What was done to one system, for the checker and the auditor: no cell value in it. */
import type { Policy } from '../spec/policy.ts';
import type { Rule } from '../rules/primary.ts';
import type { ProtectedSystem } from './protect-system.ts';
import { type Lost, lostIn, ruleHits } from '../rules/rule-hits.ts';

export type SystemAccount = {
  readonly cells: number;
  readonly equations: number;
  readonly primary: number;
  readonly complementary: number;
  /** Counts: people; amounts: width ÷ value. Null when nothing is hidden. */
  readonly tightestInterval: number | null;
  readonly recomputable: 0;
  /** Questions that the solver gave up: more is hidden than might be needed. */
  readonly undecided: number;
  /** Every rule hit, by rule; and what a reader loses. */
  readonly rules: Partial<Record<Rule, number>>;
  readonly lost: Lost;
};

export const accountOf = (
  { system, state, primary, complementary, tightest, undecided }: ProtectedSystem,
  policy: Policy,
): SystemAccount => ({
  cells: system.size,
  equations: system.equations.length,
  primary,
  complementary,
  tightestInterval: tightest === Infinity ? null : tightest,
  recomputable: 0,
  undecided,
  rules: ruleHits(system, policy),
  lost: lostIn(system, state),
});
