/**
 * The differencing guard: what a new system may show beside everything released already. The same people from the same records stay as they
 * were published; where a corrected load, or slightly other people, would give a small difference, the new number is hidden.
 */
import type { LinkedSystem } from './linked-system.ts';
import { coordinatesOfKey, measureOfKey, type Population, type Released, type ReleasedTime } from './released.ts';

/** What was decided before about a cell: nothing · must be hidden · is shown already and stays so · hidden earlier (plus the state, slice.ts). */
export const undecided = 0;
export const mustHide = 1;
export const staysShown = 2;
export const hiddenEarlier = 3;

type Relation = 'same' | 'nested' | 'none';
export const relationOf = (a: Population, b: Population): Relation => {
  if (a.unit !== b.unit) return 'none';
  const [fewer, more] = a.conditions.length <= b.conditions.length ? [a, b] : [b, a];
  if (!fewer.conditions.every((condition) => more.conditions.includes(condition))) return 'none';
  return fewer.conditions.length === more.conditions.length ? 'same' : 'nested';
};

/** Of an earlier release, the time point that speaks of the same day: by its code, or because it was counted from the same snapshot. */
export const sameTime = (entry: Released, code: string, snapshot: string): ReleasedTime | null =>
  entry.times[code] ?? Object.values(entry.times).find((time) => time.snapshot === snapshot) ?? null;

export type Decided = {
  /** times × size. */
  readonly before: Uint8Array;
  /** Cells hidden because of a small difference to something released. */
  readonly differences: number;
};

type New = {
  readonly system: LinkedSystem;
  readonly measures: Readonly<Record<string, Population>>;
  readonly snapshotOf: (t: number) => string;
  readonly threshold: number;
};

/** Decides every cell that shares its categories with a released one; `ledger` holds releases of the same data set only. */
export const decideBefore = (
  { system, measures, snapshotOf, threshold }: New,
  ledger: readonly Released[],
): Decided => {
  const before = new Uint8Array(system.size * system.times.length);
  let differences = 0;
  for (const entry of ledger) {
    const indexOf = new Map(entry.keys.map((key, i) => [key, i]));
    const pairs = Object.entries(measures).flatMap(([own, population]) =>
      Object.entries(entry.measures).flatMap(([theirs, other]) => {
        const relation = relationOf(population, other);
        return relation === 'none' ? [] : [{ own, theirs, relation }];
      }),
    );
    for (const [t, code] of system.times.entries()) {
      const snapshot = snapshotOf(t);
      const time = sameTime(entry, code, snapshot);
      if (!time) continue;
      for (const [cell, key] of system.keys.entries()) {
        if (system.published[cell] !== 1) continue;
        const at = t * system.size + cell;
        const coordinates = coordinatesOfKey(key);
        for (const { own, theirs, relation } of pairs) {
          if (own !== measureOfKey(key)) continue;
          const i = indexOf.get(coordinates === '' ? theirs : `${theirs}&${coordinates}`);
          if (i === undefined) continue;
          const state = Number(time.states[i]);
          if (relation === 'same' && time.snapshot === snapshot) {
            // What was shown cannot be taken back; it outweighs every other reason.
            before[at] = state === 0 ? staysShown : before[at] === staysShown ? staysShown : hiddenEarlier + state;
            continue;
          }
          if ((before[at] as number) >= staysShown) continue;
          const difference = Math.abs((system.values[at] as number) - (time.values[i] ?? 0));
          const tells = state !== 0 || (difference > 0 && (system.amounts || difference < threshold));
          if (tells && before[at] !== mustHide) {
            before[at] = mustHide;
            differences += 1;
          }
        }
      }
    }
  }
  return { before, differences };
};
