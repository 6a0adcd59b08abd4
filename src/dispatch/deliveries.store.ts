/** What became of packages, in the sealed side's own register: one row for each, by the hash of its file. */
import { type Kysely, sql } from 'kysely';
import { type AuditTables, appendEvent } from '#audit';
import type { Sha256 } from '#base';
import { type Migration, makeTable, migrate } from '#register';
import { readReceipt } from '#lake';
import type { Delivery, DeliveryRegister } from './needs.ts';

export type DeliveryTables = {
  dispatch_deliveries: { package: string; dataset: string; sequence: number; state: string; receipt: string | null };
};
type Tables = DeliveryTables & AuditTables;

const first: Migration = (db) =>
  makeTable(db, 'dispatch_deliveries', (on, { text, whole }) =>
    on.schema
      .createTable('dispatch_deliveries')
      .addColumn('package', text, (column) => column.primaryKey().check(sql`length(package) = 64`))
      .addColumn('dataset', text, (column) => column.notNull())
      .addColumn('sequence', whole, (column) => column.notNull().check(sql`sequence > 0`))
      .addColumn('state', text, (column) => column.notNull().check(sql`state <> ''`))
      .addColumn('receipt', text)
      .execute(),
  );

/** Makes the table, or brings that of an earlier version up (the audit tables are made by `createAuditTables`). */
export const createDeliveryTables = <T extends Tables>(database: Kysely<T>): Promise<void> =>
  migrate(database, 'dispatch-deliveries', [first]);

export const deliveryRegister = <T extends Tables>(database: Kysely<T>): DeliveryRegister => {
  const db = database as unknown as Kysely<Tables>;
  return {
    async deliveryOf(packageHash) {
      const row = await db
        .selectFrom('dispatch_deliveries')
        .selectAll()
        .where('package', '=', packageHash)
        .executeTakeFirst();
      if (!row) return null;
      const state = row.state as Delivery['state'];
      return { ...row, package: row.package as Sha256, state, receipt: row.receipt ? readReceipt(row.receipt) : null };
    },
    async keep(delivery, event, at) {
      const receipt = delivery.receipt ? JSON.stringify(delivery.receipt) : null;
      const { package: _, ...known } = { ...delivery, receipt };
      await db.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('dispatch_deliveries')
          .values({ ...delivery, receipt })
          .onConflict((found) => found.column('package').doUpdateSet(known))
          .execute();
        await appendEvent(transaction, event, at);
      });
    },
  };
};
