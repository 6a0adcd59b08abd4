/** What owners are shown before they send: invented people, put through the real rules of every contract that ships. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CalendarDate, type Engine, valueOf } from '#base';
import { readContract } from '#catalogue';
import { startDigest } from '#sealing';
import { openEngine } from '../machinery/duckdb.ts';
import { memoryFile } from '../machinery/memory-file.ts';
import { parquetOut } from '../machinery/parquet-out.ts';
import { handlingSchema } from './check.api.ts';
import { floor } from './floor.ts';
import { handlingOf } from './index.ts';
import { pack as town } from './test-load.ts';

const folder = new URL('../../contracts/', import.meta.url);
const contracts = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => valueOf(readContract(readFileSync(new URL(name, folder), 'utf8'), name)));
const pack = {
  ...town,
  towns: [
    { code: '99101000101', ward: '99101', name: '東町', chome: 1, koaza: '', schoolDistrict: 'S01' },
    { code: '99101000200', ward: '99101', name: '西町', chome: null, koaza: '', schoolDistrict: 'S01' },
  ],
};
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => engine.close());

describe.each(contracts.map((contract) => [contract.dataset, contract] as const))('the contract %s', (_, contract) => {
  it('shows for every column what is done to it, why, and what becomes of an invented cell', async () => {
    const needs = { engine, memoryFile, parquetOut, sha256: startDigest };
    const handling = handlingSchema.parse(
      await handlingOf(needs, { contract, asOf: '2026-10-31' as CalendarDate, pack }),
    );
    expect(handling.columns.map(({ source }) => source)).toEqual(contract.columns.map(({ source }) => source));
    for (const [i, { action, ground, kept, examples, source }] of handling.columns.entries()) {
      const { role } = contract.columns[i] as (typeof contract.columns)[number];
      expect(action).toBe(floor[role].action);
      expect(ground).not.toBe('');
      expect(kept.length > 0).toBe(action !== 'drop');
      // A name of its own for each: an address becomes several columns, which nobody could tell apart by its title.
      expect(new Set(kept.map(({ ja }) => ja)).size).toBe(kept.length);
      if (action !== 'drop') expect(examples.length, source).toBeGreaterThan(0);
      for (const { after } of examples) expect(after).toHaveLength(kept.length);
    }
    // Invented people never meet the city's own ledger.
    expect(JSON.stringify(handling)).not.toMatch(/undefined|NaN/);
  });
});

it('makes of a ride its month, whether it was a working day, and the hours, never the day or the minute', async () => {
  const contract = contracts.find(({ dataset }) => dataset === 'transit-trips');
  if (!contract) throw new Error('no contract of trips');
  const needs = { engine, memoryFile, parquetOut, sha256: startDigest };
  const { columns } = await handlingOf(needs, { contract, asOf: '2026-10-31' as CalendarDate, pack });
  const after = (source: string) =>
    columns.find((column) => column.source === source)?.examples.map((one) => one.after.map(({ value }) => value.ja));
  // A Monday, a Sunday, and a Saturday.
  expect(after('利用年月日')).toEqual([
    ['2024-04', '1'],
    ['2017-04', '2'],
    ['1989-01', '2'],
  ]);
  expect(after('利用時刻')).toEqual([['05-09'], ['16-20'], ['20-05']]);
});
