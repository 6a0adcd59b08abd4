/** What the register remembers of uploads: nonces until they expire, and the receipts of packages that were taken. */
import { type Kysely, sql } from 'kysely';
import { type AuditTables, appendEvent, auditTrail } from '#audit';
import { type Migration, makeTable, migrate } from '#register';
import { canonicalJson } from '#sealing';
import type { UploadRegister } from './needs.ts';
import { readReceipt } from './receipt.ts';

export type UploadTables = {
  upload_nonces: { sender: string; nonce: string; expires: string };
  upload_receipts: { sender: string; package: string; receipt: string };
};
type Tables = UploadTables & AuditTables;

const first: Migration = async (db) => {
  await makeTable(db, 'upload_nonces', (on, { text }) =>
    on.schema
      .createTable('upload_nonces')
      .addColumn('sender', text, (column) => column.notNull())
      .addColumn('nonce', text, (column) => column.notNull().check(sql`nonce <> ''`))
      .addColumn('expires', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('upload_nonces_key', ['sender', 'nonce'])
      .execute(),
  );
  await makeTable(db, 'upload_receipts', (on, { text }) =>
    on.schema
      .createTable('upload_receipts')
      .addColumn('sender', text, (column) => column.notNull())
      .addColumn('package', text, (column) => column.notNull().check(sql`length(package) = 64`))
      .addColumn('receipt', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('upload_receipts_key', ['sender', 'package'])
      .execute(),
  );
};

/** Makes the tables, or brings those of an earlier version up (the audit tables are made by `createAuditTables`). */
export const createUploadTables = <T extends Tables>(database: Kysely<T>): Promise<void> =>
  migrate(database, 'lake-uploads', [first]);

export const uploadRegister = <T extends Tables>(database: Kysely<T>): UploadRegister => {
  const db = database as unknown as Kysely<Tables>;
  return {
    useNonce: (sender, nonce, expires, now) =>
      db.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('upload_nonces').where('expires', '<', now.toISOString()).execute();
        const added = await transaction
          .insertInto('upload_nonces')
          .values({ sender, nonce, expires: expires.toISOString() })
          .onConflict((found) => found.columns(['sender', 'nonce']).doNothing())
          .executeTakeFirst();
        return Number(added.numInsertedOrUpdatedRows) > 0;
      }),
    async receiptOf(sender, packageHash) {
      const row = await db
        .selectFrom('upload_receipts')
        .select('receipt')
        .where('sender', '=', sender)
        .where('package', '=', packageHash)
        .executeTakeFirst();
      return row ? readReceipt(row.receipt) : null;
    },
    keepReceipt: (sender, receipt, event, at) =>
      db.transaction().execute(async (transaction) => {
        const { statement } = receipt;
        // A refusal is not kept: what stood in the way may be gone when the package comes again.
        if (statement.decision === 'taken') {
          await transaction
            .insertInto('upload_receipts')
            .values({ sender, package: statement.package, receipt: canonicalJson(receipt) })
            .onConflict((found) => found.columns(['sender', 'package']).doNothing())
            .execute();
        }
        await appendEvent(transaction, event, at);
      }),
    record: (event, at) => auditTrail(db, () => at).record(event),
  };
};
