/** Layouts guessed from fixed-length samples: with or without line ends, host numbers among the text. What is guessed reads the sample. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identifierKinds } from '#abstraction';
import { type Engine, valueOf } from '#base';
import { lintContract } from '../doors/contract-commands.ts';
import { openEngine } from '../machinery/duckdb.ts';
import { guessLayout } from './fixed-layout.ts';
import { openSource, proposeContract } from './index.ts';
import { guessRecordBytes } from './record-length.ts';
import { drawing } from './test-harm.ts';
import { cp932, inChunks, needsOf, packed, padded, zoned } from './test-files.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => engine.close());

/** As EBCDIC has the sign over the last digit, converted letter by letter. */
const overpunched = (value: number, bytes: number): Uint8Array => {
  const digits = String(Math.abs(value)).padStart(bytes, '0');
  return Buffer.from(digits.slice(0, -1) + (value < 0 ? '}JKLMNOPQR' : '{ABCDEFGHI')[Number(digits.at(-1))]);
};
const names = ['ﾔﾏﾀﾞ ﾊﾅｺ', 'ｶﾜﾀﾞ ﾀﾛｳ', 'ｱﾍﾞ ｼﾞﾛｳ', 'ｲﾄｳ ﾏﾘ'];
/** Drawn once for each record. */
const draw = drawing(3);
const drawn = Array.from({ length: 1000 }, () => draw.below(400_000));
const yen = (i: number) => drawn[i] as number;
const one = <T>(of: readonly T[] | string, i: number) => of[yen(i) % of.length] as T;
const signed = (i: number) => (yen(i) % 7 === 0 ? -1 : 1) * yen(i);
const text = (i: number) => [
  padded(String(9_000_000_100 + i * 3), 10),
  padded(one(names, i), 20),
  padded(`結浜市${one('東西南北', i)}町${one('一二三四五', i)}丁目`, 40),
];
const kinds = {
  'text alone': (i: number) => [...text(i), padded(String(19_500_101 + (i % 28)), 8), padded(one('AB', i), 1)],
  'packed numbers': (i: number) => [
    ...text(i),
    packed(signed(i), 5),
    packed(yen(i + 3), 4, true),
    padded(one('AB', i), 1),
  ],
  'packed numbers behind digits': (i: number) => [
    text(i)[1]!,
    padded(String(19_500_101 + (i % 28)), 8),
    packed(signed(i), 5),
    text(i)[0]!,
  ],
  'zoned numbers signed in the upper half': (i: number) => [...text(i), zoned(signed(i), 9), padded(one('AB', i), 1)],
  'zoned numbers with the letters of EBCDIC': (i: number) => [
    ...text(i),
    overpunched(signed(i), 9),
    padded(one('甲乙', i), 2),
  ],
};
const as = {
  'text alone': [],
  'packed numbers': [
    [71, 5, 'packed'],
    [76, 4, 'packed'],
  ],
  'packed numbers behind digits': [[29, 5, 'packed']],
  'zoned numbers signed in the upper half': [[71, 9, 'zoned']],
  'zoned numbers with the letters of EBCDIC': [[71, 9, 'zoned']],
} as const;
const ends = { none: '', lf: '\n', crlf: '\r\n' } as const;
const fileOf = (record: (i: number) => readonly Uint8Array[], count: number, end: keyof typeof ends) =>
  Buffer.concat(Array.from({ length: count }, (_, i) => [...record(i), Buffer.from(ends[end])]).flat());
const cases = Object.keys(kinds).flatMap((kind, i) => [
  [kind, 'none'] as const,
  [kind, i % 2 ? 'lf' : 'crlf'] as const,
]);

describe('a fixed-length file', () => {
  it.each(cases)(
    'of %s, line ends: %s, is proposed with its numbers, and what is proposed reads it',
    async (kind, end) => {
      const record = kinds[kind as keyof typeof kinds];
      const bytes = fileOf(record, 300, end);
      const file = inChunks('f.dat', bytes);
      const needs = { ...needsOf(engine), identifiers: identifierKinds };
      const { yaml, columns, rows } = valueOf(await proposeContract(needs, [file], [], { dataset: 'old-host' }));
      const width = record(0).reduce((sum, field) => sum + field.length, 0);
      const contract = valueOf(lintContract(yaml, 'old-host.yaml'));
      expect(contract.source).toMatchObject({ format: 'fixed', recordBytes: width, lineEnd: end });
      const numbers = columns.filter(({ field }) => field?.as);
      expect(numbers.map(({ field }) => [field?.at, field?.bytes, field?.as])).toEqual(as[kind as keyof typeof as]);
      for (const { reason, unsure } of numbers) expect(unsure && /パック10進|ゾーン10進/.test(reason.ja)).toBe(true);
      const opened = valueOf(await openSource(needsOf(engine), contract, [file]));
      expect([rows, opened.read, opened.broken]).toEqual([300, 300, 0]);
      await opened.close();
      expect(yaml).not.toMatch(/ﾔﾏﾀﾞ|結浜|9000000/);
    },
  );
  it('with an end mark, and with days as packed numbers, is proposed for what it is', async () => {
    const record = (i: number) => [...text(i), packed(19_500_101 + (yen(i) % 28) + 10_000 * (yen(i) % 60), 5)];
    const bytes = Buffer.concat([fileOf(record, 300, 'none'), Buffer.from([0x1a])]);
    const needs = { ...needsOf(engine), identifiers: identifierKinds };
    const { yaml } = valueOf(await proposeContract(needs, [inChunks('f.dat', bytes)], [], { dataset: 'old-host' }));
    expect(yaml).toMatch(/日付の形[^\n]+\n {2}- source: \S+\n {4}at: 71\n {4}bytes: 5\n {4}as: packed\n {4}digits: 8/);
  });
  describe('with decimals that its owner states', () => {
    const hundred = (i: number) => padded(String(10_000_000 + (yen(i) % 80_000)), 8);
    const record = (i: number) => [
      ...text(i),
      packed(signed(i), 5),
      packed(yen(i + 3), 4, true),
      padded('A', 1),
      hundred(i),
    ];
    const bytes = fileOf(record, 300, 'none');
    const propose = (decimals: ReadonlyMap<number, number>, file = inChunks('f.dat', bytes)) =>
      proposeContract({ ...needsOf(engine), identifiers: identifierKinds }, [file], [], {
        dataset: 'old-host',
        decimals,
      });

    it('is asked about every number nobody stated, with the digits it has room for', async () => {
      const { yaml } = valueOf(await propose(new Map([[71, 2]])));
      expect(yaml).toMatch(/at: 71\n {4}bytes: 5\n {4}as: packed\n {4}decimals: 2 # --decimals 71:2\n/);
      expect(yaml).toMatch(/at: 76\n {4}bytes: 4\n {4}as: packed\n {4}decimals: 0 # 要確認: 全7桁のうち小数は何桁か/);
    });
    it('reads them with their point: packed ones, and plain digits too; none is a whole amount then', async () => {
      const { yaml, columns } = valueOf(
        await propose(
          new Map([
            [71, 2],
            [76, 3],
            [81, 1],
          ]),
        ),
      );
      const stated = columns.filter(({ field }) => field?.decimals);
      expect(stated.map(({ field }) => [field?.at, field?.as, field?.decimals])).toEqual([
        [71, 'packed', 2],
        [76, 'packed', 3],
        [81, 'zoned', 1],
      ]);
      expect(stated.map(({ role }) => role)).not.toContain('amount');
      // Nobody keeps a number without a name for nothing: somebody who knows says what it is.
      const proposed = valueOf(lintContract(yaml, 'y.yaml'));
      const contract = {
        ...proposed,
        columns: proposed.columns.map((c) =>
          c.decimals ? { ...c, role: 'measurement' as const, name: `n${c.at}` } : c,
        ),
      };
      const opened = valueOf(await openSource(needsOf(engine), contract, [inChunks('f.dat', bytes)]));
      const cells = stated.map(({ header }) => `"${header}"`).join(', ');
      const [first] = await engine.rows(`SELECT ${cells} FROM staged ORDER BY "row" LIMIT 1`);
      const written = (value: number, decimals: number) => (value / 10 ** decimals).toFixed(decimals);
      expect(Object.values(first ?? {}).map(String)).toEqual([
        written(signed(0), 2),
        written(yen(3), 3),
        written(10_000_000 + (yen(0) % 80_000), 1),
      ]);
      expect([opened.read, opened.broken]).toEqual([300, 0]);
      await opened.close();
    });
    it.each<[string, ReadonlyMap<number, number>, RegExp]>([
      [
        'of a byte where no number begins',
        new Map([[72, 2]]),
        /72バイト目から始まる数の項目はありません（数に見える項目: .*項目\d+（71バイト目から5バイト）/,
      ],
      ['of a field of letters', new Map([[11, 1]]), /11バイト目から始まる数の項目はありません/],
      ['more than it has digits', new Map([[76, 8]]), /76バイト目からの項目は7桁なので、小数8桁は入りません/],
    ])('is refused where they are %s', async (_, decimals, why) => {
      const refused = await propose(decimals);
      expect(refused.ok ? null : refused.refusal.code).toBe('sources.sample-decimals');
      expect(refused.ok ? [] : refused.refusal.because?.map(({ ja }) => ja)).toEqual([expect.stringMatching(why)]);
    });
    it('is refused where the sample is no fixed-length file', async () => {
      const refused = await propose(new Map([[71, 2]]), inChunks('a.csv', cp932('番号,氏名\r\n1,甲\r\n2,乙\r\n')));
      expect(refused.ok ? [] : refused.refusal.because?.map(({ en }) => en)).toEqual([
        expect.stringMatching(/no fixed-length file/),
      ]);
    });
  });
  it('is none where lengths vary, or where nothing repeats', () => {
    const words = ['市は、', '市民の', '暮らしを', '守るため、', '次のとおり', '定める。', '第3条', 'ただし、'];
    const prose = cp932(Array.from({ length: 900 }, () => words[draw.below(8)]).join('')).subarray(0, 4000);
    const towns = Buffer.from(
      JSON.stringify(Array.from({ length: 200 }, (_, i) => ({ town: `東町${i}`, lat: i / 7 }))),
    );
    const noise = Uint8Array.from({ length: 4096 }, () => draw.below(256)).map((byte) => (byte === 0x0a ? 0 : byte));
    for (const bytes of [prose, towns, noise]) expect(guessLayout(bytes, bytes.length)).toBeNull();
  });
  it('has the length that its records were made with, whatever that is', () => {
    const width = fc.integer({ min: 2, max: 30 });
    fc.assert(
      fc.property(width, width, width, fc.integer({ min: 40, max: 400 }), (a, b, c, count) => {
        const record = (i: number) => [
          padded(String(100_000 + i * 7), 6),
          padded(one(names, i), 9 + a),
          padded(String(yen(i)), 6 + b),
          padded('東町西町'.slice(yen(i) % 3), 8 + c),
        ];
        const bytes = fileOf(record, count, 'none');
        expect(guessRecordBytes(bytes.subarray(0, 1 << 16), bytes.length)).toBe(29 + a + b + c);
      }),
      { numRuns: 30 },
    );
  });
});
