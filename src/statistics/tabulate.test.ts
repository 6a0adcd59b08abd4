/** Counting: DuckDB and plain TypeScript agree to the last digit, whatever the records look like. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { readStatisticsSpec } from './read-spec.ts';
import type { ReleaseSpec } from './spec.ts';
import { tabulate } from './tabulate.ts';
import { smallPack } from './test-kit.ts';

const spec: ReleaseSpec = valueOf(
  readStatisticsSpec(
    `
release: trial
title: { ja: 試し, en: Trial }
source: { ja: 試し, en: Trial }
variables:
  month: { kind: month, column: as_of, title: { ja: 年月, en: Month } }
  area: { kind: area, title: { ja: 区, en: Area } }
  district: { kind: district, title: { ja: 校区, en: District } }
  age: { kind: bands, column: age_years, title: { ja: 年齢, en: Age }, words: age, levels: { age3: [0, 15, 65] } }
  fine: { kind: bands, column: age_years, title: { ja: 年齢, en: Age }, words: age, levels: { wide: [0, 15, 65], narrow: [0, 5, 10, 15, 25, 35, 45, 55, 65, 66, 67, 80] } }
  sex: { kind: codes, column: sex, title: { ja: 性別, en: Sex }, codes: { '1': { ja: 男, en: Male }, '2': { ja: 女, en: Female } } }
measures:
  people: { from: trial-people, kind: count, title: { ja: 人, en: People }, unit: { ja: 人, en: people } }
  earners: { from: trial-people, kind: count, partOf: people, where: { column: yen, above: 0 }, title: { ja: 人, en: People }, unit: { ja: 人, en: people } }
  total: { from: trial-people, kind: sum, of: yen, units: earners, title: { ja: 額, en: Sum }, unit: { ja: 円, en: yen } }
  weighted: { from: trial-people, kind: sum, of: yen, units: earners, weight: weight, asked: asked, topCode: 5000000, title: { ja: 額, en: Sum }, unit: { ja: 円, en: yen } }
  units_of: { from: trial-people, kind: sum, of: yen, units: earners, weight: weight, weighs: units, title: { ja: 額, en: Sum }, unit: { ja: 円, en: yen } }
  net: { from: trial-people, kind: sum, of: net, units: people, negatives: absolute, title: { ja: 額, en: Sum }, unit: { ja: 円, en: yen } }
tables:
  - { id: by-town, title: { ja: a, en: a }, time: month, dimensions: [{ name: area, variable: area, levels: [ward, town] }, { name: age3, variable: age, levels: [age3] }], measures: [people, earners, total, weighted, units_of, net] }
  - { id: by-district, title: { ja: b, en: b }, time: month, dimensions: [{ name: district, variable: district, levels: [district] }, { name: sex, variable: sex, levels: [sex] }], measures: [people] }
  - { id: by-age, title: { ja: c, en: c }, time: month, dimensions: [{ name: fine, variable: fine, levels: [wide, narrow] }, { name: area, variable: area, levels: [ward, town] }], measures: [people, earners] }
`,
    'trial',
  ),
);

type Record_ = {
  day: string;
  unit: string;
  ward: string | null;
  town: string | null;
  district: string | null;
  age: number | null;
  sex: string;
  yen: number | null;
  net: number | null;
  /** Millionths, so that both sides add whole numbers. */
  weight: number;
  asked: boolean;
};
const records = fc.array(
  fc
    .record({
      day: fc.constantFrom('2026-09-29', '2026-09-30', '2026-10-31'),
      unit: fc.integer({ min: 1, max: 12 }).map(String),
      place: fc.constantFrom(
        ['W1', 'W1T1', 'D1'],
        ['W1', 'W1T2', 'D1'],
        ['W1', 'W1T2', 'D2'],
        ['W2', 'W2T1', 'D2'],
        ['W2', null, null],
        [null, null, null],
        ['W2', 'W2T9', 'D1'],
      ),
      age: fc.option(fc.integer({ min: 0, max: 99 })),
      sex: fc.constantFrom('1', '2', '0'),
      yen: fc.option(fc.integer({ min: 0, max: 9_000_000 })),
      net: fc.option(fc.integer({ min: -9_000_000, max: 9_000_000 })),
      asked: fc.boolean(),
    })
    .map(
      ({ place: [ward, town, district], ...rest }): Record_ => ({
        ...rest,
        // A unit has one weight, whatever its rows say.
        weight: 400_000 + ((Number(rest.unit) * 765_433) % 3_000_000),
        ward: ward ?? null,
        town: town ?? null,
        district: district ?? null,
      }),
    ),
  { minLength: 1, maxLength: 40 },
);

const narrow = [0, 5, 10, 15, 25, 35, 45, 55, 65, 66, 67, 80];
const levelsOf = (r: Record_, variable: string): string[] => {
  if (variable === 'fine' && r.age !== null) {
    const from = narrow.filter((end) => end <= (r.age as number)).at(-1) as number;
    const next = narrow[narrow.indexOf(from) + 1];
    return [...levelsOf(r, 'age'), `${from}-${next === undefined ? '' : next - 1}`];
  }
  if (variable === 'area')
    return r.ward === null ? ['total', 'unknown'] : ['total', r.ward, r.town ?? `${r.ward}-unknown`];
  if (variable === 'district') return ['total', r.district ?? 'unknown'];
  if (variable === 'sex') return ['total', r.sex === '0' ? 'unknown' : r.sex];
  return ['total', r.age === null ? 'unknown' : r.age < 15 ? '0-14' : r.age < 65 ? '15-64' : '65-'];
};

type Cell = {
  readonly people: Set<string>;
  readonly earners: Map<string, number>;
  /** Unit → capped amount and weight. */
  readonly capped: Map<string, { yen: number; weight: number }>;
  /** Who asked for protection in any row, whether or not that row has an amount. */
  readonly askers: Set<string>;
  readonly sizes: Map<string, number>;
  net: number;
};

/** The same table counted naively: cell → units → what each of them adds. */
const naive = (all: readonly Record_[], variables: readonly string[]) => {
  const newest = new Map<string, string>();
  for (const r of all) if ((newest.get(r.day.slice(0, 7)) ?? '') < r.day) newest.set(r.day.slice(0, 7), r.day);
  const cells = new Map<string, Cell>();
  for (const r of all) {
    if (newest.get(r.day.slice(0, 7)) !== r.day) continue;
    let codes = [[r.day.slice(0, 7)]];
    for (const variable of variables)
      codes = codes.flatMap((code) => levelsOf(r, variable).map((level) => [...code, level]));
    for (const code of codes) {
      const cell = cells.get(code.join('/')) ?? {
        people: new Set(),
        earners: new Map(),
        capped: new Map(),
        askers: new Set(),
        sizes: new Map(),
        net: 0,
      };
      cells.set(code.join('/'), cell);
      cell.people.add(r.unit);
      if (r.asked) cell.askers.add(r.unit);
      if (r.net !== null) {
        cell.sizes.set(r.unit, (cell.sizes.get(r.unit) ?? 0) + Math.abs(r.net));
        cell.net += r.net;
      }
      if (r.yen === null || r.yen <= 0) continue;
      cell.earners.set(r.unit, (cell.earners.get(r.unit) ?? 0) + r.yen);
      const before = cell.capped.get(r.unit);
      cell.capped.set(r.unit, {
        yen: (before?.yen ?? 0) + Math.min(r.yen, 5_000_000),
        weight: r.weight,
      });
    }
  }
  return cells;
};

describe('counting', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ threads: 1 });
  });
  afterAll(() => engine.close());

  const load = async (all: readonly Record_[]) => {
    const text = (v: string | null) => (v === null ? 'NULL' : `'${v}'`);
    await engine.run(
      `CREATE OR REPLACE TABLE trial_people AS SELECT * FROM (VALUES ${all
        .map(
          (r) =>
            `(DATE '${r.day}', ${text(r.unit)}, ${text(r.ward)}::VARCHAR, ${text(r.town)}::VARCHAR, ${text(r.district)}::VARCHAR, ${r.age}::SMALLINT, ${text(r.sex)}, ${r.yen}::BIGINT, ${r.net}::BIGINT, ${r.weight / 1e6}::DECIMAL(18, 6), ${r.asked})`,
        )
        .join(
          ', ',
        )}) t(as_of, city_number, ward_code, town_code, school_district_code, age_years, sex, yen, net, weight, asked)`,
    );
  };

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
        await load(all);
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
    await load([
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
    await load([
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
