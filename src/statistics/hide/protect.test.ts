/** No hidden number can be computed again: an attacker who knows the rules tries every table, on thousands of random ones. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { everything, hideAround } from './escalate.ts';
import { determined } from '../prove/kernel-check.ts';
import type { ProtectionNeeds } from '../needs.ts';
import { recomputable } from '../prove/recomputable.ts';
import { protectSystem } from './protect-system.ts';
import { streamOf } from '../system/randomness.ts';
import { equationsOfCells, shown, sliceOf } from '../system/slice.ts';
import { costsOf } from './suppress.ts';
import { smallTables as tables } from '../prove/test-small-tables.ts';
import { attackAll, threshold } from '../prove/test-attacker.ts';
import { needsWith, otherTable, policyOf, sha256, systemOf } from '../test-kit.ts';

let needs: ProtectionNeeds;
beforeAll(async () => {
  needs = await needsWith('secret of the tests');
});
const random = () => streamOf(sha256('probe'));

describe('the attacker who knows the rules and tries every table', () => {
  it.each([
    [400, false],
    [60, true],
  ])(
    'never pins a hidden number on %i random tables, nor gets inside the promised interval (cheapest pattern: %s)',
    (numRuns, exact) => {
      const { hiddenCells, refusals, needed, fallen } = attackAll({ ...needs, exact }, { numRuns, seed: 20_261 });
      expect(hiddenCells).toBeGreaterThan(3 * numRuns);
      // nothing is published of a table that cannot be made safe; that must stay rare
      expect(refusals).toBeLessThan(numRuns / 20);
      // the same attacker on the same tables, once complementary suppression is left out
      expect(needed).toBeGreaterThan(numRuns / 2);
      expect(fallen).toBe(needed);
    },
  );
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
  const system = () => fc.sample(tables, { numRuns: 15, seed: 3 });
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
    const system = systemOf({ t: 60, a: 20, b: 40, c: 0 }, [['t', 'a', 'b', 'c']]);
    const made = protectSystem(system, policyOf(10), needs);
    if ('failedAt' in made) throw new Error('no safe pattern');
    expect(system.keys.filter((_, cell) => made.state[cell] !== shown)).toEqual([]);
  });
});
