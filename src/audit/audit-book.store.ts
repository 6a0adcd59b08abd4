/** The log in the register as those read it who search, prove or prune it. */
import type { Kysely, Transaction } from 'kysely';
import type { Sha256 } from '#base';
import { type AuditTables, appendEvent, audited } from './audit.store.ts';
import { emptyHead, type Entry, type Head } from './chain.ts';
import type { AuditBook, EntryRow, EventQuestion, ToldEvent } from './needs.ts';
import { growTree, keepLeaves, keptLeavesIn, keptRootsIn, subtreeIn, type TreeTables } from './tree.store.ts';

const pageRows = 4096;

async function* rowsOf(db: Kysely<AuditTables>, from: number, to: number | null): AsyncGenerator<readonly EntryRow[]> {
  for (let after = from; ; ) {
    let query = db
      .selectFrom('audit_entries')
      .select(['sequence', 'entry', 'hash', 'subject'])
      .where('sequence', '>', after)
      .orderBy('sequence')
      .limit(pageRows);
    if (to !== null) query = query.where('sequence', '<=', to);
    const page = await query.execute();
    if (page.length > 0) yield page.map(({ sequence, entry, hash, subject }) => [sequence, entry, hash, subject]);
    const last = page.at(-1);
    if (!last || page.length < pageRows) return;
    after = last.sequence;
  }
}

/** The newest events first. */
export const recentEvents = async <T extends AuditTables>(
  database: Kysely<T>,
  { limit, subjects, subject, outcome, before }: EventQuestion & { readonly subject?: string },
): Promise<readonly ToldEvent[]> => {
  const about = subject === undefined ? subjects : [subject];
  let query = audited(database).selectFrom('audit_entries').select('entry').orderBy('sequence', 'desc').limit(limit);
  if (about) query = query.where('subject', 'in', about);
  if (before !== undefined) query = query.where('sequence', '<', before);
  // The text of an entry is canonical JSON: a quotation mark within a value has a backslash before it, so only the field itself matches.
  if (outcome) query = query.where('entry', 'like', `%"outcome":"${outcome}"%`);
  if (about?.length === 0) return [];
  return (await query.execute()).map(({ entry }) => {
    const { sequence, at, event } = JSON.parse(entry) as Entry;
    return { sequence, at, event };
  });
};

export const auditBook = <T extends AuditTables>(database: Kysely<T>): AuditBook => {
  const db = audited(database);
  const tree = db as unknown as Kysely<TreeTables>;
  const headNow = async (): Promise<Head> => {
    const { size, hash } = await db.selectFrom('audit_head').select(['size', 'hash']).executeTakeFirstOrThrow();
    return { size, hash: hash as Sha256 };
  };
  return {
    rows: (from, to) => rowsOf(db, from, to),
    entry: async (sequence) =>
      (await db.selectFrom('audit_entries').selectAll().where('sequence', '=', sequence).executeTakeFirst()) ?? null,
    events: (question) => recentEvents(db, question),
    head: headNow,
    subtree: subtreeIn(tree),
    growTree: () =>
      db.transaction().execute(async (transaction) => {
        const { size } = await transaction.selectFrom('audit_head').select('size').executeTakeFirstOrThrow();
        await growTree(transaction as unknown as Kysely<TreeTables>, size);
      }),
    keptRoots: () => keptRootsIn(tree),
    async pruned() {
      const row = await db.selectFrom('audit_pruned').select(['size', 'hash']).executeTakeFirst();
      const start = row ? { size: row.size, hash: row.hash as Sha256 } : emptyHead;
      return { start, leaves: keptLeavesIn(tree, start.size) };
    },
    prune: (upTo, actor, at) =>
      db.transaction().execute(async (transaction: Transaction<AuditTables>) => {
        const last = await transaction
          .selectFrom('audit_entries')
          .select('hash')
          .where('sequence', '=', upTo)
          .executeTakeFirstOrThrow();
        await keepLeaves(transaction as unknown as Kysely<TreeTables>, upTo);
        const facts = { upTo, last: last.hash };
        await appendEvent(transaction, { actor, act: 'AuditPruned', subject: 'audit', outcome: 'done', facts }, at);
        await transaction
          .insertInto('audit_pruned')
          .values({ id: 1, size: upTo, hash: last.hash })
          .onConflict((found) => found.column('id').doUpdateSet({ size: upTo, hash: last.hash }))
          .execute();
        await transaction.deleteFrom('audit_entries').where('sequence', '<=', upTo).execute();
      }),
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
