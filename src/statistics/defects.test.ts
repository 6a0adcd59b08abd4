/** Defects that other tools had (docs/defects-of-other-tools.md), of which nothing else here would notice if this room had them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, type Row, valueOf } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { tabulateRecords } from './office/tabulate-records.ts';
import { protectCells } from './office/protect-cells.ts';
import { amountRules, type CellFacts, countIsSmall, type Rule } from './rules/primary.ts';
import type { ProtectionNeeds } from './needs.ts';
import type { Policy } from './spec/policy.ts';
import { readCellsSpec } from './spec/read-spec.ts';
import { measureSchema } from './spec/spec.ts';
import { needsWith, staffPolicy } from './test-kit.ts';

let needs: ProtectionNeeds;
let engine: Engine;
const folder = mkdtempSync(join(tmpdir(), 'musubi-defects-'));
beforeAll(async () => {
  needs = await needsWith('defects');
  engine = await openEngine({ threads: 1 });
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const places: Record<string, readonly string[]> = { east: ['hill', 'shore', 'dale'], west: ['ford', 'mill'] };
const sexes = ['f', 'm'];
const specOf = (extra = '') =>
  valueOf(
    readCellsSpec(
      `
table: towns
dimensions:
  - { column: place, total: all, parents: { hill: east, shore: east, dale: east, ford: west, mill: west } }
  - { column: sex, total: all }
people: n
${extra}
policy: { audience: staff, threshold: 10, minimumWidth: 3, zeros: show, dominance: { units: 2, percent: 90 }, pPercent: 10 }
`,
      'towns.yaml',
    ),
  );

/** Every cell of towns by sex, with all sums. */
const rowsOf = (numbers: readonly number[]): Row[] => {
  const sums = new Map<string, number>();
  for (const [i, [ward, town]] of Object.entries(places)
    .flatMap(([of, towns]) => towns.map((one) => [of, one] as const))
    .entries())
    for (const [s, sex] of sexes.entries())
      for (const place of [town, ward, 'all'])
        for (const of of [sex, 'all'])
          sums.set(`${place} ${of}`, (sums.get(`${place} ${of}`) ?? 0) + (numbers[2 * i + s] as number));
  return [...sums].map(
    ([key, n]): Row => ({ place: key.split(' ')[0] as string, sex: key.split(' ')[1] as string, n }),
  );
};

const few = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 10, max: 60 }),
);

describe('a mask (2), and a zero (18)', () => {
  it('lies on its own cell, in whatever order the rows come and at every level; what is hidden is blank, and nobody is 0', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(few, { minLength: 10, maxLength: 10 }),
        fc.array(fc.double({ noNaN: true }), { minLength: 18, maxLength: 18 }),
        async (numbers, order) => {
          const rows = rowsOf(numbers)
            .map((row, i) => ({ row, at: order[i] as number }))
            .sort((a, b) => a.at - b.at)
            .map(({ row }) => row);
          const made = await protectCells(specOf(), rows, { ...needs, exact: false }, []);
          if (!made.ok) return;
          const lines = made.value.csv.trim().split('\n').slice(1);
          for (const [i, line] of lines.entries()) {
            const [place, sex, n, status] = line.split(',');
            const truth = rows[i] as Row;
            expect([place, sex]).toEqual([truth['place'], truth['sex']]);
            expect(n).toBe(status === 'shown' ? `${truth['n']}` : '');
            if (status === 'shown') expect(Number(truth['n']) === 0 || Number(truth['n']) >= 10).toBe(true);
          }
          const hidden = lines.flatMap((line, i) => (line.endsWith(',shown') ? [] : [i + 2]));
          expect(made.value.report.hidden.map(({ row }) => row)).toEqual(hidden);
        },
      ),
      { numRuns: 40, seed: 3 },
    );
  });
});

describe('a cell hidden for the sake of another (6)', () => {
  it('is never an empty one alone: beside the few of a town somebody else goes, not the zeros', async () => {
    const rows = rowsOf([3, 40, 0, 35, 0, 30, 20, 30, 25, 28]);
    const { csv } = valueOf(await protectCells(specOf(), rows, needs, []));
    const statusOf = (place: string, sex: string) =>
      csv
        .split('\n')
        .find((line) => line.startsWith(`${place},${sex},`))
        ?.split(',')[3];
    expect(statusOf('hill', 'f')).not.toBe('shown');
    // In the ward only zeros stand beside them: the ward's own number has to go, or a sex of the town.
    const peopled = [...sexes, 'all'].flatMap((sex) =>
      ['hill', 'shore', 'dale', 'east'].filter(
        (place) =>
          !(place === 'hill' && sex === 'f') &&
          statusOf(place, sex) !== 'shown' &&
          Number(rows.find((row) => row['place'] === place && row['sex'] === sex)?.['n']) > 0,
      ),
    );
    expect(peopled.length).toBeGreaterThanOrEqual(2);
  });
});

describe('somebody who is singled out (7)', () => {
  const protectRecords = async (lines: readonly string[], records: string) => {
    const path = join(folder, 'records.csv');
    writeFileSync(path, `who,place,sex,yen,weight\n${lines.join('\n')}\n`);
    const spec = specOf(`amount: { total: yen, first: x1, second: x2 }\nrecords: ${records}`);
    const [header = [], ...rows] = valueOf(await tabulateRecords(engine, path, spec))
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    const cells = rows.map((row): Row => Object.fromEntries(header.map((name, i) => [name, row[i] as string])));
    const { csv } = valueOf(await protectCells(spec, cells, needs, []));
    return (place: string, sex: string) => csv.split('\n').find((line) => line.startsWith(`${place},${sex},`)) ?? '';
  };
  const towns = Object.values(places).flat();
  const everybody = Array.from(
    { length: 400 },
    (_, i) => `p${i},${towns[i % 5]},${sexes[(i >> 3) % 2]},${1000 + ((i * 37) % 200)}`,
  );

  it('by weights of 0 for all others is dominant, however many are counted beside', async () => {
    const weighted = everybody.map((line, i) => `${line},${line.includes('hill,f') && i !== 0 ? 0 : 1}`);
    const lineOf = await protectRecords(weighted, '{ unit: who, amount: yen, weight: weight, weighs: amount }');
    expect(lineOf('hill', 'f')).toMatch(/^hill,f,40,,dominance$/);
    expect(lineOf('all', 'all')).toMatch(/,shown$/);
  });

  it('by the same rows twelve times is one person still', async () => {
    const others = everybody.filter((line) => !line.includes('hill,f'));
    const repeated = [...others, ...Array.from({ length: 12 }, () => 'p0,hill,f,1100')].map((line) => `${line},1`);
    const lineOf = await protectRecords(repeated, '{ unit: who, amount: yen }');
    // Some of the few say that they are hidden for others' sake.
    expect(lineOf('hill', 'f')).toMatch(/^hill,f,,,(threshold|complementary)$/);
  });
});

describe('a setting (8, 20)', () => {
  const safe: CellFacts = { people: 30, total: 1000, first: 300, second: 200, third: 100, asked: 250 };
  it.each<[Rule, Partial<Policy>]>([
    ['threshold', { threshold: 31 }],
    ['dominance', { dominance: { units: 2, percent: 49 } }],
    [
      'dominance',
      {
        dominance: [
          { units: 2, percent: 90 },
          { units: 3, percent: 59 },
        ],
      },
    ],
    ['pPercent', { pPercent: 167 }],
    ['pq', { pq: { p: 180, q: 100 } }],
    ['request', { request: { percent: 24 } }],
  ])('of %s decides: %j hides what the shipped rules show', (rule, setting) => {
    expect(amountRules(safe, staffPolicy)).toEqual([]);
    expect(amountRules(safe, { ...staffPolicy, ...setting })).toEqual([rule]);
  });

  it('of zeros, of the least width and of the threshold decides what a table hides', async () => {
    expect([countIsSmall(0, 10, false), countIsSmall(0, 10, true)]).toEqual([false, true]);
    const rows = rowsOf([4, 40, 13, 35, 22, 30, 20, 30, 25, 28]);
    const hiddenWith = async (setting: Partial<Policy>) => {
      const spec = specOf();
      const policy = { ...spec.policy, ...setting } as typeof spec.policy;
      const made = await protectCells({ ...spec, policy }, rows, needs, []);
      return valueOf(made).report.hidden;
    };
    const usual = await hiddenWith({});
    expect((await hiddenWith({ threshold: 24 })).length).toBeGreaterThan(usual.length);
    const widthOf = ({ atLeast: [low, high] }: (typeof usual)[number]) => high - low;
    for (const minimumWidth of [3, 7])
      for (const cell of await hiddenWith({ minimumWidth })) expect(widthOf(cell)).toBeGreaterThanOrEqual(minimumWidth);
  });

  it('of p % is what the rules say in words: what is left beside the two largest, in % of the largest', () => {
    const cell = (rest: number): CellFacts => ({ people: 30, total: 150 + rest, first: 100, second: 50 });
    const withoutDominance: Policy = { ...staffPolicy, dominance: { units: 2, percent: 100 } };
    expect(amountRules(cell(10), withoutDominance)).toEqual([]);
    expect(amountRules(cell(9.99), withoutDominance)).toEqual(['pPercent']);
  });
});

describe('the largest and the smallest (11)', () => {
  it.each(['min', 'max', 'range', 'mode', 'list'])('are no measure that a statistics file can ask for: %s', (kind) => {
    const words = { title: { ja: '額', en: 'amount' }, unit: { ja: '円', en: 'yen' } };
    expect(measureSchema.safeParse({ kind, from: 'tax', of: 'income', units: 'people', ...words }).success).toBe(false);
    expect(measureSchema.safeParse({ kind: 'sum', from: 'tax', of: 'income', units: 'people', ...words }).success).toBe(
      true,
    );
  });
});
