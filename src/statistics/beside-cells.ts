/**
 * Everything anybody has seen of one time point as one list of cells: the new system, released tables of the same people, and, as figures of their own that
 * are tied to the new ones, tables of slightly other people and of loads corrected since.
 */
import type { Coordinates } from './coordinates.ts';
import { relationOf, sameTime } from './differencing.ts';
import type { Equation, LinkedSystem } from './linked-system.ts';
import { coordinatesOfKey, measureOfKey, type Population, type Released } from './released.ts';
import { byComplement, byDetail, byThreshold, neverShown, shown } from './slice.ts';
import { sumsOf } from './sums.ts';

export type BesideCells = {
  readonly size: number;
  readonly equations: readonly Equation[];
  readonly hidden: readonly boolean[];
  readonly guarded: readonly boolean[];
  readonly states: readonly number[];
  readonly values: readonly number[];
  /** Cells that are differences between two tables: of nested people never negative; of corrected loads at most `changed` people. */
  readonly differences: ReadonlyMap<number, 'nested' | 'corrected'>;
  /** Whether anything released bears on the new system at all. */
  readonly any: boolean;
};

const coordinatesIn = (key: string): Coordinates => {
  const text = coordinatesOfKey(key);
  return text === ''
    ? []
    : text.split('&').map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)] as const);
};

type At = {
  readonly code: string;
  readonly snapshot: string;
  readonly measures: Readonly<Record<string, Population>>;
  readonly trees: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly threshold: number;
};

export const besideCells = (
  system: LinkedSystem,
  state: Uint8Array,
  value: Float64Array,
  { code, snapshot, measures, trees, threshold }: At,
  ledger: readonly Released[],
): BesideCells => {
  const keys = [...system.keys];
  const known = new Map(keys.map((key, cell) => [key, cell]));
  const states = keys.map((_, cell) => state[cell] as number);
  const hidden = states.map((of) => of !== shown);
  // That nobody is of an age which is only too narrow for the area may follow.
  const guarded = states.map((of, cell) =>
    of === byDetail ? (value[cell] as number) > 0 || system.protectZero[cell] === 1 : of !== shown && of !== neverShown,
  );
  const values = [...value];
  const ties: Equation[] = [];
  const differences = new Map<number, 'nested' | 'corrected'>();
  const allTrees = new Map(trees);
  const add = (key: string, of: number, number: number, isGuarded: boolean): number => {
    known.set(key, keys.length);
    states.push(of);
    hidden.push(of !== shown);
    guarded.push(isGuarded);
    values.push(number);
    return keys.push(key) - 1;
  };
  for (const [n, entry] of ledger.entries()) {
    const time = sameTime(entry, code, snapshot);
    if (!time) continue;
    const isSameSnapshot = time.snapshot === snapshot;
    const pairs = Object.entries(entry.measures).flatMap(([theirs, other]) =>
      Object.entries(measures).flatMap(([own, population]) => {
        const relation = relationOf(population, other);
        if (relation === 'none' || (relation === 'nested' && (!isSameSnapshot || system.amounts))) return [];
        if (relation === 'same' && !isSameSnapshot && system.amounts) return [];
        return [{ own, theirs, relation, isLarger: population.conditions.length < other.conditions.length }];
      }),
    );
    if (pairs.length === 0) continue;
    for (const [variable, tree] of Object.entries(entry.trees))
      allTrees.set(variable, new Map([...Object.entries(tree), ...(allTrees.get(variable) ?? [])]));
    const entryAt = new Map(entry.keys.map((key, i) => [key, i]));
    for (const [key, i] of entryAt) {
      const of = Number(time.states[i]);
      const number = time.values[i] ?? 0;
      const coordinates = coordinatesOfKey(key);
      const named = (measure: string) => (coordinates === '' ? measure : `${measure}&${coordinates}`);
      for (const { own, theirs, relation, isLarger } of pairs) {
        if (theirs !== measureOfKey(key)) continue;
        const found = known.get(named(own));
        if (relation === 'same' && isSameSnapshot) {
          if (found === undefined) add(named(own), of, number, of !== shown);
          continue;
        }
        // A table of its own, with its own sums, tied to the new one cell by cell; where that has none, to what would stand there.
        const cell = add(named(`${theirs} of ${n} beside ${own}`), of, number, of !== shown);
        const same = found ?? add(named(own), neverShown, 0, false);
        if (!hidden[same] && !hidden[cell]) continue;
        if (relation === 'same') {
          // What was shown once is public; that it changed is hidden, and is tied to nothing.
          if (same < system.size && !hidden[cell]) {
            guarded[same] = false;
            continue;
          }
          const change = add(`change of ${n}&${keys.length}`, byComplement, 0, false);
          differences.set(change, 'corrected');
          ties.push({ cells: [same, cell, change], signs: [1, -1, -1] });
          continue;
        }
        const gap = same < system.size && of === shown ? Math.abs((values[same] as number) - number) : 0;
        const rest = add(`rest of ${n}&${keys.length}`, byComplement, 0, gap > 0 && gap < threshold);
        differences.set(rest, 'nested');
        ties.push({ cells: isLarger ? [same, cell, rest] : [cell, same, rest], signs: [1, -1, -1] });
      }
    }
  }
  const sums = sumsOf(keys.map(measureOfKey), keys.map(coordinatesIn), allTrees);
  return {
    size: keys.length,
    equations: [
      ...system.equations,
      ...sums.map(({ parent, children }) => ({ cells: [parent, ...children], signs: [1, ...children.map(() => -1)] })),
      ...ties,
    ],
    hidden,
    guarded,
    states,
    values,
    differences,
    any: keys.length > system.size,
  };
};

/** What an attacker knows of a hidden cell of the joint system; `changed`: by how many people corrected numbers are believed to have changed at most. */
export const besideBounds = (
  { states, differences }: BesideCells,
  cell: number,
  amounts: boolean,
  threshold: number,
  most: number,
  changed: number,
): readonly [number, number] => {
  const difference = differences.get(cell);
  if (difference === 'corrected') return [-changed, changed];
  if (difference === 'nested') return [0, most];
  return !amounts && states[cell] === byThreshold ? [0, threshold - 1] : [0, most];
};
