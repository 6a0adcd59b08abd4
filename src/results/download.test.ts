/** Files taken along are opened again: what Excel would see is what was shown, with its conditions, and nothing in them runs. */
import { read, utils } from '@e965/xlsx';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Conditions } from './conditions.ts';
import { toCsv } from './download-csv.ts';
import { toMergesCsv } from './download-merges.ts';
import { toXlsx } from './download-xlsx.ts';
import type { ShownTable } from './results.api.ts';

const both = (ja: string, en = ja) => ({ ja, en });
const evil = '=HYPERLINK("http://evil.example")';
const table: ShownTable = {
  columns: [
    { name: 'area', title: both('区', 'Ward'), kind: 'dimension' },
    { name: 'people', title: both('人口', 'Population'), kind: 'measure', unit: both('人', 'people'), decimals: 0 },
    { name: 'rate', title: both('割合', 'Share'), kind: 'measure', unit: both('%'), decimals: 1 },
  ],
  rows: [
    ['99101', 1234, 28],
    ['99102', null, -0.5],
    ['99103', 0, null],
  ],
  labels: { area: { '99101': both('東区, 北"側"', 'East'), '99102': both(evil), '99103': both('＝1+1', '@SUM(1)') } },
  hidden: [
    { row: 1, column: 1, reason: 'threshold' },
    { row: 2, column: 2, reason: 'undefined' },
  ],
};
const conditions: Conditions = {
  title: both('人口：区別', 'Population: by ward'),
  filters: [{ title: both('年月', 'Month'), chosen: both('2026年10月', 'October 2026') }],
  asOf: '2026-10-31',
  source: both('住民基本台帳', 'Resident register'),
  credit: both('+クレジット', '+credit'),
  protection: both('1〜9人は表示しません。', 'Small numbers are hidden.'),
  definition: both('総人口', 'All people'),
  audience: null,
  release: both('2026-00012　二人が確認（統計係、個人情報保護係）', '2026-00012, checked by two'),
  takenOn: '2026-11-24',
  synthetic: true,
};

describe('the list of merged areas', () => {
  it('names who received and who is blank, as the census does, and nothing in it runs', () => {
    const bytes = toMergesCsv(
      {
        dimensions: [
          {
            name: 'area',
            title: both('区域', 'Area'),
            total: null,
            categories: [
              { code: 'T1', label: both('山町（浜町・森町を合算）', 'Yama') },
              { code: 'T2', label: both(evil, 'Hama') },
              { code: 'T3', label: both('森町', 'Mori') },
            ],
          },
        ],
        merges: [{ dimension: 'area', into: 'T1', from: ['T2', 'T3'] }],
      },
      'ja',
    );
    expect(new TextDecoder('utf-8').decode(bytes).split('\r\n')).toEqual([
      '区分,コード,名前,処理（HTKSYORI）,足した先（HTKSAKI）,足された区域（GASSAN）',
      '区域,T1,山町（浜町・森町を合算）,1,,T2 T3',
      `区域,T2,"'${evil.replaceAll('"', '""')}",2,T1,`,
      '区域,T3,森町,2,T1,',
      '',
    ]);
  });
});

describe('CSV', () => {
  const bytes = toCsv(table, conditions, 'ja');
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const lines = text.slice(1).split('\r\n');

  it('begins with the mark that makes Excel read UTF-8, and ends every line with CRLF', () => {
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(text.endsWith('\r\n')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });
  it('has codes and labels, numbers as numbers, 秘 for what is hidden, and the conditions below', () => {
    expect(lines[0]).toBe('区（コード）,区,人口（人）,割合（%）');
    expect(lines[1]).toBe('99101,"東区, 北""側""",1234,28.0');
    expect(lines[2]).toBe(`99102,"'${evil.replaceAll('"', '""')}",秘,-0.5`);
    expect(lines[3]).toBe("99103,'＝1+1,0,秘");
    expect(lines[4]).toBe('');
    expect(lines).toContain('年月,2026年10月');
    expect(lines).toContain('データの種類,合成データ（実在の市ではありません）');
    expect(lines.find((line) => line.startsWith('記号,「秘」は、'))).toBeDefined();
    expect(lines).toContain('公表番号,2026-00012　二人が確認（統計係、個人情報保護係）');
  });
  it('has no field that a spreadsheet would take for a day: ages and months by their names alone', () => {
    const aged: ShownTable = {
      columns: [
        { name: 'month', title: both('年月'), kind: 'dimension' },
        { name: 'age', title: both('年齢'), kind: 'dimension' },
        { name: 'area', title: both('区'), kind: 'dimension' },
        { name: 'people', title: both('人口'), kind: 'measure', unit: both('人'), decimals: 0 },
      ],
      rows: [
        ['2026-10', '5-9', '99101', 12],
        ['2026-10', '85-', '99101', 11],
        ['2026-10', 'total', '99101', 23],
      ],
      labels: {
        month: { '2026-10': both('2026年10月') },
        age: { '5-9': both('5～9歳'), '85-': both('85歳以上'), total: both('計') },
        area: { '99101': both('東区') },
      },
      hidden: [],
    };
    const own = new TextDecoder().decode(toCsv(aged, conditions, 'ja')).split('\r\n');
    expect(own.slice(0, 4)).toEqual([
      '年月,年齢,区（コード）,区,人口（人）',
      '2026年10月,5～9歳,99101,東区,12',
      '2026年10月,85歳以上,99101,東区,11',
      '2026年10月,計,99101,東区,23',
    ]);
  });
  it('holds no field a spreadsheet would run', () => {
    for (const language of ['ja', 'en'] as const) {
      const workbook = read(toCsv(table, conditions, language), { type: 'array', raw: true });
      const rows = utils.sheet_to_json<string[]>(workbook.Sheets[workbook.SheetNames[0] as string] as never, {
        header: 1,
        raw: false,
      });
      const texts = rows.flat().filter((field) => Number.isNaN(Number(field)));
      expect(texts.length).toBeGreaterThan(15);
      expect(texts.filter((field) => /^[=+\-@＝＋－＠\t\r]/.test(field))).toEqual([]);
    }
  });
});

describe('Excel', () => {
  it('opens with the numbers on one sheet and the conditions on the other, without a formula', async () => {
    const workbook = read(await toXlsx(table, conditions, 'ja'), { type: 'array', cellFormula: true });
    expect(workbook.SheetNames).toEqual(['統計表', '条件']);
    const sheet = workbook.Sheets.統計表 as Record<string, { t: string; v: unknown; f?: string }>;
    const rows = utils.sheet_to_json<unknown[]>(sheet as never, { header: 1 });
    expect(rows).toEqual([
      ['区（コード）', '区', '人口（人）', '割合（%）'],
      ['99101', '東区, 北"側"', 1234, 28],
      ['99102', `'${evil}`, '秘', -0.5],
      ['99103', "'＝1+1", 0, '秘'],
    ]);
    expect(sheet.A2?.t).toBe('s');
    expect(sheet.C2?.t).toBe('n');
    const formulas = workbook.SheetNames.flatMap((name) => Object.values(workbook.Sheets[name] as object)).filter(
      (cell) => cell?.f,
    );
    expect(formulas).toEqual([]);
    const said = utils.sheet_to_json<string[]>(workbook.Sheets.条件 as never, { header: 1 });
    expect(said).toContainEqual(['表題', '人口：区別']);
    expect(said).toContainEqual(['データ時点', '2026-10-31']);
    expect(said).toContainEqual(['クレジット', "'+クレジット"]);
    expect(said.at(-1)).toEqual(['取得日', '2026-11-24']);
  });
  it('prints as wide as a page with its heading on every one, and marks no code as a mistake', async () => {
    const odd = { ...conditions, title: both('A&B <の> "表"') };
    const parts = unzipSync(await toXlsx(table, odd, 'ja'));
    const part = (name: string) => strFromU8(parts[name] as Uint8Array);
    const sheet = part('xl/worksheets/sheet1.xml');
    // In the order of the schema: a program that holds to it opens no other.
    const order = [
      'sheetPr',
      'sheetViews',
      'cols',
      'sheetData',
      'pageMargins',
      'pageSetup',
      'headerFooter',
      'ignoredErrors',
    ];
    const at = order.map((name) => sheet.search(new RegExp(`<${name}[ />]`)));
    expect(at.every((place) => place > 0)).toBe(true);
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect(sheet).toContain('<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>');
    expect(sheet).toContain('<ignoredError sqref="A1:D4" numberStoredAsText="1"/>');
    expect(sheet).toContain('&amp;L&amp;9A&amp;&amp;B &lt;の&gt; &quot;表&quot;（データ時点 2026-10-31）&amp;R');
    const titles = `<definedName name="_xlnm.Print_Titles" localSheetId="0">'統計表'!$1:$1</definedName>`;
    expect(part('xl/workbook.xml')).toContain(`<definedNames>${titles}</definedNames>`);
    expect(part('xl/worksheets/sheet2.xml')).toContain('fitToWidth="1"');
  });
  it('speaks English where asked', async () => {
    const workbook = read(await toXlsx(table, conditions, 'en'), { type: 'array' });
    expect(workbook.SheetNames).toEqual(['Table', 'Conditions']);
    expect(utils.sheet_to_json<unknown[]>(workbook.Sheets.Table as never, { header: 1 })[0]).toEqual([
      'Ward (code)',
      'Ward',
      'Population (people)',
      'Share (%)',
    ]);
  });
});
