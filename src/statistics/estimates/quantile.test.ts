/** Medians are worked out from what is shown of the bands, and only where that says enough. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bin, quantileOf, type Value } from './quantile.ts';

const bins: Bin[] = [
  { from: 0, below: 100 },
  { from: 100, below: 200 },
  { from: 200, below: 400 },
  { from: 400, below: null },
];
const shown = (value: number): Value => ({ value, hidden: null });
const hidden: Value = { value: null, hidden: 'threshold' };

describe('a quantile', () => {
  it.each([
    [[10, 20, 30, 40], 50, 333],
    [[10, 20, 30, 40], 25, 175],
    [[10, 20, 30, 40], 10, 100],
    [[100, 0, 0, 0], 50, 50],
  ])('of %j at %i %% is %i', (counts, at, expected) => {
    const found = quantileOf(bins, counts.map(shown), shown(counts.reduce((a, b) => a + b)), at);
    expect(Math.round(found.value as number)).toBe(expected);
  });
  it('has no answer in the open band, nor of nobody', () => {
    expect(quantileOf(bins, [10, 0, 0, 90].map(shown), shown(100), 50)).toEqual({ value: null, hidden: 'undefined' });
    expect(quantileOf(bins, [0, 0, 0, 0].map(shown), shown(0), 50)).toEqual({ value: null, hidden: 'undefined' });
  });
  it('does not mind hidden bands on one side of it, but says nothing where its own or both sides are hidden', () => {
    expect(quantileOf(bins, [hidden, hidden, shown(60), shown(20)], shown(100), 50).value).toBe(300);
    expect(quantileOf(bins, [shown(10), shown(60), hidden, hidden], shown(100), 50).value).toBeCloseTo(166.7, 1);
    expect(quantileOf(bins, [shown(10), hidden, hidden, shown(20)], shown(100), 50)).toEqual(hidden);
    expect(quantileOf(bins, [hidden, shown(60), hidden, shown(20)], shown(100), 50)).toEqual(hidden);
    expect(quantileOf(bins, [hidden, shown(60), shown(20), shown(0)], null, 50)).toEqual(hidden);
    expect(quantileOf(bins, [hidden, shown(60), hidden, shown(2)], hidden, 50)).toEqual(hidden);
  });
  it('is the same whether or not a hidden band is shown, wherever it is answered at all', () => {
    let answered = 0;
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 4, maxLength: 4 }),
        fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
        fc.integer({ min: 1, max: 99 }),
        (counts, hide, at) => {
          const total = shown(counts.reduce((a, b) => a + b));
          const partly = quantileOf(
            bins,
            counts.map((n, i) => (hide[i] ? hidden : shown(n))),
            total,
            at,
          );
          if (partly.value === null) return;
          answered += 1;
          expect(partly.value).toBeCloseTo(quantileOf(bins, counts.map(shown), total, at).value as number, 6);
        },
      ),
      { numRuns: 400, seed: 2 },
    );
    expect(answered).toBeGreaterThan(60);
  });
});
