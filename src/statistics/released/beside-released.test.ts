/** Two tables released one after the other, of the same people: the attacker who puts both into one system learns no more than each may tell. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { type Row, valueOf } from '#base';
import type { CellsSpec } from '../spec/cells-spec.ts';
import type { ProtectionNeeds } from '../needs.ts';
import { protectCells } from '../office/protect-cells.ts';
import { readCellsSpec } from '../spec/read-spec.ts';
import type { Released } from './released.ts';
import { byComplement, byThreshold, shown } from '../system/slice.ts';
import { learnt, minimumWidth, threshold } from '../prove/test-attacker.ts';
import { needsWith, systemOf } from '../test-kit.ts';

let needs: ProtectionNeeds;
beforeAll(async () => {
  needs = { ...(await needsWith('beside')), exact: false };
});

const towns = ['a0', 'a1', 'a2', 'b0', 'b1'];
const groups = { a: ['a0', 'a1', 'a2'], b: ['b0', 'b1'] };
const sexes = ['m', 'f'];
const specOf = (table: string): CellsSpec =>
  valueOf(
    readCellsSpec(
      `
table: ${table}
dimensions:
  - { column: place, total: all, parents: { a0: a, a1: a, a2: a, b0: b, b1: b } }
  - { column: sex, total: all }
people: n
of: { dataset: people, time: now, snapshot: one }
policy: { audience: staff, threshold: ${threshold}, minimumWidth: ${minimumWidth}, zeros: show, dominance: { units: 2, percent: 90 }, pPercent: 10 }
`,
      table,
    ),
  );
const states: Record<string, number> = { shown, threshold: byThreshold, complementary: byComplement };

/** Protects the rows of some places, and answers the state of each cell. */
const release = async (
  table: string,
  places: readonly string[],
  n: Record<string, number>,
  ledger: readonly Released[],
) => {
  const rows = places.flatMap((place) =>
    ['all', ...sexes].map((sex): Row => ({ place, sex, n: n[`${place}${sex}`] ?? 0 })),
  );
  const made = await protectCells(specOf(table), rows, needs, ledger);
  if (!made.ok) return null;
  const lines = made.value.csv.trim().split('\n').slice(1);
  const state = lines.map(
    (line, i) => [`${rows[i]?.place}${rows[i]?.sex}`, states[line.split(',')[3] ?? ''] as number] as const,
  );
  return {
    state: Object.fromEntries(state),
    released: made.value.released,
    differences: made.value.report.differences,
  };
};

it('keeps every interval as wide as promised, or refuses, on random pairs of tables; one by one they would not', async () => {
  let [alone, more, refused, hidden] = [0, 0, 0, 0];
  const few = fc.oneof({ weight: 2, arbitrary: fc.integer({ min: 0, max: 3 }) }, fc.integer({ min: 4, max: 14 }));
  await fc.assert(
    fc.asyncProperty(fc.array(few, { minLength: 10, maxLength: 10 }), async (numbers) => {
      const n: Record<string, number> = {};
      const sums: string[][] = [];
      const sum = (parent: string, children: readonly string[]) => {
        n[parent] = children.reduce((total, child) => total + (n[child] as number), 0);
        sums.push([parent, ...children]);
      };
      for (const [i, town] of towns.entries()) {
        for (const [s, sex] of sexes.entries()) n[town + sex] = numbers[2 * i + s] as number;
        sum(`${town}all`, [`${town}m`, `${town}f`]);
      }
      for (const sex of [...sexes, 'all'])
        for (const [group, of] of Object.entries(groups))
          sum(
            group + sex,
            of.map((town) => town + sex),
          );
      for (const sex of [...sexes, 'all']) sum(`all${sex}`, [`a${sex}`, `b${sex}`]);
      for (const place of ['a', 'b', 'all']) sums.push([`${place}all`, `${place}m`, `${place}f`]);
      const system = systemOf(n, sums);
      const learns = (...patterns: Record<string, number>[]) => {
        const all = Object.assign({}, ...patterns) as Record<string, number>;
        return learnt(
          system,
          Uint8Array.from(system.keys, (key) => all[key] as number),
          needs.solver,
        ).narrow;
      };
      const first = await release('groups', ['all', 'a', 'b'], n, []);
      if (!first) return;
      const without = await release('towns', ['all', ...towns], n, []);
      if (without && learns(without.state, first.state).length > 0) alone += 1;
      const beside = await release('towns', ['all', ...towns], n, first.released);
      if (!beside) {
        refused += 1;
        return;
      }
      // what was decided of the city's own total stays so
      for (const key of ['allall', 'allm', 'allf']) expect(beside.state[key]).toBe(first.state[key]);
      expect(learns(beside.state, first.state)).toEqual([]);
      hidden += Object.values(beside.state).filter((state) => state !== shown).length;
      if (beside.differences > 0) more += 1;
    }),
    { numRuns: 60, seed: 5 },
  );
  expect(alone).toBeGreaterThan(5);
  expect(more).toBeGreaterThan(5);
  expect(refused).toBeLessThan(15);
  expect(hidden).toBeGreaterThan(60);
});
