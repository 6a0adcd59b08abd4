/** The anchor in the sealed side's register: written with its audit entry in one transaction. */
import { type Kysely, sql } from 'kysely';
import { type Actor, type AuditTables, appendEvent } from '#audit';
import { type Migration, makeTable, migrate } from '#register';
import type { LedgerAnchor } from './needs.ts';

export type AnchorTables = { ledger_anchor: { name: string; sequence: number; last: string } };
type Tables = AnchorTables & AuditTables;

const typed = <T extends AnchorTables>(db: Kysely<T>): Kysely<Tables> => db as unknown as Kysely<Tables>;

const first: Migration = (db) =>
  makeTable(db, 'ledger_anchor', (on, { text, whole }) =>
    on.schema
      .createTable('ledger_anchor')
      .addColumn('name', text, (column) => column.primaryKey().check(sql`name <> ''`))
      .addColumn('sequence', whole, (column) => column.notNull().check(sql`sequence >= 0`))
      .addColumn('last', text, (column) => column.notNull())
      .execute(),
  );

/** Makes the table, or brings that of an earlier version up. */
export const createAnchorTables = <T extends AnchorTables>(database: Kysely<T>): Promise<void> =>
  migrate(database, 'numbering', [first]);

export const ledgerAnchor = <T extends AnchorTables>(
  database: Kysely<T>,
  clock: () => Date,
  actor: Actor,
): LedgerAnchor => {
  const db = typed(database);
  const acts = {
    ledger: 'LedgerExtended',
    withheld: 'WithheldListReplaced',
    identity: 'IdentityReplaced',
    'link-decisions': 'LinkDecisionsKept',
  } as const;
  return {
    async read(of) {
      const row = await db.selectFrom('ledger_anchor').selectAll().where('name', '=', of).executeTakeFirst();
      return row ? { sequence: row.sequence, last: row.last } : null;
    },
    write: (of, { sequence, last }, facts) =>
      db.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('ledger_anchor')
          .values({ name: of, sequence, last })
          .onConflict((found) => found.column('name').doUpdateSet({ sequence, last }))
          .execute();
        const event = {
          actor,
          act: acts[of],
          subject: `numbering:${of}`,
          outcome: 'done',
          facts: { ...facts, sequence },
        } as const;
        await appendEvent(transaction, event, clock());
      }),
  };
};
