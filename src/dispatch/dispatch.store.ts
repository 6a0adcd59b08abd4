/** The row of packages of every data set, in the sealed side's own register. */
import { type Kysely, sql } from 'kysely';
import { type AuditTables, appendEvent } from '#audit';
import type { Sha256 } from '#base';
import { type Migration, makeTable, migrate } from '#register';
import type { DispatchRegister } from './needs.ts';

export type DispatchTables = {
  dispatch_packages: { dataset: string; sequence: number; load: string; as_of: string; sha256: string | null };
};
type Tables = DispatchTables & AuditTables;

const first: Migration = (db) =>
  makeTable(db, 'dispatch_packages', (on, { text, whole }) =>
    on.schema
      .createTable('dispatch_packages')
      .addColumn('dataset', text, (column) => column.notNull())
      .addColumn('sequence', whole, (column) => column.notNull().check(sql`sequence > 0`))
      .addColumn('load', text, (column) => column.notNull())
      .addColumn('as_of', text, (column) => column.notNull().check(sql`length(as_of) = 10`))
      .addColumn('sha256', text, (column) => column.check(sql`length(sha256) = 64`))
      .addPrimaryKeyConstraint('dispatch_packages_key', ['dataset', 'sequence'])
      .addUniqueConstraint('dispatch_packages_load', ['dataset', 'load'])
      .execute(),
  );

/** Makes the table, or brings that of an earlier version up (the audit tables are made by `createAuditTables`). */
export const createDispatchTables = <T extends Tables>(database: Kysely<T>): Promise<void> =>
  migrate(database, 'dispatch', [first]);

export const dispatchRegister = <T extends Tables>(database: Kysely<T>): DispatchRegister => {
  const db = database as unknown as Kysely<Tables>;
  return {
    async datasets() {
      const rows = await db.selectFrom('dispatch_packages').select('dataset').distinct().orderBy('dataset').execute();
      return rows.map(({ dataset }) => dataset);
    },
    async packages(dataset) {
      const rows = await db
        .selectFrom('dispatch_packages')
        .selectAll()
        .where('dataset', '=', dataset)
        .orderBy('sequence')
        .execute();
      return rows.map((row) => ({
        dataset: row.dataset,
        sequence: row.sequence,
        load: row.load,
        asOf: row.as_of,
        sha256: row.sha256 as Sha256 | null,
      }));
    },
    async reserve({ dataset, sequence, load, asOf }) {
      await db.insertInto('dispatch_packages').values({ dataset, sequence, load, as_of: asOf, sha256: null }).execute();
    },
    async finish({ dataset, sequence, sha256 }, event, at) {
      await db.transaction().execute(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('dispatch_packages')
          .set({ sha256 })
          .where('dataset', '=', dataset)
          .where('sequence', '=', sequence)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows !== 1n) throw new Error('the package was not reserved');
        await appendEvent(transaction, event, at);
      });
    },
    async release(dataset, sequence, event, at) {
      await db.transaction().execute(async (transaction) => {
        await transaction
          .deleteFrom('dispatch_packages')
          .where('dataset', '=', dataset)
          .where('sequence', '=', sequence)
          .execute();
        if (event) await appendEvent(transaction, event, at);
      });
    },
  };
};
