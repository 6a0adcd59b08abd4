/** A BI program reads published tables from PostgreSQL: the numbers of the other feeds, nothing that is not for all staff, and nothing of the register. */
import { randomBytes } from 'node:crypto';
import type { AuditTables } from '#audit';
import { type Result, valueOf } from '#base';
import { createReleaseTables, isRecalledIn, type ReleaseTables } from '#release';
import { createResultTables, openResults, publish, type ResultTables, toCsv } from '#results';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type AccountTables, createAccountTables } from '../accounts/accounts.store.ts';
import { openTestRegister, registerKinds } from '../machinery/test-registers.ts';
import { createAuditTables } from '../audit/audit-tables.store.ts';
import { cityTables, filesInMemory, makeTable, measure, of, testMark, time } from '../results/test-tables.ts';
import { type Kept, keepSchema, type SchemaNeeds } from './keep-schema.ts';
import { identifier } from './schema-columns.ts';
import { testFeeds } from './test-feeds.ts';

type Tables = AccountTables & AuditTables & ReleaseTables & ResultTables;
type Table = ReturnType<typeof cityTables>[number];
type Row = Readonly<Record<string, string | number | Date | null>>;

const random = randomBytes(5).toString('hex');
const reader = `bi_${random}`;
const names = { schema: `statistics_${random}`, inner: `statistics_${random}_inner`, reader };

describe.runIf(registerKinds.includes('postgresql'))('the statistics schema', () => {
  const server = inject('postgresql') as string;
  let register: Awaited<ReturnType<typeof openTestRegister<Tables>>>;
  let db: Kysely<Tables>;
  let needs: SchemaNeeds;
  let bi: pg.Client;
  let put: (table: Table, release?: string) => Promise<unknown>;
  const admin = async (statement: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  const asReader = async () => {
    const client = new pg.Client({ connectionString: server });
    client.setTypeParser(20, Number);
    await client.connect();
    await client.query(`SET ROLE ${reader}`);
    return client;
  };
  beforeAll(async () => {
    register = await openTestRegister<Tables>('postgresql');
    db = register.db;
    for (const make of [createAuditTables, createAccountTables, createReleaseTables, createResultTables])
      await (make as (on: Kysely<Tables>) => Promise<void>)(db);
    await admin(`CREATE ROLE ${reader}`);
    const files = filesInMemory();
    const recalled = async () => {
      const rows = await db.selectFrom('release_requests').select('id').where('state', '=', 'recalled').execute();
      return new Set(rows.map(({ id }) => id));
    };
    const resultsNeeds = { register: db as never, now: () => new Date('2026-11-24T00:00:00Z'), files, recalled };
    put = (table, release = '2026-00001') =>
      publish(resultsNeeds, table, { actor: { name: 'local:test' } }, testMark(release));
    for (const table of cityTables()) await put(table);
    const mayRead: SchemaNeeds['mayRead'] = (person, { id }) => !id.startsWith('income') || person.section !== '';
    needs = {
      register: db,
      results: openResults(resultsNeeds),
      mayRead,
      names,
      recalledIn: isRecalledIn,
      now: () => new Date(),
      actor: { name: 'local:test' },
    };
    valueOf(await keepSchema(needs));
    bi = await asReader();
  });
  afterAll(async () => {
    await bi?.end();
    for (const schema of [names.schema, names.inner]) await admin(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    await admin(`DROP ROLE IF EXISTS ${reader}`);
    await register?.close();
  });
  const viewsNow = async () =>
    (
      await bi.query<{ name: string }>(`SELECT viewname AS name FROM pg_views WHERE schemaname = $1 ORDER BY 1`, [
        names.schema,
      ])
    ).rows.map(({ name }) => name);
  const rowsOf = async (view: string, rest = '') =>
    (await bi.query<Row>(`SELECT * FROM ${names.schema}.${view} ${rest}`)).rows;

  it('holds every table for all staff, and no other', async () => {
    const expected = cityTables()
      .map(({ id }) => id)
      .filter((id) => !id.startsWith('income'))
      .map((id) => id.replaceAll('-', '_'));
    expect(await viewsNow()).toEqual(expected.toSorted());
    expect(expected.length).toBeGreaterThan(3);
  });

  it.each(['population-area', 'checkups-coverage'])(
    'gives of %s what OData gives, cell by cell, and months as dates beside it',
    async (id) => {
      const feeds = await testFeeds();
      const view = id.replaceAll('-', '_');
      const odata: Row[] = [];
      for (let next: string | undefined = `/api/feeds/odata/${view}`; next; ) {
        const page: { value: Row[]; '@odata.nextLink'?: string } = await feeds.json(next);
        odata.push(...page.value);
        next = page['@odata.nextLink'];
      }
      const table = cityTables().find((one) => one.id === id) as Table;
      const keys = table.dimensions.map(({ name }) => name);
      const key = (row: Row) => keys.map((name) => row[name]).join('|');
      const sorted = (rows: readonly Row[]) => rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
      const read = await rowsOf(view);
      const withoutDates = read.map((row) =>
        Object.fromEntries(Object.entries(row).filter(([name]) => !name.endsWith('_date'))),
      );
      expect(sorted(withoutDates)).toEqual(sorted(odata));
      if (keys.includes('month')) {
        const [one] = await rowsOf(view, `WHERE month = '2026-10' AND month_date = DATE '2026-10-01'`);
        expect(one).toBeDefined();
      }
    },
  );

  it('gives the numbers of the CSV, with null for every 秘', async () => {
    const table = valueOf(await needs.results.readTable('population-area'));
    const { columns } = table.index;
    const shown = {
      columns: [
        ...columns.table.dimensions.map(({ name, title }) => ({ name, title, kind: 'dimension' as const })),
        ...columns.table.measures.map(({ name, title, unit, decimals }) => ({
          name,
          title,
          kind: 'measure' as const,
          unit,
          decimals,
        })),
      ],
      rows: cityTables()
        .find(({ id }) => id === 'population-area')
        ?.cells.map(({ codes, values }) => [...codes, ...values]),
      labels: {},
    };
    const none = { ja: '', en: '' };
    const conditions = {
      title: none,
      filters: [],
      asOf: '',
      source: none,
      credit: null,
      protection: none,
      definition: none,
      audience: null,
      release: null,
      takenOn: '',
      synthetic: false,
    };
    const csv = new TextDecoder().decode(toCsv(shown as never, conditions, 'ja'));
    const told = csv
      .split(/\r?\n/)
      .flatMap((line) => /^[^,]*,[^,]*,[^,]*,[^,]*,[^,]*,[^,]*,([^,]+)$/.exec(line)?.[1] ?? []);
    const read = await rowsOf('population_area');
    const text = (value: unknown) => (value === null ? '秘' : String(value));
    expect(told.slice(1).toSorted()).toEqual(read.map(({ people }) => text(people)).toSorted());
    expect(read.filter(({ people }) => people === null).length).toBeGreaterThan(0);
  });

  it('says in comments what each table and column is', async () => {
    const { rows } = await bi.query<{ table: string; people: string }>(
      `SELECT obj_description(c.oid) AS "table", col_description(c.oid, a.attnum) AS people FROM pg_class c
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'people'
       WHERE c.oid = '${names.schema}.population_area'::regclass`,
    );
    expect(rows[0]?.table).toMatch(/データ時点 .*出典/);
    expect(rows[0]?.people).toContain('秘は空');
  });

  it('can be read by its role, which can write nothing, make nothing, and read nothing else', async () => {
    const { rows } = await bi.query<{ here: string }>(`SELECT nspname AS here FROM pg_namespace
      WHERE oid = (SELECT relnamespace FROM pg_class WHERE relname = 'release_requests' ORDER BY oid DESC LIMIT 1)`);
    for (const refused of [
      `DELETE FROM ${names.schema}.population_area`,
      `UPDATE ${names.schema}.population_area SET people = 1`,
      `CREATE TABLE ${names.schema}.own (x int)`,
      `CREATE VIEW ${names.schema}.own AS SELECT 1`,
      `SELECT * FROM ${names.inner}.published`,
      `SELECT * FROM ${rows[0]?.here}.release_requests`,
      `SELECT * FROM ${rows[0]?.here}.accounts`,
    ])
      await expect(bi.query(refused), refused).rejects.toMatchObject({
        code: expect.stringMatching(/^(42501|55000)$/),
      });
  });

  const wards = (value: number) =>
    makeTable('wards-now', [time('month', ['2026-09', '2026-10']), of('area', ['a', "b'c"])], [measure('people')], {
      value: () => value,
    });
  const kept = async (of: Promise<Result<Kept>> = keepSchema(needs)) => valueOf(await of);

  it('follows a new version, without breaking what others have built on the view, and does nothing twice', async () => {
    await put(wards(100), '2026-00002');
    expect(await kept()).toEqual({ shown: ['wards-now'], takenAway: [], waiting: [], busy: false });
    await sql`CREATE VIEW ${sql.id(names.schema, 'own')} AS SELECT sum(people) AS people FROM ${sql.id(names.schema, 'wards_now')}`.execute(
      db,
    );
    await put(wards(200), '2026-00003');
    expect((await kept()).shown).toEqual(['wards-now']);
    expect(await kept()).toEqual({ shown: [], takenAway: [], waiting: [], busy: false });
    const { rows } = await sql<{
      people: number;
    }>`SELECT people::int AS people FROM ${sql.id(names.schema, 'own')}`.execute(db);
    expect(rows).toEqual([{ people: 1200 }]);
    const left = await sql<{
      n: number;
    }>`SELECT count(*)::int AS n FROM pg_tables WHERE schemaname = ${names.inner}`.execute(db);
    expect(left.rows[0]?.n).toBe(2 * (await viewsNow()).filter((view) => view !== 'own').length + 1);
    const told = (await db.selectFrom('audit_entries').select('entry').execute()).map(
      ({ entry }) => JSON.parse(entry).event,
    );
    expect(told.filter(({ act }) => act === 'SchemaTableShown').at(-1)).toMatchObject({
      subject: 'table:wards-now',
      facts: { schema: names.schema, version: 2, rows: 6 },
    });
  });

  it('while somebody reads, waits; two at once do it once; what an end left behind is swept', async () => {
    await put(wards(300), '2026-00004');
    await bi.query('BEGIN');
    await rowsOf('wards_now');
    expect((await kept()).waiting).toEqual(['wards-now']);
    await bi.query('COMMIT');
    await sql`CREATE TABLE ${sql.id(names.inner, 't_left')} (x int)`.execute(db);
    const both = await Promise.all([kept(), kept()]);
    expect(both.flatMap(({ shown }) => shown)).toEqual(['wards-now']);
    expect((await rowsOf('wards_now'))[0]?.people).toBe(300);
    await kept();
    const { rows } =
      await sql`SELECT 1 FROM pg_tables WHERE tablename = 't_left' AND schemaname = ${names.inner}`.execute(db);
    expect(rows).toEqual([]);
  });

  it('shows nothing of a recalled release from the moment of the recall, and then takes it away', async () => {
    await db
      .insertInto('release_requests')
      .values({ id: '2026-00004', series: null, state: 'recalled', author: 'x', body: '{}', changed_at: '2026-11-24' })
      .execute();
    expect(await rowsOf('wards_now')).toEqual([]);
    expect((await kept()).takenAway).toEqual(['wards-now']);
    expect(await viewsNow()).not.toContain('wards_now');
  });

  it('takes away what has become for a few, and shows it again', async () => {
    const few: SchemaNeeds = {
      ...needs,
      mayRead: (person, table) => table.id !== 'population-area' && needs.mayRead(person, table),
    };
    expect((await kept(keepSchema(few))).takenAway).toEqual(['population-area']);
    await expect(rowsOf('population_area')).rejects.toMatchObject({ code: '42P01' });
    expect((await kept()).shown).toEqual(['population-area']);
  });

  it('says in words what stands in the way', async () => {
    const refusal = async (of: Promise<Result<Kept>>) => {
      const result = await of;
      return result.ok ? null : result.refusal.code;
    };
    expect(await refusal(keepSchema({ ...needs, names: { ...names, reader: 'nobody_here' } }))).toBe(
      'feeds.schema-without-reader',
    );
    const lite = await openTestRegister('sqlite');
    expect(await refusal(keepSchema({ ...needs, register: lite.db as never }))).toBe('feeds.schema-without-server');
    await lite.close();
  });
});

it('names that the server would cut stay apart', () => {
  const long = 'x'.repeat(60);
  const [a, b] = [identifier(`${long}_name`), identifier(`${long}_name_en`)];
  expect(a).not.toBe(b);
  expect([a.length, b.length]).toEqual([63, 63]);
  expect(identifier('people')).toBe('people');
});
