/** Addresses are split, coded and masked as the city writes them; what is not certain yields nothing. */
import type { Engine } from '#base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../machinery/duckdb.ts';
import { loadAreas } from './address-rules.lake.ts';
import { addressPack as pack, town } from './test-address-pack.ts';
import { parseTextsIn } from './test-address-parse.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
  await loadAreas(engine, pack);
});
afterAll(() => engine.close());
const parse = parseTextsIn(() => engine);

describe('a city that is not real is read like a real one', () => {
  const table: readonly (readonly [string, string, string, string | null, string | null])[] = [
    ['東瀬県結浜市浜手区青町３丁目２番１号', 'ok', '結浜市浜手区青町3丁目2', '99101000103', 'S1'],
    ['浜手区一番町2-12-3', 'ok', '結浜市浜手区一番町2丁目12', '99101000202', 'S3'],
    ['結浜市浜手区一番町2-9-3', 'ok', '結浜市浜手区一番町2丁目9', '99101000202', 'S2'],
    ['結浜市浜手区霞ヶ浜12番地の3', 'ok', '結浜市浜手区霞ケ浜12', '99101000300', 'S2'],
    ['結浜市浜手区青町', 'ok', '結浜市浜手区青町', null, 'S1'],
    ['結浜市浜手区一番町', 'ok', '結浜市浜手区一番町', null, null],
    ['結浜市浜手区渚通1', 'review', '結浜市浜手区渚通', null, null],
    ['結浜市浜手区渚通7', 'ok', '結浜市浜手区渚通', '99101000400', null],
    ['渚通7', 'ambiguous', '', null, null],
    ['結浜市山手区奥山町谷上字池ノ内21-3', 'ok', '結浜市山手区奥山町谷上字池ノ内21', '99102000300', null],
    ['結浜市山手区奥山町 谷上 21-3', 'ok', '結浜市山手区奥山町谷上21', '99102000200', null],
    ['結浜市旧港区青町1-2-3', 'review', '', null, null],
    ['兵庫県神戸市中央区加納町6-5-1', 'out_of_city', '', null, null],
    ['大阪市浜手区青町1-2-3', 'out_of_city', '', null, null],
    ['結浜市浜手区青町9-1-5', 'review', '結浜市浜手区青町', null, 'S1'],
    ['結浜市浜手区霞ケ浜 山田荘12号', 'ok', '結浜市浜手区霞ケ浜', '99101000300', 'S2'],
    ['結浜市浜手区霞ケ浜123456789018-1', 'review', '結浜市浜手区霞ケ浜', null, 'S2'],
    ['結浜市浜手区青町1丁目2番から5番', 'unparsed', '', null, null],
    ['結浜市山手区奥山町谷上字南方452-3', 'ok', '結浜市山手区奥山町谷上字南方452', '99102000200', null],
    ['結浜市浜手区青町中島2-3-3', 'unparsed', '', null, null],
    ['結浜市浜手区青町神戸ビル3階', 'ok', '結浜市浜手区青町', null, 'S1'],
    ['青町字松1-2', 'unparsed', '', null, null],
    ['住所不定', 'unparsed', '', null, null],
    ['　', 'empty', '', null, null],
  ];
  it('with its towns, variants, 小字, blocks of school districts, and all that is no address of it', async () => {
    const rows = await parse(table.map(([text]) => text));
    const got = rows.map((row) => [row.text, row.status, row.masked, row.town_code, row.school_district_code]);
    expect(got).toEqual(table);
  });
  it('with junior-high districts by block and the mesh of the town, where the pack tells them', async () => {
    const areas = [
      ['結浜市浜手区一番町1-9-3', 'S1', 'J1', null],
      ['結浜市浜手区一番町2-19-3', 'S3', 'J1', '523501254'],
      ['結浜市浜手区一番町2-20-3', 'S3', 'J2', '523501254'],
      ['結浜市浜手区一番町2-100-3', 'S2', 'J2', '523501254'],
      ['結浜市浜手区一番町2丁目', null, null, '523501254'],
      ['結浜市浜手区一番町', null, null, null],
      ['結浜市浜手区青町1-2-3', 'S1', null, null],
      ['一番町字松2-3', null, null, null],
    ] as const;
    const rows = await parse(areas.map(([text]) => text));
    expect(
      rows.map((row) => [row.text, row.school_district_code, row.junior_high_district_code, row.mesh_code]),
    ).toEqual(areas);
  });
  it('a city without wards is its own only one', async () => {
    const alone = {
      ...pack,
      wards: [{ code: '99100', name: '結浜市' }],
      towns: [town('99100000100', '99100', '青町', 1)],
    };
    await loadAreas(engine, alone);
    const [row] = await parse(['東瀬県結浜市青町1-2-3']);
    await loadAreas(engine, pack);
    expect([row?.masked, row?.flags, row?.ward_code]).toEqual(['結浜市青町1丁目2', 'A3', '99100']);
  });
  it('a name, a lodging or a number out of place is never taken for a 小字', async () => {
    const texts = [
      '小林太郎様方12',
      '小林方12',
      '山田荘3号',
      '山田ビル3階',
      'コーポ山田203',
      ' 小林12',
      '小林　太郎',
    ].map((rest) => `結浜市浜手区霞ケ浜${rest}`);
    for (const row of await parse(texts))
      expect([row.text, row.masked, row.koaza]).toEqual([row.text, '結浜市浜手区霞ケ浜', '']);
  });
});
