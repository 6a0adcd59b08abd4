/** Tiny areas are added to their neighbour, stay so, and both say so; areas with few residents show fewer numbers. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import type { AreaPack } from '#catalogue';
import { openEngine } from '../../machinery/duckdb.ts';
import { makeRelease } from '../make-release.ts';
import { findMerges } from './merge-areas.ts';
import type { Policy } from '../spec/policy.ts';
import type { ProtectedTable } from '../protected-table.ts';
import { readStatisticsSpec } from '../spec/read-spec.ts';
import type { Released } from '../released/released.ts';
import { needsWith, smallPack, staffPolicy } from '../test-kit.ts';

const row = (n: number, ward = 'w') => Array.from({ length: n }, (_, i) => ({ code: `${ward}${i}`, parent: ward }));
const merged = (people: readonly number[], least = 14, before: string[][] = []) => {
  const sum = (members: readonly string[]) =>
    members.reduce((s, code) => s + (people[Number(code.slice(1))] as number), 0);
  const isTiny = (members: readonly string[]) => sum(members) > 0 && sum(members) < least;
  return findMerges(row(people.length), isTiny, sum, before).map(({ into, members }) => [into, members.join()]);
};

describe('merging', () => {
  it.each([
    // Kobe, 港島中町: 1丁目 has two people, the first of the list: added to the row below.
    [[2, 2391], [['w1', 'w0,w1']]],
    [[50, 3, 40], [['w2', 'w1,w2']]],
    [[40, 3, 50], [['w0', 'w0,w1']]],
    // Many tiny ones become groups of a few, not one of all.
    [
      [9, 9, 9, 9],
      [
        ['w0', 'w0,w1'],
        ['w2', 'w2,w3'],
      ],
    ],
    [[50, 40, 3], [['w1', 'w1,w2']]],
    [[5, 6, 7], [['w0', 'w0,w1,w2']]],
    [[50, 0, 40], []],
    [[3], []],
  ])('of %j gives %j', (people, expected) => {
    expect(merged(people)).toEqual(expected);
  });
  it('leaves no tiny group in a ward, unless the ward itself is tiny, and never crosses wards', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 12 }), {
          minLength: 1,
          maxLength: 3,
        }),
        (wards) => {
          const places = wards.flatMap((people, w) => row(people.length, `w${w}_`));
          const peopleOf = (code: string) =>
            wards[Number(code[1])]?.[Number(code.slice(code.indexOf('_') + 1))] as number;
          const sum = (codes: readonly string[]) => codes.reduce((s, code) => s + peopleOf(code), 0);
          const tiny = (codes: readonly string[]) => sum(codes) > 0 && sum(codes) < 14;
          const merges = findMerges(places, tiny, sum, []);
          for (const [w, people] of wards.entries()) {
            const own = places.filter(({ parent }) => parent === `w${w}_`).map(({ code }) => code);
            const groups = merges.filter(({ members }) => own.includes(members[0] as string));
            for (const { members } of groups) for (const code of members) expect(own).toContain(code);
            const alone = own.filter((code) => !groups.some(({ members }) => members.includes(code)));
            const isTinyWard = people.reduce((a, b) => a + b, 0) < 14;
            for (const codes of [...groups.map(({ members }) => [...members]), ...alone.map((code) => [code])])
              expect(tiny(codes) && !isTinyWard).toBe(false);
          }
        },
      ),
      { numRuns: 200, seed: 4 },
    );
  });
  it('keeps what was merged before, though it has grown', () => {
    expect(merged([50, 30, 40], 14, [['w0', 'w1']])).toEqual([['w0', 'w0,w1']]);
  });
});

const pack: AreaPack = {
  ...smallPack,
  towns: [1, 2, 3, 4].map((n) => ({
    code: `W1T${n}`,
    ward: 'W1',
    name: `${'山浜川丘'[n - 1]}町`,
    chome: null,
    koaza: '',
    schoolDistrict: null,
  })),
};
const specOf = (merging: string, residents = '') =>
  valueOf(
    readStatisticsSpec(
      `
release: trial
title: { ja: 試し, en: Trial }
source: { ja: 試し, en: Trial }
${merging}
${residents}
variables:
  month: { kind: month, column: as_of, title: { ja: 年月, en: Month } }
  area: { kind: area, title: { ja: 区, en: Area } }
  age: { kind: bands, column: age_years, title: { ja: 年齢, en: Age }, words: age, levels: { age3: [0, 15, 65] } }
measures:
  people: { from: resident-register, kind: count, title: { ja: 人, en: People }, unit: { ja: 人, en: people } }
  income: { from: resident-register, kind: sum, of: yen, units: people, topCode: 9000, title: { ja: 額, en: Sum }, unit: { ja: 円, en: yen } }
tables:
  - { id: by-town, title: { ja: a, en: a }, time: month, dimensions: [{ name: age3, variable: age, levels: [age3] }, { name: area, variable: area, levels: [ward, town] }], measures: [people, income] }
`,
      'trial',
    ),
  );
/** Town 2 has six people in October, 40 before; the others are large. */
const people = (
  town: (t: string) => string,
) => `SELECT as_of, i AS city_number, 'W1' AS ward_code, ${town("'W1T' || t")} AS town_code,
  NULL::VARCHAR AS school_district_code, (i // 3 % 3 * 30)::SMALLINT AS age_years, (1000 + i * 37 % 9500)::BIGINT AS yen
  FROM (SELECT DATE '2026-09-30' + d::INTEGER AS as_of, i, CASE WHEN i < (CASE WHEN d = 0 THEN 40 ELSE 6 END) THEN 2 ELSE [1, 3, 4][1 + i % 3] END AS t
    FROM range(600) t(i), (VALUES (0), (31)) s(d))`;

describe('a release with merging', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ threads: 1 });
  });
  afterAll(() => engine.close());
  const load = (town: (t: string) => string = (t) => t) =>
    engine.run(`CREATE OR REPLACE TABLE resident_register AS ${people(town)}`);
  const make = async (merging: string, policy: Policy = staffPolicy, residents = '', ledger: Released[] = []) =>
    makeRelease(engine, specOf(merging, residents), policy, pack, [], await needsWith('merging'), ledger);
  const shown = (table: ProtectedTable | undefined, ...codes: string[]) => {
    const cell = table?.cells.find((c) => c.codes.join() === codes.join());
    return cell?.values.map((value, i) => value ?? cell.hidden[i]);
  };
  const merging = 'merging: { variable: area, least: { people: 14 } }';

  it('shows the sum at the neighbour and nothing at the tiny area, at every time point, and lists what was merged', async () => {
    await load();
    const { tables, released } = valueOf(await make(merging));
    const [table] = tables;
    await load((t) => `replace(${t}, 'T2', 'T1')`);
    const [counted] = valueOf(await make('')).tables;
    for (const month of ['2026-09', '2026-10'])
      for (const age of ['total', '0-14', '15-64', '65-']) {
        expect(shown(table, month, age, 'W1T2')).toEqual(['merged', 'merged']);
        for (const place of ['total', 'W1', 'W1T1', 'W1T3', 'W1T4'])
          expect(shown(table, month, age, place)).toEqual(shown(counted, month, age, place));
      }
    expect(shown(table, '2026-10', 'total', 'W1T1')?.[0]).toBeGreaterThan(100);
    expect(table?.merges).toEqual([{ dimension: 'area', into: 'W1T1', from: ['W1T2'] }]);
    const label = table?.dimensions[2]?.categories.find(({ code }) => code === 'W1T1')?.label;
    expect(label).toEqual({ ja: '山町（浜町を合算）', en: '山町 (with 浜町)' });
    expect(table?.protection.rules.map(({ ja }) => ja).join()).toMatch(
      /1区域は隣の区域に合算.*9,000を超える額は9,000として/s,
    );
    expect(released[0]?.keys).toContain('people&area=W1T1+W1T2');
    expect(released[0]?.keys).not.toContain('people&area=W1T2');
  });
  it('merges again what was merged before, even where nobody is few any more', async () => {
    await load();
    const { released } = valueOf(await make(merging));
    await engine.run(
      `CREATE OR REPLACE TABLE resident_register AS SELECT * FROM (${people((t) => t)}) WHERE as_of = DATE '2026-09-30'`,
    );
    const [fresh] = valueOf(await make(merging)).tables;
    expect(shown(fresh, '2026-09', 'total', 'W1T2')?.[0]).toBe(40);
    const [later] = valueOf(await make(merging, staffPolicy, '', [...released])).tables;
    expect(shown(later, '2026-09', 'total', 'W1T2')).toEqual(['merged', 'merged']);
  });
  it('shows no number below 20 where fewer than 25,000 live, and none at all where fewer than 2,000 do', async () => {
    await load();
    const tiers = [
      { below: 100, threshold: 'never' as const },
      { below: 25_000, threshold: 20 },
    ];
    const policy = { ...staffPolicy, population: tiers };
    expect(await make('', policy)).toMatchObject({ ok: false, refusal: { code: 'statistics.residents-unknown' } });
    const [table] = valueOf(await make('', policy, 'residents: resident-register')).tables;
    let small = 0;
    for (const cell of table?.cells ?? []) {
      const [value] = cell.values;
      if (value === null || value === undefined) continue;
      // Town 2 has six residents in the newest snapshot.
      if (cell.codes[2] === 'W1T2') expect(value).toBe(0);
      else if (value > 0 && value < 20) small += 1;
    }
    expect(small).toBe(0);
    expect(shown(table, '2026-10', 'total', 'W1')?.[0]).toBe(600);
    expect(shown(table, '2026-09', 'total', 'W1T2')?.[0]).toBe('complementary');
  });
  it('tells ages in narrow bands only where enough people live, and says so where it does not', async () => {
    await load();
    const policy = { ...staffPolicy, ages: [{ below: 300, years: 20 }] };
    expect(await make('', policy)).toMatchObject({ ok: false, refusal: { code: 'statistics.residents-unknown' } });
    const [table] = valueOf(await make('', policy, 'residents: resident-register')).tables;
    for (const month of ['2026-09', '2026-10']) {
      for (const town of ['W1T1', 'W1T2', 'W1T3', 'W1T4'])
        expect(shown(table, month, '0-14', town)?.[0]).toBe('detail');
      expect(shown(table, month, '0-14', 'W1')?.[0]).toBeGreaterThan(190);
    }
    expect(table?.protection.rules.map(({ ja }) => ja).join()).toContain(
      '人口300人未満の区域では、20歳より細かい年齢は',
    );
  });
  it.each([
    ['numbers', { population: [{ below: 100, threshold: 'never' as const }] }],
    ['ages', { ages: [{ below: 300, years: 20 }] }],
  ])('refuses to round what areas of so few residents may not show at all: %s', async (_, rule) => {
    await load();
    const policy = { ...staffPolicy, ...rule, rounding: { leastBase: 5 as const } };
    const spec = specOf('', 'residents: resident-register');
    const { income: _income, ...measures } = spec.measures;
    const tables = spec.tables.map((table) => ({
      ...table,
      measures: ['people'],
      protection: { kind: 'round' as const, base: 5 as const, numbers: 'all' as const },
    }));
    const rounded = (by: Policy) =>
      needsWith('merging').then((needs) => makeRelease(engine, { ...spec, measures, tables }, by, pack, [], needs, []));
    expect(await rounded(policy)).toMatchObject({ ok: false, refusal: { code: 'statistics.too-few-for-method' } });
    expect(await rounded({ ...staffPolicy, rounding: { leastBase: 5 } })).toMatchObject({ ok: true });
  });
});
