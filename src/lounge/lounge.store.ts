/** What the Lounge remembers of a person: favourites and what was looked at last; and the events of looking and taking. */
import { type AuditEvent, type AuditTables, commitTogether } from '#audit';
import { type Migration, makeTable, migrate } from '#register';
import { type Kysely, sql } from 'kysely';

export type LoungeTables = {
  favourites: { person: string; dashboard: string; at: string };
  recent_views: { person: string; dashboard: string; at: string };
};
export type LoungeRegister = Kysely<LoungeTables & AuditTables>;

const first: Migration = async (db) => {
  for (const table of ['favourites', 'recent_views'])
    await makeTable(db, table, (on, { text }) =>
      on.schema
        .createTable(table)
        .addColumn('person', text, (column) => column.notNull().references('accounts.name'))
        .addColumn('dashboard', text, (column) => column.notNull().check(sql`dashboard <> ''`))
        .addColumn('at', text, (column) => column.notNull())
        .addPrimaryKeyConstraint(`${table}_key`, ['person', 'dashboard'])
        .execute(),
    );
};

/** Makes the tables, or brings those of an earlier version up; the accounts they name are made before. */
export const createLoungeTables = <Tables extends LoungeTables>(register: Kysely<Tables>): Promise<void> =>
  migrate(register, 'lounge', [first]);

/** The newest first. */
export const dashboardsKept = async (
  register: LoungeRegister,
  table: 'favourites' | 'recent_views',
  person: string,
  limit: number,
): Promise<string[]> =>
  (
    await register
      .selectFrom(table)
      .select('dashboard')
      .where('person', '=', person)
      .orderBy('at', 'desc')
      .limit(limit)
      .execute()
  ).map((row) => row.dashboard);

const keep = (
  register: Kysely<LoungeTables & AuditTables>,
  table: 'favourites' | 'recent_views',
  row: LoungeTables['favourites'],
) =>
  register
    .insertInto(table)
    .values(row)
    .onConflict((conflict) => conflict.columns(['person', 'dashboard']).doUpdateSet({ at: row.at }))
    .execute();

/** A favourite is a person's own note, not an act on data: it is not audited, so that the log tells acts. */
export const setFavourite = async (
  register: LoungeRegister,
  person: string,
  dashboard: string,
  on: boolean,
  at: Date,
): Promise<void> => {
  if (on) await keep(register, 'favourites', { person, dashboard, at: at.toISOString() });
  else
    await register.deleteFrom('favourites').where('person', '=', person).where('dashboard', '=', dashboard).execute();
};

/** A view: remembered for the person and told to the audit log, together. */
export const rememberView = (
  register: LoungeRegister,
  person: string,
  dashboard: string,
  event: AuditEvent,
  clock: () => Date,
): Promise<void> =>
  commitTogether(register, {
    events: [event],
    clock,
    change: (transaction) =>
      keep(transaction, 'recent_views', { person, dashboard, at: clock().toISOString() }).then(() => undefined),
  });

export const tellAudit = (register: LoungeRegister, event: AuditEvent, clock: () => Date): Promise<void> =>
  commitTogether(register, { events: [event], clock });
