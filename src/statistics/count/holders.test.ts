/** Establishments of one company: the company's amounts are added up before any rule looks at them, and a company in several cells lets no amounts out. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { openEngine } from '../../machinery/duckdb.ts';
import { makeRelease } from '../make-release.ts';
import type { ProtectionNeeds } from '../needs.ts';
import { type Policy, policyFor } from '../spec/policy.ts';
import { readPolicies, readStatisticsSpec } from '../spec/read-spec.ts';
import { tabulate } from './tabulate.ts';
import { needsWith, smallPack } from '../test-kit.ts';

const text = (holder: string) => `
release: shops
title: { ja: 店, en: Shops }
source: { ja: 試し, en: Trial }
unit: shop_number
counts: establishment
variables:
  month: { kind: month, column: as_of, title: { ja: 年月, en: Month } }
  place: { kind: codes, column: place, title: { ja: 町, en: Town }, codes: { a: { ja: 山, en: A }, b: { ja: 浜, en: B }, c: { ja: 森, en: C } } }
  size: { kind: bands, column: staff, title: { ja: 規模, en: Size }, words: age, levels: { coarse: [0, 10], fine: [0, 5, 10, 20] } }
measures:
  all: { from: shops, kind: count, title: { ja: 全店, en: All }, unit: { ja: 店, en: shops } }
  shops: { from: shops, kind: count, partOf: all, where: { column: yen, above: 0 }, title: { ja: 店, en: Shops }, unit: { ja: 店, en: shops } }
  sales: { from: shops, kind: sum, of: yen, units: shops, ${holder} title: { ja: 額, en: Sales }, unit: { ja: 円, en: yen } }
tables:
  - { id: by-place, title: { ja: a, en: a }, time: month, dimensions: [{ name: place, variable: place, levels: [place] }, { name: size, variable: size, levels: [coarse, fine] }], measures: [all, shops, sales] }
`;
const specOf = (holder: string) => valueOf(readStatisticsSpec(text(holder), 'shops'));

type Shop = { place: string; staff: number; yen: number | null; holder: string | null };
const shops = fc.array(
  fc.record({
    place: fc.constantFrom('a', 'b', 'c'),
    staff: fc.integer({ min: 0, max: 30 }),
    yen: fc.option(fc.integer({ min: 0, max: 1000 })),
    holder: fc.option(fc.constantFrom('1', '2', '3', '4')),
  }),
  { minLength: 1, maxLength: 25 },
);

describe('holders', () => {
  let engine: Engine;
  let needs: ProtectionNeeds;
  let policy: Policy;
  beforeAll(async () => {
    engine = await openEngine({ threads: 1 });
    needs = await needsWith('holders');
    const policies = valueOf(readPolicies(readFileSync('statistics/policy.yaml', 'utf8'), 'policy.yaml'));
    policy = valueOf(policyFor(policies, { release: 'shops', audience: 'staff', counts: 'establishment' }));
  });
  afterAll(() => engine.close());
  const load = (all: readonly Shop[]) =>
    engine.run(
      `CREATE OR REPLACE TABLE shops AS SELECT DATE '2026-10-31' AS as_of, * FROM (VALUES ${all
        .map(
          (s, i) =>
            `('${i}', '${s.place}', ${s.staff}, ${s.yen}::BIGINT, ${s.holder === null ? 'NULL' : `'${s.holder}'`}::VARCHAR)`,
        )
        .join(', ')}) t(shop_number, place, staff, yen, company)`,
    );
  const sizesOf = (staff: number) => [
    'total',
    staff < 10 ? '0-9' : '10-',
    staff < 5 ? '0-4' : staff < 10 ? '5-9' : staff < 20 ? '10-19' : '20-',
  ];

  it('are added up in every cell as plain TypeScript adds them, and counted', async () => {
    await fc.assert(
      fc.asyncProperty(shops, async (all) => {
        await load(all);
        const counted = await tabulate(engine, specOf('holder: company,'), smallPack);
        const of = valueOf(counted).tables[0];
        const sum = of?.sums.get('sales');
        const [places, sizes] = (of?.dimensions ?? []).map(({ categories }) => categories.map(({ code }) => code));
        for (const [p, place] of (places ?? []).entries())
          for (const [s, size] of (sizes ?? []).entries()) {
            const holders = new Map<string, number>();
            for (const [i, shop] of all.entries())
              if ((shop.yen ?? 0) > 0 && ['total', shop.place].includes(place) && sizesOf(shop.staff).includes(size)) {
                const who = shop.holder === null ? `shop ${i}` : `company ${shop.holder}`;
                holders.set(who, (holders.get(who) ?? 0) + (shop.yen as number));
              }
            const largest = [...holders.values(), 0, 0, 0].sort((a, b) => b - a);
            const at = p * (sizes?.length ?? 0) + s;
            expect([sum?.first[at], sum?.second[at], sum?.third[at], sum?.holders?.[at]]).toEqual([
              ...largest.slice(0, 3),
              holders.size,
            ]);
          }
      }),
      { numRuns: 25, seed: 6 },
    );
  });

  const many = (holderOf: (i: number, place: string) => string | null): Shop[] =>
    ['a', 'b', 'c'].flatMap((place) =>
      Array.from({ length: 12 }, (_, i) => ({
        place,
        staff: 3,
        yen: i < 2 ? 400 : 100,
        holder: holderOf(i, place),
      })),
    );
  const amountsOf = async (holder: string) => {
    const made = await makeRelease(engine, specOf(holder), policy, smallPack, [], needs);
    return made;
  };
  it('who make up a cell between two of them are seen through, though their shops are many', async () => {
    // In 山 twelve shops belong to two companies; elsewhere to nobody in particular.
    await load(many((i, place) => (place === 'a' ? `${i % 2}` : null)));
    const hiddenIn = async (holder: string) =>
      valueOf(await amountsOf(holder)).tables[0]?.cells.find(({ codes }) => codes[1] === 'a' && codes[2] === 'total')
        ?.hidden[2];
    expect(await hiddenIn('')).toBeNull();
    expect(await hiddenIn('holder: company,')).toBe('dominance');
  });
  it('who have amounts in several cells side by side let none of them out, in both languages', async () => {
    await load(many((i) => (i === 0 ? 'everywhere' : null)));
    const made = await amountsOf('holder: company,');
    expect(made).toMatchObject({ ok: false, refusal: { code: 'statistics.holders-overlap' } });
    if (!made.ok) {
      expect(made.refusal.ja).toContain('「sales」');
      expect(made.refusal.en).toContain('"sales"');
    }
    expect(await amountsOf('')).toMatchObject({ ok: true });
  });
  it('judge an amount by how many make it up, whatever else the table counts first', async () => {
    // Twelve shops in every town, but in 山 only two of them sell: the first count of the table is no help.
    await load(many(() => null).map((shop, i) => (shop.place === 'a' && i > 1 ? { ...shop, yen: null } : shop)));
    // The city's own rules for establishments: shown from 3, so that of a hidden one 0 to 2 is left.
    expect(policy).toMatchObject({ threshold: 3, minimumWidth: 2 });
    const made = valueOf(await amountsOf(''));
    const sums = made.certificate.systems.find(({ amounts }) => amounts);
    expect(sums?.rules.threshold).toBeGreaterThan(0);
  });
});
