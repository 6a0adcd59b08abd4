/** The new and the released tables together: whether any hidden number follows, or is known too closely, from all that anybody has seen. */
import type { Coordinates } from './coordinates.ts';
import { mustHide, relationOf, sameTime, staysShown } from './differencing.ts';
import { computations, determined } from './kernel-check.ts';
import type { LinkedSystem } from './linked-system.ts';
import { narrowTogether } from './narrow-together.ts';
import type { Solver } from './needs.ts';
import { isWideEnough } from './reach.ts';
import { coordinatesOfKey, measureOfKey, type Population, type Released } from './released.ts';
import { byThreshold, neverShown, type Slice, shown } from './slice.ts';
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
  { slice, solver }: { readonly slice: Slice; readonly solver: Solver },
): BesideReleased => {
  const keys = [...system.keys];
  const known = new Map(keys.map((key, cell) => [key, cell]));
  const hidden = keys.map((_, cell) => state[cell] !== shown);
  const states = keys.map((_, cell) => state[cell] as number);
  const values = [...slice.value];
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
      states.push(Number(time.states[i]));
      values.push(time.values[i] ?? 0);
    }
  }
  if (keys.length === system.size) return { hide: [], lost: 0 };
  /** Of the figures that tell each cell the cheapest that is not out yet. */
  const hideOneOfEach = (telling: readonly (readonly number[])[]): BesideReleased => {
    const hide = new Set<number>();
    let lost = 0;
    for (const used of telling) {
      if (used.some((c) => hide.has(c))) continue;
      const cheapest = used
        .filter((c) => c < system.size && state[c] === shown && before[c] !== staysShown && before[c] !== mustHide)
        .sort((a, b) => (system.weight[a] as number) - (system.weight[b] as number))[0];
      if (cheapest === undefined) lost += 1;
      else hide.add(cheapest);
    }
    return { hide: [...hide], lost };
  };
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
  if (exact.length === 0) {
    const scale = system.amounts ? Math.max(1, values.reduce((m, v) => Math.max(m, v), 1) / 1e4) : 1;
    const most = (3 * values.reduce((m, v) => Math.max(m, v), 100)) / scale;
    const joint = equations.filter(
      ({ cells: of }, e) => e < system.equations.length || of.some((c) => c >= system.size),
    );
    const found = narrowTogether(
      {
        equations: joint,
        isHidden: (cell) => hidden[cell] as boolean,
        valueOf: (cell) => (values[cell] as number) / scale,
        boundsOf: (cell) =>
          !system.amounts && states[cell] === byThreshold ? [0, slice.policy.threshold - 1] : [0, most],
        isWide: (cell, low, high) => {
          if (!system.amounts) return Math.floor(high + 1e-6) - Math.ceil(low - 1e-6) >= slice.policy.minimumWidth;
          // Of what only an earlier release hid nobody here knows the value: its interval may only not be a point.
          const slack = 1e-6 * most;
          return (
            high - low > slack &&
            (cell >= system.size || isWideEnough(slice, cell, low * scale - slack, high * scale + slack))
          );
        },
      },
      joint.flatMap(({ cells: of }, e) => (e < system.equations.length ? [] : of)),
      (cell) => guarded[cell] as boolean,
      solver,
      random,
    );
    return found === null ? { hide: [], lost: 1 } : hideOneOfEach(found.map(({ narrowedBy }) => narrowedBy));
  }
  const usedBy = computations(
    cells.length,
    equations.map(({ cells: of, signs }) => ({ columns: of.map((c) => columnOf.get(c) ?? cells.length + c), signs })),
    cells.length + keys.length,
  );
  return hideOneOfEach(exact.map((column) => usedBy(column, null).map((c) => c - cells.length)));
};
