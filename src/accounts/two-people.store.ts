/** Requests that one person makes and another decides, in the register of the side they are about. The database itself knows that they are two. */
import { type AuditEvent, type AuditTables, appendEvent } from '#audit';
import { columnTypes, type Migration, makeTable, migrate } from '#register';
import { type Kysely, sql } from 'kysely';

export type TwoPeopleTables = {
  two_people_requests: {
    id: string;
    act: string;
    details: string;
    reason: string;
    requested_by: string;
    requested_at: string;
    decision: 'approved' | 'refused' | null;
    decided_by: string | null;
    decided_at: string | null;
    used_at: string | null;
    decided_why: string | null;
    refusal_read_at: string | null;
  };
};
type Tables = TwoPeopleTables & AuditTables;
type Row = TwoPeopleTables['two_people_requests'];

const first: Migration = (db) =>
  makeTable(db, 'two_people_requests', (on, { text }) =>
    on.schema
      .createTable('two_people_requests')
      .addColumn('id', text, (column) => column.primaryKey().check(sql`id <> ''`))
      .addColumn('act', text, (column) => column.notNull().check(sql`act <> ''`))
      .addColumn('details', text, (column) => column.notNull())
      .addColumn('reason', text, (column) => column.notNull().check(sql`reason <> ''`))
      .addColumn('requested_by', text, (column) => column.notNull().check(sql`requested_by <> ''`))
      .addColumn('requested_at', text, (column) => column.notNull())
      .addColumn('decision', text, (column) => column.check(sql`decision IN ('approved', 'refused')`))
      .addColumn('decided_by', text)
      .addColumn('decided_at', text)
      .addColumn('used_at', text)
      .addCheckConstraint('two_people_are_two', sql`decided_by IS NULL OR decided_by <> requested_by`)
      .addCheckConstraint('two_people_decide_whole', sql`(decision IS NULL) = (decided_by IS NULL)`)
      .addCheckConstraint('two_people_before_use', sql`used_at IS NULL OR coalesce(decision, '') = 'approved'`)
      .execute(),
  );

/** Who says no says why. Refusals of an earlier version gave no reason. */
const reasons: Migration = async (db) => {
  const { text } = columnTypes(db);
  for (const column of ['decided_why', 'refusal_read_at'])
    await db.schema.alterTable('two_people_requests').addColumn(column, text).execute();
};

/** Makes the table, or brings that of an earlier version up. */
export const createTwoPeopleTables = <T extends Tables>(database: Kysely<T>): Promise<void> =>
  migrate(database, 'two-people', [first, reasons]);

export type GraveRequest = {
  readonly id: string;
  readonly act: string;
  /** What exactly is asked for: names, kinds, fingerprints; never a secret. */
  readonly details: Readonly<Record<string, string>>;
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly decision: 'approved' | 'refused' | null;
  readonly decidedBy: string | null;
  /** Why it was refused. */
  readonly decidedWhy: string | null;
};

const requestOf = (row: Row): GraveRequest => ({
  id: row.id,
  act: row.act,
  details: JSON.parse(row.details) as GraveRequest['details'],
  reason: row.reason,
  requestedBy: row.requested_by,
  requestedAt: row.requested_at,
  decision: row.decision,
  decidedBy: row.decided_by,
  decidedWhy: row.decided_why,
});

type Decided = { readonly decision: 'approved' | 'refused'; readonly by: string; readonly why: string | null };

/** Every change with its event in one transaction; false where somebody else was quicker. */
export type TwoPeopleStore = ReturnType<typeof twoPeopleStore>;

export const twoPeopleStore = <T extends Tables>(database: Kysely<T>) => {
  const db = database as unknown as Kysely<Tables>;
  const change = (
    act: (transaction: Kysely<Tables>) => Promise<{ numUpdatedRows: bigint }>,
    event: AuditEvent,
    at: Date,
  ): Promise<boolean> =>
    db.transaction().execute(async (transaction) => {
      const changed = (await act(transaction)).numUpdatedRows === 1n;
      if (changed) await appendEvent(transaction, event, at);
      return changed;
    });
  return {
    add: ({ id, act, details, reason, requestedBy, requestedAt }: GraveRequest, event: AuditEvent, at: Date) =>
      db.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('two_people_requests')
          .values({
            id,
            act,
            details: JSON.stringify(details),
            reason,
            requested_by: requestedBy,
            requested_at: requestedAt,
            decision: null,
            decided_by: null,
            decided_at: null,
            used_at: null,
            decided_why: null,
            refusal_read_at: null,
          })
          .execute();
        await appendEvent(transaction, event, at);
      }),
    /** Those that are not used and not older than `since`, the newest first. */
    async open(since: string): Promise<readonly GraveRequest[]> {
      const rows = await db
        .selectFrom('two_people_requests')
        .selectAll()
        .where('used_at', 'is', null)
        .where('requested_at', '>', since)
        .orderBy('requested_at', 'desc')
        .execute();
      return rows.map(requestOf);
    },
    decide: (id: string, { decision, by, why }: Decided, event: AuditEvent, at: Date) =>
      change(
        (transaction) =>
          transaction
            .updateTable('two_people_requests')
            .set({ decision, decided_by: by, decided_at: at.toISOString(), decided_why: why })
            .where('id', '=', id)
            .where('decision', 'is', null)
            .executeTakeFirst(),
        event,
        at,
      ),
    use: (id: string, event: AuditEvent, at: Date) =>
      change(
        (transaction) =>
          transaction
            .updateTable('two_people_requests')
            .set({ used_at: at.toISOString() })
            .where('id', '=', id)
            .where('decision', '=', 'approved')
            .where('used_at', 'is', null)
            .executeTakeFirst(),
        event,
        at,
      ),
    /** Refused ones of this person that he or she has not read yet. */
    async refusedOf(person: string): Promise<readonly GraveRequest[]> {
      const rows = await db
        .selectFrom('two_people_requests')
        .selectAll()
        .where('requested_by', '=', person)
        .where('decision', '=', 'refused')
        .where('refusal_read_at', 'is', null)
        .orderBy('requested_at', 'desc')
        .execute();
      return rows.map(requestOf);
    },
    async readRefusal(id: string, person: string, at: Date): Promise<void> {
      await db
        .updateTable('two_people_requests')
        .set({ refusal_read_at: at.toISOString() })
        .where('id', '=', id)
        .where('requested_by', '=', person)
        .where('decision', '=', 'refused')
        .execute();
    },
    record: (event: AuditEvent, at: Date) =>
      db.transaction().execute((transaction) => appendEvent(transaction, event, at)),
  };
};
