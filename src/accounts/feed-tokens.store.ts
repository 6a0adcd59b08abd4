/** Feed tokens in the register: only the hash of each is kept. */
import { dayInJapan } from '#base';
import { type Migration, makeTable } from '#register';
import { sql } from 'kysely';
import type { AccountRegister } from './accounts.store.ts';
import { accountsOn } from './posts.store.ts';

/** `expires_on`: the last good day, ISO; instants are ISO UTC text. */
export type FeedTokenTables = {
  feed_tokens: {
    id: string;
    account: string;
    title: string;
    token_hash: string;
    made_at: string;
    expires_on: string;
    used_at: string | null;
    withdrawn_at: string | null;
  };
};
export type FeedTokenRow = FeedTokenTables['feed_tokens'];

export const makeFeedTokens: Migration = async (db) => {
  await makeTable(db, 'feed_tokens', (on, { text }) =>
    on.schema
      .createTable('feed_tokens')
      .addColumn('id', text, (column) => column.primaryKey().check(sql`id <> ''`))
      .addColumn('account', text, (column) => column.notNull().references('accounts.name'))
      .addColumn('title', text, (column) => column.notNull().check(sql`title <> ''`))
      .addColumn('token_hash', text, (column) => column.notNull().unique().check(sql`length(token_hash) = 64`))
      .addColumn('made_at', text, (column) => column.notNull())
      .addColumn('expires_on', text, (column) => column.notNull())
      .addColumn('used_at', text)
      .addColumn('withdrawn_at', text)
      .execute(),
  );
};

export const tokensOf = (register: AccountRegister, account: string): Promise<FeedTokenRow[]> =>
  register
    .selectFrom('feed_tokens')
    .selectAll()
    .where('account', '=', account)
    .orderBy('made_at', 'desc')
    .orderBy('id')
    .execute();

/** Whether it was written: not where the account has so many good ones that day. Counted and written by one statement, so that many at once are no more than one after another. */
export const insertTokenUpTo = async (
  register: AccountRegister,
  row: FeedTokenRow,
  { most, today }: { readonly most: number; readonly today: string },
): Promise<boolean> => {
  const names = Object.keys(row) as (keyof FeedTokenRow)[];
  const { rows } = await sql`
    INSERT INTO feed_tokens (${sql.join(names.map((name) => sql.ref(name)))})
    SELECT ${sql.join(names.map((name) => row[name]))}
    WHERE (SELECT count(*) FROM feed_tokens
      WHERE account = ${row.account} AND withdrawn_at IS NULL AND expires_on >= ${today}) < ${sql.lit(most)}
    RETURNING id`.execute(register);
  return rows.length === 1;
};

/** Whether there was one of this account to withdraw. */
export const withdrawToken = async (
  register: AccountRegister,
  account: string,
  id: string,
  at: Date,
): Promise<boolean> => {
  const { numUpdatedRows } = await register
    .updateTable('feed_tokens')
    .set({ withdrawn_at: at.toISOString() })
    .where('account', '=', account)
    .where('id', '=', id)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

/** The account behind a token, as it stands now, unless it has been disabled. */
export const findToken = (register: AccountRegister, tokenHash: string, now: Date) =>
  accountsOn(register, dayInJapan(now))
    .innerJoin('feed_tokens', 'feed_tokens.account', 'a.name')
    .select(['feed_tokens.id as token', 'feed_tokens.expires_on', 'feed_tokens.used_at', 'feed_tokens.withdrawn_at'])
    .where('feed_tokens.token_hash', '=', tokenHash)
    .where((row) => row.or([row('a.disabled_at', 'is', null), row('a.disabled_at', '>', now.toISOString())]))
    .executeTakeFirst();

export const noteUse = (register: AccountRegister, id: string, at: Date): Promise<unknown> =>
  register.updateTable('feed_tokens').set({ used_at: at.toISOString() }).where('id', '=', id).execute();
