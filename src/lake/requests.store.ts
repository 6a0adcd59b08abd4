/** Requests that wait for a second person, in the register. */
import { type Kysely, sql } from 'kysely';
import { type AuditTables, appendEvent } from '#audit';
import { columnTypes, type Migration, makeTable, migrate } from '#register';
import type { LakeRequest, LakeRequests } from './needs.ts';

export type RequestTables = {
  lake_requests: {
    id: string;
    dataset: string;
    reason: string;
    requested_by: string;
    requested_at: string;
    done_at: string | null;
    refused_by: string | null;
    refused_why: string | null;
    refusal_read_at: string | null;
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

/** The second person may say no, with a reason. The database itself knows that they are two, and that no and done exclude each other. */
const refusals: Migration = async (db) => {
  const { text } = columnTypes(db);
  await db.schema
    .alterTable('lake_requests')
    .addColumn('refused_by', text, (column) =>
      column.check(sql`refused_by IS NULL OR (refused_by <> requested_by AND done_at IS NULL)`),
    )
    .execute();
  await db.schema
    .alterTable('lake_requests')
    .addColumn('refused_why', text, (column) =>
      column.check(sql`refused_by IS NULL OR coalesce(refused_why, '') <> ''`),
    )
    .execute();
  await db.schema.alterTable('lake_requests').addColumn('refusal_read_at', text).execute();
};

const requestOf = (row: RequestTables['lake_requests']): LakeRequest => ({
  id: row.id,
  dataset: row.dataset,
  reason: row.reason,
  requestedBy: row.requested_by,
  requestedAt: row.requested_at,
  refused: row.refused_by === null ? null : { by: row.refused_by, why: row.refused_why ?? '' },
});

/** Makes the table, or brings that of an earlier version up. */
export const createRequestTables = <T extends Tables>(database: Kysely<T>): Promise<void> =>
  migrate(database, 'lake-requests', [first, refusals]);

export const lakeRequests = <T extends Tables>(database: Kysely<T>): LakeRequests => {
  const db = database as unknown as Kysely<Tables>;
  return {
    add: ({ id, dataset, reason, requestedBy, requestedAt }, event, at) =>
      db.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('lake_requests')
          .values({
            id,
            dataset,
            reason,
            requested_by: requestedBy,
            requested_at: requestedAt,
            done_at: null,
            refused_by: null,
            refused_why: null,
            refusal_read_at: null,
          })
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
      return row ? requestOf(row) : null;
    },
    open: async (since) =>
      (
        await db
          .selectFrom('lake_requests')
          .selectAll()
          .where('done_at', 'is', null)
          .where('requested_at', '>', since)
          .orderBy('requested_at', 'desc')
          .execute()
      ).map(requestOf),
    refuse: (id, { by, why }, event, at) =>
      db.transaction().execute(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('lake_requests')
          .set({ refused_by: by, refused_why: why })
          .where('id', '=', id)
          .where('done_at', 'is', null)
          .where('refused_by', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows !== 1n) return false;
        await appendEvent(transaction, event, at);
        return true;
      }),
    refusedOf: async (person) =>
      (
        await db
          .selectFrom('lake_requests')
          .selectAll()
          .where('requested_by', '=', person)
          .where('refused_by', 'is not', null)
          .where('refusal_read_at', 'is', null)
          .orderBy('requested_at', 'desc')
          .execute()
      ).map(requestOf),
    async readRefusal(id, person, at) {
      await db
        .updateTable('lake_requests')
        .set({ refusal_read_at: at.toISOString() })
        .where('id', '=', id)
        .where('requested_by', '=', person)
        .where('refused_by', 'is not', null)
        .execute();
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
