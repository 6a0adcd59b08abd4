/** What must stay unknown, written down once more from the policy (statistics/policy.yaml) and the contributions. */
import type { Policy } from '#statistics';
import type { Attacked } from './system.ts';
import type { Target } from './attack.ts';
import type { Clues } from './clues.ts';
import type { Truth } from './truth.ts';

/** How far an amount must stay open above and below: p%, dominance of two, or p % of the total where few make it up. */
const levelOf = (
  total: number,
  { first, second }: { first: number; second: number },
  policy: Policy,
  people: number,
): number => {
  const dominance = Array.isArray(policy.dominance) ? policy.dominance : [policy.dominance];
  const levels = [0];
  if (people > 0 && people < policy.threshold) levels.push((policy.pPercent / 100) * total);
  for (const { units, percent } of dominance) levels.push((100 / percent) * (first + (units > 1 ? second : 0)) - total);
  levels.push((policy.pPercent / 100) * first - (total - first - second));
  return total > 0 ? Math.max(...levels) : 0;
};

/**
 * Every hidden number; and of those that no page shows (pieces of towns, what a part leaves of its whole) the small ones. `peopleOf`: the count that a sum
 * is of; `zeroTells`: counts where being nobody is to be hidden as well.
 */
export const targetsOf = (
  attacked: Attacked,
  clues: Clues,
  truth: Truth,
  policy: Policy,
  { scale, peopleOf }: { readonly scale: (name: string) => number; readonly peopleOf: (sum: string) => string },
): Target[] =>
  attacked.names.flatMap((name, column): Target[] => {
    const value = truth.values.get(name);
    if (clues.hidden.has(name) && scale(name) > 1) {
      const contributions = truth.contributions.get(name);
      if (value === undefined || !contributions) return [];
      // A sum hidden because its people are is not less uncertain than the rules for sums ask.
      const level = levelOf(value, contributions, policy, truth.values.get(peopleOf(name)) ?? 0);
      return [
        { column, low: Math.max(0, value - level) / scale(name) + 1e-6, high: (value + level) / scale(name) - 1e-6 },
      ];
    }
    if (scale(name) > 1) return [];
    if (clues.hidden.has(name)) return [{ column, width: policy.minimumWidth }];
    const small = value !== undefined && value > 0 && value < policy.threshold;
    return small ? [{ column, width: policy.minimumWidth }] : [];
  });
