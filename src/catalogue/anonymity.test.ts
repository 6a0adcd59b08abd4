/** What the re-identification report tells an owner, held against a plain second count and the published example. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { anonymityLines, type Contract, readContract, reportAnonymity } from './index.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => engine.close());

const contract = (risk: string): Contract =>
  valueOf(
    readContract(
      `
dataset: visits
version: 1
title: { ja: 来庁, en: Visits }
owner: { ja: 市民課, en: Residents }
grounds: [個人情報の保護に関する法律 第69条第2項第4号]
cadence: monthly
key: [宛名番号]
${risk}
source: { format: csv, encoding: utf-8 }
columns:
  - { source: 宛名番号, role: person-key }
  - { source: 生年月日, role: birth-date }
  - { source: 性別, role: code, name: sex, codes: { '1': { ja: 男, en: male }, '2': { ja: 女, en: female } } }
  - { source: 住所, role: address }
  - { source: 職, role: code, name: job, codes: { '1': { ja: 教員, en: teacher } } }
  - { source: 用件, role: count, name: errand }
`,
      'visits.yaml',
    ),
  );

type Row = {
  age_years: number | null;
  sex: string | null;
  address_masked: string | null;
  town_code: string;
  errand: number;
};
const fill = async (rows: readonly Row[]) => {
  const text = (value: string | number | null) => (value === null ? 'NULL' : `'${value}'`);
  await engine.run(
    'CREATE OR REPLACE TABLE visits (age_years SMALLINT, school_age SMALLINT, sex VARCHAR, address_masked VARCHAR, town_code VARCHAR, ward_code VARCHAR, errand INTEGER, job VARCHAR)',
  );
  if (rows.length > 0)
    await engine.run(
      `INSERT INTO visits (age_years, sex, address_masked, town_code, ward_code, errand) VALUES ${rows
        .map(
          (r) =>
            `(${[r.age_years, r.sex, r.address_masked, r.town_code, r.town_code.slice(0, 1), r.errand].map(text).join(', ')})`,
        )
        .join(', ')}`,
    );
};

describe('the re-identification report', () => {
  it('counts groups, people alone and coarsenings as a plain second count does', async () => {
    const row = fc.record({
      age_years: fc.option(fc.integer({ min: 0, max: 30 })),
      sex: fc.option(fc.constantFrom('1', '2')),
      town: fc.constantFrom('a1', 'a2', 'b1'),
      place: fc.option(fc.constantFrom('甲町1', '甲町2')),
      errand: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 60 }), fc.integer({ min: 2, max: 6 }), async (drawn, k) => {
        const rows = drawn.map(({ town, ...r }) => ({ ...r, address_masked: r.place, town_code: town }));
        await fill(rows);
        const report = await reportAnonymity(engine, contract(`risk: { k: ${k}, sensitive: [errand] }`), 'visits');
        expect(report.quasi).toEqual(['age_years', 'sex', 'address_masked']);
        const count = (key: (r: (typeof rows)[number]) => unknown[]) => {
          const groups = new Map<string, typeof rows>();
          for (const r of rows) groups.set(JSON.stringify(key(r)), [...(groups.get(JSON.stringify(key(r))) ?? []), r]);
          const sizes = [...groups.values()].map((g) => g.length);
          return {
            levels: {
              groups: sizes.length,
              smallest: sizes.length === 0 ? 0 : Math.min(...sizes),
              uniques: sizes.filter((s) => s === 1).length,
              below: sizes.filter((s) => s < k).reduce((a, s) => a + s, 0),
            },
            alike: [...groups.values()]
              .filter((g) => g.length > 1 && new Set(g.map((r) => r.errand)).size === 1)
              .reduce((a, g) => a + g.length, 0),
          };
        };
        const fine = count((r) => [r.age_years, r.sex, r.address_masked]);
        expect(report.now).toEqual(fine.levels);
        if (rows.length === 0) return;
        expect(report.sensitive[0]?.alike).toBe(fine.alike);
        const found = (column: string, way: string) => report.coarser.find((c) => c.column === column && c.way === way);
        const band = (age: number | null) => (age === null ? null : Math.floor(age / 5));
        expect(found('age_years', 'bands-5')).toMatchObject(
          count((r) => [band(r.age_years), r.sex, r.address_masked]).levels,
        );
        expect(found('address_masked', 'town')).toMatchObject(count((r) => [r.age_years, r.sex, r.town_code]).levels);
        expect(found('address_masked', 'ward')).toMatchObject(
          count((r) => [r.age_years, r.sex, r.town_code[0]]).levels,
        );
        expect(found('sex', 'drop')).toMatchObject({ ...count((r) => [r.age_years, r.address_masked]).levels });
        for (const { lost } of report.coarser) expect(lost).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 40 },
    );
  });

  it('takes an empty key for a group of its own, as the published l-diversity example does', async () => {
    await engine.run(`CREATE OR REPLACE TABLE visits AS SELECT * FROM (VALUES
      ('1', NULL, 'o', 1), ('1', NULL, 'o', 0), ('1', NULL, 'o', 2), ('2', 't', 'o', 1), ('2', 't', 'o', 0), ('1', 'n', 'm', 0), ('1', 'n', 'm', 1))
      t(sex, job, town_code, errand), (VALUES (NULL::VARCHAR)) w(ward_code)`);
    const report = await reportAnonymity(
      engine,
      contract('risk: { quasi: [sex, job, town_code], sensitive: [errand], k: 3 }'),
      'visits',
    );
    expect(report.now).toEqual({ groups: 3, smallest: 2, uniques: 0, below: 4 });
    expect(report.sensitive).toEqual([{ column: 'errand', least: 2, alike: 0 }]);
    await engine.run('CREATE OR REPLACE TABLE visits AS SELECT * FROM visits WHERE errand = 0 OR job IS NULL');
    const poorer = await reportAnonymity(
      engine,
      contract('risk: { quasi: [sex], sensitive: [errand] }'),
      '(SELECT * FROM visits WHERE errand = 0)',
    );
    expect(poorer.sensitive).toEqual([{ column: 'errand', least: 1, alike: 2 }]);
  });

  it('says what would help most first, in both languages and without a value', async () => {
    await fill(
      Array.from({ length: 40 }, (_, i) => ({
        age_years: 40 + (i % 2),
        sex: i % 2 ? '1' : '2',
        address_masked: `甲町${i}`,
        town_code: 'a1',
        errand: 1,
      })),
    );
    const report = await reportAnonymity(engine, contract(''), 'visits');
    expect(report.now.uniques).toBe(40);
    expect(report.coarser[0]).toMatchObject({ column: 'address_masked', below: 0 });
    const lines = anonymityLines(report);
    expect(lines[0]?.ja).toContain('一人だけの行 40（100.0%）');
    for (const { ja, en } of lines) expect(ja + en).not.toContain('甲町');
  });

  it('refuses a contract that names a column nobody keeps', () => {
    expect(() => contract('risk: { quasi: [氏名] }')).toThrow('is not valid');
  });
});
