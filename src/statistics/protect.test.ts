/** No hidden number can be computed again: an attacker who knows the rules tries every table, on thousands of random ones. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { everything, hideAround } from './escalate.ts';
import { determined } from './kernel-check.ts';
import type { LinkedSystem } from './linked-system.ts';
import type { ProtectionNeeds } from './needs.ts';
import { recomputable } from './protect-slice.ts';
import { protectSystem } from './protect-system.ts';
import { streamOf } from './randomness.ts';
import { byThreshold, equationsOfCells, neverShown, shown, sliceOf } from './slice.ts';
import { costsOf } from './suppress.ts';
import { otherTable, needsWith, sha256, staffPolicy, systemOf } from './test-kit.ts';

let needs: ProtectionNeeds;
beforeAll(async () => {
  needs = await needsWith('secret of the tests');
});
const random = () => streamOf(sha256('probe'));
const policyOf = (threshold: number, minimumWidth = 1) => ({ ...staffPolicy, threshold, minimumWidth });

const protectedOf = (system: LinkedSystem, threshold: number, width = 1, with_ = needs) => {
  const result = protectSystem(system, policyOf(threshold, width), with_);
  if ('failedAt' in result) throw new Error('no safe pattern');
  return { ...result, hidden: system.keys.filter((_, cell) => result.state[cell] !== shown) };
};
/** Small random tables: rows × columns with margins, rows grouped (hierarchy), some columns cut otherwise (linked), some pieces never shown. */
const tables = fc
  .record({
    rows: fc.integer({ min: 2, max: 4 }),
    columns: fc.integer({ min: 2, max: 3 }),
    grouped: fc.boolean(),
    linked: fc.boolean(),
    pieces: fc.boolean(),
    seed: fc.array(
      fc.oneof(
        { weight: 2, arbitrary: fc.constant(0) },
        { weight: 3, arbitrary: fc.integer({ min: 1, max: 3 }) },
        { weight: 4, arbitrary: fc.integer({ min: 4, max: 14 }) },
      ),
      { minLength: 12, maxLength: 12 },
    ),
  })
  .map(({ rows, columns, grouped, linked, pieces, seed }) => {
    const values: Record<string, number> = {};
    const sums: string[][] = [];
    const sum = (parent: string, children: string[]) => {
      values[parent] = children.reduce((n, child) => n + (values[child] as number), 0);
      sums.push([parent, ...children]);
    };
    const R = Array.from({ length: rows }, (_, r) => `r${r}`);
    const C = Array.from({ length: columns }, (_, c) => `c${c}`);
    for (const [r, row] of R.entries())
      for (const [c, column] of C.entries()) values[row + column] = seed[r * columns + c] as number;
    for (const row of R)
      sum(
        row,
        C.map((column) => row + column),
      );
    const groups = grouped && rows === 4 ? ['g0', 'g1'] : null;
    for (const column of ['', ...C]) {
      if (groups)
        for (const [g, group] of groups.entries())
          sum(group + column, [R[2 * g] + column, R[2 * g + 1] + column] as string[]);
      sum(
        `all${column}`,
        (groups ?? R).map((row) => row + column),
      );
    }
    if (linked && rows > 2) {
      for (const column of C)
        sum(
          `east${column}`,
          R.slice(1).map((row) => row + column),
        );
      sum(
        'east',
        C.map((column) => `east${column}`),
      );
    }
    // a row that no table shows (where two kinds of areas overlap)
    return systemOf(values, sums, pieces ? C.map((column) => `r1${column}`) : []);
  });

const threshold = 4;
const minimumWidth = 2;
const knownOf = (state: number): [number, number] =>
  state === byThreshold ? [0, threshold - 1] : state === neverShown ? [0, 999] : [threshold, 999];

describe('the attacker who knows the rules and tries every table', () => {
  it('never pins a hidden number on 2,000 random tables, nor gets inside the promised interval', () => {
    let hiddenCells = 0;
    let refusals = 0;
    fc.assert(
      fc.property(tables, (system) => {
        const result = protectSystem(system, policyOf(threshold, minimumWidth), needs);
        if ('failedAt' in result) {
          refusals += 1;
          return;
        }
        const isHidden = (cell: number) => result.state[cell] !== shown;
        const known = (cell: number) => knownOf(result.state[cell] as number);
        const tables: number[][] = [[...system.values]];
        const high = (cell: number) => Math.max(...tables.map((table) => table[cell] as number));
        const low = (cell: number) => Math.min(...tables.map((table) => table[cell] as number));
        for (let cell = 0; cell < system.size; cell += 1) {
          const value = system.values[cell] as number;
          const isSmall = value > 0 && value < threshold;
          if (isSmall) expect(isHidden(cell)).toBe(true);
          if (!isHidden(cell) || (result.state[cell] === neverShown && !isSmall)) continue;
          hiddenCells += 1;
          // some interval [v − a, v + b] with a + b ≥ width: look for the farthest possible value on both sides;
          // a table found for one cell is kept, since it widens the others too
          for (const step of [1, -1])
            for (let far = minimumWidth; far >= 1 && high(cell) - low(cell) < minimumWidth; far -= 1) {
              if (value + step * far < 0) continue;
              const found = otherTable(system, isHidden, known, cell, value + step * far);
              if (!found) continue;
              tables.push(found);
              break;
            }
          const reach = high(cell) - low(cell);
          expect(reach).toBeGreaterThanOrEqual(minimumWidth);
        }
      }),
      { numRuns: 2000, seed: 20_261 },
    );
    expect(hiddenCells).toBeGreaterThan(8000);
    // nothing is published of a table that cannot be made safe; that must stay rare
    expect(refusals).toBeLessThan(100);
  });
  it('succeeds as soon as complementary suppression is left out', () => {
    let pinned = 0;
    fc.assert(
      fc.property(tables, (system) => {
        const slice = sliceOf(system, 0, policyOf(threshold, minimumWidth), equationsOfCells(system));
        const isHidden = (cell: number) => slice.state[cell] !== shown;
        for (let cell = 0; cell < system.size; cell += 1) {
          if (!isHidden(cell)) continue;
          const value = system.values[cell] as number;
          const others = [0, 1, 2, 3].filter((v) => v !== value);
          if (!others.some((v) => otherTable(system, isHidden, () => [0, threshold - 1], cell, v))) pinned += 1;
        }
      }),
      { numRuns: 200, seed: 7 },
    );
    expect(pinned).toBeGreaterThan(100);
  });
  it('finds nothing that the exact check missed: both agree on patterns without protection', () => {
    let exactFound = 0;
    fc.assert(
      fc.property(tables, (system) => {
        const slice = sliceOf(system, 0, policyOf(threshold), equationsOfCells(system));
        const isHidden = (cell: number) => slice.state[cell] !== shown;
        for (const { cell } of recomputable(slice, random())) {
          if (slice.people[cell] === 1) continue;
          exactFound += 1;
        }
        const attack = system.keys.map((_, cell) => cell).filter(isHidden);
        const columnOf = new Map(attack.map((cell, column) => [cell, column]));
        const { exact } = determined(
          attack.length,
          system.equations.map((e) => {
            const inside = e.cells
              .map((cell, i) => [columnOf.get(cell), e.signs[i] as number] as const)
              .filter(([column]) => column !== undefined);
            return { columns: inside.map(([column]) => column as number), signs: inside.map(([, sign]) => sign) };
          }),
          random(),
        );
        for (const column of exact) {
          const cell = attack[column] as number;
          const value = system.values[cell] as number;
          for (const other of [value - 1, value + 1])
            if (other >= 0) expect(otherTable(system, isHidden, () => [0, 999], cell, other)).toBeNull();
        }
      }),
      { numRuns: 300, seed: 11 },
    );
    expect(exactFound).toBeGreaterThan(50);
  });
});

describe('hiding around a cell', () => {
  const sums = [
    ['t', 'a', 'b', 'c'],
    ['a', 'a1', 'a2'],
    ['u', 'x', 'y'],
  ];
  const values = { t: 90, a: 40, b: 20, c: 30, a1: 40, a2: 0, u: 30, x: 12, y: 18 };
  const stateAfter = (levels: readonly number[]) => {
    const system = systemOf(values, sums);
    const slice = sliceOf(system, 0, policyOf(4), equationsOfCells(system));
    const costs = costsOf(slice, new Float64Array(system.size));
    const hidden = levels.map((level) => hideAround(slice, costs, system.keys.indexOf('b'), level, new Set()).length);
    return { hidden, left: system.keys.filter((_, cell) => slice.state[cell] === shown) };
  };
  it('goes on until nothing that hangs together with it is shown, zeros last, and leaves the rest alone', () => {
    const { hidden, left } = stateAfter([0, 0, 0, 0, 0, everything, everything]);
    expect(hidden).toEqual([1, 1, 1, 1, 1, 1, 0]);
    expect(left).toEqual(['u', 'x', 'y']);
  });
  it('hides twice as many an equation with each level', () => {
    expect(stateAfter([0]).hidden).toEqual([1]);
    expect(stateAfter([1]).hidden).toEqual([2]);
    expect(stateAfter([2]).hidden).toEqual([4]);
  });
});

describe('the pattern', () => {
  const system = () => fc.sample(tables, { numRuns: 60, seed: 3 });
  it('is the same for the same secret', () => {
    for (const table of system())
      expect(protectSystem(table, policyOf(threshold), needs)).toEqual(
        protectSystem(table, policyOf(threshold), needs),
      );
  });
  it('differs with another secret in some tables', async () => {
    const other = await needsWith('another');
    const patterns = (n: ProtectionNeeds) =>
      system().map((t) => JSON.stringify(protectSystem(t, policyOf(threshold), n)));
    expect(patterns(other)).not.toEqual(patterns(needs));
  });
  it('hides nothing where nobody is few', () => {
    const { hidden } = protectedOf(systemOf({ t: 60, a: 20, b: 40, c: 0 }, [['t', 'a', 'b', 'c']]), 10);
    expect(hidden).toEqual([]);
  });
});
