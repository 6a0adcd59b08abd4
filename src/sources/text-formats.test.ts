/** Text in every encoding of city halls is read alike: exact accounts, one clear sentence where the contract says otherwise. */
import { describe, expect, it } from 'vitest';
import type { Encoding } from '#catalogue';
import { dialectOf, dialectSentence } from './dialect.ts';
import { openSource } from './index.ts';
import { inChunks, bytesOf, contractOf, cp932, header, needsOf } from './test-files.ts';
import { opening, refusalOf, saidOf } from './test-opening.ts';

const { engine, open, rows, faults } = opening();

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
      expect(saidOf(result)[0]).toContain(dialectSentence(dialectOf(bytes)).en.split(/[ ,]/)[1] as string);
    }
  });
  it('may be read otherwise for once, without touching the contract', async () => {
    const source = {
      ...inChunks('f.csv', bytesOf['utf-8'](text.replaceAll(',', '\t'))),
      reading: { encoding: 'utf-8', delimiter: '\t' },
    } as const;
    const result = await openSource(needsOf(engine()), contractOf({ format: 'csv', encoding: 'cp932' }), [source]);
    expect(result).toMatchObject({ ok: true, value: { read: 2, staged: 2 } });
  });
  it('may be separated by tabs; another separator than declared is one sentence', async () => {
    const tabs = cp932('番号\t氏名\t区分\t住所\t備考\n0001\t山\t1\t東,町\t\n');
    expect(await open(contractOf({ format: 'tsv', encoding: 'cp932' }), tabs)).toMatchObject({ ok: true });
    expect(await rows()).toEqual([{ row: 2, k: '0001', c: '1', a: '東,町' }]);
    const result = await open(contractOf({ format: 'csv', encoding: 'cp932' }), tabs);
    expect(saidOf(result)[0]).toContain('is separated by tabs, not by commas');
    const wide = await open(contractOf({ format: 'csv', encoding: 'cp932' }), cp932(header.replaceAll(',', '，')));
    expect(saidOf(wide)[0]).toContain('full-width commas');
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
    expect(saidOf(result)).toEqual([
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
