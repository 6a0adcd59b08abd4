/** Whatever a file holds comes out as it went in, or its records are named: laws over made-up files of every format. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, columns, contractOf, header, packed, padded, workbookOf, zoned } from './test-files.ts';
import { opening } from './test-opening.ts';

const { open, rows, faults } = opening();

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
