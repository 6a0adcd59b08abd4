/** Every blocking, training and prior rule as a numbered key column of the records, so that a rule is one join on one number. */
import type { KeyPart, LinkConfig, Rule, Side } from './config.ts';

export type KeyColumns = {
  /** All distinct rules; rule i lies in column `k<i>` (for the right record of a swapping rule within one file `k<i>r`). */
  readonly rules: readonly Rule[];
  readonly column: (rule: Rule, side: Side) => string;
};

const told = ({ field, part }: KeyPart) => `${field}:${part}`;
const identity = (rule: Rule) => rule.on.map(({ left, right }) => `${told(left)}=${told(right)}`).join('+');
export const sameRule = (a: Rule, b: Rule): boolean => identity(a) === identity(b);
export const swaps = (rule: Rule): boolean => rule.on.some(({ left, right }) => told(left) !== told(right));

export const keyColumns = (config: LinkConfig): KeyColumns => {
  const rules = [
    ...new Map(
      [...config.blocking, ...config.training, ...config.prior.rules].map((rule) => [identity(rule), rule]),
    ).values(),
  ];
  const at = new Map(rules.map((rule, i) => [identity(rule), i]));
  return {
    rules,
    column: (rule, side) => `k${at.get(identity(rule))}${config.dedupe && side === 'right' && swaps(rule) ? 'r' : ''}`,
  };
};
