/** For tests: a register on PostgreSQL with published tables, the schema for BI programs made from them, and a program that reads it. */
import { randomBytes } from 'node:crypto';
import type { AuditTables } from '#audit';
import { valueOf } from '#base';
import { createReleaseTables, isRecalledIn, type ReleaseTables } from '#release';
import { createResultTables, openResults, publish, type ResultTables } from '#results';
import type { Kysely } from 'kysely';
import pg from 'pg';
import { inject } from 'vitest';
import { type AccountTables, createAccountTables } from '../accounts/accounts.store.ts';
import { openTestRegister } from '../machinery/test-registers.ts';
import { createAuditTables } from '../audit/audit-tables.store.ts';
import { cityTables, filesInMemory, testMark } from '../results/test-tables.ts';
import { keepSchema, type SchemaNeeds } from './keep-schema.ts';

type Tables = AccountTables & AuditTables & ReleaseTables & ResultTables;
export type Table = ReturnType<typeof cityTables>[number];
export type Row = Readonly<Record<string, string | number | Date | null>>;

/** Income is for some only. */
export const testSchema = async () => {
  const random = randomBytes(5).toString('hex');
  const reader = `bi_${random}`;
  const names = { schema: `statistics_${random}`, inner: `statistics_${random}_inner`, reader };
  const server = inject('postgresql') as string;
  const client = async () => {
    const opened = new pg.Client({ connectionString: server });
    await opened.connect();
    return opened;
  };
  const admin = async (statement: string) => {
    const own = await client();
    await own.query(statement).finally(() => own.end());
  };
  const register = await openTestRegister<Tables>('postgresql');
  const { db } = register;
  for (const make of [createAuditTables, createAccountTables, createReleaseTables, createResultTables])
    await (make as (on: Kysely<Tables>) => Promise<void>)(db);
  await admin(`CREATE ROLE ${reader}`);
  const files = filesInMemory();
  const recalled = async () => {
    const rows = await db.selectFrom('release_requests').select('id').where('state', '=', 'recalled').execute();
    return new Set(rows.map(({ id }) => id));
  };
  const resultsNeeds = { register: db as never, now: () => new Date('2026-11-24T00:00:00Z'), files, recalled };
  const put = (table: Table, release = '2026-00001') =>
    publish(resultsNeeds, table, { actor: { name: 'local:test' } }, testMark(release));
  for (const table of cityTables()) await put(table);
  const needs: SchemaNeeds = {
    register: db,
    results: openResults(resultsNeeds),
    readers: async () => (person, id) => !id.startsWith('income') || person.section !== '',
    names,
    recalledIn: isRecalledIn,
    now: () => new Date(),
    actor: { name: 'local:test' },
  };
  valueOf(await keepSchema(needs));
  const bi = await client();
  bi.setTypeParser(20, Number);
  await bi.query(`SET ROLE ${reader}`);
  const viewsNow = async () =>
    (
      await bi.query<{ name: string }>(`SELECT viewname AS name FROM pg_views WHERE schemaname = $1 ORDER BY 1`, [
        names.schema,
      ])
    ).rows.map(({ name }) => name);
  const rowsOf = async (view: string, rest = '') =>
    (await bi.query<Row>(`SELECT * FROM ${names.schema}.${view} ${rest}`)).rows;
  const close = async () => {
    await bi.end();
    for (const schema of [names.schema, names.inner]) await admin(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    await admin(`DROP ROLE IF EXISTS ${reader}`);
    await register.close();
  };
  return { db, needs, names, bi, put, viewsNow, rowsOf, close };
};
