/** Census small areas and answers of the e-Stat API become tables; merged areas stay blank, and what disagrees is refused. */
import { describe, expect, it } from 'vitest';
import { type CalendarDate, done } from '#base';
import type { ProtectedTable } from '#statistics';
import { cp932 } from '../sources/test-files.ts';
import { importOfficial, type OfficialFiles } from './open-official.ts';

const importing = async (files: Record<string, Uint8Array>, what: Partial<OfficialFiles>) => {
  const tables: ProtectedTable[] = [];
  const result = await importOfficial(
    {
      readFile: async (path) => files[path] ?? null,
      publish: async (table) => done(void tables.push(table)),
      publishMap: async () => done(undefined),
    },
    { smallAreas: [], estat: [], asOf: '2020-10-01' as CalendarDate, ...what },
  );
  return { result, tables };
};
const code = (result: Awaited<ReturnType<typeof importing>>['result']) => (result.ok ? 'taken' : result.refusal.code);

describe('a census small-area file', () => {
  const header =
    'KEY_CODE,HYOSYO,CITYNAME,NAME,HTKSYORI,HTKSAKI,GASSAN,T001081001,T001081002,T001081004\r\n,,,,,,,　人口（総数）,　　男,　世帯総数\r\n';
  const rows = [
    '99101,1,結浜市東磯区,,0,,,100,48,40',
    '991010010,2,結浜市東磯区,汐浜町,0,,,100,48,40',
    '99101001001,3,結浜市東磯区,汐浜町１丁目,1,,99101001002;99101001003,100,48,40',
    '99101001002,3,結浜市東磯区,汐浜町２丁目,2,99101001001,,*,*,*',
    '99101001003,3,結浜市東磯区,汐浜町３丁目,2,99101001001,,-,-,-',
  ];
  const file = (lines: readonly string[]) => cp932(`${header}${lines.join('\r\n')}\r\n`);
  const read = (lines: readonly string[]) =>
    importing({ 'tblT001081C99.txt': file(lines) }, { smallAreas: ['tblT001081C99.txt'] });

  it('becomes a table of its areas, those merged into a neighbour being blank', async () => {
    const { result, tables } = await read(rows);
    expect(result).toMatchObject({
      ok: true,
      value: { tables: [{ id: 'open-small-area-t001081', cells: 5, merged: 2 }] },
    });
    const [table] = tables;
    expect(table?.measures.map(({ title, unit }) => [title.ja, unit.ja])).toEqual([
      ['人口（総数）', '人'],
      ['男', '人'],
      ['世帯総数', '世帯'],
    ]);
    expect(table?.cells[2]).toEqual({ codes: ['99101001001'], values: [100, 48, 40], hidden: [null, null, null] });
    expect(table?.cells[3]?.hidden).toEqual(['merged', 'merged', 'merged']);
    // A dash in a merged row is not nobody.
    expect(table?.cells[4]?.values).toEqual([null, null, null]);
    const parents = table?.dimensions[0]?.categories.map(({ parent }) => parent);
    expect(parents).toEqual([undefined, '99101', '991010010', '991010010', '991010010']);
  });
  it.each<[string, readonly string[]]>([
    [
      'a merged area names a neighbour that does not name it',
      [rows[2]?.replace(';99101001003', '') as string, ...rows.slice(3)],
    ],
    [
      'a merged area has figures',
      [...rows.slice(0, 3), '99101001002,3,結浜市東磯区,汐浜町２丁目,2,99101001001,,5,2,1', rows[4] as string],
    ],
    ['an area is there twice', [...rows, rows[0] as string]],
    ['a figure is none', ['99101,1,結浜市東磯区,,0,,,百,48,40']],
    ['a row is cut off', ['99101,1,結浜市東磯区,,0,,,100']],
  ])('is not taken where %s', async (_, lines) => {
    const { result, tables } = await read(lines);
    expect([code(result), tables.length]).toEqual(['results.open-small-area-faulty', 0]);
    expect(JSON.stringify(result)).not.toMatch(/汐浜|百/);
  });
  it('is not taken with one header row, whose first area would be lost as names of the items', async () => {
    const codes = 'KEY_CODE,HYOSYO,CITYNAME,NAME,HTKSYORI,HTKSAKI,GASSAN,T001081001';
    const file = cp932(`${codes}\r\n99101,1,結浜市東磯区,,0,,,100\r\n99102,1,結浜市浜手区,,0,,,90\r\n`);
    expect(code((await importing({ x: file }, { smallAreas: ['x'] })).result)).toBe('results.open-small-area-unknown');
  });
  it('is not taken where it is another file', async () => {
    expect(code((await importing({ x: cp932('a,b\r\n1,2\r\n') }, { smallAreas: ['x'] })).result)).toBe(
      'results.open-small-area-unknown',
    );
  });
});

describe('an answer of the e-Stat API', () => {
  const value = (area: string, sex: string, figure: string) => ({
    '@tab': '020',
    '@cat01': sex,
    '@area': area,
    '@time': '2020000000',
    '@unit': '人',
    $: figure,
  });
  const values = [
    value('99101', '0', '100'),
    value('99101', '1', '48'),
    value('99102', '0', '-'),
    value('99102', '1', 'X'),
    value('99103', '0', '…'),
  ];
  const page = (some: readonly object[], id = '0003445078', status = 0) => ({
    GET_STATS_DATA: {
      RESULT: { STATUS: status, ERROR_MSG: '正常に終了しました。' },
      STATISTICAL_DATA: {
        RESULT_INF: { TOTAL_NUMBER: values.length, FROM_NUMBER: 1, TO_NUMBER: some.length },
        TABLE_INF: {
          '@id': id,
          STAT_NAME: { '@code': '00200521', $: '国勢調査' },
          TITLE: { '@no': '1', $: '男女別人口' },
        },
        CLASS_INF: {
          CLASS_OBJ: [
            {
              '@id': 'tab',
              '@name': '表章項目',
              CLASS: { '@code': '020', '@name': '人口', '@level': '', '@unit': '人' },
            },
            {
              '@id': 'cat01',
              '@name': '男女',
              CLASS: [
                { '@code': '1', '@name': '男' },
                { '@code': '0', '@name': '総数' },
              ],
            },
            {
              '@id': 'area',
              '@name': '地域',
              CLASS: ['99101', '99102', '99103'].map((area) => ({
                '@code': area,
                '@name': area,
                '@parentCode': '99100',
              })),
            },
            { '@id': 'time', '@name': '時間軸', CLASS: { '@code': '2020000000', '@name': '2020年' } },
          ],
        },
        DATA_INF: { NOTE: { '@char': 'X', $: '秘匿' }, VALUE: some.length === 1 ? some[0] : some },
      },
    },
  });
  const bytes = (answer: object) => new TextEncoder().encode(JSON.stringify(answer));
  const read = (...pages: object[]) =>
    importing(Object.fromEntries(pages.map((one, i) => [`${i}.json`, bytes(one)])), {
      estat: pages.map((_, i) => `${i}.json`),
    });

  it('becomes a table, also where it comes in several files and single children are no lists', async () => {
    const { result, tables } = await read(page(values.slice(0, 4)), page(values.slice(4)));
    expect(result).toMatchObject({
      ok: true,
      value: { tables: [{ id: 'open-estat-0003445078', cells: 5, merged: 1 }] },
    });
    const [table] = tables;
    expect(table?.title.ja).toBe('国勢調査 男女別人口');
    expect(table?.dimensions.map(({ name, total }) => [name, total])).toEqual([
      ['cat01', '0'],
      ['area', null],
      ['day', null],
    ]);
    expect(table?.dimensions[0]?.categories[0]?.code).toBe('0');
    expect(table?.cells.map(({ values: [shown], hidden: [why] }) => shown ?? why)).toEqual([
      100,
      48,
      0,
      'merged',
      'undefined',
    ]);
    expect(table?.provenance.credit?.ja).toContain('e-Stat');
  });
  it('is not taken where pages are missing, a code is unknown, the answer is an error, or it is something else', async () => {
    expect(code((await read(page(values.slice(0, 3)))).result)).toBe('results.open-estat-incomplete');
    expect(code((await read(page([...values.slice(0, 4), value('99999', '0', '1')]))).result)).toBe(
      'results.open-estat-incomplete',
    );
    const said = async (status: number) => {
      const { result } = await read(page(values, '1', status));
      return result.ok ? 'taken' : `${result.refusal.code} ${result.refusal.ja}`;
    };
    expect(await said(100)).toMatch(/^results.open-estat-refused .*STATUS 100：アプリケーションIDの誤り/);
    expect([await said(1), await said(102), await said(300)].map((one) => /：(.+?)）/.exec(one)?.[1])).toEqual([
      '該当するデータがない',
      '要求のパラメータの誤り',
      'e-Stat の側の障害',
    ]);
    expect(code((await read({ a: 1 })).result)).toBe('results.open-estat-unknown');
    expect(code((await importing({}, { estat: ['nowhere.json'] })).result)).toBe('results.open-file-missing');
  });
});
