/** Which rules a cell breaks, all of them, for the checker: the page tells no more than the first kind, since a finer reason can itself tell. */
import type { LinkedSystem } from '../system/linked-system.ts';
import type { Policy } from '../spec/policy.ts';
import { amountRules, countRules, type Rule } from './primary.ts';
import { factsAt } from '../system/slice.ts';

/** `at` counts times × size. */
export const rulesAt = (system: LinkedSystem, at: number, policy: Policy): Rule[] => {
  const cell = at % system.size;
  if (system.amounts) return amountRules(factsAt(system, at), policy);
  const whole = system.wholeOf[cell] as number;
  const zeroTells = system.protectZero[cell] === 1 && (whole < 0 || (system.people[at - cell + whole] as number) > 0);
  return countRules(system.people[at] as number, policy.threshold, zeroTells);
};

/** Rule → cells of the tables that break it; a cell counts with every rule it breaks. */
export const ruleHits = (system: LinkedSystem, policy: Policy): Partial<Record<Rule, number>> => {
  const hits: Partial<Record<Rule, number>> = {};
  for (let at = 0; at < system.values.length; at += 1) {
    if (system.published[at % system.size] !== 1) continue;
    for (const rule of rulesAt(system, at, policy)) hits[rule] = (hits[rule] ?? 0) + 1;
  }
  return hits;
};

/** How much a reader loses: the share of the values not shown, and of the people in inner cells (that are no total of others) not shown. */
export type Lost = { readonly cells: number; readonly people: number };

export const lostIn = (system: LinkedSystem, state: Uint8Array): Lost => {
  const isTotal = new Uint8Array(system.size);
  for (const { cells } of system.equations)
    if (cells.slice(1).some((cell) => system.published[cell] === 1)) isTotal[cells[0] as number] = 1;
  let [cells, hidden, people, lost] = [0, 0, 0, 0];
  for (let at = 0; at < state.length; at += 1) {
    const cell = at % system.size;
    if (system.published[cell] !== 1) continue;
    cells += 1;
    if (state[at] !== 0) hidden += 1;
    if (isTotal[cell] === 1) continue;
    people += system.people[at] as number;
    if (state[at] !== 0) lost += system.people[at] as number;
  }
  const share = (part: number, whole: number) => (whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 10_000);
  return { cells: share(hidden, cells), people: share(lost, people) };
};
