/** Tables that are rounded or carry noise: what holds for them, and that they are never mixed with others of the same people. */
import { createHash, createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { openEngine } from '../../machinery/duckdb.ts';
import { makeRelease } from '../make-release.ts';
import type { ProtectionNeeds } from '../needs.ts';
import { perturbationTable, perturbed } from './perturbation-table.ts';
import { policyFor } from '../spec/policy.ts';
import { readPolicies, readStatisticsSpec } from '../spec/read-spec.ts';
import type { Released } from '../released/released.ts';
import { needsWith, smallPack } from '../test-kit.ts';
import { readFileSync } from 'node:fs';

const policy = valueOf(
  policyFor(valueOf(readPolicies(readFileSync('statistics/policy.yaml', 'utf8'), 'policy.yaml')), {
    release: 'trial',
    audience: 'staff',
    counts: 'person',
  }),
);
const specOf = (protection: string, extra = '') =>
  readStatisticsSpec(
    `
release: trial
title: { ja: 試し, en: Trial }
source: { ja: 試し, en: Trial }
variables:
  month: { kind: month, column: as_of, title: { ja: 年月, en: Month } }
  area: { kind: area, title: { ja: 区, en: Area } }
  line: { kind: codes, column: line, title: { ja: 路線, en: Line }, codes: { a: { ja: 甲線, en: A }, b: { ja: 乙線, en: B } } }
  ticket: { kind: codes, column: ticket, title: { ja: 券, en: Ticket }, codes: { x: { ja: 大人, en: X }, y: { ja: 小児, en: Y } } }
measures:
  riders: { from: trips, kind: count, title: { ja: 人, en: Riders }, unit: { ja: 人, en: people } }
  often: { from: trips, kind: count, partOf: riders, where: { column: rides, above: 3 }, title: { ja: 人, en: Often }, unit: { ja: 人, en: people } }
  often_rate: { from: trips, kind: rate, part: often, whole: riders, title: { ja: 率, en: Rate }, unit: { ja: '%', en: '%' } }
  fare: { from: trips, kind: sum, of: rides, units: riders, title: { ja: 額, en: Fare }, unit: { ja: 円, en: yen } }
tables:
  - { id: by-line, title: { ja: a, en: a }, time: month, dimensions: [{ name: line, variable: line, levels: [line] }, { name: ticket, variable: ticket, levels: [ticket] }], measures: [riders, often, often_rate${extra}], protection: ${protection} }
  - { id: by-ticket, title: { ja: b, en: b }, time: month, dimensions: [{ name: ticket, variable: ticket, levels: [ticket] }], measures: [riders, often], protection: ${protection} }
`,
    'trial.yaml',
  );
const cellKey = '{ kind: cellKey, bound: 5, variance: 3, noSmall: 2, stay: 0.5 }';

describe('tables that hide nothing', () => {
  let engine: Engine;
  let needs: ProtectionNeeds;
  const secret = 'noise';
  const load = (onePerPerson: boolean) =>
    engine.run(`CREATE OR REPLACE TABLE trips AS SELECT DATE '2026-09-30' + (d::INTEGER) AS as_of, ${onePerPerson ? 'i' : 'i % 140'} AS city_number,
      'W1' AS ward_code, NULL::VARCHAR AS town_code, NULL::VARCHAR AS school_district_code, CASE WHEN hash(i, 1) % 20 = 0 THEN 'b' ELSE 'a' END AS line,
      CASE WHEN hash(i, 2) % 9 = 0 THEN 'y' ELSE 'x' END AS ticket, (hash(i, 3) % 6)::BIGINT AS rides FROM range(200) t(i), (VALUES (0), (31)) s(d)`);
  beforeAll(async () => {
    engine = await openEngine({ threads: 1 });
    needs = await needsWith(secret);
  });
  afterAll(() => engine.close());
  const make = (protection: string, ledger: readonly Released[] = []) =>
    makeRelease(engine, valueOf(specOf(protection)), policy, smallPack, [], needs, ledger);

  it.each([
    ['one row per person', true],
    ['people with several rows, some on both lines', false],
  ])('carry the noise that plain TypeScript works out from who is counted: %s', async (_, onePerPerson) => {
    await load(onePerPerson);
    const { tables, certificate } = valueOf(await make(cellKey));
    const noise = valueOf(perturbationTable({ bound: 5, variance: 3, noSmall: 2, stay: 0.5 }, 'trial'));
    const key = createHash('sha256').update(`${secret} record keys`).digest();
    const keyOf = (unit: string) => createHmac('sha256', key).update(unit).digest().readUInt32BE(0);
    const rows = await engine.rows<{ m: string; u: string; line: string; ticket: string; rides: number }>(
      `SELECT strftime(as_of, '%Y-%m') AS m, city_number::VARCHAR AS u, line, ticket, rides FROM trips`,
    );
    let compared = 0;
    for (const table of tables)
      for (const cell of table.cells) {
        const at = (name: string) => cell.codes[table.dimensions.findIndex((d) => d.name === name)];
        const inside = rows.filter(
          (r) =>
            r.m === cell.codes[0] &&
            [undefined, 'total', r.line].includes(at('line')) &&
            [undefined, 'total', r.ticket].includes(at('ticket')),
        );
        const shown = (units: Set<string>) => {
          const sum = [...units].reduce((s, unit) => (s + keyOf(unit)) % 2 ** 32, 0);
          return perturbed(noise, units.size, sum / 2 ** 32);
        };
        const riders = shown(new Set(inside.map(({ u }) => u)));
        const often = shown(new Set(inside.filter(({ rides }) => rides > 3).map(({ u }) => u)));
        expect(cell.values.slice(0, 2)).toEqual([riders, often]);
        expect(riders === 0 || riders > 2).toBe(true);
        if (cell.values.length > 2)
          expect(cell.values[2]).toBe(riders === 0 ? null : Math.min(100, Math.round((often / riders) * 1000) / 10));
        compared += 1;
      }
    expect(compared).toBe(2 * (9 + 3));
    expect(certificate.otherwise).toMatchObject([{ method: { kind: 'cellKey' }, timePoints: 2 }]);
    expect(tables[0]?.protection.rules.map((rule) => rule.ja).join()).toMatch(
      /ノイズ.*5以内.*内訳の和は計と少し違います/,
    );
  });
  it('show the same people with the same number in every table and month', async () => {
    await load(true);
    const { tables } = valueOf(await make(cellKey));
    const values = (id: string, codes: (month: string) => string[]) =>
      ['2026-09', '2026-10'].map((month) => {
        const table = tables.find((t) => t.id === id);
        return table?.cells.find((cell) => cell.codes.join() === [month, ...codes(month)].join())?.values[0];
      });
    const all = [...values('by-line', () => ['total', 'y']), ...values('by-ticket', () => ['y'])];
    expect(new Set(all).size).toBe(1);
    expect(all[0]).toBeGreaterThan(2);
  });
  it.each([5, 10])('are multiples of %i whose sums hold, over both tables', async (base) => {
    await load(true);
    const { tables } = valueOf(await make(`{ kind: round, base: ${base} }`));
    const [lines, tickets] = tables;
    const of = (table: typeof lines, ...codes: string[]) =>
      table?.cells.find((cell) => cell.codes.join() === codes.join())?.values[0] as number;
    for (const month of ['2026-09', '2026-10']) {
      for (const ticket of ['total', 'x', 'y']) {
        expect(of(lines, month, 'total', ticket)).toBe(of(lines, month, 'a', ticket) + of(lines, month, 'b', ticket));
        expect(of(lines, month, 'total', ticket)).toBe(of(tickets, month, ticket));
      }
    }
    for (const cell of lines?.cells ?? [])
      for (const value of cell.values.slice(0, 2)) expect((value as number) % base).toBe(0);
    expect(lines?.protection.rules[0]?.en).toContain(`multiple of ${base}`);
  });
  it('stay as they were published, and are never released again in another way', async () => {
    await load(true);
    const first = valueOf(await make('{ kind: round, base: 5 }'));
    const other = { ...needs, secret: 'another' };
    const again = valueOf(
      await makeRelease(
        engine,
        valueOf(specOf('{ kind: round, base: 5 }')),
        policy,
        smallPack,
        [],
        other,
        first.released,
      ),
    );
    expect(again.tables.map((t) => t.cells)).toEqual(first.tables.map((t) => t.cells));
    for (const way of ['{ kind: hide }', cellKey, '{ kind: round, base: 10 }'])
      expect(await make(way, first.released)).toMatchObject({
        ok: false,
        refusal: { code: 'statistics.method-differs', exitCode: 3 },
      });
  });
  it('stay as they were also where only small numbers are rounded', async () => {
    await load(true);
    const way = '{ kind: round, base: 10, numbers: small }';
    const first = valueOf(await make(way));
    const again = valueOf(
      await makeRelease(engine, valueOf(specOf(way)), policy, smallPack, [], { ...needs, secret: 'b' }, first.released),
    );
    expect(again.tables.map((t) => t.cells)).toEqual(first.tables.map((t) => t.cells));
  });
  it('are refused where they protect less than the audience’s rules ask', async () => {
    await load(true);
    for (const way of [
      '{ kind: round, base: 3 }',
      '{ kind: round, base: 5, numbers: small }',
      '{ kind: cellKey, variance: 1 }',
      '{ kind: cellKey, noSmall: 1 }',
      '{ kind: cellKey, stay: 0.9 }',
    ])
      expect(await make(way)).toMatchObject({ ok: false, refusal: { code: 'statistics.weaker-than-policy' } });
    expect((await make('{ kind: round, base: 10, numbers: small }')).ok).toBe(true);
    const amounts = specOf(cellKey, ', fare');
    expect(amounts.ok ? [] : amounts.refusal.because?.map(({ en }) => en)).toContain(
      'by-line: amounts can be protected by hiding only',
    );
  });
});
