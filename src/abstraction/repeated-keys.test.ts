/** Keys that come again: each row but the first, by a plain second look; and nobody else's, though hashes are shared by chance. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { memoryFile } from '../machinery/memory-file.ts';
import { findRepeatedKeys } from './repeated-keys.lake.ts';
import { contractWith } from './test-contract.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
});
afterAll(() => engine.close());

type Row = { readonly file: number; readonly row: number; readonly key: string };

/** Later rows of a key, by file and row, looked through one after the other. */
const plainly = (rows: readonly Row[]): string[] => {
  const met = new Set<string>();
  return rows
    .toSorted((a, b) => a.file - b.file || a.row - b.row)
    .filter(({ key }) => met.has(key) || !met.add(key))
    .map(({ file, row }) => `${file} ${row}`);
};
const found = async (): Promise<string[]> => {
  const rows = await engine.rows<{ at: string }>(
    `SELECT "file" || ' ' || "row" AS at FROM load_faults WHERE reason = 'duplicate-key' ORDER BY "file", "row"`,
  );
  return rows.map(({ at }) => at);
};
const personal = contractWith([{ source: '番号', role: 'person-key' }]);

it.each([1, 2])('are found among 30,000 rows of two files in any order, time %i', async (seed) => {
  // Keys are whole numbers here, except every seventh, which is a text.
  await engine.run(`
    CREATE OR REPLACE TABLE staged AS
      SELECT (hash(i, ${seed}) % 2)::INTEGER AS "file", i::INTEGER AS "row",
        CASE WHEN k % 7 = 0 THEN 'K' || k ELSE (10000000 + k)::VARCHAR END AS "番号"
      FROM (SELECT i, hash(i + 1, ${seed}) % 300000 AS k FROM range(30000) t(i)) ORDER BY hash(i);
    CREATE OR REPLACE TABLE load_rows AS SELECT "file", "row", try_cast("番号" AS BIGINT) AS v0 FROM staged;
    CREATE OR REPLACE TABLE load_faults ("file" INTEGER, "row" INTEGER, "column" VARCHAR, reason VARCHAR)`);
  await findRepeatedKeys({ engine, memoryFile }, personal);
  const expected = plainly(await engine.rows<Row>('SELECT "file", "row", "番号" AS key FROM staged'));
  expect(expected.length).toBeGreaterThan(1000);
  expect(await found()).toEqual(expected);
});

it('are nobody where each key comes once, and everybody but one where all are the same', async () => {
  const among = async (key: string) => {
    await engine.run(`
      CREATE OR REPLACE TABLE staged AS SELECT 1 AS "file", i AS "row", ''::VARCHAR AS "番号" FROM range(60000) t(i);
      CREATE OR REPLACE TABLE load_rows AS SELECT "file", "row", (${key})::BIGINT AS v0 FROM staged;
      CREATE OR REPLACE TABLE load_faults ("file" INTEGER, "row" INTEGER, "column" VARCHAR, reason VARCHAR)`);
    await findRepeatedKeys({ engine, memoryFile }, personal);
    return (await found()).length;
  };
  expect([await among('"row" * 7919'), await among('5')]).toEqual([0, 59_999]);
});
