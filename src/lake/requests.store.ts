/** Requests that wait for a second person, in the register. */
import { type Kysely, sql } from 'kysely';
import { type AuditTables, appendEvent } from '#audit';
import { type Migration, makeTable, migrate } from '#register';
import type { LakeRequests } from './needs.ts';

export type RequestTables = {
  lake_requests: {
    id: string;
    dataset: string;
    reason: string;
    requested_by: string;
    requested_at: string;
    done_at: string | null;
  };
};
type Tables = RequestTables & AuditTables;

const first: Migration = (db) =>
  makeTable(db, 'lake_requests', (on, { text }) =>
    on.schema
      .createTable('lake_requests')
      .addColumn('id', text, (column) => column.primaryKey().check(sql`id <> ''`))
      .addColumn('dataset', text, (column) => column.notNull())
      .addColumn('reason', text, (column) => column.notNull().check(sql`reason <> ''`))
      .addColumn('requested_by', text, (column) => column.notNull().check(sql`requested_by <> ''`))
      .addColumn('requested_at', text, (column) => column.notNull())
      .addColumn('done_at', text)
      .execute(),
  );

/** Makes the table, or brings that of an earlier version up. */
export const createRequestTables = <T extends Tables>(database: Kysely<T>): Promise<void> =>
  migrate(database, 'lake-requests', [first]);

export const lakeRequests = <T extends Tables>(database: Kysely<T>): LakeRequests => {
  const db = database as unknown as Kysely<Tables>;
  return {
    add: ({ id, dataset, reason, requestedBy, requestedAt }, event, at) =>
      db.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('lake_requests')
          .values({ id, dataset, reason, requested_by: requestedBy, requested_at: requestedAt, done_at: null })
          .execute();
        await appendEvent(transaction, event, at);
      }),
    async find(id) {
      const row = await db
        .selectFrom('lake_requests')
        .selectAll()
        .where('id', '=', id)
        .where('done_at', 'is', null)
        .executeTakeFirst();
      if (!row) return null;
      const { dataset, reason } = row;
      return { id, dataset, reason, requestedBy: row.requested_by, requestedAt: row.requested_at };
    },
    done: (id, event, at) =>
      db.transaction().execute(async (transaction) => {
        await transaction
          .updateTable('lake_requests')
          .set({ done_at: at.toISOString() })
          .where('id', '=', id)
          .execute();
        await appendEvent(transaction, event, at);
      }),
  };
};
