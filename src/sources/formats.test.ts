/** Every way core systems hand files over is read alike: exact accounts, one clear sentence where the contract says otherwise. */
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine, Result } from '#base';
import type { Contract, Encoding } from '#catalogue';
import { openEngine } from '../machinery/duckdb.ts';
import { dialectOf, dialectSentence } from './dialect.ts';
import { openSource, type SourcesNeeds, type StagedSource } from './index.ts';
import {
  bytesOf,
  columns,
  contractOf,
  cp932,
  header,
  inChunks,
  needsOf,
  packed,
  padded,
  workbookOf,
  zoned,
} from './test-files.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
});
afterAll(() => engine.close());

const open = (contract: Contract, bytes: Uint8Array, size?: number, over?: Partial<SourcesNeeds>) =>
  openSource(needsOf(engine, over), contract, [inChunks('f.dat', bytes, size)]);
const refusalOf = (result: Result<StagedSource>) => (result.ok ? 'taken' : result.refusal.code);
const rows = (columns = '"番号" AS k, "区分" AS c, "住所" AS a') =>
  engine.rows(`SELECT "row", ${columns} FROM staged ORDER BY "file", "row"`);
const faults = () => engine.rows('SELECT "row", "column", reason FROM staged_faults ORDER BY "file", "row"');
const said = (result: Result<StagedSource>) =>
  result.ok ? result.value.notices.map(({ en }) => en) : [result.refusal.en];

describe('text in every encoding of city halls', () => {
  const text = `${header}0001,山田,1,"東,町\r\n""一""丁目",x\r\n0002,ﾔﾏﾀﾞ,1,東町－２～３,\r\n`;
  const expected = [
    { row: 2, k: '0001', c: '1', a: '東,町\n"一"丁目' },
    { row: 3, k: '0002', c: '1', a: '東町－２～３' },
  ];
  const cases: [string, Encoding, Uint8Array][] = [
    ['CP932', 'cp932', bytesOf.cp932(text)],
    ['UTF-8', 'utf-8', bytesOf['utf-8'](text)],
    ['UTF-8 with a mark', 'utf-8', bytesOf['utf-8'](`\ufeff${text}`)],
    ['EUC-JP', 'euc-jp', bytesOf['euc-jp'](text)],
    ['UTF-16LE', 'utf-16le', bytesOf['utf-16le'](text)],
    ['UTF-16LE with a mark', 'utf-16le', bytesOf['utf-16le'](`\ufeff${text}`)],
    ['UTF-16BE with a mark', 'utf-16be', bytesOf['utf-16be'](`\ufeff${text}`)],
  ];
  it.each(cases)('%s is read, however its bytes arrive', async (_, encoding, bytes) => {
    for (const size of [1, 3, 1 << 20]) {
      expect(await open(contractOf({ format: 'csv', encoding }), bytes, size)).toMatchObject({
        ok: true,
        value: { read: 2, staged: 2, broken: 0 },
      });
      expect(await rows()).toEqual(expected);
    }
  });
  it.each(cases)('%s is told from every other encoding in one sentence', async (_, encoding, bytes) => {
    expect(dialectOf(bytes)).toMatchObject({ encoding, delimiter: ',', lineEnd: 'crlf' });
    for (const other of ['cp932', 'utf-8', 'euc-jp', 'utf-16le', 'utf-16be'] as const) {
      if (other === encoding) continue;
      const result = await open(contractOf({ format: 'csv', encoding: other }), bytes);
      expect([other, refusalOf(result)]).toEqual([other, 'sources.wrong-encoding']);
      expect(said(result)[0]).toContain(dialectSentence(dialectOf(bytes)).en.split(/[ ,]/)[1] as string);
    }
  });
  it('may be read otherwise for once, without touching the contract', async () => {
    const source = {
      ...inChunks('f.csv', bytesOf['utf-8'](text.replaceAll(',', '\t'))),
      reading: { encoding: 'utf-8', delimiter: '\t' },
    } as const;
    const result = await openSource(needsOf(engine), contractOf({ format: 'csv', encoding: 'cp932' }), [source]);
    expect(result).toMatchObject({ ok: true, value: { read: 2, staged: 2 } });
  });
  it('may be separated by tabs; another separator than declared is one sentence', async () => {
    const tabs = cp932('番号\t氏名\t区分\t住所\t備考\n0001\t山\t1\t東,町\t\n');
    expect(await open(contractOf({ format: 'tsv', encoding: 'cp932' }), tabs)).toMatchObject({ ok: true });
    expect(await rows()).toEqual([{ row: 2, k: '0001', c: '1', a: '東,町' }]);
    const result = await open(contractOf({ format: 'csv', encoding: 'cp932' }), tabs);
    expect(said(result)[0]).toContain('is separated by tabs, not by commas');
    const wide = await open(contractOf({ format: 'csv', encoding: 'cp932' }), cp932(header.replaceAll(',', '，')));
    expect(said(wide)[0]).toContain('full-width commas');
  });
  it('may have no header row where the contract says so', async () => {
    const bytes = cp932('0001,山,1,東町,\r\n0002,川,1,西町\r\n0003,谷,1,西町,x\r\n');
    const result = await open(contractOf({ format: 'csv', encoding: 'cp932', header: false }), bytes);
    expect(result).toMatchObject({ ok: true, value: { read: 3, staged: 2, broken: 1 } });
    expect(await faults()).toEqual([{ row: 2, column: null, reason: 'ragged' }]);
  });
  it('names the row and column of bytes that are no character, in EUC-JP and UTF-16, too', async () => {
    const bad: [Encoding, number[]][] = [
      ['euc-jp', [0xfe, 0x2c]],
      ['utf-16le', [0x00, 0xdc, 0x2c, 0x00]],
    ];
    for (const [encoding, harm] of bad) {
      const of = bytesOf[encoding];
      const good = of('0001,山,1,東町,\r\n');
      const bytes = Buffer.concat([
        of(header),
        good,
        good,
        good,
        good,
        good,
        of('0002,'),
        Uint8Array.from(harm),
        of('1,東町,\r\n'),
      ]);
      expect(await open(contractOf({ format: 'csv', encoding }), bytes)).toMatchObject({
        ok: true,
        value: { broken: 1 },
      });
      expect(await faults()).toEqual([{ row: 7, column: '氏名', reason: 'undecodable' }]);
    }
  });
  it('has its own characters replaced by the city’s table, and the unknown ones told', async () => {
    const table = 'コード,文字,備考\nF040,邉,\nU+E001,U+8FBA U+E0101\n';
    const gaijiFile = async (name: string) => (name === 'juki.csv' ? bytesOf['utf-8'](table) : null);
    const contract = contractOf({ format: 'csv', encoding: 'cp932', gaiji: 'juki.csv' });
    const bytes = cp932(`${header}0001,山,1,\ue000\ue001\ue002町,\r\n`);
    const result = await open(contract, bytes, undefined, { gaijiFile });
    expect(await rows()).toEqual([{ row: 2, k: '0001', c: '1', a: '邉\u8fba\u{e0101}\ue002町' }]);
    expect(said(result)).toEqual([
      expect.stringContaining('2 private-use characters were replaced'),
      expect.stringContaining('1 private-use characters are not in'),
    ]);
    expect(refusalOf(await open(contract, bytes))).toBe('sources.gaiji-missing');
    const wrong = await open(contract, bytes, undefined, {
      gaijiFile: async () => bytesOf['utf-8']('山,川\nF040,\nF040,x\n'),
    });
    expect(wrong.ok || wrong.refusal.because).toHaveLength(2);
  });
});

describe('fixed-length records', () => {
  const fields = [
    { source: '番号', role: 'person-key', required: true, at: 1, bytes: 4 },
    { source: '氏名', role: 'name', at: 5, bytes: 8 },
    { source: '区分', role: 'code', name: 'kind', codes: { '1': { ja: '一', en: 'one' } }, at: 13, bytes: 1 },
    { source: '住所', role: 'address', at: 14, bytes: 10 },
    { source: '税額', role: 'amount', name: 'tax_yen', at: 24, bytes: 4, as: 'packed' },
    { source: '面積', role: 'measurement', name: 'area', at: 28, bytes: 5, as: 'zoned', decimals: 2 },
  ];
  const fixed = (lineEnd: string) => contractOf({ format: 'fixed', recordBytes: 32, lineEnd }, fields);
  const record = (key: string, tax = packed(-1234, 4), area = zoned(12345, 5)) =>
    Buffer.concat([padded(key, 4), padded('ﾔﾏ 髙', 8), padded('1', 1), padded('東町－１', 10), tax, area]);
  const shown = '"番号" AS k, "住所" AS a, "税額" AS t, "面積" AS m';
  const ends = { crlf: '\r\n', lf: '\n', none: '' } as const;

  it.each(['crlf', 'lf', 'none'] as const)(
    'are read with line ends: %s, packed and zoned numbers among them',
    async (lineEnd) => {
      const all = [
        record('0001'),
        record('0002', packed(13, 4, true), zoned(-5, 5)),
        record('0003', new Uint8Array(4), padded('', 5)),
      ];
      const bytes = Buffer.concat(all.map((one) => Buffer.concat([one, Buffer.from(ends[lineEnd])])));
      for (const size of [1, 33, 1 << 20]) {
        expect(await open(fixed(lineEnd), Buffer.concat([bytes, Buffer.from('\x1a')]), size)).toMatchObject({
          ok: true,
          value: { read: 3, staged: 3, broken: 0 },
        });
        expect(await rows(shown)).toEqual([
          { row: 1, k: '0001', a: '東町－１', t: '-1234', m: '123.45' },
          { row: 2, k: '0002', a: '東町－１', t: '13', m: '-0.05' },
          { row: 3, k: '0003', a: '東町－１', t: null, m: null },
        ]);
      }
    },
  );
  it('have zoned numbers whose sign and last digit are one letter, as EBCDIC has them, and numbers of no use that are negative', async () => {
    const own = [
      { source: '番号', role: 'person-key', required: true, at: 1, bytes: 2 },
      { source: '額', role: 'amount', name: 'yen', at: 3, bytes: 4, as: 'zoned' },
      { source: '差', role: 'unused', at: 7, bytes: 2, as: 'packed' },
    ];
    const written = ['012{', '012I', '000}', '045R', '04R5', '045S'];
    const bytes = Buffer.concat(written.flatMap((yen, i) => [padded(`A${i}${yen}`, 6), packed(-5, 2)]));
    await open(contractOf({ format: 'fixed', recordBytes: 8, lineEnd: 'none' }, own), bytes);
    expect((await rows('"額" AS t')).map(({ t }) => t)).toEqual(['120', '129', '0', '-459']);
    expect((await faults()).map(({ row, reason }) => [row, reason])).toEqual([
      [5, 'decimal-invalid'],
      [6, 'decimal-invalid'],
    ]);
  });
  it('have keys and codes in numbers written with their zeros', async () => {
    const own = [
      { source: '番号', role: 'person-key', required: true, at: 1, bytes: 3, as: 'packed' },
      {
        source: '区分',
        role: 'code',
        name: 'kind',
        codes: { '01': { ja: '一', en: 'one' } },
        at: 4,
        bytes: 2,
        as: 'packed',
        digits: 2,
      },
    ];
    const bytes = Buffer.concat([packed(7, 3), packed(1, 2), packed(8, 3), packed(101, 2)]);
    const result = await open(contractOf({ format: 'fixed', recordBytes: 5, lineEnd: 'none' }, own), bytes);
    expect(result).toMatchObject({ ok: true, value: { staged: 1, broken: 1 } });
    expect(await rows('"番号" AS k, "区分" AS c')).toEqual([{ row: 1, k: '00007', c: '01' }]);
    expect(await faults()).toEqual([{ row: 2, column: '区分', reason: 'decimal-invalid' }]);
  });
  it('are set aside one by one where a text is broken, a number is none, or a line has another length', async () => {
    const lines = contractOf({ format: 'fixed', recordBytes: 23, lineEnd: 'crlf' }, fields.slice(0, 4));
    const good = Buffer.concat([
      padded('0001', 4),
      padded('山', 8),
      padded('1', 1),
      padded('東町', 10),
      Buffer.from('\r\n'),
    ]);
    const bad = Buffer.from(good);
    bad[13] = 0x81; // a lead byte followed by a byte that makes no character with it
    bad[14] = 0x20;
    const bytes = Buffer.concat([...Array(8).fill(good), bad, good.subarray(1), Buffer.from('\r\n'), good]);
    expect(await open(lines, bytes)).toMatchObject({ ok: true, value: { read: 11, staged: 9, broken: 2 } });
    expect(await faults()).toEqual([
      { row: 9, column: '住所', reason: 'undecodable' },
      { row: 10, column: null, reason: 'ragged' },
    ]);
    const harmed = Buffer.concat([
      ...Array(8).fill(record('0001')),
      record('0002', Buffer.from([0x1a, 0x23, 0x4c, 0x5c])),
    ]);
    await open(fixed('none'), harmed);
    expect(await faults()).toEqual([{ row: 9, column: '税額', reason: 'decimal-invalid' }]);
  });
  it.each<[string, () => Uint8Array, 'crlf' | 'lf' | 'none', string]>([
    [
      'end in the middle of a record',
      () => Buffer.concat([record('0001'), record('0002').subarray(1)]),
      'none',
      'sources.truncated',
    ],
    [
      'have line ends nobody declared',
      () => Buffer.concat([record('0001'), Buffer.from('\r\n'), record('0002')]),
      'none',
      'sources.fixed-askew',
    ],
    [
      'have packed numbers and a record of another length',
      () => Buffer.concat([record('0001'), Buffer.from('x\r\n'), record('0002')]),
      'crlf',
      'sources.fixed-askew',
    ],
    ['are empty', () => new Uint8Array(0), 'none', 'sources.file-empty'],
    ['are a workbook', () => workbookOf({ A: [['番号']] }), 'none', 'sources.is-workbook'],
  ])('must not be taken where they %s', async (_, bytes, lineEnd, code) => {
    expect(refusalOf(await open(fixed(lineEnd), bytes()))).toBe(code);
  });
});

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
    expect(said(result)).toEqual([expect.stringContaining('1 blank line')]);
  });
  it('must not be taken where its sheet is missing, it is damaged, or it is none', async () => {
    const book = workbookOf({ 別紙: sheet });
    const missing = await open(contract, book);
    expect([refusalOf(missing), said(missing)[0]]).toEqual([
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
    expect(said(result)).toEqual([expect.stringContaining('1 file(s) in it were passed over')]);
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
    expect(refusalOf(await open(contract(), zipped({ 'a.csv': file('1'), 'b.csv': file('1') })))).toBe(
      'sources.same-file-twice',
    );
  });
});

describe('any file at all', () => {
  const letters = fc.constantFrom('a', '1', ' ', '山', '髙', '－', 'ア', '０', '東');
  const word = (most: number) => fc.array(letters, { maxLength: most }).map((parts) => parts.join(''));
  const bare = (text: string) => text.replace(/^[ \u3000]+|[ \u3000]+$/g, '') || null;

  it('of fixed-length records comes out as it went in, or its records are named', async () => {
    const own = [
      { source: '番号', role: 'person-key', required: true, at: 1, bytes: 3, as: 'packed' },
      { source: '住所', role: 'address', at: 4, bytes: 12 },
      { source: '税額', role: 'amount', name: 'yen', at: 16, bytes: 4, as: 'zoned' },
    ];
    const contract = contractOf({ format: 'fixed', recordBytes: 19, lineEnd: 'none' }, own);
    const record = fc.record({
      key: fc.integer({ min: 0, max: 99999 }),
      text: word(6),
      yen: fc.integer({ min: -9999, max: 9999 }),
      harm: fc.option(fc.constantFrom('key', 'text', 'yen'), { freq: 5, nil: null }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 1, max: 40 }),
        async (records, size) => {
          fc.pre(records.filter(({ harm }) => harm === 'text').length * 5 <= records.length);
          const bytes = Buffer.concat(
            records.map(({ key, text, yen, harm }) => {
              const one = Buffer.concat([packed(key, 3), padded(text, 12), zoned(yen, 4)]);
              if (harm === 'key') one[1] = 0xab;
              if (harm === 'text') one[3] = 0xfd;
              if (harm === 'yen') one[16] = 0x41;
              return one;
            }),
          );
          const result = await open(contract, bytes, size);
          const harmed = records.flatMap(({ harm }, i) => (harm ? [i + 1] : []));
          expect(result).toMatchObject({ ok: true, value: { read: records.length, broken: harmed.length } });
          expect((await faults()).map(({ row }) => row)).toEqual(harmed);
          expect(await rows('"番号" AS k, "住所" AS a, "税額" AS y')).toEqual(
            records.flatMap(({ key, text, yen, harm }, i) =>
              harm ? [] : [{ row: i + 1, k: String(key).padStart(5, '0'), a: bare(text), y: String(yen) }],
            ),
          );
        },
      ),
      { numRuns: 40 },
    );
  });
  it.each(['euc-jp', 'utf-16le', 'utf-16be'] as const)(
    'in %s comes out as a plain second count says',
    async (encoding) => {
      const contract = contractOf({ format: 'tsv', encoding });
      const of = bytesOf[encoding];
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.record({ text: word(6), short: fc.boolean() }), { minLength: 1, maxLength: 9 }),
          fc.integer({ min: 1, max: 40 }),
          async (records, size) => {
            const lines = records.map(({ text, short }) => `1\t山\t1\t${text}${short ? '' : '\t'}\n`);
            const result = await open(contract, of(`${header.replaceAll(',', '\t')}${lines.join('')}`), size);
            const broken = records.filter(({ short }) => short).length;
            expect(result).toMatchObject({
              ok: true,
              value: { read: records.length, broken, staged: records.length - broken },
            });
            expect((await rows()).map(({ a }) => a)).toEqual(
              records.flatMap(({ text, short }) => (short ? [] : [bare(text)])),
            );
          },
        ),
        { numRuns: 25 },
      );
    },
  );
  it('of a sheet comes out cell by cell, rows with a cell too many named', async () => {
    const contract = contractOf({ format: 'workbook' });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ text: word(6), long: fc.boolean() }), { minLength: 1, maxLength: 6 }),
        async (records) => {
          const sheet = [
            columns.map(({ source }) => source),
            ...records.map(({ text, long }) => ['k', '山', '1', text, '', ...(long ? ['x'] : [])]),
          ];
          const result = await open(contract, workbookOf({ A: sheet }));
          const broken = records.filter(({ long }) => long).length;
          expect(result).toMatchObject({
            ok: true,
            value: { read: records.length, broken, staged: records.length - broken },
          });
          expect((await rows()).map(({ a }) => a)).toEqual(
            records.flatMap(({ text, long }) => (long ? [] : [bare(text)])),
          );
        },
      ),
      { numRuns: 15 },
    );
  });
});
