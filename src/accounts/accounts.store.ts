/** The accounts in the register: people, sessions, failed attempts, one-time links. Secrets lie here only as hashes. */
import { type AuditEvent, type AuditTables, appendEvent } from '#audit';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Person, Role } from './accounts.api.ts';

/** All times are ISO 8601 UTC text; `roles` is a JSON list. */
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
};

export type AccountRegister = Kysely<AccountTables & AuditTables>;

export const createAccountTables = async <Tables extends AccountTables>(register: Kysely<Tables>): Promise<void> => {
  const statements = [
    sql`CREATE TABLE IF NOT EXISTS accounts (name TEXT PRIMARY KEY, display_name TEXT NOT NULL, section TEXT NOT NULL, roles TEXT NOT NULL,
        password TEXT NOT NULL, demo INTEGER NOT NULL, disabled_at TEXT, made_at TEXT NOT NULL)`,
    sql`CREATE TABLE IF NOT EXISTS sessions (token_hash TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES accounts(name), began_at TEXT NOT NULL, seen_at TEXT NOT NULL)`,
    sql`CREATE TABLE IF NOT EXISTS sign_in_attempts (key_hash TEXT NOT NULL, at TEXT NOT NULL, mark TEXT NOT NULL)`,
    sql`CREATE INDEX IF NOT EXISTS sign_in_attempts_by_key ON sign_in_attempts (key_hash, at)`,
    sql`CREATE TABLE IF NOT EXISTS setup_links (token_hash TEXT PRIMARY KEY, made_at TEXT NOT NULL, expires_at TEXT NOT NULL, used_at TEXT)`,
  ];
  for (const statement of statements) await statement.execute(register);
};

type AccountRow = AccountTables['accounts'];
export const personOfRow = (row: Pick<AccountRow, 'name' | 'display_name' | 'section' | 'roles'>): Person => ({
  name: row.name,
  displayName: row.display_name,
  section: row.section,
  roles: JSON.parse(row.roles) as Role[],
});

export const findAccount = (register: AccountRegister, name: string): Promise<AccountRow | undefined> =>
  register.selectFrom('accounts').selectAll().where('name', '=', name).executeTakeFirst();

export const hasAdministrator = async (register: AccountRegister): Promise<boolean> =>
  (await register
    .selectFrom('accounts')
    .select('name')
    .where('roles', 'like', '%"administrator"%')
    .where('disabled_at', 'is', null)
    .executeTakeFirst()) !== undefined;

export const insertAccount = (
  register: AccountRegister,
  person: Person,
  account: { password: string; demo: boolean; at: Date },
): Promise<unknown> =>
  register
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

/** The account of a session, unless it has been disabled since. */
export const findSession = (register: AccountRegister, tokenHash: string) =>
  register
    .selectFrom('sessions')
    .innerJoin('accounts', 'accounts.name', 'sessions.account')
    .select(['name', 'display_name', 'section', 'roles', 'demo', 'began_at', 'seen_at'])
    .where('token_hash', '=', tokenHash)
    .where('disabled_at', 'is', null)
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
