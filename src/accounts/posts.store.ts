/** Posts that accounts hold from a day on, and the roles that go with them: nothing is changed afterwards, so that what somebody was on a past day is answerable. */
import { columnTypes, type Migration, makeTable } from '#register';
import { type Expression, sql } from 'kysely';
import type { AccountRegister } from './accounts.store.ts';

/** Held besides the main one (兼務). */
export type OtherPost = { readonly section: string; readonly post: string };

/** Days are ISO, in Japan, the first and last included. `post`: 役職; `''` for none. `roles`: JSON; null in rows of earlier versions, which left those of the account. `also`: JSON; null for none. */
export type PostTables = {
  account_posts: {
    account: string;
    from_on: string;
    until_on: string | null;
    section: string;
    post: string;
    given_at: string;
    roles: string | null;
    also: string | null;
  };
};
export type PostRow = PostTables['account_posts'];

export const makePosts: Migration = async (db) => {
  await makeTable(db, 'account_posts', (on, { text }) =>
    on.schema
      .createTable('account_posts')
      .addColumn('account', text, (column) => column.notNull().references('accounts.name'))
      .addColumn('from_on', text, (column) => column.notNull())
      .addColumn('until_on', text)
      .addColumn('section', text, (column) => column.notNull())
      .addColumn('post', text, (column) => column.notNull())
      .addColumn('given_at', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('account_posts_key', ['account', 'from_on'])
      .addCheckConstraint('account_posts_days', sql`until_on IS NULL OR until_on >= from_on`)
      .execute(),
  );
};

export const makePostRoles: Migration = async (db) => {
  const { text } = columnTypes(db);
  await db.schema.alterTable('account_posts').addColumn('roles', text).execute();
};

export const makeOtherPosts: Migration = async (db) => {
  const { text } = columnTypes(db);
  await db.schema.alterTable('account_posts').addColumn('also', text).execute();
};
export const othersIn = (also: string | null): readonly OtherPost[] =>
  also === null ? [] : (JSON.parse(also) as OtherPost[]);

/** What is left when a post has ended and no other begun. */
const rolesWithoutPost = JSON.stringify(['staff']);

/**
 * Accounts with the section and post of a day. Where several were given, the one that began last counts; where that has ended, there is
 * neither section nor post, and no role but that of staff; before the first, section and roles stand that the account was made with.
 */
export const accountsOn = (register: AccountRegister, day: string) =>
  register
    .selectFrom('accounts as a')
    .leftJoin('account_posts as held', (join) =>
      join.onRef('held.account', '=', 'a.name').on('held.from_on', '=', (query) =>
        query
          .selectFrom('account_posts as later')
          .select((on) => on.fn.max('later.from_on').as('newest'))
          .whereRef('later.account', '=', 'a.name')
          .where('later.from_on', '<=', day),
      ),
    )
    .select(['a.name', 'a.display_name', 'a.password', 'a.demo', 'a.disabled_at', 'a.made_at'])
    .select((row) => {
      const held = (column: 'section' | 'post', before: Expression<string>) =>
        row
          .case()
          .when('held.account', 'is', null)
          .then(before)
          .when('held.until_on', '<', day)
          .then('')
          .else(row.ref(`held.${column}`))
          .end()
          .$castTo<string>()
          .as(column);
      const roles = row
        .case()
        .when('held.roles', 'is', null)
        .then(row.ref('a.roles'))
        .when('held.until_on', '<', day)
        .then(rolesWithoutPost)
        .else(row.ref('held.roles'))
        .end()
        .$castTo<string>()
        .as('roles');
      const also = row
        .case()
        .when('held.until_on', '<', day)
        .then(null)
        .else(row.ref('held.also'))
        .end()
        .$castTo<string | null>()
        .as('also');
      const until = row
        .case()
        .when('held.until_on', '<', day)
        .then(null)
        .else(row.ref('held.until_on'))
        .end()
        .$castTo<string | null>()
        .as('until');
      return [held('section', row.ref('a.section')), held('post', row.val('')), roles, also, until];
    });

/** Suspended from a moment on, which may be to come: whoever leaves does so on a day. */
export const isSuspendedAt = (suspendedAt: string | null, at: Date): boolean =>
  suspendedAt !== null && suspendedAt <= at.toISOString();
/** The first moment after a day, in Japan. */
export const endOfDay = (day: string): Date => new Date(Date.parse(`${day}T00:00:00+09:00`) + 86_400_000);
/** Those who may sign in, of the accounts asked for. */
export const notSuspended = <Row extends { readonly disabled_at: string | null }>(
  rows: readonly Row[],
  at: Date,
): readonly Row[] => rows.filter((row) => !isSuspendedAt(row.disabled_at, at));

/** All that were ever given to an account, the newest first. */
export const postsOf = (register: AccountRegister, account: string): Promise<PostRow[]> =>
  register.selectFrom('account_posts').selectAll().where('account', '=', account).orderBy('from_on', 'desc').execute();

/** One for a day that has not been yet takes the place of what was to begin on it. */
export const putPosts = (register: AccountRegister, rows: readonly PostRow[]): Promise<unknown> =>
  register
    .insertInto('account_posts')
    .values(rows)
    .onConflict((on) =>
      on.columns(['account', 'from_on']).doUpdateSet(({ ref }) => ({
        until_on: ref('excluded.until_on'),
        section: ref('excluded.section'),
        post: ref('excluded.post'),
        given_at: ref('excluded.given_at'),
        roles: ref('excluded.roles'),
        also: ref('excluded.also'),
      })),
    )
    .execute();
export const putPost = (register: AccountRegister, row: PostRow): Promise<unknown> => putPosts(register, [row]);
