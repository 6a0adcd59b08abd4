/** Means, rates, ratios, shares, indices and medians are worked out once more from what the tables show alone: nothing else went into them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { openEngine } from '../../machinery/duckdb.ts';
import { makeRelease } from '../make-release.ts';
import type { ProtectedTable } from '../protected-table.ts';
import { readStatisticsSpec } from '../spec/read-spec.ts';
import { needsWith, smallPack, staffPolicy } from '../test-kit.ts';

const words = 'title: { ja: 項, en: Item }, unit: { ja: 単位, en: unit }';
const specOf = (protection: string, amounts: boolean) =>
  valueOf(
    readStatisticsSpec(
      `
release: derived
title: { ja: 試し, en: Trial }
source: { ja: 試し, en: Trial }
variables:
  month: { kind: month, column: as_of, title: { ja: 年月, en: Month } }
  place: { kind: codes, column: place, title: { ja: 町, en: Town }, codes: { a: { ja: 山, en: A }, b: { ja: 浜, en: B }, c: { ja: 森, en: C } } }
  band: { kind: bands, column: yen, title: { ja: 階級, en: Band }, words: tenThousandYen, below: 10000, levels: { band: [0, 1000, 2000, 4000] } }
measures:
  people: { from: trial, kind: count, ${words} }
  earners: { from: trial, kind: count, partOf: people, where: { column: yen, above: 500 }, ${words} }
  rate: { from: trial, kind: rate, part: earners, whole: people, decimals: 1, ${words} }
  ratio: { from: trial, kind: ratio, of: people, to: earners, per: 1000, decimals: 2, ${words} }
  share: { from: trial, kind: share, of: people, within: place, decimals: 1, ${words} }
  change: { from: trial, kind: index, of: earners, decimals: 1, ${words} }
  median: { from: trial, kind: quantile, of: people, bins: bands, at: 50, decimals: 0, ${words} }
  quarter: { from: trial, kind: quantile, of: people, bins: bands, at: 25, decimals: 0, ${words} }
  ${amounts ? `yen: { from: trial, kind: sum, of: yen, units: people, ${words} }\n  mean: { from: trial, kind: mean, sum: yen, decimals: 1, ${words} }` : ''}
tables:
  - { id: by-place, title: { ja: a, en: a }, time: month, ${protection} dimensions: [{ name: place, variable: place, levels: [place] }], measures: [people, earners, rate, ratio, share, change, median, quarter${amounts ? ', yen, mean' : ''}] }
  - { id: bands, title: { ja: b, en: b }, time: month, ${protection} dimensions: [{ name: place, variable: place, levels: [place] }, { name: band, variable: band, levels: [band] }], measures: [people] }
`,
      'derived',
    ),
  );

/** A cell of a table by its codes, as a reader finds it. */
const readerOf = (table: ProtectedTable) => {
  const cells = new Map(table.cells.map((cell) => [cell.codes.join(' '), cell.values]));
  return (measure: string, ...codes: string[]): number | null => {
    const values = cells.get(codes.join(' '));
    return values?.[table.measures.findIndex(({ name }) => name === measure)] ?? null;
  };
};
const rounded = (value: number, decimals: number) => Math.round(value * 10 ** decimals) / 10 ** decimals;
const over = (a: number | null, b: number | null, times: number, decimals: number, most = Infinity): number | null =>
  a === null || b === null || b === 0 ? null : rounded(Math.min(most, (a / b) * times), decimals);

const bands = [
  ['0-999', 0, 1000],
  ['1000-1999', 1000, 2000],
  ['2000-3999', 2000, 4000],
  ['4000-9999', 4000, 10_000],
] as const;
/** The value below which a share of those shown lie, where every band is shown: each band filled evenly. */
const quantileFrom = (counts: readonly number[], percent: number): number | null => {
  const all = counts.reduce((a, b) => a + b, 0);
  if (all === 0) return null;
  let left = (all * percent) / 100;
  for (const [i, n] of counts.entries()) {
    const [, from, to] = bands[i] as (typeof bands)[number];
    if (n > 0 && left <= n) return Math.round(from + (left / n) * (to - from));
    left -= n;
  }
  return null;
};

describe('what is worked out', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ threads: 1 });
    // 森 has too few people for its bands, and in the second month too few who earn.
    await engine.run(`CREATE TABLE trial AS SELECT i::VARCHAR || '-' || m AS city_number, last_day(DATE '2026-08-01' + to_months(m::INTEGER)) AS as_of,
        CASE WHEN i % 31 = 0 THEN 'c' WHEN i % 3 = 0 THEN 'a' ELSE 'b' END AS place,
        (hash(i, m) % CASE WHEN i % 31 = 0 AND m = 1 THEN 700 ELSE 9000 END)::BIGINT AS yen
      FROM range(900) a(i), range(2) b(m) WHERE hash(i, m, 1) % 10 < 8`);
  });
  afterAll(() => engine.close());

  it.each([
    ['hidden', '', true],
    ['rounded', 'protection: { kind: round, base: 5 },', false],
    ['noisy', 'protection: { kind: cellKey },', false],
  ])('of %s numbers is what the shown ones give', async (_, protection, amounts) => {
    const policy = {
      ...staffPolicy,
      rounding: { leastBase: 5 as const },
      cellKey: { leastVariance: 2, leastNoSmall: 2, mostStay: 0.6 },
    };
    const made = await makeRelease(
      engine,
      specOf(protection, amounts),
      policy,
      smallPack,
      [],
      await needsWith('derived'),
    );
    const [table, bins] = valueOf(made).tables as [ProtectedTable, ProtectedTable];
    const [of, inBand] = [readerOf(table), readerOf(bins)];
    let [shownOnes, hiddenOnes] = [0, 0];
    for (const month of ['2026-08', '2026-09'])
      for (const place of ['total', 'a', 'b', 'c']) {
        const at = (measure: string) => of(measure, month, place);
        const expected: Record<string, number | null> = {
          rate: over(at('earners'), at('people'), 100, 1, 100),
          ratio: over(at('people'), at('earners'), 1000, 2),
          share: over(at('people'), of('people', month, 'total'), 100, 1, 100),
          change: over(at('earners'), of('earners', '2026-08', place), 100, 1),
          ...(amounts ? { mean: over(at('yen'), at('people'), 1, 1) } : {}),
        };
        const counts = bands.map(([code]) => inBand('people', month, place, code));
        if (counts.every((n) => n !== null)) {
          expected['median'] = quantileFrom(counts as number[], 50);
          expected['quarter'] = quantileFrom(counts as number[], 25);
        }
        for (const [measure, value] of Object.entries(expected)) {
          expect([measure, month, place, at(measure)]).toEqual([measure, month, place, value]);
          if (value === null) hiddenOnes += 1;
          else shownOnes += 1;
        }
      }
    expect(shownOnes).toBeGreaterThan(30);
    // Where numbers are hidden, so is what would be worked out from them.
    expect(hiddenOnes > 0).toBe(protection === '');
  });
});
