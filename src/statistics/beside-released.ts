/** The exact check over the new and the released tables together: whether any hidden number follows from all that anybody has seen. */
import type { Coordinates } from './coordinates.ts';
import { mustHide, relationOf, sameTime, staysShown } from './differencing.ts';
import { computations, determined } from './kernel-check.ts';
import type { LinkedSystem } from './linked-system.ts';
import { coordinatesOfKey, measureOfKey, type Population, type Released } from './released.ts';
import { neverShown, shown } from './slice.ts';
import { sumsOf } from './sums.ts';

const coordinatesIn = (key: string): Coordinates => {
  const text = coordinatesOfKey(key);
  return text === ''
    ? []
    : text.split('&').map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)] as const);
};

export type BesideReleased = {
  /** Cells shown now that would have to be hidden. */
  readonly hide: readonly number[];
  /** Hidden numbers that follow from what cannot be taken back. */
  readonly lost: number;
};

/**
 * One time point. Only releases of the same people from the same snapshot can be put into one system; `state` is the new pattern, `before`
 * what was decided (differencing.ts), both of this time point.
 */
export const besideReleased = (
  system: LinkedSystem,
  state: Uint8Array,
  before: Uint8Array,
  { code, snapshot }: { readonly code: string; readonly snapshot: string },
  measures: Readonly<Record<string, Population>>,
  trees: ReadonlyMap<string, ReadonlyMap<string, string>>,
  ledger: readonly Released[],
  random: () => number,
): BesideReleased => {
  const keys = [...system.keys];
  const known = new Map(keys.map((key, cell) => [key, cell]));
  const hidden = keys.map((_, cell) => state[cell] !== shown);
  const guarded = keys.map((_, cell) => state[cell] !== shown && state[cell] !== neverShown);
  const allTrees = new Map(trees);
  for (const entry of ledger) {
    const time = sameTime(entry, code, snapshot);
    if (time?.snapshot !== snapshot) continue;
    for (const [variable, tree] of Object.entries(entry.trees))
      allTrees.set(variable, new Map([...Object.entries(tree), ...(allTrees.get(variable) ?? [])]));
    for (const [i, key] of entry.keys.entries()) {
      const theirs = entry.measures[measureOfKey(key)] as Population;
      const own = Object.entries(measures).find(([, population]) => relationOf(population, theirs) === 'same')?.[0];
      if (own === undefined) continue;
      const coordinates = coordinatesOfKey(key);
      const ownKey = coordinates === '' ? own : `${own}&${coordinates}`;
      if (known.has(ownKey)) continue;
      known.set(ownKey, keys.length);
      keys.push(ownKey);
      hidden.push(time.states[i] !== '0');
      guarded.push(time.states[i] !== '0');
    }
  }
  if (keys.length === system.size) return { hide: [], lost: 0 };
  const sums = sumsOf(keys.map(measureOfKey), keys.map(coordinatesIn), allTrees);
  const equations = [
    ...system.equations,
    ...sums.map(({ parent, children }) => ({ cells: [parent, ...children], signs: [1, ...children.map(() => -1)] })),
  ];
  const cells = [...keys.keys()].filter((cell) => hidden[cell]);
  const columnOf = new Map(cells.map((cell, column) => [cell, column]));
  const inside = equations.map(({ cells: of, signs }) => {
    const kept = of
      .map((cell, i) => [columnOf.get(cell), signs[i] as number] as const)
      .filter(([c]) => c !== undefined);
    return { columns: kept.map(([c]) => c as number), signs: kept.map(([, sign]) => sign) };
  });
  const exact = determined(cells.length, inside, random).exact.filter((column) => guarded[cells[column] as number]);
  if (exact.length === 0) return { hide: [], lost: 0 };
  const usedBy = computations(
    cells.length,
    equations.map(({ cells: of, signs }) => ({ columns: of.map((c) => columnOf.get(c) ?? cells.length + c), signs })),
    cells.length + keys.length,
  );
  const hide = new Set<number>();
  let lost = 0;
  for (const column of exact) {
    const used = usedBy(column, null).map((c) => c - cells.length);
    const free = used.filter(
      (c) => c < system.size && state[c] === shown && before[c] !== staysShown && before[c] !== mustHide,
    );
    const cheapest = free.sort((a, b) => (system.weight[a] as number) - (system.weight[b] as number))[0];
    if (used.some((c) => hide.has(c))) continue;
    if (cheapest === undefined) lost += 1;
    else hide.add(cheapest);
  }
  return { hide: [...hide], lost };
};
