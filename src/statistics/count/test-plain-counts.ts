/** A trial release over random records, and the same tables counted naively: what the engine must agree with. */
import fc from 'fast-check';
import { type Engine, valueOf } from '#base';
import { readStatisticsSpec } from '../spec/read-spec.ts';
import type { ReleaseSpec } from '../spec/spec.ts';

export const spec: ReleaseSpec = valueOf(
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

export type Record_ = {
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
export const records = fc.array(
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
export const naive = (all: readonly Record_[], variables: readonly string[]) => {
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

/** Into the engine's table `trial_people`. */
export const loadRecords = async (engine: Engine, all: readonly Record_[]): Promise<void> => {
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
