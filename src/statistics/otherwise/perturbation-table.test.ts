/** The noise of the cell-key method: the published table and the published cells, and the laws every table of noise keeps. */
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueOf } from '#base';
import { perturbationTable, perturbed, type PerturbationRow, rowOf } from './perturbation-table.ts';

const folder = '../shared/data/disclosure';
const here = existsSync(`${folder}/oracle_cellkey_expected.csv`);
if (!here) console.warn(`SKIPPED: ${folder} is not here, so the published example of cellKey was NOT checked`);
const lines = (name: string): string[][] =>
  readFileSync(`${folder}/${name}.csv`, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));

// The table of τ-ARGUS and the R package ptable: D = 5, V = 3, js = 2, pstay = 0.5.
const published = valueOf(perturbationTable({ bound: 5, variance: 3, noSmall: 2, stay: 0.5 }, 'published'));

describe('the table of noise', () => {
  it('is the published one where a tail has to be levelled (count 6: −2 and −1 share one probability)', () => {
    const six = published.rows.filter(({ count }) => count === 6);
    expect(six.map(({ noise }) => noise)).toEqual([-6, -3, -2, -1, 0, 1, 2, 3, 4, 5].slice(1));
    for (const noise of [-2, -1])
      expect(six.find((row) => row.noise === noise)?.probability).toBeCloseTo(0.09217047, 7);
    expect(published.rows.find(({ count, noise }) => count === 1 && noise === -1)?.probability).toBeCloseTo(
      0.73446954,
      7,
    );
  });
  it.skipIf(!here)('is the published one, row by row (G: 66 rows)', () => {
    const oracle = lines('oracle_cellkey_ptable_D5_V3_js2_pstay05');
    expect(published.rows).toHaveLength(66);
    expect(oracle).toHaveLength(66);
    for (const [at, [i, j, p, v, upTo]] of oracle.entries()) {
      const row = published.rows[at] as PerturbationRow;
      expect([row.count, row.count + row.noise, row.noise]).toEqual([i, j, v].map(Number));
      expect(Math.abs(row.probability - Number(p))).toBeLessThan(2e-8);
      expect(Math.abs(row.upTo - Number(upTo))).toBeLessThan(6e-8);
    }
  });
  it.skipIf(!here)('gives the published number and row for every cell of 4,580 records by sex and age (G)', () => {
    const people = lines('oracle_cellkey_micro');
    const expected = lines('oracle_cellkey_expected');
    expect([people.length, expected.length]).toEqual([4580, 21]);
    for (const [sex, age, n, ckey, noise, shown, row] of expected) {
      const inside = people.filter(([s, a]) => (sex === 'Total' || s === sex) && (age === 'Total' || a === age));
      // Keys of five digits, added as whole numbers: two of them are written 2e-05 and 6e-05.
      const key = inside.reduce((sum, [, , k]) => sum + Math.round(Number(k) * 1e5), 0) % 1e5;
      expect(inside).toHaveLength(Number(n));
      expect(key / 1e5).toBeCloseTo(Number(ckey), 9);
      expect(rowOf(published, inside.length, key / 1e5) + 1).toBe(Number(row));
      expect(perturbed(published, inside.length, key / 1e5)).toBe(Number(shown));
      expect(Number(shown) - Number(n)).toBe(Number(noise));
    }
    const mean = (column: number) => expected.reduce((sum, line) => sum + Number(line[column]), 0) / expected.length;
    expect([5, 3, 4].map((column) => Number(mean(column).toFixed(3)))).toEqual([872.333, 0.456, -0.048]);
    const rows = expected.map((line) => Number(line[6]));
    expect([Math.min(...rows), Math.max(...rows)]).toEqual([40, 65]);
  });
  it('has no bias, the variance asked for and no small result, whatever is asked', () => {
    let made = 0;
    fc.assert(
      fc.property(
        fc.record({
          bound: fc.integer({ min: 2, max: 12 }),
          variance: fc.double({ min: 0.8, max: 9, noNaN: true }),
          noSmall: fc.integer({ min: 0, max: 5 }),
          stay: fc.option(fc.double({ min: 0.1, max: 0.6, noNaN: true }), { nil: undefined }),
        }),
        (rule) => {
          const result = perturbationTable(rule, 'trial');
          if (!result.ok) {
            expect(result.refusal.code).toBe('statistics.no-perturbation');
            return;
          }
          made += 1;
          const { rows, starts } = result.value;
          expect(starts).toHaveLength(rule.bound + rule.noSmall + 2);
          for (let count = 0; count < starts.length; count += 1) {
            const own = rows.filter((row) => row.count === count);
            const mean = (of: (row: PerturbationRow) => number) =>
              own.reduce((s, row) => s + row.probability * of(row), 0);
            expect(mean(() => 1)).toBeCloseTo(1, 9);
            expect(mean(({ noise }) => noise)).toBeCloseTo(0, 7);
            expect(mean(({ noise }) => noise ** 2)).toBeLessThan(rule.variance + 1e-7);
            for (const { noise, probability } of own) {
              expect(probability).toBeGreaterThanOrEqual(0);
              expect(Math.abs(noise)).toBeLessThanOrEqual(rule.bound);
              expect(count + noise === 0 || count + noise > rule.noSmall).toBe(true);
            }
            if (count === 0) expect(own.map(({ noise }) => noise)).toEqual([0]);
          }
        },
      ),
      { numRuns: 60, seed: 3 },
    );
    expect(made).toBeGreaterThan(15);
  });
  it('refuses a variance that no noise within the bound can have', () => {
    expect(perturbationTable({ bound: 2, variance: 0.1, noSmall: 4 }, 'trial')).toMatchObject({
      ok: false,
      refusal: { code: 'statistics.no-perturbation', exitCode: 2 },
    });
  });
});
