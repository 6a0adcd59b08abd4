/** A row of residents is never taken for column names: names of a proposal are printed. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Engine, sqlName, sqlText } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { looksLikeHeader } from './header-seen.lake.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => engine.close());

const seen = async (names: readonly string[], rows: readonly (readonly string[])[]): Promise<boolean> => {
  const values = rows.map((row) => `(${row.map((cell) => (cell === '' ? 'NULL' : sqlText(cell))).join(', ')})`);
  await engine.run(
    `CREATE OR REPLACE TABLE staged AS SELECT * FROM (VALUES ${values.join(', ')}) t(${names.map(sqlName).join(', ')})`,
  );
  return looksLikeHeader(engine, names);
};

/** Columns of a file, each of one kind. */
const kinds = [
  fc.nat(10 ** 7).map((n) => String(1_000_000 + n)),
  fc
    .tuple(fc.integer({ min: 1930, max: 2020 }), fc.integer({ min: 101, max: 1231 }))
    .map(([y, md]) => `${y}${String(md).padStart(4, '0')}`),
  fc.nat(999).map((n) => `東町${n}番地`),
  fc.nat(9999).map((n) => `S${n}`),
  fc.string({ unit: fc.constantFrom(...'アイウエオカキクケコ'), minLength: 3, maxLength: 8 }),
  fc.string({ unit: fc.constantFrom(...'ABCDEFGH '), minLength: 3, maxLength: 8 }),
  fc.constantFrom('山田花子', '川田太郎', '佐藤一', ''),
  fc.constantFrom('男', '女'),
] as const;
const file = fc
  .array(fc.nat(kinds.length - 1), { minLength: 2, maxLength: 6 })
  .chain((of) =>
    fc.array(fc.tuple(...of.map((kind) => kinds[kind] as fc.Arbitrary<string>)), { minLength: 6, maxLength: 20 }),
  );

it('rows of one kind have no header among them', () =>
  fc.assert(
    fc.asyncProperty(file, async ([first, ...rest]) => {
      const names = first as readonly string[];
      fc.pre(new Set(names).size === names.length && !names.includes(''));
      expect(await seen(names, rest)).toBe(false);
    }),
    { numRuns: 80 },
  ));

it('words over numbers are a header, in any letters', async () => {
  const rows = Array.from({ length: 10 }, (_, i) => [`${100 + i}`, '山田', `1950010${i % 9}`, `東町${i}`]);
  expect(await seen(['ATENA_NO', 'SHIMEI', 'BIRTH', 'ADDR1'], rows)).toBe(true);
  expect(await seen(['甲', '乙', '丙', '丁'], rows)).toBe(true);
  expect(await seen(['ATENA_NO', '山田', 'BIRTH', 'ADDR1'], rows)).toBe(false);
  expect(await seen(['ATENA_NO', 'SHIMEI', 'BIRTH', 'ADDR1'], rows.slice(0, 2))).toBe(false);
});
