/** Two cities that differ only in numbers that are hidden: no byte, no header and no length of any way out may tell which of them it is. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { makeRelease, type ProtectedTable } from '#statistics';
import { openEngine } from '../machinery/duckdb.ts';
import { cardsSpec, staffPolicy } from '../statistics/test-cards.ts';
import { needsWith, smallPack } from '../statistics/test-kit.ts';
import { testFeeds } from './test-feeds.ts';

const snapshots = [{ dataset: 'transit-cards', asOf: '2026-10-31', snapshot: 's1' }];

/** `counts`: by ticket and sex. Two by two small numbers: whatever is moved round the square, every total stays. */
const cityOf = async (
  engine: Engine,
  counts: readonly (readonly [string, string, number])[],
): Promise<ProtectedTable> => {
  const rows = counts.map(
    ([ticket, sex, n]) => `SELECT '${ticket}' AS ticket, '${sex}' AS sex, DATE '2026-10-31' AS as_of FROM range(${n})`,
  );
  await engine.run(
    `CREATE OR REPLACE TABLE transit_cards AS SELECT row_number() OVER () AS city_number, * FROM (${rows.join(' UNION ALL ')})`,
  );
  const release = valueOf(
    await makeRelease(engine, cardsSpec, staffPolicy, smallPack, snapshots, await needsWith('two cities')),
  );
  return release.tables[0] as ProtectedTable;
};
const square = (move: number, adults = 40) =>
  [
    ['1', '1', adults],
    ['1', '2', 35],
    ['2', '1', 5 + move],
    ['2', '2', 6 - move],
    ['3', '1', 7 - move],
    ['3', '2', 4 + move],
  ] as const;

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => engine.close());

const ways = [
  '/api/feeds/odata',
  '/api/feeds/odata/$metadata',
  '/api/feeds/odata/cards?$count=true',
  '/api/feeds/odata/cards/$count',
  "/api/feeds/odata/cards?$filter=ticket%20eq%20'2'&$orderby=sex%20desc",
  '/api/feeds/odata/cards?$filter=holders%20lt%206',
  '/api/feeds/odata/cards?$orderby=holders',
  "/api/feeds/odata/cards(month='2026-10',ticket='2',sex='1')",
  "/api/feeds/odata/cards(month='2026-10',ticket='2',sex='1')?$select=holders",
  "/api/feeds/odata/cards(holders='5')",
  '/api/feeds/ogc/collections',
];
/** Everything that can be seen of every way out. */
const seen = async (table: ProtectedTable) => {
  const feeds = await testFeeds([table]);
  return Promise.all(
    ways.map(async (way) => {
      const answer = await feeds.get(way);
      const headers = Object.fromEntries(answer.headers);
      return { way, status: answer.status, headers, body: await answer.text() };
    }),
  );
};

it('two cities that differ in hidden numbers alone look the same in every byte, one that differs in a shown number does not', async () => {
  const [one, other, third] = [
    await cityOf(engine, square(0)),
    await cityOf(engine, square(1)),
    await cityOf(engine, square(0, 41)),
  ];
  const hidden = one.cells.filter(({ values }) => values[0] === null);
  expect(hidden.length).toBeGreaterThanOrEqual(4);
  const [first, second, different] = [await seen(one), await seen(other), await seen(third)];
  expect(second).toEqual(first);
  const byKey = first.find(({ way }) => way.endsWith('$select=holders'));
  expect([byKey?.status, byKey?.body]).toEqual([200, expect.stringContaining('"holders":null')]);
  expect(first.every(({ headers }) => !('last-modified' in headers))).toBe(true);
  expect(different.find(({ way }) => way.endsWith('$count=true'))?.body).not.toBe(
    first.find(({ way }) => way.endsWith('$count=true'))?.body,
  );
});
