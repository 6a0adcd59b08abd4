/** The accounts in the register: people, sessions, failed attempts, one-time links. Secrets lie here only as hashes. */
import { type AuditEvent, type AuditTables, appendEvent } from '#audit';
import { dayInJapan } from '#base';
import { type Migration, makeTable, migrate } from '#register';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Person, Role } from './accounts.api.ts';
import { type FeedTokenTables, makeFeedTokens } from './feed-tokens.store.ts';
import {
  accountsOn,
  endOfDay,
  isSuspendedAt,
  makeOtherPosts,
  makePostRoles,
  makePosts,
  othersIn,
  type PostTables,
  putPost,
} from './posts.store.ts';

/** All times are ISO 8601 UTC text; `disabled_at` may be to come; `roles` is a JSON list; `section` and `roles` are those the account was made with (posts.store.ts has those since). */
export type AccountTables = {
  accounts: {
    name: string;
    display_name: string;
    section: string;
    roles: string;
    password: string;
    demo: number;
    disabled_at: string | null;
    made_at: string;
  };
  sessions: { token_hash: string; account: string; began_at: string; seen_at: string };
  sign_in_attempts: { key_hash: string; at: string; mark: string };
  setup_links: { token_hash: string; made_at: string; expires_at: string; used_at: string | null };
} & FeedTokenTables &
  PostTables;

export type AccountRegister = Kysely<AccountTables & AuditTables>;

const first: Migration = async (db) => {
  // Sessions of an earlier version end: they name accounts whose table is made anew.
  await db.schema.dropTable('sessions').ifExists().execute();
  await makeTable(db, 'accounts', (on, { text, whole }) =>
    on.schema
      .createTable('accounts')
      .addColumn('name', text, (column) => column.primaryKey().check(sql`name <> ''`))
      .addColumn('display_name', text, (column) => column.notNull())
      .addColumn('section', text, (column) => column.notNull())
      .addColumn('roles', text, (column) => column.notNull().check(sql`roles LIKE '[%]'`))
      .addColumn('password', text, (column) => column.notNull().check(sql`password <> ''`))
      .addColumn('demo', whole, (column) => column.notNull().check(sql`demo IN (0, 1)`))
      .addColumn('disabled_at', text)
      .addColumn('made_at', text, (column) => column.notNull())
      .execute(),
  );
  await makeTable(db, 'sessions', (on, { text }) =>
    on.schema
      .createTable('sessions')
      .addColumn('token_hash', text, (column) => column.primaryKey().check(sql`token_hash <> ''`))
      .addColumn('account', text, (column) => column.notNull().references('accounts.name'))
      .addColumn('began_at', text, (column) => column.notNull())
      .addColumn('seen_at', text, (column) => column.notNull())
      .execute(),
  );
  await makeTable(db, 'sign_in_attempts', (on, { text }) =>
    on.schema
      .createTable('sign_in_attempts')
      .addColumn('key_hash', text, (column) => column.notNull())
      .addColumn('at', text, (column) => column.notNull())
      .addColumn('mark', text, (column) => column.notNull())
      .execute(),
  );
  await db.schema.createIndex('sign_in_attempts_by_key').on('sign_in_attempts').columns(['key_hash', 'at']).execute();
  await makeTable(db, 'setup_links', (on, { text }) =>
    on.schema
      .createTable('setup_links')
      .addColumn('token_hash', text, (column) => column.primaryKey().check(sql`token_hash <> ''`))
      .addColumn('made_at', text, (column) => column.notNull())
      .addColumn('expires_at', text, (column) => column.notNull())
      .addColumn('used_at', text)
      .addCheckConstraint('setup_links_times', sql`expires_at > made_at`)
      .execute(),
  );
};

/** Makes the tables, or brings those of an earlier version up. */
export const createAccountTables = <Tables extends AccountTables>(register: Kysely<Tables>): Promise<void> =>
  migrate(register, 'accounts', [first, makeFeedTokens, makePosts, makePostRoles, makeOtherPosts]);

/** An account as it stands on a day. */
export type AccountRow = Omit<AccountTables['accounts'], 'section'> & {
  readonly section: string;
  readonly post: string;
  readonly also: string | null;
  /** The last day of the post; null: until another is given. */
  readonly until: string | null;
};
export const personOfRow = (
  row: Pick<AccountRow, 'name' | 'display_name' | 'section' | 'post' | 'roles' | 'also'>,
): Person => ({
  name: row.name,
  displayName: row.display_name,
  section: row.section,
  post: row.post,
  roles: JSON.parse(row.roles) as Role[],
  ...(row.also === null ? {} : { also: [...othersIn(row.also)] }),
});

/** `now`: rights are those of today's section and post. */
export const findAccount = (register: AccountRegister, name: string, now: Date): Promise<AccountRow | undefined> =>
  accountsOn(register, dayInJapan(now)).where('a.name', '=', name).executeTakeFirst();

/** Who holds a role on a day and may sign in. */
export const holdersOf = async (register: AccountRegister, role: Role, day: string): Promise<readonly string[]> => {
  const like = `%"${role}"%`;
  // Looked at are those only who had it ever: few, whatever the size of the city hall.
  const ever = register
    .selectFrom('accounts')
    .select('name')
    .where('roles', 'like', like)
    .union(register.selectFrom('account_posts').select('account as name').where('roles', 'like', like));
  const rows = await accountsOn(register, day).where('a.name', 'in', ever).execute();
  return rows
    .filter(({ roles, disabled_at }) => {
      // Who is suspended with the end of the day still was there on it.
      const isGone = isSuspendedAt(disabled_at, new Date(endOfDay(day).getTime() - 1));
      return !isGone && (JSON.parse(roles) as Role[]).includes(role);
    })
    .map(({ name }) => name);
};

export const hasAdministrator = async (register: AccountRegister, now: Date): Promise<boolean> =>
  (await holdersOf(register, 'administrator', dayInJapan(now))).length > 0;

/** With a post from the same day on, where one is named. */
export const insertAccount = async (
  register: AccountRegister,
  person: Person,
  account: { password: string; demo: boolean; at: Date },
): Promise<void> => {
  await register
    .insertInto('accounts')
    .values({
      name: person.name,
      display_name: person.displayName,
      section: person.section,
      roles: JSON.stringify(person.roles),
      password: account.password,
      demo: account.demo ? 1 : 0,
      disabled_at: null,
      made_at: account.at.toISOString(),
    })
    .execute();
  if (person.post === '') return;
  await putPost(register, {
    account: person.name,
    from_on: dayInJapan(account.at),
    until_on: null,
    section: person.section,
    post: person.post,
    given_at: account.at.toISOString(),
    roles: JSON.stringify(person.roles),
    also: null,
  });
};

/** The account of a session, unless it has been disabled since. */
export const findSession = (register: AccountRegister, tokenHash: string, now: Date) =>
  accountsOn(register, dayInJapan(now))
    .innerJoin('sessions', 'sessions.account', 'a.name')
    .select(['sessions.began_at', 'sessions.seen_at'])
    .where('sessions.token_hash', '=', tokenHash)
    .where((row) => row.or([row('a.disabled_at', 'is', null), row('a.disabled_at', '>', now.toISOString())]))
    .executeTakeFirst();

export const attemptsSince = async (register: AccountRegister, keyHash: string, since: string): Promise<string[]> =>
  (
    await register
      .selectFrom('sign_in_attempts')
      .select('at')
      .where('key_hash', '=', keyHash)
      .where('at', '>', since)
      .orderBy('at')
      .execute()
  ).map((row) => row.at);

/** Inside a transaction: the change and its event are kept together, or neither is. */
export const tell = (
  transaction: Transaction<AccountTables & AuditTables>,
  event: AuditEvent,
  at: Date,
): Promise<void> => appendEvent(transaction, event, at);
