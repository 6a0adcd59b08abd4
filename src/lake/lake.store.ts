/** The register's memory of the lake: an anchor for every committed snapshot, written together with its audit entry. */
import { type Kysely, sql, type Transaction } from 'kysely';
import { type AuditTables, appendEvent, auditBook, auditTrail, logClock } from '#audit';
import type { Sha256 } from '#base';
import { type Migration, makeTable, migrate } from '#register';
import type { LakeRegister } from './needs.ts';

export type LakeTables = {
  lake_anchors: { dataset: string; snapshot: number; manifest: string; as_of: string };
};
type Tables = LakeTables & AuditTables;

const first: Migration = (db) =>
  makeTable(db, 'lake_anchors', (on, { text, whole }) =>
    on.schema
      .createTable('lake_anchors')
      .addColumn('dataset', text, (column) => column.notNull().check(sql`dataset <> ''`))
      .addColumn('snapshot', whole, (column) => column.notNull().check(sql`snapshot > 0`))
      .addColumn('manifest', text, (column) => column.notNull().check(sql`length(manifest) = 64`))
      .addColumn('as_of', text, (column) => column.notNull().check(sql`length(as_of) = 10`))
      .addPrimaryKeyConstraint('lake_anchors_key', ['dataset', 'snapshot'])
      .execute(),
  );

/** Makes the table, or brings that of an earlier version up (the audit tables are made by `createAuditTables`). */
export const createLakeTables = <T extends Tables>(database: Kysely<T>): Promise<void> =>
  migrate(database, 'lake', [first]);

export const lakeRegister = <T extends Tables>(database: Kysely<T>): LakeRegister => {
  const db = database as unknown as Kysely<Tables>;
  return {
    async anchors(dataset) {
      const rows = await db
        .selectFrom('lake_anchors')
        .selectAll()
        .where('dataset', '=', dataset)
        .orderBy('snapshot')
        .execute();
      return rows.map((row) => ({
        dataset: row.dataset,
        snapshot: row.snapshot,
        manifest: row.manifest as Sha256,
        asOf: row.as_of,
      }));
    },
    async datasets() {
      const rows = await db.selectFrom('lake_anchors').select('dataset').distinct().orderBy('dataset').execute();
      return rows.map((row) => row.dataset);
    },
    async anchor({ dataset, snapshot, manifest, asOf }, event, at) {
      await db.transaction().execute(async (transaction: Transaction<Tables>) => {
        const added = await transaction
          .insertInto('lake_anchors')
          .values({ dataset, snapshot, manifest, as_of: asOf })
          .onConflict((found) => found.columns(['dataset', 'snapshot']).doNothing())
          .executeTakeFirst();
        if (added.numInsertedOrUpdatedRows) await appendEvent(transaction, event, at);
      });
    },
    logClock: (now) => logClock(auditBook(db), now),
    record: (event, at) => auditTrail(db, () => at).record(event),
  };
};
