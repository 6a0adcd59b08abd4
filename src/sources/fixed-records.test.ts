/** Fixed-length records: texts and host numbers, line ends or none; what does not fit is named. */
import { describe, expect, it } from 'vitest';
import { contractOf, packed, padded, workbookOf, zoned } from './test-files.ts';
import { opening, refusalOf } from './test-opening.ts';

const { open, rows, faults } = opening();

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
    // Plain digits written from the left, as texts are, end before the field does.
    const written = ['012{', '012I', '000}', '045R', '04R5', '045S', '12  ', '1 2 '];
    const bytes = Buffer.concat(written.flatMap((yen, i) => [padded(`A${i}${yen}`, 6), packed(-5, 2)]));
    await open(contractOf({ format: 'fixed', recordBytes: 8, lineEnd: 'none' }, own), bytes);
    expect((await rows('"額" AS t')).map(({ t }) => t)).toEqual(['120', '129', '0', '-459', '12']);
    expect((await faults()).map(({ row, reason }) => [row, reason])).toEqual([
      [5, 'decimal-invalid'],
      [6, 'decimal-invalid'],
      [8, 'decimal-invalid'],
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
