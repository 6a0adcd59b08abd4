/** Files as core systems write them: read exactly, counted exactly, refused with one clear sentence. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine, Result } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { cp932Table } from './character-table.ts';
import { openSource, type SourcesNeeds, type StagedSource } from './index.ts';
import { bytesOf, contractOf as contractFrom, cp932, header, inChunks, needsOf } from './test-files.ts';

const contractOf = (encoding: 'cp932' | 'utf-8') => contractFrom({ format: 'csv', encoding });

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
});
afterAll(() => engine.close());

const needs = (over: Partial<SourcesNeeds> = {}) => needsOf(engine, over);
const open = (bytes: Uint8Array, encoding: 'cp932' | 'utf-8' = 'cp932', size?: number, over?: Partial<SourcesNeeds>) =>
  openSource(needs(over), contractOf(encoding), [inChunks('f.csv', bytes, size)]);
const refusalOf = (result: Result<StagedSource>) => (result.ok ? 'taken' : result.refusal.code);
const rows = () =>
  engine.rows('SELECT "row", "番号" AS k, "区分" AS c, "住所" AS a FROM staged ORDER BY "file", "row"');
const faults = () => engine.rows('SELECT "row", "column", reason FROM staged_faults ORDER BY "file", "row"');

describe('a file of a core system', () => {
  it('is read with 外字, half-width kana, quoted commas, quotation marks and line breaks, and padding is trimmed', async () => {
    const text = `${header}0001,\ue000山,1 ,"東,町\r\n""一""丁目",x\r\n"0002",髙橋,　1,ｶﾞ \ue757 町,\r\n`;
    const result = await open(cp932(text));
    expect(result).toMatchObject({ ok: true, value: { read: 2, staged: 2, broken: 0 } });
    expect(await rows()).toEqual([
      { row: 2, k: '0001', c: '1', a: '東,町\n"一"丁目' },
      { row: 3, k: '0002', c: '1', a: 'ｶﾞ \ue757 町' },
    ]);
  });
  it('never shows the engine a name: columns that are dropped are not staged', async () => {
    await open(cp932(`${header}0001,山田太郎,1,東町,秘密\r\n`));
    const columns = await engine.rows<{ name: string }>("SELECT name FROM pragma_table_info('staged')");
    expect(columns.map((c) => c.name)).toEqual(['file', 'row', '番号', '区分', '住所']);
    expect(JSON.stringify(await engine.rows('SELECT * FROM staged'))).not.toMatch(/山田|秘密/);
  });
  it('may have its columns in another order, which is said', async () => {
    const result = await open(cp932('住所,番号,氏名,備考,区分\r\n東町,0001,山,,1\r\n'));
    expect(result.ok && result.value.notices.map((n) => n.en)).toEqual([expect.stringContaining('another order')]);
    expect(await rows()).toEqual([{ row: 2, k: '0001', c: '1', a: '東町' }]);
  });
  it('sets broken rows aside by row, column and reason, and keeps the others', async () => {
    const good = cp932('0001,山,1,東町,\r\n');
    const bytes = Buffer.concat([
      cp932(header),
      ...Array(20).fill(good),
      Buffer.from([0x30, 0x2c, 0xfd, 0x2c, 0x31, 0x2c, 0x2c, 0x0d, 0x0a]), // row 22: a byte that is no character, in 氏名
      cp932('0003,山,1\r\n'),
      cp932('0004,山,1,a,b,c\r\n'),
      cp932('0005,山\0,1,,\r\n'),
      cp932('0006,山,"1"x,,\r\n'),
      cp932('0007,山,1,\x07,\r\n'),
      Buffer.from([0x30, 0x2c, 0x2c, 0x2c, 0x82, 0x2c, 0x0d, 0x0a]), // row 28: a lead byte swallowed by the delimiter
      good,
    ]);
    for (const size of [1, 7, 1 << 20]) {
      const result = await open(bytes, 'cp932', size);
      expect(result).toMatchObject({ ok: true, value: { read: 28, staged: 21, broken: 7 } });
      expect(await faults()).toEqual([
        { row: 22, column: '氏名', reason: 'undecodable' },
        { row: 23, column: null, reason: 'ragged' },
        { row: 24, column: null, reason: 'ragged' },
        { row: 25, column: '氏名', reason: 'nul-byte' },
        { row: 26, column: '区分', reason: 'text-after-quote' },
        { row: 27, column: '住所', reason: 'control-character' },
        { row: 28, column: '住所', reason: 'undecodable' },
      ]);
      expect((await rows()).at(-1)).toMatchObject({ row: 29 });
    }
  });
  it('may end with Ctrl-Z, blank lines, or without a line end, and says so', async () => {
    const result = await open(cp932(`${header}0001,山,1,東町,\r\n\r\n\x1a`));
    expect(result.ok && result.value.notices.map((n) => n.en.replace(/.*: /, ''))).toEqual([
      'the end-of-file mark (Ctrl-Z) at its end was skipped.',
      '1 blank line(s) were skipped.',
    ]);
    const cut = await open(cp932(`${header}0001,山,1,東町,`));
    expect(cut.ok && cut.value.notices[0]?.en).toContain('no line end');
  });
});

describe('a file that must not be taken', () => {
  const row = '0001,山,1,東町,\r\n';
  it.each<[string, Uint8Array, string, ('cp932' | 'utf-8')?]>([
    ['is empty', new Uint8Array(0), 'sources.file-empty'],
    ['has only a header', cp932(header), 'sources.no-rows'],
    ['lacks a column', cp932(header.replace('区分,', '') + row), 'sources.columns-differ'],
    ['has a column nobody declared', cp932(header.replace('備考', '備考,メモ') + row), 'sources.columns-differ'],
    ['has a column twice', cp932(header.replace('備考', '備考,備考') + row), 'sources.columns-differ'],
    ['has no header', cp932(row + row), 'sources.columns-differ'],
    ['is UTF-8 instead of CP932', bytesOf['utf-8'](header + row), 'sources.wrong-encoding'],
    [
      'is UTF-8 with a byte order mark instead of CP932',
      bytesOf['utf-8'](`\ufeff${header}${row}`),
      'sources.wrong-encoding',
    ],
    ['is UTF-16', Buffer.from(`\ufeff${header}${row}`, 'utf16le'), 'sources.wrong-encoding'],
    ['is UTF-16 without a mark', Buffer.from(`${header}${row}`, 'utf16le'), 'sources.wrong-encoding'],
    ['is CP932 instead of UTF-8', cp932(header + row), 'sources.wrong-encoding', 'utf-8'],
    [
      'has rows in another encoding than its header',
      Buffer.concat([cp932(header), ...Array(9).fill(bytesOf['utf-8']('1,山田太郎様々,1,東町三丁目高,\r\n'))]),
      'sources.wrong-encoding',
    ],
    ['is cut off within a row', cp932(`${header}${row}0002,山,`), 'sources.truncated'],
    ['is one row without an end', Buffer.concat([cp932(header), Buffer.alloc(20 << 20, 'a')]), 'sources.record-long'],
    ['is cut off within quotation marks', cp932(`${header}${row}0002,山,1,"東`), 'sources.quote-open'],
  ])('%s', async (_, bytes, code, encoding) => {
    const result = await open(bytes, encoding);
    expect(refusalOf(result)).toBe(code);
    if (!result.ok) {
      expect(result.refusal.exitCode).not.toBe(0);
      expect(result.refusal.ja).toMatch(/ください。$/);
    }
    expect(await engine.rows("SELECT 1 FROM duckdb_tables() WHERE table_name LIKE 'staged%'")).toEqual([]);
  });
  it('names every missing and every undeclared column at once', async () => {
    const result = await open(cp932('番号,氏名,区分,メモ,メモ2\r\n1,2,3,4,5\r\n'));
    expect(!result.ok && result.refusal.because?.map((b) => b.ja)).toEqual([
      '列「住所」がありません',
      '列「備考」がありません',
      '4番目の列は定義書にありません',
      '5番目の列は定義書にありません',
    ]);
    const more = await open(cp932('番号,氏名,区分,住所,備考,メモ\r\n1,2,3,4,5,6\r\n'));
    expect(!more.ok && more.refusal.because?.map((b) => b.ja)).toEqual(['列「メモ」は定義書にありません']);
  });
  it('does not repeat residents who got into the header row because a line end was lost', async () => {
    const lost = [header.replace('\r\n', ','), header.replace('\r\n', ''), header.replace('備考', '"備考')];
    for (const broken of lost)
      expect(JSON.stringify(await open(cp932(`${broken}0001,山田太郎,1,東町,\r\n${row}`)))).not.toMatch(
        /山田|東町|0001/,
      );
  });
  it('does not repeat what stands in the first row of a file without header', async () => {
    const result = await open(cp932('0001,山田太郎,1,東町,\r\n'));
    expect(JSON.stringify(result)).not.toMatch(/山田|東町|0001/);
  });
  it('was already sent, or is given twice', async () => {
    const bytes = cp932(header + row);
    const sent = await open(bytes, 'cp932', undefined, {
      loads: { earlier: async () => ({ asOf: '2026-10-31', loadedOn: '2026-11-01' }) },
    });
    expect(refusalOf(sent)).toBe('sources.already-loaded');
    expect(
      refusalOf(await openSource(needs(), contractOf('cp932'), [inChunks('a.csv', bytes), inChunks('b.csv', bytes)])),
    ).toBe('sources.same-file-twice');
  });
});

describe('any file at all', () => {
  const letters = fc.constantFrom('a', '1', ' ', '山', 'ｶ', '\ue010', '髙', '－', '"', ',', '\r\n', '\n', 'ア');
  const field = fc.array(letters, { maxLength: 6 }).map((parts) => parts.join(''));
  const record = fc.record({
    fields: fc.array(field, { minLength: 5, maxLength: 5 }),
    harm: fc.option(fc.constantFrom('short', 'long', 'nul', 'bad'), { freq: 6, nil: null }),
  });
  const written = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const trimmed = (text: string) =>
    text.replaceAll('\r\n', '\n').replace(/^[ \u3000\t\n]+|[ \u3000\t\n]+$/g, '') || null;

  it.each(['cp932', 'utf-8'] as const)(
    'in %s comes out as a plain second count says, however its bytes arrive',
    async (encoding) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(record, { minLength: 1, maxLength: 12 }),
          fc.integer({ min: 1, max: 40 }),
          fc.integer({ min: 1, max: 300 }),
          async (records, size, partBytes) => {
            const encode = bytesOf[encoding];
            const lines = records.map(({ fields, harm }) => {
              const f = fields.map(written);
              if (harm === 'short') f.pop();
              if (harm === 'long') f.push('x');
              const line = encode(f.join(','));
              const harmful = harm === 'nul' ? [0] : harm === 'bad' ? [0xff] : [];
              // The `k` keeps a record from looking like a blank line.
              return Buffer.concat([Uint8Array.from(harmful), encode('k'), line, encode('\r\n')]);
            });
            const expected = records.flatMap(({ fields, harm }, i) =>
              harm
                ? []
                : [
                    {
                      row: i + 2,
                      k: trimmed(`k${fields[0]}`),
                      c: trimmed(fields[2] as string),
                      a: trimmed(fields[3] as string),
                    },
                  ],
            );
            // A quotation mark after the `k` is an ordinary letter, which changes the structure: such records are left to the table above.
            fc.pre(records.every(({ fields }) => written(fields[0] as string) === fields[0]));
            fc.pre(records.filter((r) => r.harm === 'bad').length * 5 <= records.length);
            const result = await open(Buffer.concat([encode(header), ...lines]), encoding, size, { partBytes });
            const harmed = records.filter((r) => r.harm).length;
            expect(result).toMatchObject({
              ok: true,
              value: { read: records.length, staged: records.length - harmed, broken: harmed },
            });
            expect(await rows()).toEqual(expected);
            expect((await faults()).map((f) => f.row)).toEqual(records.flatMap((r, i) => (r.harm ? [i + 2] : [])));
          },
        ),
        { numRuns: 40 },
      );
    },
  );
  it('decodes all 1,880 外字 and every character of CP932 as the runtime does', () => {
    const decoder = new TextDecoder('shift_jis', { fatal: true });
    let known = 0;
    let gaiji = 0;
    for (const [pair, code] of cp932Table().entries()) {
      if (code === 0) continue;
      known++;
      if (code >= 0xe000 && code <= 0xe757) gaiji++;
      if (decoder.decode(Uint8Array.of(pair >> 8, pair & 0xff)) !== String.fromCharCode(code))
        throw new Error(`differs at ${pair}`);
    }
    expect(gaiji).toBe(1880);
    expect(known).toBeGreaterThan(9000);
  });
});
