/** The row of packages of every data set, in the sealed side's own register. */
import type { Kysely } from 'kysely';
import { type AuditTables, appendEvent } from '#audit';
import type { Sha256 } from '#base';
import type { DispatchRegister } from './needs.ts';

export type DispatchTables = {
  dispatch_packages: { dataset: string; sequence: number; load: string; as_of: string; sha256: string | null };
};
type Tables = DispatchTables & AuditTables;

/** Makes the table where it is not there yet (the audit tables are made by `createAuditTables`). */
export const createDispatchTables = async <T extends Tables>(database: Kysely<T>): Promise<void> => {
  await database.schema
    .createTable('dispatch_packages')
    .ifNotExists()
    .addColumn('dataset', 'text', (column) => column.notNull())
    .addColumn('sequence', 'integer', (column) => column.notNull())
    .addColumn('load', 'text', (column) => column.notNull())
    .addColumn('as_of', 'text', (column) => column.notNull())
    .addColumn('sha256', 'text')
    .addPrimaryKeyConstraint('dispatch_packages_key', ['dataset', 'sequence'])
    .addUniqueConstraint('dispatch_packages_load', ['dataset', 'load'])
    .execute();
};

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
        await transaction
          .updateTable('dispatch_packages')
          .set({ sha256 })
          .where('dataset', '=', dataset)
          .where('sequence', '=', sequence)
          .executeTakeFirstOrThrow();
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
