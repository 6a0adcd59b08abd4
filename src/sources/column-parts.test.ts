/** Parts of records in memory: what the reader puts in is what the engine reads, whatever the length, the number of rows and the blanks around. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { memoryFile } from '../machinery/memory-file.ts';
import { columnParts } from './column-parts.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => engine.close());

/** The rule in plain words, a second time: blanks at both ends go, nothing is NULL. */
const plain = (text: string): string | null => text.replace(/^[ \t\n\u3000]+|[ \t\n\u3000]+$/gu, '') || null;

const handed = async (records: readonly (readonly string[])[], width: number) => {
  const parts = columnParts(width, null);
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
      const width = (records[0] as string[]).length;
      expect(await handed(records, width)).toEqual(records.map((fields, i) => [i + 2, ...fields.map(plain)]));
    }),
    { numRuns: 40 },
  );
});

it('grows with the records of a whole part, and begins anew after it', async () => {
  const records = Array.from({ length: 20_000 }, (_, i) => [`${i}`, i % 3 === 0 ? '' : 'あ'.repeat(i % 50)]);
  const rows = await handed(records, 2);
  expect(rows.length).toBe(20_000);
  expect(rows).toEqual(records.map(([a, b], i) => [i + 2, a, plain(b as string)]));
});
