/**
 * The differencing guard: what a new system may show beside everything released already. The same people from the same records stay as they
 * were published; where a corrected load, or slightly other people, would give a small difference, the new number is hidden.
 */
import { keyOf } from '../count/coordinates.ts';
import type { LinkedSystem } from '../system/linked-system.ts';
import {
  coordinatesIn,
  coordinatesOfKey,
  measureOfKey,
  type Population,
  type Released,
  type ReleasedTime,
} from './released.ts';
import { type Cutting, inWider } from './same-people.ts';
import { byComplement, shown } from '../system/slice.ts';

/**
 * What was decided before about a cell: nothing · must be hidden · is shown already and stays so · hidden earlier (plus the state, slice.ts) · must be hidden and say
 * "for others' sake": beside the same cell of a load corrected since, that it is small now would tell of it then, too.
 */
export const undecided = 0;
export const mustHide = 1;
export const staysShown = 2;
export const hiddenEarlier = 3;
export const mustHideForOthers = 9;

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
  /** A release that shows other numbers of the same people and the same records: one of the two says so wrongly. */
  readonly reused: string | null;
};

type New = {
  readonly system: LinkedSystem;
  readonly measures: Readonly<Record<string, Population>>;
  readonly snapshotOf: (t: number) => string;
  readonly threshold: number;
} & Cutting;

/** Of every cell of the system the released cells (place in `keys`) to compare it with: `isSame` where they count the very same people. */
const comparedWith = (
  { system, measures, cuts, trees }: New,
  entry: Released,
): { readonly cell: number; readonly i: number; readonly isSame: boolean }[] => {
  const indexOf = new Map(entry.keys.map((key, i) => [key, i]));
  const theirs = {
    cuts: entry.variables,
    trees: new Map(Object.entries(entry.trees).map(([v, tree]) => [v, new Map(Object.entries(tree))] as const)),
  };
  const pairs = Object.entries(measures).flatMap(([own, population]) =>
    Object.entries(entry.measures).flatMap(([name, other]) => {
      const relation = relationOf(population, other);
      if (relation === 'none') return [];
      const isWider = population.conditions.length < other.conditions.length;
      const [fewer, more] = isWider ? [population, other] : [other, population];
      const extra = more.conditions.filter((condition) => !fewer.conditions.includes(condition));
      const wider = relation === 'same' ? null : inWider(extra, isWider ? { cuts, trees } : theirs);
      return [{ own, name, relation, isWider, wider }];
    }),
  );
  const cellsOf = new Map<string, number>();
  for (const [cell, key] of system.keys.entries()) if (system.published[cell] === 1) cellsOf.set(key, cell);
  const found: { cell: number; i: number; isSame: boolean }[] = [];
  for (const { own, name, relation, isWider, wider } of pairs) {
    for (const [key, cell] of cellsOf) {
      if (measureOfKey(key) !== own) continue;
      const coordinates = coordinatesOfKey(key);
      const i = indexOf.get(coordinates === '' ? name : `${name}&${coordinates}`);
      if (i !== undefined) found.push({ cell, i, isSame: relation === 'same' });
      const there = wider && !isWider ? wider(coordinatesIn(key)) : null;
      const same = there ? indexOf.get(keyOf(name, there)) : undefined;
      if (same !== undefined) found.push({ cell, i: same, isSame: true });
    }
    if (!wider || !isWider) continue;
    for (const [i, key] of entry.keys.entries()) {
      const here = measureOfKey(key) === name ? wider(coordinatesIn(key)) : null;
      const cell = here ? cellsOf.get(keyOf(own, here)) : undefined;
      if (cell !== undefined) found.push({ cell, i, isSame: true });
    }
  }
  return found;
};

/** Whether a released count says nothing of its being small: it is shown, or hidden for others' sake. */
const saysNothing = (state: number): boolean => state === shown || state === byComplement;

/** Decides every cell that shares its categories with a released one; `ledger` holds releases of the same data set only. */
export const decideBefore = (now: New, ledger: readonly Released[]): Decided => {
  const { system, snapshotOf, threshold } = now;
  const before = new Uint8Array(system.size * system.times.length);
  let differences = 0;
  let reused: string | null = null;
  for (const entry of ledger) {
    const times = system.times.flatMap((code, t) => {
      const time = sameTime(entry, code, snapshotOf(t));
      return time ? [[t, time] as const] : [];
    });
    const compared = times.length > 0 ? comparedWith(now, entry) : [];
    for (const [t, time] of times)
      for (const { cell, i, isSame } of compared) {
        const at = t * system.size + cell;
        const state = Number(time.states[i]);
        if (isSame && time.snapshot === snapshotOf(t)) {
          const shownThen = time.values[i] ?? null;
          if (shownThen !== null && Math.abs(shownThen - (system.values[at] as number)) > 1e-6 * Math.max(1, shownThen))
            reused = entry.release;
          // What was shown cannot be taken back; it outweighs every other reason.
          if (state === 0 || before[at] !== staysShown) before[at] = state === 0 ? staysShown : hiddenEarlier + state;
          continue;
        }
        if ((before[at] as number) >= staysShown) continue;
        const now = system.values[at] as number;
        const difference = Math.abs(now - (time.values[i] ?? 0));
        const tells = state !== shown || (difference > 0 && (system.amounts || difference < threshold));
        const saysNoMore = isSame && !system.amounts && saysNothing(state);
        if (!tells && !(saysNoMore && now > 0 && now < threshold)) continue;
        if (tells && before[at] !== mustHide) differences += 1;
        before[at] = saysNoMore ? mustHideForOthers : mustHide;
      }
  }
  return { before, differences, reused };
};
