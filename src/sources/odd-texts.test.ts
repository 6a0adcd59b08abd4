/** Texts that are nearly a CSV: separated by full-width commas, with line ends of CR alone, in JIS, of quite another table. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contractOf, cp932, bytesOf, header } from './test-files.ts';
import { opening, refusalOf, saidOf } from './test-opening.ts';
import { narrowDelimiter, unitSeparator } from './wide-delimiter.ts';

const { open, rows, faults } = opening();
const wide = (text: string) => text.replaceAll(',', '，');

describe('text separated by full-width commas', () => {
  const text = `${wide(header)}0001，山田，1，"東，町""西""\r\n二丁目"，\r\n0002，川，1，東,町 "仮"，\r\n0003，谷，1\r\n`;
  it.each(['cp932', 'utf-8', 'euc-jp', 'utf-16le'] as const)(
    'is read in %s where the contract says so',
    async (encoding) => {
      const contract = contractOf({ format: 'csv', encoding, delimiter: '，' });
      for (const size of [1, 5, 1 << 20]) {
        expect(await open(contract, bytesOf[encoding](text), size)).toMatchObject({
          ok: true,
          value: { read: 3, staged: 2, broken: 1 },
        });
        expect((await rows()).map(({ k, a }) => [k, a])).toEqual([
          ['0001', '東，町"西"\n二丁目'],
          ['0002', '東,町 "仮"'],
        ]);
        expect(await faults()).toEqual([{ row: 4, column: null, reason: 'ragged' }]);
      }
    },
  );
  it('loses no byte on the way, however it is cut', () => {
    const cell = fc.stringMatching(/^[あ亜ー1,"\r\n ，]{0,8}$/);
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 1, maxLength: 6 }),
        fc.constantFrom('cp932', 'utf-8'),
        fc.nat(6),
        (cells, encoding, cut) => {
          const of = bytesOf[encoding as 'cp932' | 'utf-8'];
          const written = cells.map((one) => (/[",\r\n，]/.test(one) ? `"${one.replaceAll('"', '""')}"` : one));
          const bytes = of(written.join('，'));
          const narrow = narrowDelimiter(encoding as 'cp932' | 'utf-8');
          const out: Uint8Array[] = [];
          for (let i = 0; i < bytes.length; i += cut + 1) out.push(narrow(bytes.subarray(i, i + cut + 1), false));
          out.push(narrow(new Uint8Array(0), true));
          expect(Buffer.concat(out)).toEqual(Buffer.from(of(written.join(unitSeparator))));
        },
      ),
      { numRuns: 300 },
    );
  });
  it('may be declared; a letter, a digit, a quotation mark or two signs may not', () => {
    for (const delimiter of [',', '\t', ';', '|', ' ', '，'])
      expect(() => contractOf({ format: 'csv', encoding: 'cp932', delimiter })).not.toThrow();
    for (const delimiter of ['"', '\n', 'a', '0', 'あ', ',,', ''])
      expect(() => contractOf({ format: 'csv', encoding: 'cp932', delimiter })).toThrow();
  });
});

describe('a file that is nearly a CSV', () => {
  const text = `${header}0001,山田花子,1,東町,\r\n0002,川,1,西町,\r\n`;
  it('is told by its line ends where they are CR alone, by its encoding where that is JIS', async () => {
    const contract = contractOf({ format: 'csv', encoding: 'cp932' });
    expect(refusalOf(await open(contract, cp932(text.replaceAll('\r\n', '\r'))))).toBe('sources.cr-alone');
    const jis = Buffer.from('\x1b$B$"$$\x1b(B,\x1b$B;aL>\x1b(B\r\n1,2\r\n', 'latin1');
    const result = await open(contract, jis);
    expect([refusalOf(result), saidOf(result)[0]]).toEqual(['sources.is-jis', expect.stringContaining('ISO-2022-JP')]);
    // A line break of a cell may be CR alone.
    expect(await open(contract, cp932(text.replace('東町', '"東\r町"')))).toMatchObject({
      ok: true,
      value: { read: 2 },
    });
  });
  it('is not answered with every column of another table', async () => {
    const names = Array.from({ length: 300 }, (_, i) => `項目${i}`).join(',');
    const result = await open(contractOf({ format: 'csv', encoding: 'cp932' }), cp932(`番号,${names}\r\n1\r\n`));
    expect(refusalOf(result)).toBe('sources.columns-differ');
    const because = result.ok ? [] : (result.refusal.because ?? []);
    expect(because).toHaveLength(4 + 20 + 1);
    expect(because.at(-1)?.ja).toBe('ほかに280列が定義書にありません');
  });
});
