/** The shipped statistics, from records to tables: what is printed gives nothing away, through means, rates or other tables. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { makeRelease } from './make-release.ts';
import type { ProtectionNeeds } from './needs.ts';
import type { ProtectedCell, ProtectedTable } from './protected-table.ts';
import type { ProtectedRelease } from './protect.ts';
import { policyFor } from './spec/policy.ts';
import { readPolicies, readStatisticsSpec } from './spec/read-spec.ts';
import { needsWith, smallPack } from './test-kit.ts';
import { peopleOf } from './test-people.ts';

const file = (name: string) => readFileSync(`statistics/${name}.yaml`, 'utf8');
const policies = valueOf(readPolicies(file('policy'), 'policy.yaml'));
const policy = valueOf(policyFor(policies, { release: 'all', audience: 'staff', counts: 'person' }));
const specOf = (name: string) => valueOf(readStatisticsSpec(file(name), `${name}.yaml`));

/** 900 people of a small city; `hash` draws everything, so the same every time. */
const people = peopleOf({
  from: 'range(900) t(i)',
  ward: "CASE WHEN i % 5 < 3 THEN 'W1' ELSE 'W2' END",
  town: "CASE WHEN i % 5 < 3 THEN (CASE WHEN hash(i, 1) % 3 = 0 THEN 'W1T1' ELSE 'W1T2' END) ELSE 'W2T1' END",
  school: "CASE WHEN i % 5 < 3 THEN (CASE WHEN hash(i, 2) % 40 = 0 THEN 'D2' ELSE 'D1' END) ELSE 'D2' END",
  age: 'hash(i, 3) % 99',
  sex: "CASE WHEN hash(i, 4) % 300 = 0 THEN '0' WHEN i % 2 = 0 THEN '1' ELSE '2' END",
  more: "i, CASE WHEN i % 5 < 4 THEN 'J1' ELSE 'J2' END AS junior_high_district_code",
});

describe('the shipped statistics of a small city', () => {
  let engine: Engine;
  let needs: ProtectionNeeds;
  const made = new Map<string, ProtectedRelease>();
  const table = (release: string, id: string): ProtectedTable =>
    made.get(release)?.tables.find((t) => t.id === id) as ProtectedTable;
  beforeAll(async () => {
    engine = await openEngine({ threads: 1 });
    needs = await needsWith('small city');
    await engine.run(`CREATE TABLE person AS SELECT * EXCLUDE as_of FROM (${people});
      CREATE VIEW resident_register AS SELECT *, d AS as_of FROM person, (VALUES (DATE '2026-09-30'), (DATE '2026-10-31')) t(d);
      CREATE VIEW income_tax AS SELECT *, 2026::SMALLINT AS tax_year, DATE '2026-01-01' AS as_of,
        CASE WHEN i = 7 THEN 20000000000 WHEN hash(i, 5) % 4 = 0 THEN 0 ELSE 200000 + hash(i, 6) % 9000000 END::BIGINT AS income_yen FROM person;
      CREATE VIEW nhi_members AS SELECT *, DATE '2026-03-31' AS as_of FROM person WHERE hash(i, 7) % 3 = 0;
      CREATE VIEW nhi_checkups AS SELECT *, 2025::SMALLINT AS fiscal_year, DATE '2026-03-31' AS as_of, hash(i, 8) % 2 = 0 AS examined,
        CASE WHEN hash(i, 8) % 2 = 0 THEN (1 + hash(i, 9) % 4)::VARCHAR END AS metabolic FROM person WHERE age_years BETWEEN 40 AND 74`);
    const snapshots = [
      { dataset: 'resident-register', asOf: '2026-10-31', snapshot: 's1' },
      { dataset: 'resident-register', asOf: '2026-09-30', snapshot: 's0' },
    ];
    for (const name of ['population', 'income', 'checkups'])
      made.set(name, valueOf(await makeRelease(engine, specOf(name), policy, smallPack, snapshots, needs)));
  });
  afterAll(() => engine.close());

  const cells = function* (): Generator<[ProtectedTable, ProtectedCell]> {
    for (const { tables } of made.values()) for (const t of tables) for (const cell of t.cells) yield [t, cell];
  };

  it('never prints a number of people from 1 to 9, and gives a reason for every missing value', () => {
    let hidden = 0;
    for (const [t, cell] of cells())
      for (const [m, measure] of t.measures.entries()) {
        const value = cell.values[m] as number | null;
        expect(value === null).toBe(cell.hidden[m] !== null);
        if (value === null) hidden += 1;
        if (measure.kind === 'count' && value !== null) expect(value === 0 || value >= 10).toBe(true);
      }
    expect(hidden).toBeGreaterThan(100);
  });
  it('prints no rate or mean beside a hidden count or sum, so that none can be multiplied back', () => {
    for (const [t, cell] of cells())
      for (const [m, measure] of t.measures.entries()) {
        if (cell.values[m] === null || (measure.kind !== 'rate' && measure.kind !== 'mean')) continue;
        const needed =
          measure.kind === 'mean'
            ? ['taxpayers', 'income_total']
            : measure.name === 'examined_rate'
              ? ['examined', 'eligible']
              : ['metabolic', 'examined'];
        for (const name of needed) expect(cell.hidden[t.measures.findIndex((other) => other.name === name)]).toBeNull();
      }
  });
  it('lets nobody compute few people as the rest of two printed numbers', () => {
    for (const [t, cell] of cells())
      for (const [part, whole] of [
        ['examined', 'eligible'],
        ['metabolic', 'examined'],
      ]) {
        const at = (name: string | undefined) => cell.values[t.measures.findIndex((m) => m.name === name)];
        const [a, b] = [at(part), at(whole)];
        if (typeof a === 'number' && typeof b === 'number' && b > 0) expect(b - a === 0 || b - a >= 10).toBe(true);
      }
  });
  it('hides the income of the town that one person dominates, and the city keeps its total', () => {
    const income = table('income', 'income-area');
    const dominated = income.cells.filter((cell) => cell.hidden[1] === 'dominance');
    expect(dominated.length).toBeGreaterThan(0);
    for (const cell of dominated) expect([cell.values[0], cell.values[2]]).toEqual([expect.any(Number), null]);
    expect(income.cells.find((cell) => cell.codes[1] === 'total')?.hidden).toEqual([null, null, null]);
  });
  it('prints the same number wherever two tables show the same people', () => {
    const printed = new Map<string, number | null>();
    const population = made.get('population') as ProtectedRelease;
    let shared = 0;
    for (const t of population.tables)
      for (const cell of t.cells) {
        const [month, ...rest] = cell.codes;
        const key = [
          month,
          ...t.dimensions
            .slice(1)
            .flatMap((d, i) => (rest[i] === 'total' ? [] : [`${d.name.replace(/\d/, '')}=${rest[i]}`]))
            .sort(),
        ].join();
        if (printed.has(key)) {
          expect(cell.values[0]).toBe(printed.get(key));
          shared += 1;
        }
        printed.set(key, cell.values[0] as number | null);
      }
    expect(shared).toBeGreaterThan(10);
  });
  it('says where it comes from and how it was protected, without any value', () => {
    const t = table('population', 'population-area');
    expect(t.provenance).toMatchObject({ asOf: '2026-10-31', snapshots: [{ snapshot: 's1' }, { snapshot: 's0' }] });
    expect(t.protection).toMatchObject({ cells: t.cells.length, recomputable: 0 });
    expect(t.protection.rules[0]?.ja).toContain('1〜9人の値は表示しません。');
    const { certificate } = made.get('population') as ProtectedRelease;
    expect(certificate.systems[0]?.tightestInterval).toBeGreaterThanOrEqual(policy.minimumWidth);
    expect(certificate.tables[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });
  it('names what was protected together in words, never by the names of the machine', () => {
    for (const { certificate } of made.values())
      for (const { title, name } of certificate.systems) {
        expect(title?.ja).toMatch(/.（.+ごと）$/);
        expect(`${title?.ja}${title?.en}`).not.toMatch(/[a-z]_[a-z]|resident-register|income-tax|nhi-/);
        expect(title?.ja).not.toBe(name);
      }
    const titles = made.get('income')?.certificate.systems.map(({ title }) => title?.ja);
    expect(new Set(titles).size).toBe(titles?.length);
    const [amount] = made.get('income')?.certificate.systems.filter(({ amounts }) => amounts) ?? [];
    const spec = specOf('income');
    const sum = Object.values(spec.measures).find(({ kind }) => kind === 'sum');
    expect(amount?.title?.ja.startsWith(`${sum && 'title' in sum ? sum.title?.ja : ''}：`)).toBe(true);
  });
  it('comes out the same again from the same records and secret', async () => {
    const again = valueOf(await makeRelease(engine, specOf('income'), policy, smallPack, [], needs));
    expect(again.tables.map((t) => t.cells)).toEqual(made.get('income')?.tables.map((t) => t.cells));
  });
  it('is as safe with its dimensions in another order and under other names', async () => {
    const spec = specOf('checkups');
    const turned = {
      ...spec,
      tables: spec.tables.map((t) => ({
        ...t,
        dimensions: t.dimensions.toReversed().map((d) => ({ ...d, name: `${d.name}_x` })),
      })),
    };
    const other = valueOf(await makeRelease(engine, turned, policy, smallPack, [], needs));
    const small = (r: ProtectedRelease | undefined) =>
      r?.certificate.systems.map((s) => s.primary >= 0 && s.tightestInterval !== null && s.tightestInterval >= 3);
    expect(small(other)).toEqual(small(made.get('checkups')));
    expect(other.certificate.systems.map((s) => s.cells)).toEqual(
      made.get('checkups')?.certificate.systems.map((s) => s.cells),
    );
  });
});

describe('a statistics file', () => {
  it('is read, or refused with every fault named by its place', () => {
    for (const name of ['population', 'income', 'checkups']) expect(specOf(name).tables.length).toBeGreaterThan(0);
    const wrong = file('income')
      .replace('units: taxpayers', 'units: nobody')
      .replace('levels: [ward, town]', 'levels: [town]');
    const read = readStatisticsSpec(wrong, 'income.yaml');
    expect(read).toMatchObject({ ok: false, refusal: { code: 'statistics.spec-invalid', exitCode: 2 } });
    expect(!read.ok && read.refusal.because?.map((fault) => fault.en)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('measures.income_total'),
        expect.stringContaining('income-area'),
      ]),
    );
    expect(readStatisticsSpec('tables: [', 'x.yaml')).toMatchObject({ ok: false });
    expect(readPolicies('audiences: { staff: { thresholds: { person: 1 } } }', 'policy.yaml')).toMatchObject({
      ok: false,
    });
  });
});
