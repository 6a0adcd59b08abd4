/** A place with too few people for its categories: the refusal says soon, and says where to begin; who follows it gets tables. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { makeRelease } from './make-release.ts';
import type { ProtectionNeeds } from './needs.ts';
import { readStatisticsSpec } from './spec/read-spec.ts';
import type { ReleaseSpec } from './spec/spec.ts';
import { needsWith, smallPack, staffPolicy } from './test-kit.ts';
import { peopleOf } from './test-people.ts';

let engine: Engine;
let needs: ProtectionNeeds;
/** 150 insured of a hamlet in nine parts, 40 to 74 years old, 4 in 10 of them examined. */
const pack = {
  ...smallPack,
  wards: Array.from({ length: 9 }, (_, i) => ({ code: `W${i}`, name: `W${i}` })),
  towns: Array.from({ length: 9 }, (_, i) => ({
    code: `W${i}T1`,
    ward: `W${i}`,
    name: '町',
    chome: null,
    koaza: '',
    schoolDistrict: null,
  })),
  schoolDistricts: [],
};
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
  needs = await needsWith('small');
  const records = peopleOf({
    from: 'range(150) t(i)',
    asOf: "DATE '2025-03-31'",
    ward: "'W' || (hash(i, 11, 1) % 9)",
    town: "'W' || (hash(i, 11, 1) % 9) || 'T1'",
    age: '40 + hash(i, 3, 1) % 35',
    sex: '(1 + hash(i, 4, 1) % 2)::VARCHAR',
    more: 'i, 2024::SMALLINT AS fiscal_year',
  });
  await engine.run(`CREATE TABLE person AS ${records};
    CREATE VIEW nhi_members AS SELECT * EXCLUDE fiscal_year FROM person;
    CREATE VIEW nhi_checkups AS SELECT *, hash(i, 8, fiscal_year, 1) % 10 < 4 AS examined,
      CASE WHEN hash(i, 8, fiscal_year, 1) % 10 < 4 THEN (1 + hash(i, 9, 1) % 5)::VARCHAR END AS metabolic FROM person`);
});
afterAll(() => engine.close());

const spec = valueOf(readStatisticsSpec(readFileSync('statistics/checkups.yaml', 'utf8'), 'checkups.yaml'));
const make = (of: ReleaseSpec) => makeRelease(engine, of, staffPolicy, pack, [], needs);
const without = (of: ReleaseSpec, table: string, dimension: string): ReleaseSpec => ({
  ...of,
  tables: of.tables.map((one) =>
    one.id === table ? { ...one, dimensions: one.dimensions.filter(({ name }) => name !== dimension) } : one,
  ),
});

it('says of a large table with hardly a number to show, from its counts alone, that it is too fine and where', async () => {
  const years = Array.from({ length: 120 }, (_, i) => i);
  const fine = valueOf(
    readStatisticsSpec(
      `
release: fine
title: { ja: 細かい, en: Fine }
source: { ja: 試し, en: Trial }
variables:
  month: { kind: month, column: as_of, title: { ja: 年月, en: Month } }
  age: { kind: bands, column: age_years, title: { ja: 年齢, en: Age }, words: age, levels: { single: [${years.join(', ')}] } }
  place: { kind: codes, column: town_code, title: { ja: 町, en: Town }, codes: { ${Array.from({ length: 900 }, (_, i) => `W${i}T1: { ja: 町, en: Town }`).join(', ')} } }
measures:
  people: { from: nhi-members, kind: count, title: { ja: 人, en: People }, unit: { ja: 人, en: people } }
tables:
  - { id: towns-by-year, title: { ja: 細, en: Fine }, time: month, dimensions: [{ name: place, variable: place, levels: [place] }, { name: age, variable: age, levels: [single] }], measures: [people] }
`,
      'fine',
    ),
  );
  const never = { open: () => expect.fail('nothing is to be searched') } as unknown as ProtectionNeeds['solver'];
  const refusedFine = await makeRelease(engine, fine, { ...staffPolicy, threshold: 20 }, pack, [], {
    ...needs,
    solver: never,
  });
  expect(refusedFine).toMatchObject({ ok: false, refusal: { code: 'statistics.too-fine' } });
  const { ja, en } = refusedFine.ok ? { ja: '', en: '' } : refusedFine.refusal;
  expect(ja).toContain('「towns-by-year」');
  expect(ja).toContain('「place」');
  expect(en).toContain('"towns-by-year"');
});

it('names a table and a dimension of it in both languages and no number; who follows that gets tables', async () => {
  let tried = without(spec, 'checkups-coverage', 'area');
  const named: string[] = [];
  for (let made = await make(tried); !made.ok; made = await make(tried)) {
    const { code, ja, en } = made.refusal;
    expect(code).toBe('statistics.cannot-protect');
    const [, table = '', dimension = ''] = /統計表「(.+?)」です。定義でその「(.+?)」/.exec(ja) ?? [];
    expect(en).toContain(`The table "${table}" has`);
    expect(en).toContain(`from its "${dimension}"`);
    expect(`${ja}${en}`.replaceAll(/age5|2024/g, '')).not.toMatch(/\d人|\d people/);
    named.push(`${table} ${dimension}`);
    expect(named.length).toBeLessThan(4);
    tried = without(tried, table, dimension);
  }
  expect(named[0]).toBe('checkups-metabolic-age age5');
});
