/** Every blocking, training and prior rule as a numbered key column of the records, so that a rule is one join on one number. */
import { type KeyPart, type LinkConfig, type Rule, type Side, sides } from './config.ts';

/** Within one file both sides are the same records. */
export const sidesOf = (config: LinkConfig): readonly Side[] => (config.dedupe ? ['left'] : sides);

export type KeyColumns = {
  /** All distinct rules; rule i lies in column `k<i>` (for the right record of a swapping rule within one file `k<i>r`). */
  readonly rules: readonly Rule[];
  readonly column: (rule: Rule, side: Side) => string;
};

const told = ({ field, part }: KeyPart) => `${field}:${part}`;
const asked = (rule: Rule) => rule.on.map(({ left, right }) => `${told(left)}=${told(right)}`);
const identity = (rule: Rule) => asked(rule).join('+');
export const sameRule = (a: Rule, b: Rule): boolean => identity(a) === identity(b);
/** Whether every pair of `rule` is also one of `other`, which asks for less. */
export const isWithin = (rule: Rule, other: Rule): boolean =>
  !sameRule(rule, other) && asked(other).every((what) => asked(rule).includes(what));
const swaps = (rule: Rule): boolean => rule.on.some(({ left, right }) => told(left) !== told(right));

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
