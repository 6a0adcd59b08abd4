/** Intervals of shares: published examples, a case worked out by hand, and a plain second reckoning respondent by respondent. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Stratum, stratifiedShare, wilson } from './survey-interval.ts';

/** One row per respondent, as a survey package takes them: the linearised variance of a ratio by its definition. */
const bySingleRespondents = (strata: readonly Stratum[]) => {
  const rows = strata.flatMap(({ weight, all, group, answer }, h) =>
    Array.from({ length: all }, (_, i) => ({ h, w: weight, x: i < group ? 1 : 0, y: i < answer ? 1 : 0 })),
  );
  const X = rows.reduce((s, { w, x }) => s + w * x, 0);
  const p = rows.reduce((s, { w, y }) => s + w * y, 0) / X;
  let variance = 0;
  for (const h of strata.keys()) {
    const u = rows.filter((row) => row.h === h).map(({ w, x, y }) => (w * (y - p * x)) / X);
    const mean = u.reduce((a, b) => a + b, 0) / u.length;
    if (u.length > 1) variance += (u.length / (u.length - 1)) * u.reduce((s, one) => s + (one - mean) ** 2, 0);
  }
  return { p, variance, n: rows.filter(({ x }) => x === 1).length };
};

describe('a share of answers', () => {
  // Newcombe, Statistics in Medicine 17 (1998), 857–872, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i has Wilson’s interval as published', (r, n, low, high) => {
    const [a, b] = wilson(r / n, n);
    expect([a.toFixed(4), b.toFixed(4)]).toEqual([low.toFixed(4), high.toFixed(4)]);
    expect(stratifiedShare([{ weight: 3, all: n, group: n, answer: r }])?.share).toBeCloseTo(r / n, 12);
  });
  it('of two wards of 600 and 400 people, 50 asked in each, is what a hand works out', () => {
    // p = 0.6 · 0.4 + 0.4 · 0.6 = 0.48; variance = 0.6² · 0.24 / 49 + 0.4² · 0.24 / 49 = 0.1248 / 49; of a simple sample of 100 it would be 0.2496 / 99.
    // Effective number = 100 · (0.2496 / 99) / (0.1248 / 49) = 9800 / 99.
    const found = stratifiedShare([
      { weight: 12, all: 50, group: 50, answer: 20 },
      { weight: 8, all: 50, group: 50, answer: 30 },
    ]);
    expect(found?.share).toBeCloseTo(0.48, 12);
    const [low, high] = wilson(0.48, 9800 / 99);
    expect(found?.low).toBeCloseTo(low, 9);
    expect(found?.high).toBeCloseTo(high, 9);
  });
  it('is known the less, the more the weights differ, though nobody answered otherwise', () => {
    const even = stratifiedShare([{ weight: 1, all: 100, group: 100, answer: 0 }]);
    const uneven = stratifiedShare([
      { weight: 9, all: 50, group: 50, answer: 0 },
      { weight: 1, all: 50, group: 50, answer: 0 },
    ]);
    expect(even?.high).toBeCloseTo(0.037, 3);
    expect(uneven?.high).toBeGreaterThan(1.5 * (even?.high as number));
    expect(stratifiedShare([{ weight: 1, all: 5, group: 0, answer: 0 }])).toBeNull();
  });
  it('agrees with the definition of the variance, respondent by respondent', () => {
    const stratum = fc
      .tuple(
        fc.double({ min: 0.2, max: 20, noNaN: true }),
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 40 }),
      )
      .map(([weight, all, g, a]): Stratum => {
        const group = Math.min(all, g);
        return { weight, all, group, answer: Math.min(group, a) };
      });
    fc.assert(
      fc.property(fc.array(stratum, { minLength: 1, maxLength: 6 }), (strata) => {
        const found = stratifiedShare(strata);
        const { p, variance, n } = bySingleRespondents(strata);
        expect(found?.share).toBeCloseTo(p, 10);
        if (variance < 1e-9) return;
        const [low, high] = wilson(p, Math.min(n, (n * p * (1 - p)) / Math.max(1, n - 1) / variance));
        expect(found?.low).toBeCloseTo(low, 8);
        expect(found?.high).toBeCloseTo(high, 8);
      }),
      { numRuns: 300, seed: 7 },
    );
  });
  it('covers the truth about 95 times in 100 in a stratified sample', () => {
    let seed = 1;
    const random = () => {
      seed = (seed * 16807) % 2147483647;
      return seed / 2147483647;
    };
    const wards = [
      { people: 60_000, asked: 80, share: 0.1 },
      { people: 20_000, asked: 80, share: 0.3 },
      { people: 5_000, asked: 80, share: 0.5 },
    ];
    const truth = wards.reduce((s, { people, share }) => s + people * share, 0) / 85_000;
    let covered = 0;
    for (let run = 0; run < 1500; run += 1) {
      const found = stratifiedShare(
        wards.map(({ people, asked, share }) => ({
          weight: people / asked,
          all: asked,
          group: asked,
          answer: Array.from({ length: asked }, random).filter((u) => u < share).length,
        })),
      );
      if (found && found.low <= truth && truth <= found.high) covered += 1;
    }
    expect(covered / 1500).toBeGreaterThan(0.93);
    expect(covered / 1500).toBeLessThan(0.975);
  });
});
