/** What people let out as files, in the register: one row a release, never changed. The files are the frozen copies; only their hashes lie here. */
import { type AuditEvent, type AuditTables, appendEvent } from '#audit';
import { type Migration, makeTable } from '#register';
import type { ReleasedContent } from '#release';
import { type Kysely, sql } from 'kysely';

export type ReleasedTables = {
  /** `body`: ReleasedContent as JSON. */
  published_files: { release: string; body: string; at: string };
};
export type ReleasedRegister = Kysely<ReleasedTables & AuditTables>;
export type ReleasedRow = { readonly content: ReleasedContent; readonly publishedAt: string };

export const makeReleasedTables: Migration = (db) =>
  makeTable(db, 'published_files', (on, { text }) =>
    on.schema
      .createTable('published_files')
      .addColumn('release', text, (column) => column.primaryKey().check(sql`release <> ''`))
      .addColumn('body', text, (column) => column.notNull().check(sql`body <> ''`))
      .addColumn('at', text, (column) => column.notNull())
      .execute(),
  );

/** With its event in one transaction; false where it was there already. */
export const addReleased = (
  register: ReleasedRegister,
  content: ReleasedContent,
  event: AuditEvent,
  at: Date,
): Promise<boolean> =>
  register.transaction().execute(async (transaction) => {
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('published_files')
      .values({ release: content.release, body: JSON.stringify(content), at: at.toISOString() })
      .onConflict((found) => found.column('release').doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) return false;
    await appendEvent(transaction, event, at);
    return true;
  });

/** The newest first. */
export const releasedNames = async (register: ReleasedRegister): Promise<readonly string[]> =>
  (
    await register
      .selectFrom('published_files')
      .select('release')
      .orderBy('at', 'desc')
      .orderBy('release', 'desc')
      .execute()
  ).map(({ release }) => release);

export const releasedRows = async (
  register: ReleasedRegister,
  releases: readonly string[],
): Promise<readonly ReleasedRow[]> => {
  if (releases.length === 0) return [];
  const rows = await register.selectFrom('published_files').selectAll().where('release', 'in', releases).execute();
  return rows.map(({ body, at }) => ({ content: JSON.parse(body) as ReleasedContent, publishedAt: at }));
};
