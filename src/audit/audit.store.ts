/** The chain in the register database. Every store that changes something appends its event in the same transaction. */
import { type Generated, type Kysely, sql, type Transaction } from 'kysely';
import type { Sha256 } from '#base';
import { entryAfter, type Head, type StoredEntry } from './chain.ts';
import type { AuditEvent } from './event.ts';
import type { AuditBook, AuditTrail } from './needs.ts';

export type AuditTables = {
  audit_entries: { sequence: number; entry: string; hash: string; subject: string };
  /** One row: the point every writer queues at, on SQLite as on PostgreSQL. */
  audit_head: { id: Generated<number>; size: number; hash: string };
  audit_checkpoints: { size: number; note: string; made_at: string };
};

const audited = <T extends AuditTables>(db: Kysely<T>): Kysely<AuditTables> => db as unknown as Kysely<AuditTables>;

/** Makes the tables where they are not there yet. Rows of the chain can be added, never changed or taken away. */
export const createAuditTables = async <T extends AuditTables>(database: Kysely<T>): Promise<void> => {
  const db = audited(database);
  await db.schema
    .createTable('audit_entries')
    .ifNotExists()
    .addColumn('sequence', 'integer', (column) => column.primaryKey())
    .addColumn('entry', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('audit_entries_by_subject')
    .ifNotExists()
    .on('audit_entries')
    .columns(['subject', 'sequence'])
    .execute();
  await db.schema
    .createTable('audit_head')
    .ifNotExists()
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('size', 'integer', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('audit_checkpoints')
    .ifNotExists()
    .addColumn('size', 'integer', (column) => column.primaryKey())
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('made_at', 'text', (column) => column.notNull())
    .execute();
  await sql`INSERT INTO audit_head (id, size, hash) VALUES (1, 0, ${'0'.repeat(64)}) ON CONFLICT DO NOTHING`.execute(
    db,
  );
  for (const act of ['UPDATE', 'DELETE'] as const) {
    await sql`CREATE TRIGGER IF NOT EXISTS ${sql.raw(`audit_entries_no_${act.toLowerCase()}`)} BEFORE ${sql.raw(act)}
      ON audit_entries BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END`.execute(db);
  }
};

/** Only inside a transaction: the change and its entry are on disk together, or neither is. */
export const appendEvent = async <T extends AuditTables>(
  transaction: Transaction<T>,
  event: AuditEvent,
  at: Date,
): Promise<void> => {
  const db = audited(transaction);
  const head = await db
    .updateTable('audit_head')
    .set((value) => ({ size: value('size', '+', 1) }))
    .where('id', '=', 1)
    .returning(['size', 'hash'])
    .executeTakeFirstOrThrow();
  const { sequence, entry, hash, subject } = entryAfter({ size: head.size - 1, hash: head.hash as Sha256 }, event, at);
  await db.insertInto('audit_entries').values({ sequence, entry, hash, subject }).execute();
  await db.updateTable('audit_head').set({ hash }).where('id', '=', 1).execute();
};

/** For what changes nothing but must be told: views, refusals, sign-ins. */
export const auditTrail = <T extends AuditTables>(db: Kysely<T>, clock: () => Date): AuditTrail => ({
  record: (event) => db.transaction().execute((transaction) => appendEvent(transaction, event, clock())),
});

const pageRows = 1000;

export const auditBook = <T extends AuditTables>(database: Kysely<T>): AuditBook => {
  const db = audited(database);
  return {
    async *entries() {
      let after = -1;
      for (;;) {
        const page: StoredEntry[] = await db
          .selectFrom('audit_entries')
          .selectAll()
          .where('sequence', '>', after)
          .orderBy('sequence')
          .limit(pageRows)
          .execute();
        yield* page;
        const last = page.at(-1);
        if (!last || page.length < pageRows) return;
        after = last.sequence;
      }
    },
    async head(): Promise<Head> {
      const { size, hash } = await db.selectFrom('audit_head').select(['size', 'hash']).executeTakeFirstOrThrow();
      return { size, hash: hash as Sha256 };
    },
    async checkpoints() {
      const rows = await db.selectFrom('audit_checkpoints').select('note').orderBy('size').execute();
      return rows.map((row) => row.note);
    },
    async keepCheckpoint(size, note, at) {
      const row = { size, note, made_at: at.toISOString() };
      await db
        .insertInto('audit_checkpoints')
        .values(row)
        .onConflict((found) => found.column('size').doNothing())
        .execute();
    },
  };
};

export type ToldEvent = { readonly sequence: number; readonly at: string; readonly event: AuditEvent };

/** The newest events first; with `subject`, only those about it. */
export const recentEvents = async <T extends AuditTables>(
  database: Kysely<T>,
  { limit, subject }: { readonly limit: number; readonly subject?: string },
): Promise<readonly ToldEvent[]> => {
  const all = audited(database).selectFrom('audit_entries').select('entry').orderBy('sequence', 'desc').limit(limit);
  const rows = await (subject === undefined ? all : all.where('subject', '=', subject)).execute();
  return rows.map(({ entry }) => {
    const { sequence, at, event } = JSON.parse(entry) as ToldEvent;
    return { sequence, at, event };
  });
};
