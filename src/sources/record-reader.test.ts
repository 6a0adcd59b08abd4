/** Whatever bytes a file has and however they arrive, the record reader says what a plain second reading says. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { memoryFile } from '../machinery/memory-file.ts';
import { columnParts } from './column-parts.ts';
import { recordReader } from './record-reader.ts';
import type { Layout } from './records.ts';
import { cp932 } from './test-files.ts';
import { type PlainFile, plainlyRead } from './test-plain-reader.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => engine.close());

/** The bytes in chunks of these sizes, over and over; after every so many-th the records that wait are taken, as the engine would. */
const read = async (
  bytes: Uint8Array,
  layout: Layout,
  sizes: readonly number[],
  takes: number,
  joins: readonly number[] | null = null,
): Promise<PlainFile> => {
  const parts = columnParts(
    layout.keep
      .filter(Boolean)
      .map((_, k) => ({ texts: true, book: null, ...(joins && k === joins[0] ? { joins } : {}) })),
    null,
  );
  const reader = recordReader(layout, parts);
  const rows: [number, ...(string | null)[]][] = [];
  const take = async () => {
    if (parts.pending() === 0) return;
    const file = memoryFile();
    try {
      parts.take(file);
      const some = await engine.rows<Record<string, string | null>>(`SELECT * FROM read_parquet('${file.path}')`);
      for (const { row, ...fields } of some) rows.push([Number(row), ...Object.values(fields)]);
    } finally {
      file.close();
    }
  };
  try {
    let at = 0;
    for (let n = 0; at < bytes.length; n++) {
      const size = sizes[n % sizes.length] as number;
      reader.push(bytes.subarray(at, at + size));
      at += size;
      if (n % takes === takes - 1) await take();
    }
    const { at: end } = reader.finish();
    await take();
    const { blank, endMark } = reader.counts();
    return { rows, broken: reader.broken, blank, end, endMark };
  } finally {
    reader.close();
  }
};

const words = [
  '',
  '1',
  '０１',
  '東町',
  ' 東　',
  '""',
  '"東,町"',
  '"a\r\nb"',
  '\t',
  'ｱ',
  '髙',
  '\ue000',

  '0123456789abcdef',
  'x'.repeat(15),
  'あ'.repeat(9),
];
const bits = ['\r', '\n', '"', '\0', '\x1a', '\x7f', '\x01', ',', '"'];
const bad = [
  [0xfd],
  [0x81],
  [0x81, 0x2c],
  [0x85, 0x9f],
  [0xe0, 0x80],
  [0xf0, 0x9f],
  [0xff],
  [0xc2],
  [0xef, 0xbf, 0xbd],
];

describe('the record reader', () => {
  it.each(['cp932', 'utf-8'] as const)(
    'in %s agrees with a plain second reading of any bytes at all',
    async (encoding) => {
      const bytesOf = (text: string) => (encoding === 'cp932' ? cp932(text) : Buffer.from(text));
      const piece = fc.oneof(
        { weight: 80, arbitrary: fc.constantFrom(...words).map(bytesOf) },
        { weight: 1, arbitrary: fc.constantFrom(...bits).map(bytesOf) },
        { weight: 1, arbitrary: fc.constantFrom(...bad).map((of) => Buffer.from(of)) },
      );
      const width = fc.integer({ min: 1, max: 24 });
      const file = width.chain((columns) =>
        fc.record({
          keep: fc.array(fc.boolean(), { minLength: columns, maxLength: columns }),
          records: fc.array(
            fc.record({
              fields: fc.array(piece, { minLength: columns, maxLength: columns }),
              more: fc.oneof({ weight: 12, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: piece }),
              end: fc.constantFrom('\r\n', '\n', '\r\n', '\n\n'),
            }),
            { maxLength: 12 },
          ),
          last: fc.option(piece, { nil: null }),
          delimiter: fc.constantFrom(',', '\t', ';'),
          sizes: fc.array(fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 6, max: 400 })), {
            minLength: 1,
            maxLength: 5,
          }),
          takes: fc.integer({ min: 1, max: 40 }),
        }),
      );
      await fc.assert(
        fc.asyncProperty(file, async ({ keep, records, last, delimiter, sizes, takes }) => {
          const between = Buffer.from(delimiter);
          const bytes = Buffer.concat([
            ...records.flatMap(({ fields, more, end }) => [
              ...fields.flatMap((field, i) => (i === 0 ? [field] : [between, field])),
              ...(more ? [between, more] : []),
              Buffer.from(end),
            ]),
            ...(last ? [last] : []),
          ]);
          const layout = { encoding, delimiter, keep, firstRow: 2 };
          const plain = plainlyRead(bytes, layout);
          expect(await read(bytes, layout, sizes, takes)).toEqual(plain);
          // The same with a column made of all that are kept, itself first.
          const kept = keep.filter(Boolean).length;
          if (kept < 2) return;
          const at = takes % kept;
          const joins = Array.from({ length: kept }, (_, i) => (at + i) % kept);
          const rows = plain.rows.map(([row, ...cells]) => {
            const joined = joins.map((k) => cells[k] ?? '').join('') || null;
            return [row, ...cells.map((cell, k) => (k === at ? joined : cell))];
          });
          expect(await read(bytes, layout, sizes, takes, joins)).toEqual({ ...plain, rows });
        }),
        { numRuns: Number(process.env.MUSUBI_FILES ?? 150) },
      );
    },
  );
  it('has room for texts that grow to three bytes a byte and four of length', async () => {
    const bytes = Buffer.concat(Array.from({ length: 200_000 }, (_, i) => cp932(i % 7 === 0 ? 'ｱｲｳ,ｱ\n' : 'ｱ,ｲ\n')));
    const layout: Layout = { encoding: 'cp932', delimiter: ',', keep: [true, true], firstRow: 1 };
    const told = await read(bytes, layout, [1 << 20], 1000);
    expect(told.rows.length).toBe(200_000);
    expect(told).toEqual(plainlyRead(bytes, layout));
  });
});
