/**
 * Everything anybody has seen of one time point as one list of cells: the new system; released tables of the same unit, whoever of it they count (conditions.ts
 * says who is among whom); and tables of loads corrected since, as figures of their own that are tied to those of the new load.
 */
import { type At, populationsBeside } from './beside-populations.ts';
import { addRests, alwaysNobody, type Cells, sumsByCategory } from './condition-cells.ts';
import { type Coordinates, keyOf } from '../count/coordinates.ts';
import { mustHide, mustHideForOthers, undecided } from './differencing.ts';
import type { Equation, LinkedSystem } from '../system/linked-system.ts';
import { coordinatesIn, measureOfKey, type Population, type Released } from './released.ts';
import { byComplement, byDetail, byThreshold, neverShown, shown } from '../system/slice.ts';
import { sumsOf } from '../system/sums.ts';

export type BesideCells = {
  readonly size: number;
  readonly coordinates: readonly Coordinates[];
  readonly equations: readonly Equation[];
  readonly hidden: readonly boolean[];
  readonly guarded: readonly boolean[];
  /** Guarded where what is shown tells that they are few: of whom nobody here knows the number. */
  readonly watched: ReadonlySet<number>;
  readonly states: readonly number[];
  readonly values: readonly number[];
  /** Cells that are differences between two loads: at most `changed` people. */
  readonly changes: ReadonlySet<number>;
  /** Whether anything released, or any condition, bears on the new system at all. */
  readonly any: boolean;
};

const nothing: BesideCells = {
  size: 0,
  coordinates: [],
  equations: [],
  hidden: [],
  guarded: [],
  watched: new Set(),
  states: [],
  values: [],
  changes: new Set(),
  any: false,
};

type Asked = At & { readonly measures: Readonly<Record<string, Population>>; readonly threshold: number };

export const besideCells = (
  system: LinkedSystem,
  state: Uint8Array,
  value: Float64Array,
  before: Uint8Array,
  { code, snapshot, measures, trees, cuts, threshold }: Asked,
  ledger: readonly Released[],
): BesideCells => {
  const found = populationsBeside(measures, { code, snapshot, trees, cuts }, system.amounts, ledger);
  if (!found) return nothing;
  const { units, entries, conditions, placeOf, places, allTrees, allCuts } = found;
  const layerOf: string[] = [];
  const coordinatesOf: Coordinates[] = [];
  const idOf = new Map<string, number>();
  const states: number[] = [];
  const hidden: boolean[] = [];
  const guarded: boolean[] = [];
  /** null: nobody here knows it. */
  const numbers: (number | null)[] = [];
  /** Whether it tells anything that is not out yet. */
  const isNew: boolean[] = [];
  const equal: Equation[] = [];
  const add = (layer: string, coordinates: Coordinates, of: number, number: number | null, guard: boolean): number => {
    const key = keyOf(layer, coordinates);
    const found = idOf.get(key);
    const cell = layerOf.push(layer) - 1;
    if (found === undefined) idOf.set(key, cell);
    else equal.push({ cells: [found, cell], signs: [1, -1] });
    coordinatesOf.push(coordinates);
    states.push(of);
    hidden.push(of !== shown);
    guarded.push(guard);
    numbers.push(number);
    isNew.push(false);
    return cell;
  };

  for (const [cell, key] of system.keys.entries()) {
    const name = measureOfKey(key);
    const place = places.get(name);
    const of = state[cell] as number;
    // That nobody is of an age which is only too narrow for the area may follow.
    const guard =
      of === byDetail
        ? (value[cell] as number) > 0 || system.protectZero[cell] === 1
        : of !== shown && of !== neverShown;
    add(
      place?.at ? place.unit : `only ${name}`,
      [...coordinatesIn(key), ...(place?.at ?? [])],
      of,
      value[cell] as number,
      guard,
    );
    isNew[cell] = [undecided, mustHide, mustHideForOthers].includes(before[cell] as number);
  }
  const { size } = system;
  for (const { entry, time, of, load } of entries)
    for (const [i, key] of entry.keys.entries()) {
      const population = of.get(measureOfKey(key));
      const place = population && placeOf(population);
      if (!place) continue;
      const coordinates = [...coordinatesIn(key), ...place];
      const found = idOf.get(keyOf(load + population.unit, coordinates));
      const now = Number(time.states[i]);
      const number = time.values[i] ?? null;
      if (found === undefined) add(load + population.unit, coordinates, now, number, now !== shown);
      else if (found >= size && now === shown && hidden[found]) {
        // What one release shows no other hides again.
        [states[found], hidden[found], guarded[found], numbers[found]] = [now, false, false, number];
      }
    }

  const changes = new Set<number>();
  const ties: Equation[] = [];
  const unitOf = new Map(
    entries.flatMap(({ of, load }) => [...of.values()].map(({ unit }) => [load + unit, unit] as const)),
  );
  /** The cells of other loads. */
  const loads = layerOf.flatMap((layer, cell) => {
    const own = cell < size || units.has(layer) ? undefined : unitOf.get(layer);
    return own === undefined ? [] : [{ cell, own, key: keyOf(own, coordinatesOf[cell] as Coordinates) }];
  });
  // What one load showed is public, whichever hid it later because it had changed by a few: that it changed is hidden, and is tied to nothing.
  const onceShown = new Map(
    loads.flatMap(({ cell, key }) => (hidden[cell] ? [] : [[key, numbers[cell] ?? 0] as const])),
  );
  const hiddenOf = new Map<string, readonly number[]>();
  const tie = (a: number, b: number) => {
    const change = add(`change ${a} ${b}`, [], byComplement, null, false);
    changes.add(change);
    ties.push({ cells: [a, b, change], signs: [1, -1, -1] });
  };
  for (const { cell, own, key } of loads) {
    const same = idOf.get(key) ?? add(own, coordinatesOf[cell] as Coordinates, neverShown, null, false);
    const then = onceShown.get(key);
    if (then !== undefined) guarded[cell] = false;
    if (then !== undefined && same < size && Math.abs((value[same] as number) - then) < threshold)
      guarded[same] = false;
    if ((!hidden[same] || same < size) && !hidden[cell]) continue;
    tie(same, cell);
    // One corrected load beside another, too.
    for (const other of hiddenOf.get(key) ?? []) if (hidden[cell]) tie(other, cell);
    if (hidden[cell]) hiddenOf.set(key, [...(hiddenOf.get(key) ?? []), cell]);
  }

  // What a released table tells of other people there, the new one may tell of its own only by adding up.
  const standings = new Map<string, readonly [layer: string, place: Coordinates]>();
  const stand = (layer: string, population: Population) => {
    const place = placeOf(population);
    if (place) standings.set(keyOf(layer, place), [layer, place]);
  };
  for (const population of Object.values(measures)) stand(population.unit, population);
  for (const { of, load } of entries) for (const population of of.values()) stand(load + population.unit, population);
  for (let cell = size, given = layerOf.length; cell < given; cell += 1) {
    const there = (coordinatesOf[cell] as Coordinates).filter(([variable]) => !conditions.trees.has(variable));
    for (const [layer, place] of standings.values())
      if (layer === layerOf[cell] && !idOf.has(keyOf(layer, [...there, ...place])))
        add(layer, [...there, ...place], neverShown, null, false);
  }

  // What adds up from numbers known here is known here.
  const adding = sumsOf(layerOf, coordinatesOf, allTrees).filter(({ parent }) => states[parent] === neverShown);
  for (let more = true; more; ) {
    more = false;
    for (const { parent, children } of adding) {
      if (numbers[parent] !== null || children.some((cell) => numbers[cell] === null)) continue;
      numbers[parent] = children.reduce((sum, cell) => sum + (numbers[cell] as number), 0);
      isNew[parent] = children.some((cell) => isNew[cell]);
      more = true;
    }
  }

  const numberAt = (cell: number) => numbers[cell] ?? null;
  const watched = new Set<number>();
  const cells: Cells = {
    layerOf,
    coordinatesOf,
    idOf,
    numberAt,
    add: (layer, coordinates, number, made) => {
      const tells = made.some((cell) => isNew[cell]);
      // Whoever two tables leave between them are counted as any others are; of amounts it is not known how many make them up.
      const guard = tells && number !== null && number > 0 && (system.amounts || number < threshold);
      const cell = add(layer, coordinates, byComplement, number, guard);
      if (tells && number === null && !system.amounts) watched.add(cell);
      isNew[cell] = tells;
      return cell;
    },
  };
  const seen = layerOf.length;
  addRests(cells, conditions);
  for (const cell of alwaysNobody(cells, conditions, seen)) hidden[cell] = false;
  const sums = sumsOf(layerOf, coordinatesOf, allTrees).filter(({ parent, children }) =>
    [parent, ...children].some((cell) => cell >= size),
  );
  const byCategory = sumsByCategory(cells, conditions, allCuts, allTrees);
  return {
    size: layerOf.length,
    coordinates: coordinatesOf,
    equations: [
      ...system.equations,
      ...sums.map(({ parent, children }) => ({ cells: [parent, ...children], signs: [1, ...children.map(() => -1)] })),
      ...byCategory,
      ...equal,
      ...ties,
    ],
    hidden,
    guarded,
    watched,
    states,
    values: numbers.map((number) => number ?? 0),
    changes,
    any: layerOf.length > size || byCategory.length + equal.length > 0,
  };
};

/** What an attacker knows of a hidden cell of the joint system; `changed`: by how many people corrected numbers are believed to have changed at most. */
export const besideBounds = (
  { states, changes }: BesideCells,
  cell: number,
  amounts: boolean,
  threshold: number,
  most: number,
  changed: number,
): readonly [number, number] => {
  if (changes.has(cell)) return [-changed, changed];
  return [0, !amounts && states[cell] === byThreshold ? threshold - 1 : most];
};
