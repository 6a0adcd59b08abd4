/** Two tables released one after the other, of the same people: the attacker who puts both into one system learns no more than each may tell. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { ProtectionNeeds } from '../needs.ts';
import { shown } from '../system/slice.ts';
import { learnt } from '../prove/test-attacker.ts';
import { needsWith, systemOf } from '../test-kit.ts';
import { groups, release, sexes, towns } from './test-changed.ts';

let needs: ProtectionNeeds;
beforeAll(async () => {
  needs = { ...(await needsWith('beside')), exact: false };
});

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
        for (const [group, of] of ['a', 'b'].map((one) => [one, groups[one] ?? []] as const))
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
      const first = await release(needs, 'groups', 'one', '', ['all', 'a', 'b'], n, []);
      if (!first) return;
      const without = await release(needs, 'towns', 'one', '', ['all', ...towns], n, []);
      if (without && learns(without.state, first.state).length > 0) alone += 1;
      const beside = await release(needs, 'towns', 'one', '', ['all', ...towns], n, first.released);
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
