/** 人事異動: from a day on somebody works in another section, in another post. Rights that name either follow of themselves. */
import type { Actor } from '#audit';
import { commitTogether } from '#audit';
import { dayInJapan, done, type Result, refused } from '#base';
import { findAccount } from './accounts.store.ts';
import { accountsRefusal } from './errors.ts';
import type { AccountsNeeds } from './needs.ts';
import { type PostRow, postsOf, putPost } from './posts.store.ts';

export type GivenPost = {
  readonly section: string;
  /** 役職; empty for none. */
  readonly post: string;
  /** First and last day, ISO, in Japan; null: until another is given. */
  readonly from: string;
  readonly until: string | null;
};

export const givePost = async (
  needs: AccountsNeeds,
  actor: Actor,
  account: string,
  { section, post, from, until }: GivenPost,
): Promise<Result<void>> => {
  const at = needs.now();
  const today = dayInJapan(at);
  // Nobody had rights yesterday that he or she is given today.
  if (from < today) return refused(accountsRefusal('post-in-the-past', { today }));
  if (until !== null && until < from) return refused(accountsRefusal('post-ends-first', {}));
  if (!(await findAccount(needs.register, account, at))) return refused(accountsRefusal('no-account', {}));
  const row: PostRow = {
    account,
    from_on: from,
    until_on: until,
    section,
    post,
    given_at: at.toISOString(),
  };
  await commitTogether(needs.register, {
    events: [
      {
        actor,
        act: 'PostGiven',
        subject: `account:${account}`,
        outcome: 'done',
        facts: { section, post, from, ...(until ? { until } : {}) },
      },
    ],
    clock: needs.now,
    change: (register) => putPost(register, row).then(() => undefined),
  });
  return done(undefined);
};

/** What an account was, is and will be, the newest first. */
export const postsGiven = async (needs: AccountsNeeds, account: string): Promise<Result<readonly GivenPost[]>> => {
  if (!(await findAccount(needs.register, account, needs.now()))) return refused(accountsRefusal('no-account', {}));
  const rows = await postsOf(needs.register, account);
  return done(rows.map(({ section, post, from_on: from, until_on: until }) => ({ section, post, from, until })));
};
