/** A BI program reads published tables from PostgreSQL: the numbers of the other feeds, nothing that is not for all staff, and nothing of the register. */
import { valueOf } from '#base';
import { toCsv } from '#results';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerKinds } from '../machinery/test-registers.ts';
import { cityTables } from '../results/test-tables.ts';
import { identifier } from './schema-columns.ts';
import { testFeeds } from './test-feeds.ts';
import { allPages, root } from './test-odata.ts';
import { type Row, type Table, testSchema } from './test-schema.ts';

describe.runIf(registerKinds.includes('postgresql'))('the statistics schema', () => {
  let at: Awaited<ReturnType<typeof testSchema>>;
  beforeAll(async () => {
    at = await testSchema();
  });
  afterAll(() => at?.close());

  it('holds every table for all staff, and no other', async () => {
    const expected = cityTables()
      .map(({ id }) => id)
      .filter((id) => !id.startsWith('income'))
      .map((id) => id.replaceAll('-', '_'));
    expect(await at.viewsNow()).toEqual(expected.toSorted());
    expect(expected.length).toBeGreaterThan(3);
  });

  it.each(['population-area', 'checkups-coverage'])(
    'gives of %s what OData gives, cell by cell, and months as dates beside it',
    async (id) => {
      const feeds = await testFeeds();
      const view = id.replaceAll('-', '_');
      const odata: Row[] = await allPages(feeds, `${root}/${view}`);
      const table = cityTables().find((one) => one.id === id) as Table;
      const keys = table.dimensions.map(({ name }) => name);
      const key = (row: Row) => keys.map((name) => row[name]).join('|');
      const sorted = (rows: readonly Row[]) => rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
      const read = await at.rowsOf(view);
      const withoutDates = read.map((row) =>
        Object.fromEntries(Object.entries(row).filter(([name]) => !name.endsWith('_date'))),
      );
      expect(sorted(withoutDates)).toEqual(sorted(odata));
      if (keys.includes('month')) {
        const [one] = await at.rowsOf(view, `WHERE month = '2026-10' AND month_date = DATE '2026-10-01'`);
        expect(one).toBeDefined();
      }
    },
  );

  it('gives the numbers of the CSV, with null for every 秘', async () => {
    const table = valueOf(await at.needs.results.readTable('population-area'));
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
    // Month, code and name of the area, age, people.
    const told = csv.split(/\r?\n/).flatMap((line) => /^(?:[^,]*,){4}([^,]+)$/.exec(line)?.[1] ?? []);
    const read = await at.rowsOf('population_area');
    const text = (value: unknown) => (value === null ? '秘' : String(value));
    expect(told.slice(1).toSorted()).toEqual(read.map(({ people }) => text(people)).toSorted());
    expect(read.filter(({ people }) => people === null).length).toBeGreaterThan(0);
  });

  it('says in comments what each table and column is', async () => {
    const { rows } = await at.bi.query<{ table: string; people: string }>(
      `SELECT obj_description(c.oid) AS "table", col_description(c.oid, a.attnum) AS people FROM pg_class c
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'people'
       WHERE c.oid = '${at.names.schema}.population_area'::regclass`,
    );
    expect(rows[0]?.table).toMatch(/データ時点 .*出典/);
    expect(rows[0]?.people).toContain('秘は空');
  });

  it('can be read by its role, which can write nothing, make nothing, and read nothing else', async () => {
    const { rows } = await at.bi.query<{ here: string }>(`SELECT nspname AS here FROM pg_namespace
      WHERE oid = (SELECT relnamespace FROM pg_class WHERE relname = 'release_requests' ORDER BY oid DESC LIMIT 1)`);
    for (const refused of [
      `DELETE FROM ${at.names.schema}.population_area`,
      `UPDATE ${at.names.schema}.population_area SET people = 1`,
      `CREATE TABLE ${at.names.schema}.own (x int)`,
      `CREATE VIEW ${at.names.schema}.own AS SELECT 1`,
      `SELECT * FROM ${at.names.inner}.published`,
      `SELECT * FROM ${rows[0]?.here}.release_requests`,
      `SELECT * FROM ${rows[0]?.here}.accounts`,
    ])
      await expect(at.bi.query(refused), refused).rejects.toMatchObject({
        code: expect.stringMatching(/^(42501|55000)$/),
      });
  });
});

it('names that the server would cut stay apart', () => {
  const long = 'x'.repeat(60);
  const [a, b] = [identifier(`${long}_name`), identifier(`${long}_name_en`)];
  expect(a).not.toBe(b);
  expect([a.length, b.length]).toEqual([63, 63]);
  expect(identifier('people')).toBe('people');
});
