/** Reading addresses in the mass gives exactly what reading each of them thoroughly gives, near and beyond what is ordinary. */
import type { Engine } from '#base';
import { sqlText } from '#base';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEngine } from '../machinery/duckdb.ts';
import { parseAddresses } from './address-rules.lake.ts';
import { readInTheMass } from './test-address-book.ts';
import { addressPack } from './test-address-pack.ts';

const places = [
  ...['結浜市浜手区青町', '東瀬県結浜市浜手区一番町', '一番町二丁目', '浜手区霞ヶ浜', '結浜市浜手区渚通', '渚通'],
  ...[
    '結浜市山手区奥山町谷上',
    '山手区奥山町谷上字池ノ内',
    '山手区大字山',
    '山手区大字山甲',
    '山手区緑が丘',
    '緑が丘五丁目',
  ],
  ...[
    '結浜市旧港区青町',
    '神戸市中央区加納町',
    '霞ケ浜山田荘',
    '青町 ',
    '　青町',
    '〒123-4567 青町',
    '霞ケ浜二',
    '霞ケ浜字南方',
    '霞ケ浜無番地',
    '霞ケ浜七十七番地',
    '霞ケ浜七百七十七番地の',
    '霞ケ浜千百十一番 ',
    '緑が丘五丁目の七',
    '',
  ],
];
const numbers = [
  '1',
  '2',
  '5',
  '12',
  '77',
  '７７',
  '１',
  '３',
  '１２',
  '100',
  '777',
  '９９９',
  '1111',
  '3333',
  '９９９９',
  '12345',
  '07',
  '０７',
  '1２',
  '',
];
const marks = [
  '丁目',
  '番',
  '番地',
  '番地の',
  '号',
  '-',
  '－',
  'ー',
  '―',
  'の',
  'ノ',
  '丁',
  ' ',
  '~',
  '・',
  '?',
  '先',
  '館',
  '',
  '',
  '',
];
const ends = [
  '',
  '',
  '',
  '号',
  '番地',
  ' コーポ青空717号室',
  '　ハイツ3-2',
  ' 青空ビル7階',
  '-5-6',
  'F',
  '号室',
  '号館',
  '地先',
  '\n',
  ' ノア12',
  ' から5',
];

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
});
afterAll(() => engine.close());

const kept =
  'text, status, ward_code, masked, flags, town_code, mesh_code, school_district_code, junior_high_district_code';

it('twenty thousand addresses of every shape', async () => {
  const one = (of: readonly string[], salt: number) =>
    `list_extract([${of.map(sqlText).join(', ')}], (hash(i, ${salt}) % ${of.length})::INTEGER + 1)`;
  const written = await engine.rows<{
    t: string;
  }>(`SELECT DISTINCT concat(${one(places, 1)}, ${one(numbers, 2)}, ${one(marks, 3)}, ${one(numbers, 4)}, ${one(marks, 5)},
    ${one(numbers, 6)}, ${one(ends, 7)}) AS t FROM range(30000) r(i)`);
  await readInTheMass(
    engine,
    addressPack,
    written.map(({ t }) => t),
  );
  await parseAddresses(engine, { from: 'texts', column: 'text', into: 'thorough', parts: true });
  const [counts] = await engine.rows<{
    written: number;
    massed: number;
    ok: number;
    kinds: number;
    districts: number;
  }>(`
    SELECT (SELECT count(*) FROM texts) AS written, count(*) AS massed, count(*) FILTER (status = 'ok') AS ok, count(DISTINCT status) AS kinds,
      count(DISTINCT (school_district_code, junior_high_district_code)) AS districts FROM massed`);
  // Something must be at stake on both sides.
  expect(counts?.massed).toBe(counts?.written);
  expect(counts?.written).toBeGreaterThan(20_000);
  expect(counts?.ok).toBeGreaterThan(2_500);
  expect(counts?.kinds).toBeGreaterThanOrEqual(5);
  expect(counts?.districts).toBeGreaterThan(6);
  expect(
    await engine.rows(
      `SELECT * FROM ((SELECT ${kept} FROM massed EXCEPT SELECT ${kept} FROM thorough) UNION ALL (SELECT ${kept} FROM thorough EXCEPT SELECT ${kept} FROM massed)) ORDER BY text LIMIT 20`,
    ),
  ).toEqual([]);
});

it('a number of the place in kanji is never taken for a stand-in: the finest number stays away', async () => {
  const texts = [
    '七十七番地5-123',
    '七百七十七番地の5-123',
    '七十七番5番123号',
    '千百十一番地205',
    '三千三百三十三番地5-6-205',
  ];
  await readInTheMass(
    engine,
    addressPack,
    texts.map((text) => `結浜市浜手区霞ケ浜${text}`),
  );
  expect(
    await engine.rows(
      `SELECT regexp_extract(masked, '[0-9]+$') AS kept FROM massed JOIN texts USING (text) ORDER BY id`,
    ),
  ).toEqual([77, 777, 77, 1111, 3333].map((kept) => ({ kept: String(kept) })));
});

it('three thousand addresses of a street are read by a few specimens, each with its own number', async () => {
  const texts = Array.from({ length: 1000 }, (_, i) => [
    `結浜市山手区緑が丘5丁目${i + 1}番${(i % 80) + 1}号`,
    `結浜市山手区緑が丘５丁目${i + 1}－${(i % 9) + 1} コーポ${i}`,
    `結浜市山手区緑が丘５－${i + 1}－${(i % 300) + 1}`,
  ]).flat();
  expect(await readInTheMass(engine, addressPack, texts)).toBeLessThan(20);
  const own = `regexp_extract(text, '(?:丁目|５－)([0-9]+)', 1)`;
  expect(
    await engine.rows(
      `SELECT count(*) FILTER (regexp_extract(masked, '[0-9]+$') = ${own}) AS own, count(*) AS texts FROM massed`,
    ),
  ).toEqual([{ own: 3000, texts: 3000 }]);
});
