/** The sealed side's register of loads: which bytes were sent, and the profile the next load is compared with. */
import { type Kysely, sql } from 'kysely';
import { type AuditEvent, type AuditTables, appendEvent } from '#audit';
import { dayInJapan } from '#base';
import { columnTypes, type Migration, makeTable, migrate } from '#register';
import type { EarlierLoad } from './needs.ts';

export type LoadTables = {
  source_loads: {
    sha256: string;
    dataset: string;
    as_of: string;
    file: string;
    rows: number;
    loaded_at: string;
    /** Which load it was part of; null in those of earlier versions. */
    load: string | null;
  };
  load_profiles: { dataset: string; as_of: string; profile: string; loaded_at: string };
};
type Tables = LoadTables & AuditTables;

/** What is written down after a load has become a package. `profile` is JSON of counts, never of values of a person. */
export type LoadRecord = {
  readonly dataset: string;
  readonly asOf: string;
  /** What makes this load itself, as its package knows it. */
  readonly load: string;
  readonly files: readonly { readonly name: string; readonly sha256: string; readonly rows: number }[];
  readonly profile: string;
};

const typed = <T extends LoadTables>(db: Kysely<T>): Kysely<Tables> => db as unknown as Kysely<Tables>;

const first: Migration = async (db) => {
  await makeTable(db, 'source_loads', (on, { text, whole }) =>
    on.schema
      .createTable('source_loads')
      .addColumn('dataset', text, (column) => column.notNull())
      .addColumn('sha256', text, (column) => column.notNull().check(sql`sha256 <> ''`))
      .addColumn('as_of', text, (column) => column.notNull().check(sql`length(as_of) = 10`))
      .addColumn('file', text, (column) => column.notNull())
      .addColumn('rows', whole, (column) => column.notNull().check(sql`"rows" >= 0`))
      .addColumn('loaded_at', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('source_loads_key', ['dataset', 'sha256'])
      .execute(),
  );
  await makeTable(db, 'load_profiles', (on, { text }) =>
    on.schema
      .createTable('load_profiles')
      .addColumn('dataset', text, (column) => column.notNull())
      .addColumn('as_of', text, (column) => column.notNull().check(sql`length(as_of) = 10`))
      .addColumn('profile', text, (column) => column.notNull())
      .addColumn('loaded_at', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('load_profiles_key', ['dataset', 'as_of'])
      .execute(),
  );
};

const second: Migration = async (db) => {
  await db.schema.alterTable('source_loads').addColumn('load', columnTypes(db).text).execute();
};

/** Makes the tables, or brings those of an earlier version up. */
export const createLoadTables = <T extends LoadTables>(database: Kysely<T>): Promise<void> =>
  migrate(database, 'sources', [first, second]);

export const loadRegister = <T extends LoadTables>(database: Kysely<T>, clock: () => Date) => {
  const db = typed(database);
  return {
    async earlier(dataset: string, sha256: string): Promise<EarlierLoad | null> {
      const row = await db
        .selectFrom('source_loads')
        .select(['as_of', 'loaded_at'])
        .where('dataset', '=', dataset)
        .where('sha256', '=', sha256)
        .executeTakeFirst();
      return row ? { asOf: row.as_of, loadedOn: dayInJapan(new Date(row.loaded_at)) } : null;
    },
    /** The profile of the newest load of the data set before `asOf`, with its day. */
    async profileBefore(dataset: string, asOf: string): Promise<{ asOf: string; profile: string } | null> {
      const row = await db
        .selectFrom('load_profiles')
        .select(['as_of', 'profile'])
        .where('dataset', '=', dataset)
        .where('as_of', '<', asOf)
        .orderBy('as_of', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ? { asOf: row.as_of, profile: row.profile } : null;
    },
    /** The newest day of each data set that was sent. */
    async newestDays(): Promise<ReadonlyMap<string, string>> {
      const rows = await db
        .selectFrom('load_profiles')
        .select(({ fn }) => ['dataset', fn.max('as_of').as('as_of')])
        .groupBy('dataset')
        .execute();
      return new Map(rows.map(({ dataset, as_of }) => [dataset, as_of]));
    },
    /** Once the package lies in the outbox, never before: a load that was killed on the way must be loadable again. Repeating it changes nothing. */
    async record(load: LoadRecord, event: AuditEvent): Promise<void> {
      const at = clock();
      await db.transaction().execute(async (transaction) => {
        const { dataset, asOf: as_of } = load;
        const loaded_at = at.toISOString();
        for (const { name: file, sha256, rows } of load.files) {
          await transaction
            .insertInto('source_loads')
            .values({ dataset, as_of, file, sha256, rows, loaded_at, load: load.load })
            .onConflict((found) => found.columns(['dataset', 'sha256']).doNothing())
            .execute();
        }
        await transaction
          .insertInto('load_profiles')
          .values({ dataset, as_of, profile: load.profile, loaded_at })
          .onConflict((found) => found.columns(['dataset', 'as_of']).doUpdateSet({ profile: load.profile, loaded_at }))
          .execute();
        await appendEvent(transaction, event, at);
      });
    },
    /** Its package was taken back: its files may be read again, and nothing is compared with it. Late rows were never written down. */
    async forget({ dataset, asOf, load }: Omit<LoadRecord, 'files' | 'profile'>): Promise<void> {
      await db.transaction().execute(async (transaction) => {
        const { numDeletedRows } = await transaction
          .deleteFrom('source_loads')
          .where('dataset', '=', dataset)
          .where('load', '=', load)
          .executeTakeFirst();
        if (numDeletedRows > 0n)
          await transaction
            .deleteFrom('load_profiles')
            .where('dataset', '=', dataset)
            .where('as_of', '=', asOf)
            .execute();
      });
    },
  };
};
export type LoadRegister = ReturnType<typeof loadRegister>;
