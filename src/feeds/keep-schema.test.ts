/** The schema for BI programs follows what is published: new versions, readers in between, recalls, audiences, and what stands in the way. */
import { type Result, valueOf } from '#base';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestRegister, registerKinds } from '../machinery/test-registers.ts';
import { makeTable, measure, of, time } from '../results/test-tables.ts';
import { type Kept, keepSchema, type SchemaNeeds } from './keep-schema.ts';
import { testSchema } from './test-schema.ts';

describe.runIf(registerKinds.includes('postgresql'))('the statistics schema', () => {
  let at: Awaited<ReturnType<typeof testSchema>>;
  beforeAll(async () => {
    at = await testSchema();
  });
  afterAll(() => at?.close());

  const wards = (value: number) =>
    makeTable('wards-now', [time('month', ['2026-09', '2026-10']), of('area', ['a', "b'c"])], [measure('people')], {
      value: () => value,
    });
  const kept = async (of: Promise<Result<Kept>> = keepSchema(at.needs)) => valueOf(await of);

  it('follows a new version, without breaking what others have built on the view, and does nothing twice', async () => {
    await at.put(wards(100), '2026-00002');
    expect(await kept()).toEqual({ shown: ['wards-now'], takenAway: [], waiting: [], busy: false });
    await sql`CREATE VIEW ${sql.id(at.names.schema, 'own')} AS SELECT sum(people) AS people FROM ${sql.id(at.names.schema, 'wards_now')}`.execute(
      at.db,
    );
    await at.put(wards(200), '2026-00003');
    expect((await kept()).shown).toEqual(['wards-now']);
    expect(await kept()).toEqual({ shown: [], takenAway: [], waiting: [], busy: false });
    const { rows } = await sql<{
      people: number;
    }>`SELECT people::int AS people FROM ${sql.id(at.names.schema, 'own')}`.execute(at.db);
    expect(rows).toEqual([{ people: 1200 }]);
    const left = await sql<{
      n: number;
    }>`SELECT count(*)::int AS n FROM pg_tables WHERE schemaname = ${at.names.inner}`.execute(at.db);
    expect(left.rows[0]?.n).toBe(2 * (await at.viewsNow()).filter((view) => view !== 'own').length + 1);
    const told = (await at.db.selectFrom('audit_entries').select('entry').execute()).map(
      ({ entry }) => JSON.parse(entry).event,
    );
    expect(told.filter(({ act }) => act === 'SchemaTableShown').at(-1)).toMatchObject({
      subject: 'table:wards-now',
      facts: { schema: at.names.schema, version: 2, rows: 6 },
    });
  });

  it('while somebody reads, waits; two at once do it once; what an end left behind is swept', async () => {
    await at.put(wards(300), '2026-00004');
    await at.bi.query('BEGIN');
    await at.rowsOf('wards_now');
    expect((await kept()).waiting).toEqual(['wards-now']);
    await at.bi.query('COMMIT');
    await sql`CREATE TABLE ${sql.id(at.names.inner, 't_left')} (x int)`.execute(at.db);
    const both = await Promise.all([kept(), kept()]);
    expect(both.flatMap(({ shown }) => shown)).toEqual(['wards-now']);
    expect((await at.rowsOf('wards_now'))[0]?.people).toBe(300);
    await kept();
    const { rows } =
      await sql`SELECT 1 FROM pg_tables WHERE tablename = 't_left' AND schemaname = ${at.names.inner}`.execute(at.db);
    expect(rows).toEqual([]);
  });

  it('shows nothing of a recalled release from the moment of the recall, and then takes it away', async () => {
    await at.db
      .insertInto('release_requests')
      .values({ id: '2026-00004', series: null, state: 'recalled', author: 'x', body: '{}', changed_at: '2026-11-24' })
      .execute();
    expect(await at.rowsOf('wards_now')).toEqual([]);
    expect((await kept()).takenAway).toEqual(['wards-now']);
    expect(await at.viewsNow()).not.toContain('wards_now');
  });

  it('takes away what has become for a few, and shows it again', async () => {
    const few: SchemaNeeds = {
      ...at.needs,
      readers: async () => {
        const mayRead = await at.needs.readers();
        return (person, table) => table !== 'population-area' && mayRead(person, table);
      },
    };
    expect((await kept(keepSchema(few))).takenAway).toEqual(['population-area']);
    await expect(at.rowsOf('population_area')).rejects.toMatchObject({ code: '42P01' });
    expect((await kept()).shown).toEqual(['population-area']);
  });

  it('says in words what stands in the way', async () => {
    const refusal = async (of: Promise<Result<Kept>>) => {
      const result = await of;
      return result.ok ? null : result.refusal.code;
    };
    expect(await refusal(keepSchema({ ...at.needs, names: { ...at.names, reader: 'nobody_here' } }))).toBe(
      'feeds.schema-without-reader',
    );
    const lite = await openTestRegister('sqlite');
    expect(await refusal(keepSchema({ ...at.needs, register: lite.db as never }))).toBe('feeds.schema-without-server');
    await lite.close();
  });
});
