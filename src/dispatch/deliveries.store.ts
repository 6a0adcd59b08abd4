/** What became of packages, in the sealed side's own register: one row for each, by the hash of its file. */
import type { Kysely } from 'kysely';
import { type AuditTables, appendEvent } from '#audit';
import type { Sha256 } from '#base';
import { readReceipt } from '#lake';
import type { Delivery, DeliveryRegister } from './needs.ts';

export type DeliveryTables = {
  dispatch_deliveries: { package: string; dataset: string; sequence: number; state: string; receipt: string | null };
};
type Tables = DeliveryTables & AuditTables;

/** Makes the table where it is not there yet (the audit tables are made by `createAuditTables`). */
export const createDeliveryTables = async <T extends Tables>(database: Kysely<T>): Promise<void> => {
  await database.schema
    .createTable('dispatch_deliveries')
    .ifNotExists()
    .addColumn('package', 'text', (column) => column.primaryKey())
    .addColumn('dataset', 'text', (column) => column.notNull())
    .addColumn('sequence', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('receipt', 'text')
    .execute();
};

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
