/** A contract proposed from a sample: strict where little is known, and without a value of the sample. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkFloor, identifierKinds } from '#abstraction';
import { type Engine, valueOf } from '#base';
import { contractWarnings, readContract } from '#catalogue';
import { lintContract } from '../doors/contract-commands.ts';
import { openEngine } from '../machinery/duckdb.ts';
import { proposeContract } from './index.ts';
import { cp932, inChunks, needsOf, workbookOf } from './test-files.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => engine.close());

const myNumber = (i: number): string => {
  const base = String(10_000_000_000 + i * 7919);
  const sum = [...base].reduce((all, digit, k) => all + Number(digit) * [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2][k]!, 0);
  const rest = sum % 11;
  return base + (rest <= 1 ? 0 : 11 - rest);
};
/** Header, a cell by its row, and the role that must come out. */
const table: readonly [string, (i: number) => string, string][] = [
  ['住民番号', (i) => `90000${100 + i}`, 'person-key'],
  ['申請者', (i) => `山田　花子${i % 2 ? '' : '郎'}`, 'name'],
  ['ヨミ', () => 'ヤマダ　ハナコ', 'name'],
  ['連絡先', (i) => `078-123-${1000 + i}`, 'contact'],
  ['謎の数字', myNumber, 'other-identifier'],
  ['生年月日', (i) => `19${50 + (i % 40)}0401`, 'birth-date'],
  ['住所', (i) => `結浜市東町${i}番地`, 'address'],
  ['勤務地', (i) => `結浜市西町${i}番地`, 'unused'],
  ['申請年月日', (i) => `2026-04-${10 + (i % 18)}`, 'date'],
  ['支給額', (i) => String(1000 * i), 'amount'],
  ['交付額', () => '山田　太郎', 'name'],
  ['認定区分', (i) => String(1 + (i % 3)), 'code'],
  ['相談内容', (i) => `秘密の相談${i}`, 'unused'],
  ['整理番号', (i) => `S${i}`, 'other-identifier'],
  ['不思議', (i) => ['甲', '乙'][i % 2] as string, 'code'],
  ['備考', () => '内緒', 'unused'],
  ['受給有無', (i) => String(i % 2), 'flag'],
  ['対象年度', () => '2026', 'year'],
];
const rows = Array.from({ length: 60 }, (_, i) => table.map(([, cell]) => cell(i)));
const needs = () => ({ ...needsOf(engine), identifiers: identifierKinds });
const csv = cp932([table.map(([header]) => header), ...rows].map((row) => `${row.join(',')}\r\n`).join(''));

describe('a contract proposed from a sample', () => {
  it.each([
    ['a CSV', inChunks('f.csv', csv)],
    ['a workbook', inChunks('f.xlsx', workbookOf({ A: [table.map(([header]) => header), ...rows] }))],
  ])('of %s gives every column its role, the stricter one in doubt, and keeps to the floor', async (_, file) => {
    const { yaml, columns } = valueOf(await proposeContract(needs(), [file], [], { dataset: 'welfare' }));
    expect(columns.map(({ header, role }) => [header, role])).toEqual(table.map(([header, , role]) => [header, role]));
    const contract = valueOf(readContract(yaml, 'welfare.yaml'));
    expect(checkFloor(contract)).toMatchObject({ ok: true });
    expect(contract).toMatchObject({ key: ['住民番号'], personSpace: 'welfare' });
    expect(contractWarnings(contract).some(({ ja }) => ja.includes('要確認'))).toBe(true);
    const values = rows.flat().filter((value) => value.length > 2 && value !== '2026');
    expect(values.filter((value) => yaml.includes(value))).toEqual([]);
    expect(yaml).toMatch(/# 要確認: 見出しの語は「amount」だが、値の100%が氏名の形/);
  });
  it('takes over what contracts there are say of the same headers', async () => {
    const path = new URL('../../contracts/child-allowance.yaml', import.meta.url);
    const known = valueOf(readContract(readFileSync(path, 'utf8'), 'x'));
    const text = `児童_宛名番号,支給額区分,支給月額\r\n${Array.from({ length: 30 }, (_, i) => `${i},${1 + (i % 3)},15000\r\n`).join('')}`;
    const { yaml } = valueOf(
      await proposeContract(needs(), [inChunks('f.csv', cp932(text))], [known], { dataset: 'x1' }),
    );
    expect(yaml).toContain('"2": { ja: "3歳～高校生年代", en: "3 to 18" }');
    expect(yaml).toContain('name: monthly_yen');
  });
  it.each([
    ['data in its first row', '山田　太郎,結浜市東町１番地,男\r\n川田　花子,結浜市西町２番地,女\r\n'],
    ['a number for a header', '7300451,区分,住所\r\n1,2,3\r\n'],
    ['one column', '区分\r\n1\r\n'],
  ])('is not made from a sample with %s, nor is anything of it repeated', async (_, text) => {
    const result = await proposeContract(needs(), [inChunks('f.csv', cp932(text))], [], { dataset: 'x1' });
    expect(result.ok || result.refusal.code).toBe('sources.sample-headless');
    expect(JSON.stringify(result)).not.toMatch(/山田|7300451/);
  });
});

/** Headings as core systems write them in Latin letters. */
const latin: readonly [string, (i: number) => string, string, string | null][] = [
  ['ATENA_NO', (i) => `00001${1000 + i}`, 'person-key', null],
  ['SETAI_NO', (i) => `7${1000 + (i >> 1)}`, 'household-key', null],
  ['SHIMEI', (i) => `山田${'花火太郎'[i % 4]}`, 'name', null],
  ['KANA_SHIMEI', () => 'ﾔﾏﾀﾞ ﾊﾅｺ', 'name', null],
  ['BIRTH_DT', (i) => `19${50 + (i % 40)}0401`, 'birth-date', null],
  ['seibetsuKbn', (i) => String(1 + (i % 2)), 'code', 'sex'],
  ['ADDR1', (i) => `結浜市東町${i}番地`, 'address', null],
  ['KATAGAKI', () => 'メゾン結浜', 'building', null],
  ['TEL_NO', (i) => `078-123-${1000 + i}`, 'contact', null],
  ['KOJINBANGO', myNumber, 'my-number', null],
  ['nintei_kbn', (i) => String(1 + (i % 3)), 'code', 'nintei_kbn'],
  ['NINTEI_YMD', (i) => `2026-04-${10 + (i % 18)}`, 'date', 'nintei_ymd'],
  ['SHIKYU_GAKU', (i) => String(1000 * i), 'amount', 'shikyu_gaku'],
  ['YOBI1', (i) => `秘密${i}`, 'unused', null],
  ['BIKO', () => '内緒', 'unused', null],
];
const latinRows = Array.from({ length: 60 }, (_, i) => latin.map(([, cell]) => cell(i)));
const lines = (all: readonly (readonly string[])[]) => cp932(all.map((row) => `${row.join(',')}\r\n`).join(''));

describe('a file whose headings are in Latin letters', () => {
  it('is known by what stands below them, and its romanised words say what its columns are', async () => {
    const file = inChunks('f.csv', lines([latin.map(([header]) => header), ...latinRows]));
    const { yaml, columns } = valueOf(await proposeContract(needs(), [file], [], { dataset: 'welfare' }));
    expect(columns.map(({ header, role, lakeName }) => [header, role, lakeName])).toEqual(
      latin.map(([header, , role, name]) => [header, role, name]),
    );
    expect(checkFloor(valueOf(readContract(yaml, 'welfare.yaml')))).toMatchObject({ ok: true });
  });
  const people = ['SUZUKI KANA', 'SATO MEI', 'ABE NAME', 'MORI SEX', 'ONO KEI', 'OTA AOI'];
  it.each([
    ['people with given names that are also words', people.map((name, i) => [name, `KOBE ${'ABCDEF'[i]}`, 'JP'])],
    ['numbers with letters', people.map((_, i) => [`S${100 + i}`, `A-${i}`, `ｶﾅ${i}`])],
    [
      'a first row that lacks its digits',
      people.map((name, i) => [name, i === 0 ? 'FUMEI' : `F${i}`, i === 0 ? 'FUSHO' : 'FUSHO']),
    ],
  ])('is not seen where the first row is one of %s', async (_, rows) => {
    const result = await proposeContract(needs(), [inChunks('f.csv', lines(rows))], [], { dataset: 'x1' });
    expect(result.ok || result.refusal.code).toBe('sources.sample-headless');
    expect(JSON.stringify(result)).not.toMatch(/KANA|S100|FUMEI/);
  });
});

describe('a file without a header row', () => {
  it('gets numbered columns, and reasons by what stands in them', async () => {
    const file = inChunks('f.csv', lines(latinRows));
    const { yaml, columns } = valueOf(
      await proposeContract(needs(), [file], [], { dataset: 'welfare', header: false }),
    );
    expect(columns.map(({ header }) => header)).toEqual(latin.map((_, i) => `項目${i + 1}`));
    const roles = columns.map(({ role }) => role);
    expect([roles[0], roles[3], roles[6], roles[8], roles[9]]).toEqual([
      'other-identifier',
      'name',
      'unused',
      'contact',
      'other-identifier',
    ]);
    expect(columns[4]?.reason.ja).toContain('生年月日なら birth-date');
    expect(columns.every(({ unsure }) => unsure)).toBe(true);
    const contract = valueOf(readContract(yaml, 'welfare.yaml'));
    expect(contract.source).toMatchObject({ format: 'csv', header: false });
    expect(checkFloor(contract)).toMatchObject({ ok: true });
    expect(latinRows.flat().filter((value) => value.length > 3 && yaml.includes(value))).toEqual([]);
  });
});

describe('a fixed-length file', () => {
  const wide = (text: string, letters: number) => text.padEnd(letters, '　');
  const record = (i: number) =>
    `${String(9000000100 + i)}${['ﾔﾏﾀﾞ ﾊﾅｺ', 'ｶﾜﾀﾞ ﾀﾛｳ', 'ｱﾍﾞ ｼﾞﾛｳ'][i % 3]?.padEnd(20)}${wide(['山田　花子', '川田　太郎', '阿部　次郎'][i % 3] as string, 10)}${19500101 + (i % 28)}${wide(`結浜市東町${'一二三四五'[i % 5]}丁目`, 20)}${['A', 'B'][i % 2]}`;
  const file = (rows: readonly string[], end = '\r\n') =>
    inChunks('f.dat', cp932(rows.map((row) => row + end).join('')));
  it.each(['\r\n', '\n'])('is proposed with numbered fields where the kind of letters changes', async (end) => {
    const rows = Array.from({ length: 60 }, (_, i) => record(i));
    const { yaml, columns } = valueOf(await proposeContract(needs(), [file(rows, end)], [], { dataset: 'old-host' }));
    expect(columns.map(({ field, role }) => [field?.at, field?.bytes, role])).toEqual([
      [1, 10, 'other-identifier'],
      [11, 20, 'name'],
      [31, 20, 'name'],
      [51, 8, 'unused'],
      [59, 40, 'unused'],
      [99, 1, 'code'],
    ]);
    const contract = valueOf(readContract(yaml, 'old-host.yaml'));
    expect(contract.source).toMatchObject({ format: 'fixed', recordBytes: 99, lineEnd: end === '\n' ? 'lf' : 'crlf' });
    expect(checkFloor(contract)).toMatchObject({ ok: true });
    expect(yaml).toContain('# 要確認: 項目の境目は');
    expect(yaml).not.toMatch(/山田|結浜|ﾔﾏﾀﾞ|9000000/);
  });
  it('is not seen where the lines are of different lengths', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${record(i)}${'x'.repeat(i % 3)}`);
    const result = await proposeContract(needs(), [file(rows)], [], { dataset: 'old-host' });
    expect(result.ok || result.refusal.code).toBe('sources.sample-headless');
  });
});

describe('the lint of a contract', () => {
  const good = readFileSync(new URL('../../contracts/income-tax.yaml', import.meta.url), 'utf8');
  it('lists the faults of the file and the breaches of the floor at once', () => {
    const bad = good
      .replace('{ source: 個人番号, role: my-number }', '{ source: 個人番号, role: amount, name: n }')
      .replace('key: [宛名番号, 課税年度]', 'key: [宛名番号, 年度]');
    const result = lintContract(bad, 'x.yaml');
    const faults = result.ok ? [] : (result.refusal.because ?? []).map(({ ja }) => ja);
    expect(faults).toEqual([
      expect.stringContaining('列「年度」'),
      expect.stringContaining('列「個人番号」: 個人番号は'),
    ]);
  });
  it('warns of what is allowed but deserves a look', () => {
    const odd = good
      .replace('{ source: 扶養人数, role: count', '{ source: 業者番号, role: count')
      .replace('key: [宛名番号, 課税年度]', 'key: [課税年度]')
      .replace('quarantineLimit: 0.05', 'quarantineLimit: 0.5');
    const warnings = contractWarnings(valueOf(lintContract(odd, 'x.yaml'))).map(({ en }) => en);
    expect(warnings).toHaveLength(3);
    expect(contractWarnings(valueOf(lintContract(good, 'x.yaml')))).toEqual([]);
  });
});
