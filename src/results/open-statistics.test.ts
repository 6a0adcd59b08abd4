/** Real published workbooks become tables of the results server; a wrong file is refused in one clear sentence. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as xlsx from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { done } from '#base';
import type { ProtectedTable } from '#statistics';
import { importPopulation, type PopulationFiles } from './open-statistics.ts';

type Rows = (string | number | null)[][];
const workbook = (sheets: Record<string, Rows>): Uint8Array => {
  const book = xlsx.utils.book_new();
  for (const [name, rows] of Object.entries(sheets))
    xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(rows), name);
  return new Uint8Array(xlsx.write(book, { type: 'array', bookType: 'xlsx' }));
};

/** What was published, by id; nothing where the import refused. */
const importing = async (read: (path: string) => Uint8Array | null, files: PopulationFiles) => {
  const tables = new Map<string, ProtectedTable>();
  const found = new Map<string, Map<string, ProtectedTable['cells'][number]>>();
  const maps = new Map<
    string,
    { objects: { wards: { geometries: { id: string; arcs: number[][][] }[] } }; arcs: unknown[][] }
  >();
  const result = await importPopulation(
    {
      readFile: async (path) => read(path),
      publish: async (table) => done(void tables.set(table.id, table)),
      publishMap: async (id, topology) => done(void maps.set(id, topology as never)),
    },
    files,
  );
  const value = (id: string, measure: string, ...codes: string[]): number | string | null | undefined => {
    const table = tables.get(id);
    const at = table?.measures.findIndex(({ name }) => name === measure) ?? -1;
    if (table && !found.has(id)) found.set(id, new Map(table.cells.map((one) => [one.codes.join(), one])));
    const cell = found.get(id)?.get(codes.join());
    return cell?.values[at] ?? cell?.hidden[at];
  };
  return { result, tables, maps, value };
};

/** A city of two wards, a branch office and a merged town, in the layout by single years. */
const ages = (youngest: number, oldest: number): number[] => [youngest, ...Array.from({ length: 99 }, () => 0), oldest];
const titles = [...Array.from({ length: 100 }, (_, age) => `${age}歳`), '100歳以上', '再_65歳以上'];
const sexRows = (
  code: number,
  name: string,
  branch: string,
  households: number,
  men: [number, number],
  women: [number, number],
): Rows => [
  [
    code,
    '00000',
    name,
    branch,
    '＊合計＊',
    households,
    men[0] + men[1] + women[0] + women[1],
    ...ages(men[0] + women[0], men[1] + women[1]),
    0,
  ],
  [code, '00000', name, branch, '男', 0, men[0] + men[1], ...ages(...men), 0],
  [code, '00000', name, branch, '女', 0, women[0] + women[1], ...ages(...women), 0],
];
const townRow = (
  code: string | number | null,
  ward: string | number,
  name: string,
  men: number,
  women: number,
  old: number,
): (string | number)[] => [
  name,
  ward,
  code as string,
  name,
  5,
  men,
  women,
  men + women,
  ...ages(men + women - old, old),
  old,
];
const townSheet = (note: string, rows: Rows): Rows => [
  [null, note],
  ['区・支所', '区コード', '町コード', '町名', '世帯数', '男', '女', '合計', ...titles],
  ...rows,
];
const newer = (change: (sheets: Record<string, Rows>) => void = () => {}): Uint8Array => {
  const sheets: Record<string, Rows> = {
    架空市: [
      ['行政区別世帯数年齢1歳階級別人口統計（平成２６年６月３０日現在）'],
      ['区コード', '行政区コード', '区名', '支所・出張所', '性別', '世帯数', '総数', ...titles],
      ...sexRows(99100, '全市', '＊合計＊', 15, [30, 3], [30, 6]),
      ...sexRows(99101, '東磯区', '本区', 5, [10, 1], [10, 2]),
      ...sexRows(99102, '山里区', '＊合計＊', 10, [20, 2], [20, 4]),
      ...sexRows(99102, '山里区', '本区', 5, [10, 1], [10, 2]),
    ],
    東磯区: townSheet('注記', [
      townRow(0, 99101, '架空市東磯区', 11, 12, 3),
      townRow('101001001', '99101', '汐浜町１丁目', 11, 12, 3),
      ['東磯区', 99101, 101001002, '汐浜町２丁目', ...Array.from({ length: 106 }, () => null)],
    ]),
    山里本区: townSheet('注記', [townRow(102002000, 99102, '沢谷', 11, 12, 3)]),
    北山里: townSheet('注記', [townRow(102003000, 99102, '奥沢谷', 11, 12, 3), [null, null, null, null]]),
  };
  change(sheets);
  return workbook(sheets);
}; // biome-ignore format: rows of a sheet

const credit = '架空市オープンデータを加工して作成';
const one = (bytes: Uint8Array, files: Partial<PopulationFiles> = {}) =>
  importing((path) => (path === 'a.xls' ? bytes : null), { population: ['a.xls'], credit, ...files });

describe('a published workbook by single years', () => {
  it('gives city, wards and towns, with towns of a branch office in their ward and codes typed as text or numbers', async () => {
    const { result, tables, value } = await one(newer());
    expect(result).toMatchObject({ ok: true, value: { days: ['2014-06-30'], towns: 4, merged: 1, map: false } });
    expect(value('open-population', 'people', '2014-06-30', 'total', 'total')).toBe(69);
    expect(value('open-population', 'people', '2014-06-30', '99102', '65-')).toBe(6);
    expect(value('open-age', 'people', '2014-06-30', '99101', '2', '80-')).toBe(2);
    expect(value('open-households', 'households', '2014-06-30', '99102003000')).toBe(5);
    const area = tables.get('open-age')?.dimensions.find(({ name }) => name === 'area');
    expect(area?.categories.find(({ code }) => code === '99102003000')).toMatchObject({
      label: { ja: '奥沢谷' },
      parent: '99102',
    });
    expect(tables.get('open-age')?.provenance.credit?.ja).toBe(credit);
  });

  it('leaves a town blank that the publisher merged into its neighbour, and says so', async () => {
    const { value, tables } = await one(newer());
    expect(value('open-population', 'people', '2014-06-30', '99101001002', 'total')).toBe('merged');
    expect(value('open-age', 'people', '2014-06-30', '99101001002', 'total', '0-4')).toBe('merged');
    expect(tables.get('open-households')?.protection.primary).toBe(2);
  });

  const rowOf = (sheets: Record<string, Rows>, sheet: string, row: number) =>
    (sheets[sheet] as Rows)[row - 1] as Rows[number];
  it.each<[string, (sheets: Record<string, Rows>) => void, string, string]>([
    ['a typing error in a number', (s) => { rowOf(s, '東磯区', 4)[6] = '不明'; }, 'open-workbook-faulty', 'シート「東磯区」4行目'],
    ['a blank among numbers', (s) => { rowOf(s, '東磯区', 4)[20] = null; }, 'open-workbook-faulty', 'シート「東磯区」4行目'],
    ['men and women that do not make the total', (s) => { rowOf(s, '山里本区', 3)[5] = 10; }, 'open-workbook-faulty', 'シート「山里本区」3行目'],
    ['a town that is missing', (s) => { (s['北山里'] as Rows).splice(2, 1, townRow(0, 99102, '計', 1, 1, 0)); }, 'open-workbook-faulty', '山里区の町の合計'],
    ['a ward that is not in the city’s total', (s) => { rowOf(s, '架空市', 3)[5] = 16; }, 'open-workbook-faulty', 'シート「架空市」3行目'],
    ['an unknown header', (s) => { rowOf(s, '山里本区', 2)[4] = '戸数'; }, 'open-workbook-unknown', 'シート「山里本区」2行目'],
    ['no date', (s) => { (s['架空市'] as Rows)[0] = ['人口統計']; }, 'open-workbook-unknown', 'シート「架空市」'],
  ])('with %s is refused by sheet and row, and publishes nothing', async (_, change, code, where) => {
    const { result, tables } = await one(newer(change));
    if (result.ok) throw new Error('it was taken');
    expect(result.refusal.code).toBe(`results.${code}`);
    expect(JSON.stringify([result.refusal.ja, result.refusal.because])).toContain(where);
    expect(JSON.stringify(result.refusal)).not.toContain('不明');
    expect(tables.size).toBe(0);
  }); // biome-ignore format: a table of faults

  it('is refused where it is no workbook, is not there, comes twice, lacks a credit line, or has boundaries of elsewhere', async () => {
    const codeOf = async (made: ReturnType<typeof one>) => {
      const { result, tables } = await made;
      expect(tables.size).toBe(0);
      return result.ok ? 'taken' : result.refusal.code;
    };
    expect(await codeOf(one(new TextEncoder().encode('区コード,町コード\n1,2')))).toBe('results.open-workbook-unknown');
    expect(await codeOf(one(newer(), { population: ['b.xls'] }))).toBe('results.open-file-missing');
    expect(await codeOf(one(newer(), { population: [] }))).toBe('results.open-no-file');
    expect(await codeOf(one(newer(), { population: ['a.xls', 'a.xls'] }))).toBe('results.open-day-twice');
    expect(await codeOf(one(newer(), { credit: undefined }))).toBe('results.open-credit-missing');
    expect(await codeOf(one(newer(), { boundaries: 'a.xls' }))).toBe('results.open-boundaries-unfit');
  });
});

const data = join(import.meta.dirname, '../../../shared/data');
const present = existsSync(join(data, 'population/juuki2406.xls'));
if (!present)
  console.warn(
    `SKIPPED: the published workbooks are not there (${data}); the import was tested on invented ones only.`,
  );

describe.runIf(present)('the workbooks of the City of Kobe', () => {
  const files = ['juuki2406', 'zensi2409', 'zensi2606'].map((name) => join(data, `population/${name}.xls`));
  const all = () =>
    importing((path) => (existsSync(path) ? readFileSync(path) : null), {
      population: files,
      boundaries: join(data, 'wards.topo.json'),
    });

  it('agree with the totals that the city published, in both layouts', async () => {
    const { result, tables, maps, value } = await all();
    expect(result).toMatchObject({ ok: true, value: { days: ['2012-06-30', '2012-09-30', '2014-06-30'], map: true } });
    expect(value('open-households', 'people', '2012-06-30', 'total')).toBe(1_556_186);
    expect(value('open-households', 'people', '2012-09-30', 'total')).toBe(1_554_715);
    expect(value('open-households', 'households', '2012-09-30', 'total')).toBe(729_489);
    expect(value('open-households', 'people', '2014-06-30', 'total')).toBe(1_550_868);
    expect(value('open-households', 'households', '2014-06-30', 'total')).toBe(737_842);
    // 須磨区 with the towns of its branch office 北須磨, in both layouts.
    expect(value('open-households', 'households', '2012-06-30', '28107')).toBe(78_389);
    expect(value('open-population', 'people', '2012-09-30', 'total', '65-')).toBe(367_508);
    expect(value('open-population', 'people', '2014-06-30', 'total', '65-')).toBe(392_516);
    // One town by one code in both layouts.
    expect(
      ['2012-06-30', '2012-09-30', '2014-06-30'].map((day) => value('open-households', 'people', day, '28101001001')),
    ).toEqual([849, 848, 851]);
    expect(value('open-households', 'people', '2012-09-30', '28110001003')).toBe('merged');
    expect(value('open-change', 'change', 'total')).toBe(1_550_868 - 1_554_715);
    const credit = tables.get('open-age')?.provenance.credit?.ja;
    expect(credit).toContain('神戸市オープンデータ（神戸市、CC BY 2.1 JP）を加工して作成');
    expect(credit).toContain('国土数値情報（行政区域データ）');
    const drawn = maps.get('open-wards');
    const wards = drawn?.objects.wards.geometries ?? [];
    expect(wards.map(({ id }) => id).sort()).toEqual([
      '28101',
      '28102',
      '28105',
      '28106',
      '28107',
      '28108',
      '28109',
      '28110',
      '28111',
    ]);
    const positions = (ring: number[]) =>
      ring.reduce((sum, arc) => sum + (drawn?.arcs[arc < 0 ? ~arc : arc]?.length ?? 0), 0) - ring.length + 1;
    expect(Math.min(...wards.flatMap(({ arcs }) => arcs.flat().map(positions)))).toBeGreaterThanOrEqual(4);
  }, 60_000);

  it('need ward codes from somewhere: the older workbook alone is refused, with boundaries it is taken', async () => {
    const read = (path: string) => (existsSync(path) ? readFileSync(path) : null);
    const alone = await importing(read, { population: files.slice(0, 1) });
    expect(alone.result.ok ? '' : alone.result.refusal.code).toBe('results.open-codes-missing');
    const mapped = await importing(read, { population: files.slice(0, 1), boundaries: join(data, 'wards.topo.json') });
    expect(mapped.result.ok).toBe(true);
    expect([...mapped.tables.keys()]).toEqual(['open-population', 'open-age', 'open-households']);
  }, 60_000);
});
