/** Another office releases its table month after month beside its ledger: each month begins from the pattern of the last, and stays verifiable. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { CellsReport } from './protect-cells.ts';
import { streamOf } from '../system/randomness.ts';
import { needsWith, sha256 } from '../test-kit.ts';
import { officeOf } from './test-office.ts';

const folder = mkdtempSync(join(tmpdir(), 'musubi-cells-months-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
let runs = 0;
// As in the door: ties are broken anew in every run.
const run = officeOf(() => needsWith(`run ${(runs += 1)}`));

const wards = ['w0', 'w1', 'w2'];
const towns = wards.flatMap((ward) => Array.from({ length: 8 }, (_, i) => `${ward}t${i}`));
const ages = ['a0', 'a1', 'a2', 'a3', 'a4'];
const months = ['2026-08', '2026-09', '2026-10'];
const spec = (month: string) => `
table: population
dimensions:
  - { column: place, total: all, parents: { ${towns.map((town) => `${town}: ${town.slice(0, 2)}`).join(', ')} } }
  - { column: age, total: total }
people: n
of: { dataset: people, time: '${month}', snapshot: s${month}, population: [] }
policy: { audience: staff, threshold: 10, minimumWidth: 3, zeros: show, dominance: { units: 2, percent: 90 }, pPercent: 10 }
`;
/** 24 towns by five ages; from month to month one inner cell in five changes by one. */
const random = streamOf(sha256('three months'));
const inner = new Map(towns.flatMap((town) => ages.map((age) => [`${town} ${age}`, Math.floor(random() ** 2 * 60)])));
const table = (): string => {
  for (const [key, n] of inner) if (random() < 0.2) inner.set(key, Math.max(0, n + (random() < 0.5 ? 1 : -1)));
  const count = (place: string, age: string) =>
    [...inner].reduce((sum, [key, n]) => {
      const [town = '', of = ''] = key.split(' ');
      const isIn = place === 'all' || town === place || town.startsWith(`${place}t`);
      return isIn && (age === 'total' || of === age) ? sum + n : sum;
    }, 0);
  const rows = ['all', ...wards, ...towns].flatMap((place) =>
    ['total', ...ages].map((age) => `${place},${age},${count(place, age)}`),
  );
  return `place,age,n\n${rows.join('\n')}\n`;
};
type Published = { readonly hidden: ReadonlySet<string>; readonly others: ReadonlySet<string> };
const published = (name: string, truth: ReadonlyMap<string, number>): Published => {
  const rows = readFileSync(at(name), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
  const hidden = new Set(rows.filter((row) => row[2] === '').map((row) => `${row[0]} ${row[1]}`));
  return { hidden, others: new Set([...hidden].filter((key) => (truth.get(key) ?? 0) >= 10)) };
};
const truthOf = (text: string) =>
  new Map(
    text
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
      .map(([place, age, n]) => [`${place} ${age}`, Number(n)]),
  );

describe('three months of a small city, protected one by one', () => {
  it('keep their pattern beside the ledger, where without it each month would have another; every certificate holds afterwards', async () => {
    const beside: Published[] = [];
    const alone: Published[] = [];
    for (const month of months) {
      const text = table();
      writeFileSync(at('t.csv'), text);
      writeFileSync(at(`${month}.yaml`), spec(month));
      const files = {
        spec: at(`${month}.yaml`),
        table: at('t.csv'),
        out: at(`${month}.csv`),
        report: at(`${month}.json`),
      };
      expect(await run('protect', { ...files, ledger: at('ledger') })).toMatchObject({ ok: true });
      beside.push(published(`${month}.csv`, truthOf(text)));
      const other = { ...files, out: at('alone.csv'), report: at('alone.json') };
      expect(await run('protect', other)).toMatchObject({ ok: true });
      alone.push(published('alone.csv', truthOf(text)));
    }
    const again = (of: readonly Published[]) =>
      of.slice(1).reduce((n, { others }, i) => n + [...others].filter((key) => of[i]?.hidden.has(key)).length, 0) /
      of.slice(1).reduce((n, { others }) => n + others.size, 0);
    expect(again(beside)).toBeGreaterThan(0.8);
    expect(again(beside)).toBeGreaterThan(again(alone) + 0.1);
    // hiding again what was hidden costs little
    const number = (of: readonly Published[]) => of.reduce((n, { others }) => n + others.size, 0);
    expect(number(beside)).toBeLessThan(1.2 * number(alone));
    for (const [i, month] of months.entries()) {
      const files = { spec: at(`${month}.yaml`), table: at(`${month}.csv`), report: at(`${month}.json`) };
      expect(await run('audit', { ...files, ledger: at('ledger') })).toMatchObject({ ok: true });
      expect((JSON.parse(readFileSync(files.report, 'utf8')) as CellsReport).releasedBefore).toBe(i);
    }
    // whoever looks at the report of another month is told
    const mixed = { spec: at('2026-10.yaml'), table: at('2026-10.csv'), report: at('2026-09.json') };
    expect(await run('audit', mixed)).toMatchObject({ ok: false, refusal: { code: 'statistics.audit-failed' } });
  });
});
