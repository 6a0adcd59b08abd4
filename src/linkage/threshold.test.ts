/** The threshold keeps the promise of the error rate; labelled pairs correct a model that is too sure of itself. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { probabilityOf } from './learn.ts';
import { calibrate, calibrated, chooseThreshold } from './threshold.ts';

const bins = fc.uniqueArray(
  fc.record({ weight: fc.integer({ min: -5, max: 20 }), pairs: fc.integer({ min: 1, max: 900 }) }),
  { selector: ({ weight }) => weight, minLength: 1, maxLength: 20 },
);

describe('the threshold', () => {
  it('is the lowest at which the expected share of wrong links stays below the aim', () => {
    fc.assert(
      fc.property(bins, fc.double({ min: 0.001, max: 0.2, noNaN: true }), (list, aim) => {
        const told = list.map((bin) => ({ ...bin, wrong: bin.pairs * (1 - probabilityOf(bin.weight)) }));
        const share = (from: number) => {
          const above = told.filter(({ weight }) => weight >= from);
          return above.reduce((s, { wrong }) => s + wrong, 0) / above.reduce((s, { pairs }) => s + pairs, 0);
        };
        const fitting = told.map(({ weight }) => weight).filter((weight) => weight >= 0 && share(weight) <= aim);
        expect(chooseThreshold(told, aim, 0)).toBe(Math.min(Number.POSITIVE_INFINITY, ...fitting));
      }),
    );
  });
});

describe('labels', () => {
  it('that agree with the model leave it as it is', () => {
    const labels = [-6, -3, 0, 3, 6].map((weight) => ({
      weight,
      matches: 10_000 * probabilityOf(weight),
      others: 10_000 * (1 - probabilityOf(weight)),
    }));
    expect(calibrate(labels)).toEqual({ offset: expect.closeTo(0, 3), slope: expect.closeTo(1, 3) });
  });
  it('that find a third wrong where the model is sure lower what a weight is worth', () => {
    const labels = [2, 5, 8, 11].map((weight) => ({ weight, matches: 600, others: 300 }));
    expect(calibrated(calibrate(labels), 8)).toBeCloseTo(2 / 3, 1);
  });
  it('that are few and without a fault do not make certain', () => {
    const found = calibrate([
      { weight: 5, matches: 5, others: 0 },
      { weight: -5, matches: 0, others: 5 },
    ]);
    expect(calibrated(found, 5)).toBeLessThan(0.999);
    expect(calibrated(found, 5)).toBeGreaterThan(0.95);
  });
});
