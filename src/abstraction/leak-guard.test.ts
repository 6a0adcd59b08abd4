/** The guard finds what must not leave, wherever it was planted, and lets what may leave pass. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '#base';
import { type AreaPack, lakeColumns } from '#catalogue';
import { openEngine } from '../machinery/duckdb.ts';
import { guardLeaks } from './leak-guard.lake.ts';
import { contractWith } from './test-contract.ts';

const contract = contractWith([
  { source: '番号', role: 'person-key' },
  { source: '世帯', role: 'household-key' },
  { source: '住所', role: 'address' },
  { source: '日', role: 'date', name: 'month' },
  { source: '区分', role: 'code', name: 'kind', codes: { '1': { ja: '', en: '' } } },
  // A list of codes that the owner left out: the floor refuses it, the guard must not rely on that.
  { source: '自由', role: 'code', name: 'free' },
]);
const pack = {
  wards: [{ code: '99101', name: '浜区' }],
  towns: [{ code: '99101000101', ward: '99101', name: '東町', chome: 1, koaza: '', schoolDistrict: 'S01' }],
  schoolDistricts: [],
} as unknown as AreaPack;

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
  await engine.run(
    "CREATE TABLE ledger_rows AS SELECT 'atena' AS space, 11 AS key, 234567890123 AS number UNION ALL SELECT 'setai', 11, 23456789012",
  );
});
afterAll(() => engine.close());

const good: Record<string, string | null> = {
  city_number: '234567890123',
  household_number: '23456789012',
  ward_code: '99101',
  town_code: '99101000101',
  school_district_code: 'S01',
  address_masked: '結浜市浜区東町1丁目2',
  month: '2026-10',
  kind: '1',
  free: 'A-12',
};
const guard = async (over: Record<string, string | null>) => {
  const row = { ...good, ...over };
  // A masked address is its number in the list.
  await engine.run(`CREATE OR REPLACE TABLE load_masked AS SELECT * FROM
    (VALUES (1, '${good.address_masked}'), (2, '${row.address_masked}')) m(id, masked)`);
  if (row.address_masked !== null) row.address_masked = '2';
  const held = (name: string) =>
    name.endsWith('_number') ? 'BIGINT' : name === 'address_masked' ? 'INTEGER' : 'VARCHAR';
  const cells = (of: Record<string, string | null>) =>
    lakeColumns(contract).map(({ name }) => {
      const value = of[name] === null ? 'NULL' : `'${of[name]}'`;
      return `${value}::${held(name)} AS "${name}"`;
    });
  const fine = cells({ ...good, address_masked: '1' });
  const values = cells(row);
  await engine.run(`CREATE OR REPLACE TABLE load_kept AS
    SELECT 1::SMALLINT AS "file", 2::BIGINT AS "row", ${fine.join(', ')} UNION ALL SELECT 1, 7, ${values.join(', ')}`);
  const found = await guardLeaks(engine, contract, pack);
  // In slices, as the rows of a large load, nothing else is found.
  for (const atOnce of [1, 2 / 7]) expect(await guardLeaks(engine, contract, pack, atOnce)).toEqual(found);
  return found;
};

it.each<[string, Record<string, string | null>]>([
  ['nothing unusual', {}],
  ['empty texts', { address_masked: null, town_code: null, kind: null, free: null, month: null }],
  ['a number-branch under a 丁目', { address_masked: '結浜市浜区東町1丁目1-2' }],
  ['a 小字 and a town with a number in its name', { address_masked: '結浜市浜区南1条西3丁目5' }],
])('lets pass: %s', async (_, over) => {
  expect(await guard(over)).toEqual({ count: 0, first: [] });
});

it.each<[string, string, Record<string, string | null>]>([
  ['個人番号 in a free code', '自由', { free: '123456789018' }],
  ['個人番号 in full-width digits with blanks', '自由', { free: '１２３４ ５６７８ ９０１８' }],
  ['a residence card number within a text', '自由', { free: '備考AB12345678CD' }],
  ['a run of ten digits nobody knows', '自由', { free: '0781234567' }],
  ['a code that is not listed', '区分', { kind: '2' }],
  ['a key instead of a city number', '番号', { city_number: '000000000000017' }],
  ['a number the ledger never drew', '番号', { city_number: '234567890124' }],
  ['a number of a person for a household', '世帯', { household_number: '234567890123' }],
  ['no number at all', '世帯', { household_number: null }],
  ['a whole address', '住所', { address_masked: '結浜市浜区東町1丁目2番3号' }],
  ['an address with three numbers', '住所', { address_masked: '結浜市浜区東町1-2-3' }],
  ['a room after the mask', '住所', { address_masked: '結浜市浜区東町1丁目2 101号室' }],
  ['個人番号 in an address', '住所', { address_masked: '結浜市浜区東町123456789018' }],
  ['an area code the pack does not have', '住所', { town_code: '12345678901' }],
  ['a day instead of a month', '日', { month: '2026-10-31' }],
])('stops: %s', async (_, column, over) => {
  const findings = await guard(over);
  expect(findings).toEqual({ count: 1, first: [{ file: 1, row: 7, column }] });
});
