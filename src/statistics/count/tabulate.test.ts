/** Counting: DuckDB and plain TypeScript agree to the last digit, whatever the records look like. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { openEngine } from '../../machinery/duckdb.ts';
import type { ReleaseSpec } from '../spec/spec.ts';
import { tabulate } from './tabulate.ts';
import { smallPack } from '../test-kit.ts';
import { loadRecords, naive, type Record_, records, spec } from './test-plain-counts.ts';

describe('counting', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ threads: 1 });
  });
  afterAll(() => engine.close());

  it.each([
    ['people with several rows', (r: Record_[]) => r],
    ['one row per person', (r: Record_[]) => r.map((x, i) => ({ ...x, unit: `${i}` }))],
    // Every fifth row is person 3's wherever it lies; every other row comes twice, the second time with other amounts.
    [
      'several rows, for most people in one cell',
      (r: Record_[]) =>
        r.flatMap((x, i): Record_[] => {
          const unit = i % 5 === 0 ? '3' : `${100 + i}`;
          const own = { ...x, unit, weight: 400_000 + ((Number(unit) * 765_433) % 3_000_000) };
          return i % 2 ? [own] : [own, { ...own, yen: x.net === null ? null : Math.abs(x.net), net: x.yen }];
        }),
    ],
  ])('agrees with plain TypeScript in every cell: %s', async (kind, shape) => {
    let both = 0;
    const watched = (of: Engine): Engine => ({
      ...of,
      rows: (sql, parameters) => {
        if (sql.includes('UNION ALL BY NAME')) both += 1;
        return of.rows(sql, parameters);
      },
    });
    await fc.assert(
      fc.asyncProperty(records, async (drawn) => {
        const all = shape(drawn);
        await loadRecords(engine, all);
        const counted = valueOf(await tabulate(watched(engine), spec, smallPack));
        for (const table of counted.tables) {
          const expected = naive(
            all,
            table.dimensions.map((d) => d.variable),
          );
          let cellsFound = 0;
          for (const [t, time] of table.times.entries())
            for (let cell = 0; cell < table.size; cell += 1) {
              let rest = cell;
              const codes: string[] = [];
              for (const dimension of [...table.dimensions].reverse()) {
                codes.unshift(dimension.categories[rest % dimension.categories.length]?.code as string);
                rest = Math.floor(rest / dimension.categories.length);
              }
              const found = expected.get([time, ...codes].join('/'));
              if (found) cellsFound += 1;
              const at = t * table.size + cell;
              expect(table.counts.get('people')?.[at]).toBe(found?.people.size ?? 0);
              if (table.id === 'by-age') expect(table.counts.get('earners')?.[at]).toBe(found?.earners.size ?? 0);
              if (!table.sums.has('total')) continue;
              const amounts = [...(found?.earners.values() ?? [])].sort((a, b) => b - a);
              expect(table.counts.get('earners')?.[at]).toBe(amounts.length);
              expect(table.sums.get('total')?.total[at]).toBe(amounts.reduce((a, b) => a + b, 0));
              expect(table.sums.get('total')?.first[at]).toBe(amounts[0] ?? 0);
              expect(table.sums.get('total')?.second[at]).toBe(amounts[1] ?? 0);
              expect(table.sums.get('total')?.third[at]).toBe(amounts[2] ?? 0);
              const three = (sum: string) => {
                const found_ = table.sums.get(sum);
                return [found_?.first[at], found_?.second[at], found_?.third[at]];
              };
              const largest = (all_: readonly number[]) => [...all_, 0, 0, 0].sort((a, b) => b - a).slice(0, 3);
              const capped = [...(found?.capped.values() ?? [])];
              const millionths = capped.reduce((sum, c) => sum + BigInt(c.yen) * BigInt(c.weight), 0n);
              expect(table.sums.get('weighted')?.total[at]).toBe(
                Number(`${millionths / 1_000_000n}.${String(millionths % 1_000_000n).padStart(6, '0')}`),
              );
              expect(three('weighted')).toEqual(largest(capped.map(({ yen }) => yen)));
              expect(table.sums.get('weighted')?.asked?.[at]).toBe(
                Math.max(
                  0,
                  ...[...(found?.capped ?? [])].flatMap(([unit, { yen }]) => (found?.askers.has(unit) ? [yen] : [])),
                ),
              );
              const units = [...(found?.earners ?? [])].flatMap(([unit, yen]) =>
                Array.from(
                  { length: Math.max(1, Math.round((found?.capped.get(unit)?.weight ?? 0) / 1e6)) },
                  () => yen,
                ),
              );
              expect(three('units_of')).toEqual(largest(units));
              expect(table.sums.get('net')?.signed?.[at]).toBe(found?.net ?? 0);
              const sizes = [...(found?.sizes.values() ?? [])];
              expect(table.sums.get('net')?.total[at]).toBe(sizes.reduce((a, b) => a + b, 0));
              expect(three('net')).toEqual(largest(sizes));
            }
          expect(cellsFound).toBe(expected.size);
        }
      }),
      { numRuns: 25, seed: 5, endOnFailure: true },
    );
    // Most of those tables were counted from leaves, and beside them those who lie in several.
    if (kind.startsWith('several')) expect(both).toBeGreaterThan(30);
    if (kind.startsWith('one')) expect(both).toBe(0);
  });

  it('names every place by the area pack, and a town the pack does not know by its code', async () => {
    await loadRecords(engine, [
      {
        day: '2026-10-31',
        unit: '1',
        ward: 'W2',
        town: 'W2T9',
        district: 'D1',
        age: 3,
        sex: '1',
        yen: 1,
        net: 1,
        weight: 1e6,
        asked: false,
      },
    ]);
    const counted = valueOf(await tabulate(engine, spec, smallPack));
    const categories = counted.tables[0]?.dimensions[0]?.categories ?? [];
    expect(categories.find((c) => c.code === 'W2T9')).toEqual({
      code: 'W2T9',
      label: { ja: 'W2T9', en: 'W2T9' },
      parent: 'W2',
    });
    expect(categories.find((c) => c.code === 'W1T2')?.label.ja).toBe('浜町二丁目');
    expect(categories.map((c) => c.code)).not.toContain('unknown');
  });

  it('refuses to count nothing, and amounts below zero', async () => {
    await engine.run('CREATE OR REPLACE TABLE trial_people AS SELECT * FROM trial_people LIMIT 0');
    expect(await tabulate(engine, spec, smallPack)).toMatchObject({
      ok: false,
      refusal: { code: 'statistics.no-records' },
    });
    await loadRecords(engine, [
      {
        day: '2026-10-31',
        unit: '1',
        ward: 'W2',
        town: 'W2T1',
        district: 'D1',
        age: 3,
        sex: '1',
        yen: -5,
        net: 1,
        weight: 1e6,
        asked: false,
      },
    ]);
    const open = {
      ...spec,
      measures: { ...spec.measures, earners: { ...spec.measures['earners'], where: undefined } },
    } as ReleaseSpec;
    expect(await tabulate(engine, open, smallPack)).toMatchObject({
      ok: false,
      refusal: { code: 'statistics.negative-amount' },
    });
  });
});
