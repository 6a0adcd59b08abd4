/** Where rows of a load get lost or come twice, which must not happen, the report says in counts where. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { memoryFile } from '../machinery/memory-file.ts';
import { buildLoad } from './build-load.lake.ts';
import { whyRowsDiffer } from './rows-differ.lake.ts';
import { contractWith } from './test-contract.ts';

const contract = contractWith([
  { source: '番号', role: 'person-key' },
  { source: '世帯', role: 'household-key' },
  { source: '日', role: 'date', name: 'month' },
]);

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
  await engine.run(`
    CREATE TABLE load_rows AS SELECT 1::SMALLINT AS "file", i AS "row", 10 + i AS v0, 10 + i // 2 AS v1, 1 AS n2 FROM range(10) r(i);
    CREATE TABLE load_out AS SELECT 1::SMALLINT AS "file", 9::BIGINT AS "row", 'quarantined' AS fate;
    CREATE TABLE read_dates_none AS SELECT 1 AS id, '2026-10' AS month, DATE '2026-10-01' AS first_day, DATE '2026-10-01' AS final_day;`);
});
afterAll(() => engine.close());

const ledger = (people: string, households: string) =>
  engine.run(`CREATE OR REPLACE TABLE ledger_rows AS
    SELECT 'atena' AS space, 10 + i AS key, 100000000000 + i AS number FROM ${people} r(i)
    UNION ALL SELECT 'setai', 10 + i, 10000000000 + i FROM ${households} r(i)`);

it('says nothing is wrong where nothing is', async () => {
  await ledger('range(10)', 'range(5)');
  expect(await buildLoad({ engine, memoryFile }, contract, false)).toBe(9);
  expect(await whyRowsDiffer(engine, contract)).toMatch(/^([^:]+: 0(, )?)+$/);
});
it('names keys without a number', async () => {
  await ledger('range(8)', 'range(3)');
  expect(await buildLoad({ engine, memoryFile }, contract, false)).toBe(6);
  const why = await whyRowsDiffer(engine, contract);
  for (const part of [
    'rows not built: 3',
    'rows whose person has no number: 1',
    'rows whose household has no number: 3',
  ])
    expect(why).toContain(part);
});
it('names keys and texts that are there twice', async () => {
  await ledger('(FROM range(10) UNION ALL SELECT 4)', 'range(5)');
  expect(await buildLoad({ engine, memoryFile }, contract, false)).toBe(10);
  expect(await whyRowsDiffer(engine, contract)).toMatch(/rows built twice: 1,.*person keys twice in the ledger: 1/);
  await ledger('range(10)', 'range(5)');
  await engine.run('INSERT INTO read_dates_none FROM read_dates_none');
  expect(await buildLoad({ engine, memoryFile }, contract, false)).toBe(18);
  expect(await whyRowsDiffer(engine, contract)).toMatch(/rows built twice: 9,.*texts twice in read_dates_none: 1/);
});
it('names rows whose text nobody read, which do not leave with nothing in its place', async () => {
  await ledger('range(10)', 'range(5)');
  await engine.run('DELETE FROM read_dates_none');
  expect(await buildLoad({ engine, memoryFile }, contract, false)).toBe(0);
  expect(await whyRowsDiffer(engine, contract)).toMatch(
    /rows not built: 9,.*rows whose text is not in read_dates_none: 9/,
  );
});
