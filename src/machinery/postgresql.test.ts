/** A table of a real PostgreSQL server is read as a file would be; what is no single SELECT is not run. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Engine } from '#base';
import { openSource } from '#sources';
import { contractOf, needsOf } from '../sources/test-files.ts';
import { openEngine } from './duckdb.ts';
import { DatabaseFault, tableBytes } from './postgresql.ts';

const server = inject('postgresql');

describe.skipIf(!server)('a PostgreSQL database as a source', () => {
  const schema = `source_${randomBytes(8).toString('hex')}`;
  const connection = `${server}&options=-csearch_path%3D${schema}`;
  let engine: Engine;
  const say = async (statement: string) => {
    const client = new pg.Client({ connectionString: server as string });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  beforeAll(async () => {
    await say(`
      CREATE SCHEMA ${schema}; SET search_path = ${schema};
      CREATE TABLE juki (bango text, shimei text, kubun smallint, jusho text, biko text);
      INSERT INTO juki VALUES ('0001', '山田', 1, E'東,"町"\\n一丁目', NULL), ('0002', '髙橋', 1, NULL, ''), (NULL, '川', 2, '西町', 'x');
      INSERT INTO juki SELECT lpad(i::text, 6, '0'), '名', 1, '東町' || i, '' FROM generate_series(1000, 20999) i`);
    engine = await openEngine({ threads: 2 });
  });
  afterAll(async () => {
    engine.close();
    await say(`DROP SCHEMA ${schema} CASCADE`);
  });
  const query =
    'SELECT bango AS "番号", shimei AS "氏名", kubun AS "区分", jusho AS "住所", biko AS "備考" FROM juki -- all';
  const contract = contractOf({ format: 'postgresql', database: 'juki', query });
  const read = (sql: string, at = connection) =>
    openSource(needsOf(engine), contract, [{ name: 'juki', bytes: () => tableBytes(at, sql) }]);

  it('is read whole, row by row accounted for', async () => {
    expect(await read(query)).toMatchObject({ ok: true, value: { read: 20_003, staged: 20_003, broken: 0 } });
    expect(
      await engine.rows('SELECT "row", "番号" AS k, "区分" AS c, "住所" AS a FROM staged ORDER BY "row" LIMIT 3'),
    ).toEqual([
      { row: 2, k: '0001', c: '1', a: '東,"町"\n一丁目' },
      { row: 3, k: '0002', c: '1', a: null },
      { row: 4, k: null, c: '2', a: '西町' },
    ]);
  });
  it('says which columns the query lacks', async () => {
    const result = await read('SELECT bango AS "番号" FROM juki');
    expect(result.ok || result.refusal.because).toHaveLength(4);
  });
  it.each([
    ['writes', 'DELETE FROM juki RETURNING bango'],
    ['writes in a WITH', 'WITH gone AS (DELETE FROM juki RETURNING *) SELECT * FROM gone'],
    ['is two statements', "SELECT 1) TO '/tmp/x'; COPY (SELECT 2"],
    ['closes the brackets around it', "SELECT 1) TO PROGRAM 'true' --"],
    ['names no table there is', 'SELECT * FROM nobody'],
  ])('is not read with a query that %s, and nothing changes', async (_, sql) => {
    await expect(read(sql)).rejects.toBeInstanceOf(DatabaseFault);
    expect(await read(query)).toMatchObject({ ok: true, value: { read: 20_003 } });
  });
  it('tells a silent server from a refused query, without repeating what either said', async () => {
    await expect(read(query, 'postgresql://musubi@localhost/postgres?host=/nowhere')).rejects.toMatchObject({
      during: 'connect',
      sqlState: 'ENOENT',
    });
    await expect(read('SELECT nobody FROM juki')).rejects.toMatchObject({
      during: 'query',
      sqlState: '42703',
      message: 'the database did not answer',
    });
  });
});
