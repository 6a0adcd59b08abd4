/** Which single cells may not be shown: the published rules, on published data. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { amountRules, closelyEstimated, countIsSmall, dominated, narrowedByPrior, protectionLevel } from './primary.ts';
import { staffPolicy } from '../test-kit.ts';

const records = '../shared/data/disclosure/sdctable_microdata1.csv';
const oracle = '../shared/data/disclosure/oracle_sdctable_microdata1_cells.csv';
const here = existsSync(records) && existsSync(oracle);
if (!here) console.warn(`SKIPPED: ${records} is not here, so the published example of sdcTable was NOT checked`);

const lines = (file: string): string[][] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));

describe.skipIf(!here)('the published example A (100 records, region × gender)', () => {
  const cellOf = (region: string, gender: string) => {
    const amounts = lines(records)
      .filter(([r, g]) => (region === 'total' || r === region) && (gender === 'total' || g === gender))
      .map(([, , value]) => Number(value))
      .sort((a, b) => b - a);
    return {
      people: amounts.length,
      total: amounts.reduce((a, b) => a + b, 0),
      first: amounts[0] ?? 0,
      second: amounts[1] ?? 0,
    };
  };
  it.each(here ? lines(oracle) : [])(
    'cell %s (%s, %s) breaks exactly the rules it should',
    (_, region, gender, n, value, x1, x2, f2, f3, nk75, p70, pq6080, nk80) => {
      const cell = cellOf(region as string, gender as string);
      expect(cell).toEqual({ people: Number(n), total: Number(value), first: Number(x1), second: Number(x2) });
      const said = [
        countIsSmall(cell.people, 3, false),
        countIsSmall(cell.people, 4, false),
        dominated(cell, 75),
        closelyEstimated(cell, 70),
        narrowedByPrior(cell, { p: 60, q: 80 }),
        dominated(cell, 80),
      ];
      expect(said.map((b) => (b ? 'True' : 'False'))).toEqual([f2, f3, nk75, p70, pq6080, nk80]);
    },
  );
});

describe('primary rules', () => {
  it('keep every rule that a cell breaks', () => {
    expect(amountRules({ people: 3, total: 100, first: 95, second: 4 }, staffPolicy)).toEqual([
      'threshold',
      'dominance',
      'pPercent',
    ]);
    expect(amountRules({ people: 40, total: 1000, first: 30, second: 30 }, staffPolicy)).toEqual([]);
    expect(amountRules({ people: 0, total: 0, first: 0, second: 0 }, staffPolicy)).toEqual([]);
  });
  it('ask for as much uncertainty as the rule that needs most', () => {
    // dominance: 100/90·(95 + 4) − 100 = 10; p%: 0.1·95 − 1 = 8.5; threshold: 10 % of 100
    expect(protectionLevel({ people: 3, total: 100, first: 95, second: 4 }, staffPolicy)).toBeCloseTo(10, 6);
    expect(protectionLevel({ people: 30, total: 100, first: 80, second: 19 }, staffPolicy)).toBeCloseTo(10, 6);
  });
  it('hide zero only where being nobody tells something', () => {
    expect([0, 1, 9, 10].map((n) => countIsSmall(n, 10, false))).toEqual([false, true, true, false]);
    expect([0, 1, 9, 10].map((n) => countIsSmall(n, 10, true))).toEqual([true, true, true, false]);
  });
});
