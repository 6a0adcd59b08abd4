/** Samples as sections hand them over: workbooks with titles and merged headings, ZIPs, several files; the proposal reads the very sample it came from. */
import * as xlsx from '@e965/xlsx';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkFloor, identifierKinds } from '#abstraction';
import { type Engine, valueOf } from '#base';
import { lintContract } from '../doors/contract-commands.ts';
import { openEngine } from '../machinery/duckdb.ts';
import { openSource, proposeContract, type SourceFile } from './index.ts';
import { cp932, inChunks, needsOf, workbookOf } from './test-files.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => engine.close());

const needs = () => ({ ...needsOf(engine), identifiers: identifierKinds });
/** The proposal, its contract, and what that contract reads of the sample. */
const proposed = async (...files: readonly SourceFile[]) => {
  const { yaml, columns } = valueOf(await proposeContract(needs(), files, [], { dataset: 'welfare' }));
  const contract = valueOf(lintContract(yaml, 'welfare.yaml'));
  expect(checkFloor(contract)).toMatchObject({ ok: true });
  const opened = valueOf(await openSource(needsOf(engine), contract, files));
  const { read, broken } = opened;
  const [kept] = await engine.rows<Record<string, string>>('SELECT * FROM staged LIMIT 1');
  await opened.close();
  return { yaml, source: contract.source, names: columns.map(({ header }) => header), columns, read, broken, kept };
};
const people = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => [
    `90${1000 + from + i}`,
    ['山田　花子', '川田　太郎'][i % 2],
    `${1950 + (i % 40)}-04-01`,
    1000 + i,
    2000 + i,
  ]);
const headings = ['宛名番号', '氏名', '生年月日', '支給額', '控除額'];
type Merge = { s: { r: number; c: number }; e: { r: number; c: number } };
const book = (rows: unknown[][], merges: readonly Merge[] = [], bookType: 'xlsx' | 'biff8' = 'xlsx') => {
  const sheet = xlsx.utils.aoa_to_sheet(rows);
  sheet['!merges'] = [...merges];
  const made = xlsx.utils.book_new();
  xlsx.utils.book_append_sheet(made, sheet, '一覧');
  return inChunks('f.xlsx', new Uint8Array(xlsx.write(made, { type: 'array', bookType })));
};
const merge = (r: number, c: number, toRow: number, toColumn: number): Merge => ({
  s: { r, c },
  e: { r: toRow, c: toColumn },
});

describe('a workbook whose headings are not in its first row', () => {
  const title = ['福祉手当 受給者一覧', null, null, null, '2026年10月31日現在'];
  const two = [
    ['宛名番号', '氏名', '生年月日', '金額', null],
    [null, null, null, '支給額', '控除額'],
  ];
  const over = ['宛名番号', '氏名', '生年月日', '金額_支給額', '金額_控除額'];
  const upright = [0, 1, 2].map((c) => merge(2, c, 3, c));
  it.each([
    ['a title', [title, [], headings, ...people(40)], [], { headerRow: 3 }, headings],
    [
      'a title over all columns',
      [[title[0]], headings, ...people(40)],
      [merge(0, 0, 0, 4)],
      { headerRow: 2 },
      headings,
    ],
    [
      'a row of units, and a row that is an example',
      [
        title,
        headings,
        [null, null, null, '（円）', '（円）'],
        ['例', '結浜　一郎', '1980-01-01', 1, 2],
        ...people(40),
      ],
      [],
      { headerRow: 2, dataRow: 5 },
      headings,
    ],
    [
      'numbers of the columns',
      [headings, ['(1)', '(2)', '(3)', '(4)', '(5)'], ...people(40)],
      [],
      { headerRow: 1, dataRow: 3 },
      headings,
    ],
    [
      'two rows of headings, merged',
      [title, [], ...two, ...people(40)],
      [...upright, merge(2, 3, 2, 4)],
      { headerRow: 3, headerRows: 2 },
      over,
    ],
    [
      'two rows of headings, nothing merged',
      [title, [], ...two, ...people(40)],
      [],
      { headerRow: 3, headerRows: 2 },
      over,
    ],
    [
      'an empty column in front of all',
      [title, headings, ...people(40)].map((row) => [null, ...row]),
      [],
      { headerRow: 2 },
      headings,
    ],
  ] as const)(
    'because of %s is proposed with its headings found, and read by what is proposed',
    async (_, rows, merges, place, names) => {
      const found = await proposed(book(rows as unknown[][], merges, merges.length === 0 ? 'xlsx' : 'biff8'));
      expect(found.source).toMatchObject({ format: 'workbook', sheet: 1, headerRows: 1, ...place });
      expect(found.names).toEqual(names);
      expect(found).toMatchObject({ read: 40, broken: 0 });
      expect(found.columns.map(({ role }) => role)).toEqual(['person-key', 'name', 'birth-date', 'amount', 'amount']);
      expect(found.yaml).not.toMatch(/結浜|山田|901000/);
    },
  );
  it('is looked for behind a cover', async () => {
    const file = inChunks(
      'f.xlsx',
      workbookOf({ 表紙: [['受給者一覧'], ['福祉課']], 一覧: [headings, ...people(40)] }),
    );
    expect(await proposed(file)).toMatchObject({ source: { sheet: 2, headerRow: 1 }, read: 40, broken: 0 });
  });
  it('keeps a value merged over several rows for each of them', async () => {
    const rows = people(40).map((row, i) => [i % 2 ? null : `地区${i}`, ...row]);
    const merges = Array.from({ length: 20 }, (_, i) => merge(1 + i * 2, 0, 2 + i * 2, 0));
    const file = book([['地区', ...headings], ...rows], merges);
    await proposed(file);
    const { yaml } = valueOf(await proposeContract(needs(), [file], [], { dataset: 'welfare' }));
    const kept = yaml.replace(
      /- source: 地区\n {4}role: \w+/,
      '- source: 地区\n    role: code\n    name: area\n    codes: { "1": { ja: 一, en: one } }',
    );
    const opened = valueOf(await openSource(needsOf(engine), valueOf(lintContract(kept, 'x')), [file]));
    const [counted] = await engine.rows('SELECT count(地区) AS filled, count(DISTINCT 地区) AS areas FROM staged');
    expect(counted).toEqual({ filled: 40, areas: 20 });
    await opened.close();
  });
  it('cannot have a record in a row of its headings', async () => {
    const { yaml } = await proposed(book([headings, ...people(40)]));
    const bad = yaml.replace('headerRow: 1', 'headerRow: 3\n  headerRows: 2\n  dataRow: 4');
    expect(lintContract(bad, 'x')).toMatchObject({
      ok: false,
      refusal: { because: [{ en: 'source: dataRow is a row below the column names' }] },
    });
  });
});

const csv = (from: number) => cp932([headings, ...people(40, from)].map((row) => `${row.join(',')}\r\n`).join(''));
describe('a sample of several files', () => {
  it('is read as one', async () => {
    expect(await proposed(inChunks('a.csv', csv(0)), inChunks('b.csv', csv(40)))).toMatchObject({
      read: 80,
      broken: 0,
    });
  });
  it('must be of one form', async () => {
    const other = cp932('宛名番号,区分\r\n1,2\r\n');
    const files = [inChunks('a.csv', csv(0)), inChunks('b.csv', other)];
    const result = await proposeContract(needs(), files, [], { dataset: 'x1' });
    expect(result).toMatchObject({ ok: false, refusal: { code: 'sources.columns-differ' } });
  });
  const readme = new TextEncoder().encode('読んでください\r\n');
  it.each([
    ['files of one form', { 'a.csv': csv(0), 'b.csv': csv(40) }, undefined, 80],
    ['a file of words beside them', { 'a.csv': csv(0), 'readme.txt': readme }, '*.csv', 40],
    [
      'files of another form',
      { 'JUKI_1.csv': csv(0), 'JUKI_2.csv': csv(40), 'HI.csv': cp932('番号,区分\r\n1,2\r\n') },
      'JUKI_*',
      80,
    ],
    ['a workbook', { 'a.xlsx': workbookOf({ 一覧: [['一覧'], headings, ...people(40)] }) }, undefined, 40],
  ])('in a ZIP with %s is proposed, and which of the files are meant', async (_, files, inZip, read) => {
    const found = await proposed(inChunks('f.zip', zipSync(files as Record<string, Uint8Array>)));
    expect(found).toMatchObject({ read, broken: 0, names: headings });
    expect((found.source as { inZip?: string }).inZip).toBe(inZip);
  });
  it.each([
    ['sample-zip-mixed', zipSync({ '山田.csv': csv(0), '川田.csv': cp932('番号,区分\r\n1,2\r\n') })],
    ['sample-headless', zipSync({ 'readme.txt': readme })],
    ['zip-nothing', zipSync({})],
    ['zip-broken', zipSync({ 'a.csv': csv(0) }).subarray(0, 300)],
  ])('in a ZIP is refused (%s) where nothing tells them apart or nothing is there', async (code, bytes) => {
    const result = await proposeContract(needs(), [inChunks('f.zip', bytes)], [], { dataset: 'x1' });
    expect(result.ok || result.refusal.code).toBe(`sources.${code}`);
    expect(JSON.stringify(result)).not.toMatch(/山田|川田/);
  });
});
