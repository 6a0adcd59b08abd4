/** Any office's CSV of records, counted into cells: the same numbers as plain TypeScript, and every rule a cell breaks kept for the checker. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { openEngine } from '../../machinery/duckdb.ts';
import { protectCells } from './protect-cells.ts';
import { readCellsSpec } from '../spec/read-spec.ts';
import { tabulateRecords } from './tabulate-records.ts';
import { needsWith } from '../test-kit.ts';

const spec = valueOf(
  readCellsSpec(
    `
table: shops
dimensions:
  - { column: place, total: all, parents: { 一丁目: 東区, 二丁目: 東区 } }
  - { column: kind, total: all }
people: shops
amount: { total: sales, first: x1, second: x2, third: x3, asked: xa }
records: { unit: owner, amount: yen, topCode: 8000, weight: weight, asked: wish }
policy: { audience: staff, threshold: 3, minimumWidth: 1, zeros: show, dominance: [{ units: 1, percent: 70 }, { units: 3, percent: 95 }], pPercent: 10, request: { percent: 30 } }
`,
    'shops.yaml',
  ),
);
type Shop = { owner: string; place: string; kind: string; cents: number; wish: boolean };
const places: Record<string, readonly string[]> = {
  一丁目: ['一丁目', '東区', 'all'],
  二丁目: ['二丁目', '東区', 'all'],
  西区: ['西区', 'all'],
};
const weightOf = (owner: string) => 1_000_000 + ((Number(owner) * 377_331) % 2_000_000);

describe('records of any office', () => {
  const folder = mkdtempSync(join(tmpdir(), 'musubi-records-'));
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ threads: 1 });
  });
  afterAll(() => {
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const count = async (shops: readonly Shop[]) => {
    const path = join(folder, 'shops.csv');
    const lines = shops.map((s) =>
      [s.owner, s.place, s.kind, (s.cents / 100).toFixed(2), (weightOf(s.owner) / 1e6).toFixed(6), s.wish].join(),
    );
    writeFileSync(path, `owner,place,kind,yen,weight,wish\n${lines.join('\n')}\n`);
    const [header, ...rows] = valueOf(await tabulateRecords(engine, path, spec))
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    return rows.map((row) => Object.fromEntries((header as string[]).map((name, i) => [name, row[i] as string])));
  };

  it('give units, weighted and capped sums, the three largest and the largest of those who asked', async () => {
    const shop = fc.record({
      owner: fc.integer({ min: 1, max: 9 }).map(String),
      place: fc.constantFrom(...Object.keys(places)),
      kind: fc.constantFrom('a', 'b'),
      cents: fc.integer({ min: 0, max: 1_500_000 }),
      wish: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(shop, { minLength: 1, maxLength: 25 }), async (shops) => {
        for (const row of await count(shops)) {
          const owners = new Map<string, { cents: number; wish: boolean }>();
          let weighted = 0n;
          for (const s of shops) {
            if (!places[s.place]?.includes(row['place'] as string) || !['all', s.kind].includes(row['kind'] as string))
              continue;
            const cents = Math.min(s.cents, 800_000);
            const before = owners.get(s.owner);
            owners.set(s.owner, { cents: (before?.cents ?? 0) + cents, wish: s.wish || (before?.wish ?? false) });
            weighted += BigInt(cents) * BigInt(weightOf(s.owner));
          }
          const largest = [...owners.values()].map(({ cents }) => cents).sort((a, b) => b - a);
          const [one = 0, two = 0, three = 0] = largest;
          const asked = Math.max(0, ...[...owners.values()].filter(({ wish }) => wish).map(({ cents }) => cents));
          expect([row['shops'], row['x1'], row['x2'], row['x3'], row['xa']].map(Number)).toEqual([
            owners.size,
            ...[one, two, three, asked].map((c) => c / 100),
          ]);
          expect(Number(row['sales'])).toBe(
            Number(`${weighted / 100_000_000n}.${String(weighted % 100_000_000n).padStart(8, '0')}`),
          );
        }
      }),
      { numRuns: 25, seed: 8 },
    );
  });
  it('are protected with every rule kept as a reason, and no largest amount in the file', async () => {
    const shops = Array.from(
      { length: 30 },
      (_, i): Shop => ({
        owner: `${i}`,
        place: (['一丁目', '二丁目', '西区'] as const)[i % 3] as string,
        kind: i % 2 ? 'a' : 'b',
        cents: i === 4 ? 700_000 : 10_000 + i * 100,
        wish: i === 4,
      }),
    );
    const rows = await count(shops);
    const { csv, report } = valueOf(await protectCells(spec, rows, await needsWith('shops'), []));
    const at = (place: string, kind: string) => rows.findIndex((r) => r['place'] === place && r['kind'] === kind) + 2;
    const hidden = report.hidden.find(({ row, of }) => row === at('二丁目', 'b') && of === 'amount');
    expect(hidden).toMatchObject({ reason: 'dominance', rules: ['request'] });
    const [, sums] = report.systems;
    expect(sums?.rules).toMatchObject({ request: expect.any(Number) });
    expect(sums?.lost.cells).toBeGreaterThan(0);
    expect(csv.split('\n')[0]).toBe('place,kind,shops,sales,status');
    expect(csv).not.toContain('7000');
  });
});
