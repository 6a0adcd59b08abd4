/** 人事異動: from a day on somebody works in another section, in another post. Rights that name either follow of themselves; roles end with the work they were given for. */
import type { Actor } from '#audit';
import { commitTogether } from '#audit';
import { dayInJapan, done, type Result, refused } from '#base';
import type { Role } from './accounts.api.ts';
import { findAccount, holdersOf } from './accounts.store.ts';
import { accountsRefusal } from './errors.ts';
import type { AccountsNeeds } from './needs.ts';
import { accountsOn, type OtherPost, othersIn, type PostRow, postsOf, putPost } from './posts.store.ts';

const dayAfter = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);

export type GivenPost = {
  readonly section: string;
  /** 役職; empty for none. */
  readonly post: string;
  /** First and last day, ISO, in Japan; null: until another is given. */
  readonly from: string;
  readonly until: string | null;
  /** What he or she may do there. Left out: within the same section as before, elsewhere those of staff alone. */
  readonly roles?: readonly Role[];
  /** 兼務: held as well, as long as this. */
  readonly also?: readonly OtherPost[];
};

export const postsText = (posts: readonly OtherPost[]): string =>
  posts.map(({ section, post }) => `${section} ${post}`.trim()).join('、');

export const givePost = async (
  needs: AccountsNeeds,
  actor: Actor,
  account: string,
  { section, post, from, until, roles: wanted, also = [] }: GivenPost,
): Promise<Result<readonly Role[]>> => {
  const at = needs.now();
  const today = dayInJapan(at);
  // Nobody had rights yesterday that he or she is given today.
  if (from < today) return refused(accountsRefusal('post-in-the-past', { today }));
  if (until !== null && until < from) return refused(accountsRefusal('post-ends-first', {}));
  const there = await accountsOn(needs.register, from).where('a.name', '=', account).executeTakeFirst();
  if (!there) return refused(accountsRefusal('no-account', {}));
  const before = JSON.parse(there.roles) as Role[];
  const roles = wanted ?? (there.section === section ? before : ['staff' as const]);
  // On no day nobody is left who may administer accounts.
  const ends = [
    ...(before.includes('administrator') && !roles.includes('administrator') ? [from] : []),
    ...(roles.includes('administrator') && until !== null ? [dayAfter(until)] : []),
  ];
  for (const day of ends)
    if ((await holdersOf(needs.register, 'administrator', day)).every((name) => name === account))
      return refused(accountsRefusal('last-administrator', {}));
  const row: PostRow = {
    account,
    from_on: from,
    until_on: until,
    section,
    post,
    given_at: at.toISOString(),
    roles: JSON.stringify(roles),
    also: also.length > 0 ? JSON.stringify(also) : null,
  };
  await commitTogether(needs.register, {
    events: [
      {
        actor,
        act: 'PostGiven',
        subject: `account:${account}`,
        outcome: 'done',
        facts: {
          section,
          post,
          from,
          ...(until ? { until } : {}),
          ...(also.length > 0 ? { also: postsText(also) } : {}),
          before: before.join(' '),
          roles: roles.join(' '),
        },
      },
    ],
    clock: needs.now,
    change: (register) => putPost(register, row).then(() => undefined),
  });
  return done(roles);
};

/** What an account was, is and will be, the newest first. */
export const postsGiven = async (needs: AccountsNeeds, account: string): Promise<Result<readonly GivenPost[]>> => {
  if (!(await findAccount(needs.register, account, needs.now()))) return refused(accountsRefusal('no-account', {}));
  const rows = await postsOf(needs.register, account);
  return done(
    rows.map(({ section, post, from_on: from, until_on: until, roles, also }) => ({
      section,
      post,
      from,
      until,
      ...(roles === null ? {} : { roles: JSON.parse(roles) as Role[] }),
      ...(also === null ? {} : { also: othersIn(also) }),
    })),
  );
};
