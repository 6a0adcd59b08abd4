/** The attacker who knows the rules and tries every table of whole numbers: shared by the test and the long campaign. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { LinkedSystem } from '../system/linked-system.ts';
import type { ProtectionNeeds, Solver } from '../needs.ts';
import { protectSystem } from '../hide/protect-system.ts';
import { byDetail, byThreshold, equationsOfCells, neverShown, shown, sliceOf } from '../system/slice.ts';
import { otherTable, otherTableBySolver, staffPolicy } from '../test-kit.ts';
import { learntBySolver } from './test-solver-attacker.ts';
import { mediumDetailed, monthAt, monthsOf, smallCubes, smallDetailed, smallTables } from './test-small-tables.ts';

export const threshold = 4;
export const minimumWidth = 2;
const policy = { ...staffPolicy, threshold, minimumWidth };
const isSmall = (value: number) => value > 0 && value < threshold;
const knownOf = (state: number): [number, number] => (state === byThreshold ? [0, threshold - 1] : [0, 999]);

/** What an attacker learns from a pattern: the widths left by everything shown, and what a lone person pins who knows the own value. */
export type Learnt = {
  readonly attacked: number;
  /** Cells whose interval is narrower than promised. */
  readonly narrow: readonly string[];
  /** `by → of`: whose small number a lone member of another hidden cell computes. */
  readonly pinned: readonly string[];
  /** Questions that trying did not decide and a whole-number programme answered. */
  readonly undecided: number;
};

/** Cells that hold the very people of `cell`: they know these values, too. */
const sameAs = (system: LinkedSystem, cell: number): Set<number> => {
  const same = new Set([cell]);
  for (let before = 0; before < same.size; ) {
    before = same.size;
    for (const { cells } of system.equations)
      for (const child of cells.slice(1))
        if (system.values[child] === system.values[cells[0] as number])
          if (same.has(child) || same.has(cells[0] as number)) same.add(child).add(cells[0] as number);
  }
  return same;
};

export const learnt = (system: LinkedSystem, state: Uint8Array, solver: Solver): Learnt => {
  const isHidden = (cell: number) => state[cell] !== shown;
  const known = (cell: number) => knownOf(state[cell] as number);
  let undecided = 0;
  const tableWith = (knows: (cell: number) => [number, number], cell: number, value: number): number[] | null => {
    const found = otherTable(system, isHidden, knows, cell, value);
    if (found !== 'undecided') return found;
    undecided += 1;
    return otherTableBySolver(system, isHidden, knows, cell, value, solver);
  };
  const tables: number[][] = [[...system.values]];
  const valueOf = (cell: number) => system.values[cell] as number;
  const width = (cell: number) => {
    const seen = tables.map((table) => table[cell] as number);
    return Math.max(...seen) - Math.min(...seen);
  };
  const small = system.keys.flatMap((_, cell) => (isHidden(cell) && isSmall(valueOf(cell)) ? [cell] : []));
  const narrow: string[] = [];
  let attacked = 0;
  for (let cell = 0; cell < system.size; cell += 1) {
    if (!isHidden(cell) || (state[cell] === neverShown && !isSmall(valueOf(cell)))) continue;
    // That nobody is of an age says nothing about a person, and no other zero is hidden for it.
    if (state[cell] === byDetail && valueOf(cell) === 0) continue;
    attacked += 1;
    // a table found for one cell is kept, since it widens the others too
    for (const step of [1, -1])
      for (let far = minimumWidth; far >= 1 && width(cell) < minimumWidth; far -= 1) {
        if (valueOf(cell) + step * far < 0) continue;
        const found = tableWith(known, cell, valueOf(cell) + step * far);
        if (!found) continue;
        tables.push(found);
        break;
      }
    if (width(cell) < minimumWidth) narrow.push(system.keys[cell] as string);
  }
  const pinned: string[] = [];
  for (const single of small.filter((cell) => valueOf(cell) === 1)) {
    const own = sameAs(system, single);
    const knows = (cell: number): [number, number] => (own.has(cell) ? [valueOf(cell), valueOf(cell)] : known(cell));
    for (const cell of small) {
      if (own.has(cell)) continue;
      const isOpen = [1, -1, 2, -2, 3, -3].some((by) => {
        const value = valueOf(cell) + by;
        return value >= 0 && tableWith(knows, cell, value) !== null;
      });
      if (!isOpen) pinned.push(`${system.keys[single]} → ${system.keys[cell]}`);
    }
  }
  return { attacked, narrow, pinned, undecided };
};

export type Campaign = {
  readonly hiddenCells: number;
  readonly refusals: number;
  /** Tables in which something was hidden for others' sake, and how many of these fall without it. */
  readonly needed: number;
  readonly fallen: number;
  readonly undecided: number;
};

/** Protects random tables and attacks each, with complementary suppression and without; fails at the first of which too much can be known. */
export const attackAll = (
  needs: ProtectionNeeds,
  runs: { readonly numRuns: number; readonly seed: number },
): Campaign => {
  let [hiddenCells, refusals, needed, fallen, undecided] = [0, 0, 0, 0, 0];
  const tables = fc.oneof({ weight: 4, arbitrary: smallTables }, { weight: 1, arbitrary: smallCubes });
  fc.assert(
    fc.property(tables, (system) => {
      const result = protectSystem(system, policy, needs);
      if ('failedAt' in result) {
        refusals += 1;
        return;
      }
      for (const [cell, value] of system.values.entries())
        if (isSmall(value)) expect(result.state[cell]).not.toBe(shown);
      const { attacked, narrow, pinned, undecided: open } = learnt(system, result.state, needs.solver);
      hiddenCells += attacked;
      undecided += open;
      expect({ narrow, pinned }).toEqual({ narrow: [], pinned: [] });
      if (result.complementary === 0) return;
      needed += 1;
      const bare = learnt(system, sliceOf(system, 0, policy, equationsOfCells(system)).state, needs.solver);
      if (bare.narrow.length + bare.pinned.length > 0) fallen += 1;
    }),
    runs,
  );
  return { hiddenCells, refusals, needed, fallen, undecided };
};

/** The same month by month, each beginning from the pattern of the one before: every month by itself holds as much. Answers how many cells were attacked. */
export const attackMonths = (
  needs: ProtectionNeeds,
  months: number,
  random: () => number,
  runs: { readonly numRuns: number; readonly seed: number },
): { readonly hiddenCells: number; readonly kept: number; readonly refusals: number } => {
  let [hiddenCells, kept, refusals] = [0, 0, 0];
  fc.assert(
    fc.property(smallTables, (table) => {
      const system = monthsOf(table, months, random);
      const made = protectSystem(system, policy, needs);
      if ('failedAt' in made) {
        refusals += 1;
        return;
      }
      const stateAt = (month: number) => made.state.subarray(month * system.size, (month + 1) * system.size);
      for (let month = 0; month < months; month += 1) {
        const one = monthAt(system, month);
        for (const [cell, value] of one.values.entries())
          if (isSmall(value)) expect(stateAt(month)[cell]).not.toBe(shown);
        const { attacked, narrow, pinned } = learnt(one, stateAt(month), needs.solver);
        hiddenCells += attacked;
        expect({ month, narrow, pinned }).toEqual({ month, narrow: [], pinned: [] });
        if (month > 0)
          for (const [cell, of] of stateAt(month).entries())
            if (of !== shown && stateAt(month - 1)[cell] !== shown) kept += 1;
      }
    }),
    runs,
  );
  return { hiddenCells, kept, refusals };
};

/** Tables with a level of detail that few areas show, in `months` that follow one another; each month also with complementary suppression off. */
export const attackDetailed = (
  needs: ProtectionNeeds,
  months: number,
  random: () => number,
  runs: { readonly numRuns: number; readonly seed: number },
  size: 'small' | 'medium' = 'small',
): Campaign => {
  const attack = (system: LinkedSystem, state: Uint8Array, isEnough: 'everything' | 'anything'): Learnt =>
    size === 'small'
      ? learnt(system, state, needs.solver)
      : { ...learntBySolver(system, state, { threshold, minimumWidth }, needs.solver, random, isEnough), undecided: 0 };
  let [hiddenCells, refusals, needed, fallen, undecided] = [0, 0, 0, 0, 0];
  fc.assert(
    fc.property(size === 'small' ? smallDetailed : mediumDetailed, ({ system: table, decided: once }) => {
      const system = monthsOf(table, months, random);
      const decided = new Uint8Array(system.values.length);
      for (let month = 0; month < months; month += 1) decided.set(once, month * system.size);
      const made = protectSystem(system, policy, needs, decided);
      if ('failedAt' in made) {
        refusals += 1;
        return;
      }
      for (let month = 0; month < months; month += 1) {
        const one = monthAt(system, month);
        const state = made.state.subarray(month * system.size, (month + 1) * system.size);
        for (const [cell, value] of one.values.entries()) if (isSmall(value)) expect(state[cell]).not.toBe(shown);
        for (const [cell, of] of once.entries()) if (of !== 0) expect(state[cell]).not.toBe(shown);
        const found = attack(one, state, 'everything');
        hiddenCells += found.attacked;
        undecided += found.undecided;
        expect({ month, narrow: found.narrow, pinned: found.pinned }).toEqual({ month, narrow: [], pinned: [] });
        const bare = sliceOf(one, 0, policy, equationsOfCells(one), (cell) => once[cell] as number).state;
        if (bare.every((of, cell) => (of === shown) === (state[cell] === shown))) continue;
        needed += 1;
        const open = attack(one, bare, 'anything');
        if (open.narrow.length + open.pinned.length > 0) fallen += 1;
      }
    }),
    runs,
  );
  return { hiddenCells, refusals, needed, fallen, undecided };
};
