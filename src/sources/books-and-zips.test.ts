/** Workbooks and files in a ZIP are read as if they lay there as text; damaged, locked and empty ones are not taken. */
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { columns, contractOf, cp932, header, workbookOf } from './test-files.ts';
import { opening, refusalOf, saidOf } from './test-opening.ts';

const { open, rows, faults } = opening();

describe('a workbook', () => {
  const contract = contractOf({ format: 'workbook', sheet: '名簿', headerRow: 2 }, [
    ...columns,
    { source: '金額', role: 'amount', name: 'yen' },
    { source: '異動日', role: 'date', name: 'moved' },
  ]);
  const sheet = [
    ['名簿（令和8年10月）'],
    ['番号', '氏名', '区分', '住所', '備考', '金額', '異動\n日'],
    ['0001', '山', 1, '東,"町"', null, 12345678, new Date(Date.UTC(2026, 3, 1))],
    [],
    [123456789012345, '川', '1', '西町\n二丁目', null, 1.5, '令和2年3月15日'],
    ['0003', '谷', '1', '', null, null, null, 'はみ出し'],
    [],
  ];
  it.each(['xlsx', 'biff8'] as const)('(%s) is read as shown, numbers whole and days as days', async (type) => {
    const result = await open(contract, workbookOf({ 表紙: [['x']], 名簿: sheet }, type));
    expect(result).toMatchObject({ ok: true, value: { read: 3, staged: 2, broken: 1 } });
    expect(await rows('"番号" AS k, "区分" AS c, "住所" AS a, "金額" AS y, "異動日" AS d')).toEqual([
      { row: 3, k: '0001', c: '1', a: '東,"町"', y: '12345678', d: '2026-04-01' },
      { row: 5, k: '123456789012345', c: '1', a: '西町\n二丁目', y: '1.5', d: '令和2年3月15日' },
    ]);
    expect(await faults()).toEqual([{ row: 6, column: null, reason: 'ragged' }]);
    expect(saidOf(result)).toEqual([expect.stringContaining('1 blank line')]);
  });
  it('says which rows below its headings have keys and are passed over, and where headings were looked for in vain', async () => {
    const book = workbookOf({ 名簿: sheet });
    const from = (source: object) =>
      contractOf({ format: 'workbook', sheet: '名簿', headerRow: 2, ...source }, contract.columns);
    const passing = await open(from({ dataRow: 6 }), book);
    expect(saidOf(passing)).toContainEqual(expect.stringContaining('2 row(s) below the headings (row 3, 5)'));
    const above = await open(from({ headerRow: 1 }), book);
    expect(above.ok ? [] : above.refusal.because?.map(({ ja }) => ja)).toEqual([
      expect.stringMatching(/^見出し行がありません（シート「名簿」の1行目に、.*headerRow/),
    ]);
    const both = await open(from({ headerRow: 3, headerRows: 2, dataRow: 6 }), book);
    expect(both.ok ? [] : both.refusal.because?.map(({ ja }) => ja)).toEqual([
      expect.stringContaining('シート「名簿」の3～4行目に'),
    ]);
  });
  it('must not be taken where its sheet is missing, it is damaged, or it is none', async () => {
    const book = workbookOf({ 別紙: sheet });
    const missing = await open(contract, book);
    expect([refusalOf(missing), saidOf(missing)[0]]).toEqual([
      'sources.sheet-missing',
      expect.stringContaining('it has 1'),
    ]);
    expect(refusalOf(await open(contract, book.subarray(0, 900)))).toBe('sources.workbook-broken');
    expect(refusalOf(await open(contract, cp932(header)))).toBe('sources.no-workbook');
    expect(refusalOf(await open(contractOf({ format: 'csv', encoding: 'cp932' }), book))).toBe('sources.is-workbook');
  });
});

describe('files in a ZIP', () => {
  const contract = (inZip?: string) => contractOf({ format: 'csv', encoding: 'cp932', ...(inZip ? { inZip } : {}) });
  const file = (key: string) => cp932(`${header}${key},山田太郎,1,東町,\r\n`);
  const zipped = (files: Record<string, Uint8Array>, level: 0 | 6 = 6) => Buffer.from(zipSync(files, { level }));

  it.each([0, 6] as const)('are read as one load, packed with level %s, however the bytes arrive', async (level) => {
    const bytes = zipped({ '山田太郎.csv': file('0001'), 'b/c.csv': file('0002') }, level);
    for (const size of [1, 50, 1 << 20]) {
      const result = await open(contract(), bytes, size);
      expect(result).toMatchObject({
        ok: true,
        value: { read: 2, staged: 2, files: [{ name: 'f.dat#1' }, { name: 'f.dat#2' }] },
      });
      expect((await rows()).map(({ k }) => k)).toEqual(['0001', '0002']);
    }
  });
  it('are those whose names the contract wants; the others are told', async () => {
    const result = await open(
      contract('JUKI_*.csv'),
      zipped({ 'readme.txt': strToU8('x'), 'juki_1.csv': file('0001') }),
    );
    expect(result).toMatchObject({ ok: true, value: { read: 1, files: [{ name: 'f.dat#2' }] } });
    expect(saidOf(result)).toEqual([expect.stringContaining('1 file(s) in it were passed over')]);
  });
  it('say what to do where another file lies among them', async () => {
    const result = await open(
      contract(),
      zipped({ 'a.csv': file('0001'), 'readme.csv': strToU8('読んでください\r\n') }),
    );
    expect(refusalOf(result)).toBe('sources.columns-differ');
    expect(result.ok ? '' : result.refusal.because?.at(-1)?.ja).toMatch(/ZIPの中の2番目のファイル.*inZip/);
    const wanted = await open(contract('r*'), zipped({ 'readme.csv': strToU8('読んでください\r\n') }));
    expect(wanted.ok ? '' : JSON.stringify(wanted.refusal.because)).not.toContain('inZip');
  });
  it('must not be taken where the ZIP is cut, damaged, locked, or holds nothing to read', async () => {
    const bytes = zipped({ 'a.csv': file('0001'), 'b.csv': file('0002') });
    const turned = Buffer.from(bytes);
    turned[60] = (turned[60] as number) ^ 4;
    const locked = Buffer.from(bytes);
    locked[6] = 1;
    const stored = zipped({ 'a.csv': file('0001') }, 0);
    const other = Buffer.from(stored);
    other[60] = (other[60] as number) ^ 1;
    expect(refusalOf(await open(contract(), bytes.subarray(0, bytes.length - 30)))).toBe('sources.zip-broken');
    expect(refusalOf(await open(contract(), bytes.subarray(0, 60)))).toBe('sources.zip-broken');
    expect(refusalOf(await open(contract(), turned))).toMatch(/^sources\./);
    expect(refusalOf(await open(contract(), other))).toBe('sources.zip-broken');
    expect(refusalOf(await open(contract(), locked))).toBe('sources.zip-locked');
    expect(refusalOf(await open(contract('x*'), bytes))).toBe('sources.zip-nothing');
    expect(refusalOf(await open(contract(), zipped({ 'a.csv': file('0001'), 'b.zip': bytes })))).toBe(
      'sources.zip-in-zip',
    );
    expect(refusalOf(await open(contract(), zipped({ 'a.csv': file('1'), 'b.csv': file('1') })))).toBe(
      'sources.same-file-twice',
    );
  });
});
