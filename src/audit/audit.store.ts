/** The log in the register database. Every store that changes something appends its event in the same transaction. */
import type { Generated, Kysely, Transaction } from 'kysely';
import type { Sha256 } from '#base';
import { entryAfter, type Head, type StoredEntry } from './chain.ts';
import type { AuditEvent } from './event.ts';
import { tileSize } from './merkle.ts';
import { growTree, type TreeTables } from './tree.store.ts';

export type AuditTables = TreeTables & {
  /** One row: the point every writer queues at, on SQLite as on PostgreSQL. */
  audit_head: { id: Generated<number>; size: number; hash: string };
  audit_checkpoints: { size: number; note: string; made_at: string };
  /** At most one row: how many entries were taken away after their retention, and the hash of the last of them. */
  audit_pruned: { id: number; size: number; hash: string };
};

export const audited = <T extends AuditTables>(db: Kysely<T>): Kysely<AuditTables> =>
  db as unknown as Kysely<AuditTables>;

/** Only inside a transaction: the change and its entries are on disk together, or neither is. */
export const appendEvents = async <T extends AuditTables>(
  transaction: Transaction<T>,
  events: readonly AuditEvent[],
  at: Date,
): Promise<void> => {
  const db = audited(transaction);
  const after = await db
    .updateTable('audit_head')
    .set((value) => ({ size: value('size', '+', events.length) }))
    .where('id', '=', 1)
    .returning(['size', 'hash'])
    .executeTakeFirstOrThrow();
  const before = after.size - events.length;
  let head: Head = { size: before, hash: after.hash as Sha256 };
  const rows: StoredEntry[] = [];
  for (const event of events) {
    const { sequence, entry, hash, subject } = entryAfter(head, event, at);
    rows.push({ sequence, entry, hash, subject });
    head = { size: sequence, hash };
  }
  await db.insertInto('audit_entries').values(rows).execute();
  await db.updateTable('audit_head').set({ hash: head.hash }).where('id', '=', 1).execute();
  if (Math.floor(after.size / tileSize) > Math.floor(before / tileSize))
    await growTree(db as unknown as Kysely<TreeTables>, after.size);
};

export const appendEvent = <T extends AuditTables>(
  transaction: Transaction<T>,
  event: AuditEvent,
  at: Date,
): Promise<void> => appendEvents(transaction, [event], at);
