/** Parts of records in memory: what the reader puts in is what the engine reads, whatever the length, the number of rows and the blanks around. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { memoryFile } from '../machinery/memory-file.ts';
import { columnParts, type PartColumn } from './column-parts.ts';
import { textsOfBook } from './test-files.ts';
import { textBook } from './text-book.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => engine.close());

/** The rule in plain words, a second time: blanks at both ends go, nothing is NULL. */
const plain = (text: string): string | null => text.replace(/^[ \t\n\u3000]+|[ \t\n\u3000]+$/gu, '') || null;

const asTexts = { texts: true, book: null };
const handed = async (records: readonly (readonly string[])[], columns: readonly PartColumn[]) => {
  const parts = columnParts(columns, null);
  for (const [i, fields] of records.entries()) {
    const bytes = fields.map((field) => Buffer.from(field));
    let end = 0;
    parts.record(
      i + 2,
      Buffer.concat(bytes),
      Int32Array.from(bytes, ({ length }) => (end += length)),
    );
  }
  const file = memoryFile();
  try {
    expect(parts.take(file)).toBe(records.length);
    expect(parts.pending()).toBe(0);
    const rows = await engine.rows<Record<string, unknown>>(`SELECT * FROM read_parquet('${file.path}')`);
    return rows.map(({ row, ...cells }) => [row, ...Object.values(cells)]);
  } finally {
    parts.close();
    file.close();
  }
};

it('hands on every record as it was, blanks at both ends apart', async () => {
  const field = fc.oneof(
    fc.constantFrom(
      '',
      ' ',
      '\u3000\u3000',
      '\t東町\n',
      '\u3000東 町\u3000 ',
      '０１',
      '\u0080',
      '〠',
      '𠮷野',
      'か\u3000',
    ),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.string({ minLength: 120, maxLength: 140 }),
  );
  const files = fc
    .integer({ min: 1, max: 18 })
    .chain((width) =>
      fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 70 }),
    );
  await fc.assert(
    fc.asyncProperty(files, async (records) => {
      const columns = (records[0] as string[]).map(() => asTexts);
      expect(await handed(records, columns)).toEqual(records.map((fields, i) => [i + 2, ...fields.map(plain)]));
    }),
    { numRuns: 40 },
  );
});

it('grows with the records of a whole part, and begins anew after it', async () => {
  const records = Array.from({ length: 20_000 }, (_, i) => [`${i}`, i % 3 === 0 ? '' : 'あ'.repeat(i % 50)]);
  const rows = await handed(records, [asTexts, asTexts]);
  expect(rows.length).toBe(20_000);
  expect(rows).toEqual(records.map(([a, b], i) => [i + 2, a, plain(b as string)]));
});

it('gives texts numbers instead, or as well: the same to the same text, 0 to none, over parts and columns', async () => {
  const word = fc.oneof(
    fc.constantFrom(
      '',
      '\u3000',
      '東町１',
      '東町1',
      '東町１ ',
      '東',
      '東町',
      'あいう\0',
      'あいう',
      '昭和38年1月2日',
      '昭和38年1月3日',
    ),
    fc.string({ unit: 'grapheme', maxLength: 9 }),
  );
  const part = fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 4 }), async (some) => {
      const book = textBook();
      const columns = [
        { texts: false, book },
        { texts: true, book },
      ];
      const numbers: number[] = [];
      const seen: (string | null)[] = [];
      for (const records of some) {
        const before = book.size;
        for (const [i, [row, first, second, text]] of (await handed(records, columns)).entries()) {
          expect([row, text]).toEqual([i + 2, plain(records[i]?.[1] as string)]);
          numbers.push(first as number, second as number);
          seen.push(...(records[i] as [string, string]).map(plain));
        }
        expect([...(await textsOfBook(engine, book, before)).keys()]).toEqual(
          Array.from({ length: book.size - before }, (_, i) => before + 1 + i),
        );
      }
      const told = await textsOfBook(engine, book);
      expect(numbers.map((number) => told.get(number) ?? null)).toEqual(seen);
      expect(new Set(told.values()).size).toBe(book.size);
      expect(book.size).toBe(new Set(seen.filter((text) => text !== null)).size);
    }),
    { numRuns: 40 },
  );
});

it('forgets texts that were written, keeps the others and their numbers, and gives a new number to one that comes again', async () => {
  const word = fc.oneof(
    fc.constantFrom('', '東町1丁目', '東町2丁目', '西町'),
    fc.string({ unit: 'grapheme', maxLength: 9 }),
  );
  const part = fc.tuple(fc.array(word, { minLength: 1, maxLength: 400 }), fc.double({ min: 0, max: 1, noNaN: true }));
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 2, maxLength: 5 }), async (some) => {
      const book = textBook();
      const told = new Map<number, string>();
      let forgotten = 0;
      for (const [words, share] of some) {
        const rows = await handed(
          words.map((each) => [each]),
          [{ texts: false, book }],
        );
        const held = await textsOfBook(engine, book, forgotten);
        expect(held.size).toBe(book.holds);
        // Those still known have kept their numbers, and no text has two numbers among them.
        for (const [number, text] of held) expect(told.get(number) ?? text).toBe(text);
        expect(new Set(held.values()).size).toBe(held.size);
        for (const [number, text] of held) told.set(number, text);
        expect(rows.map(([, number]) => told.get(number as number) ?? null)).toEqual(words.map(plain));
        const upTo = forgotten + Math.floor(share * book.holds);
        book.forget(upTo);
        forgotten = upTo;
        expect([book.size, book.holds]).toEqual([told.size, told.size - upTo]);
      }
    }),
    { numRuns: 30 },
  );
});

it('holds as many texts as a city has addresses apart', async () => {
  const book = textBook();
  const texts = Array.from(
    { length: 60_000 },
    (_, i) => `結浜市浜区東町${i % 9}丁目${(i * 7919) % 30_011}番${i % 2}号`,
  );
  const rows = await handed(
    texts.map((text) => [text]),
    [{ texts: false, book }],
  );
  const told = await textsOfBook(engine, book);
  expect(rows.map(([, number]) => told.get(number as number))).toEqual(texts);
  expect(book.size).toBe(new Set(texts).size);
});

it('hands on keys of digits as whole numbers, zeros in front kept, and nothing else as one', async () => {
  const key = fc.oneof(
    fc.constantFrom(
      '',
      ' ',
      '0',
      '00',
      '12345678901234567',
      '123456789012345678',
      '１２',
      '1a',
      '-1',
      '1.5',
      '1e5',
      ' 007 ',
      '\u300042',
    ),
    fc.stringMatching(/^[0-9]{1,19}$/),
    fc.string({ maxLength: 20 }),
  );
  // The rule in plain words, a second time.
  const whole = (text: string) => {
    const bare = plain(text) ?? '';
    return /^[0-9]{1,17}$/.test(bare) ? BigInt(`1${bare}`) : 0n;
  };
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(key, key), { minLength: 1, maxLength: 40 }), async (records) => {
      const columns = [
        { texts: true, book: null, digits: true },
        { texts: false, book: null, digits: true },
      ];
      const rows = await handed(records, columns);
      expect(rows.map((row) => row.slice(2).map((value) => BigInt(value as number)))).toEqual(
        records.map((cells) => cells.map(whole)),
      );
    }),
    { numRuns: 60 },
  );
});
