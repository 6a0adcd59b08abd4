/** Feed tokens: for programs that read statistics in a person's name (Excel, Power BI, QGIS). Made, withdrawn, and looked at with every request. */
import { randomBytes } from 'node:crypto';
import { commitTogether } from '#audit';
import { dayInJapan, done, type Result, refused } from '#base';
import type { Person } from './accounts.api.ts';
import { personOfRow, tell } from './accounts.store.ts';
import { accountsRefusal } from './errors.ts';
import { type FeedToken, longestFeedDays, mostFeedTokens } from './feed-tokens.api.ts';
import {
  type FeedTokenRow,
  findToken,
  insertTokenUpTo,
  noteUse,
  tokensOf,
  withdrawToken,
} from './feed-tokens.store.ts';
import type { AccountsNeeds } from './needs.ts';
import { hashOfToken, newToken } from './session.ts';
import { actorOf } from './tell-refusal.ts';

type Acting = { readonly person: Person; readonly from: string };
/** Recognisable where one was pasted into a file by mistake. */
const prefix = 'musubi-feed-';
const dayMilliseconds = 86_400_000;

const shown = (row: FeedTokenRow, today: string): FeedToken => ({
  id: row.id,
  title: row.title,
  madeAt: row.made_at,
  expiresOn: row.expires_on,
  lastUsedAt: row.used_at,
  state: row.withdrawn_at !== null ? 'withdrawn' : row.expires_on < today ? 'expired' : 'good',
});

export const feedTokens = async (needs: AccountsNeeds, person: Person): Promise<readonly FeedToken[]> => {
  const today = dayInJapan(needs.now());
  return (await tokensOf(needs.register, person.name)).map((row) => shown(row, today));
};

/** The token is answered once; nobody can read it again. */
export const makeFeedToken = async (
  needs: AccountsNeeds,
  { person, from }: Acting,
  { title, expiresOn }: { readonly title: string; readonly expiresOn: string },
): Promise<Result<{ readonly token: string; readonly made: FeedToken }>> => {
  const now = needs.now();
  const [today, last] = [now, new Date(now.getTime() + longestFeedDays * dayMilliseconds)].map(dayInJapan) as [
    string,
    string,
  ];
  if (expiresOn < today || expiresOn > last) return refused(accountsRefusal('feed-token-days', { first: today, last }));
  const token = `${prefix}${newToken()}`;
  const row: FeedTokenRow = {
    id: randomBytes(6).toString('hex'),
    account: person.name,
    title,
    token_hash: hashOfToken(token),
    made_at: now.toISOString(),
    expires_on: expiresOn,
    used_at: null,
    withdrawn_at: null,
  };
  const facts = { expiresOn };
  const event = { actor: actorOf(person), act: 'FeedTokenMade', subject: `feed-token:${row.id}`, from, facts } as const;
  return needs.register.transaction().execute(async (register) => {
    if (!(await insertTokenUpTo(register, row, { most: mostFeedTokens, today })))
      return refused(accountsRefusal('feed-tokens-full', { most: mostFeedTokens }));
    await tell(register, { ...event, outcome: 'done' }, now);
    return done({ token, made: shown(row, today) });
  });
};

/** From the next request on it opens nothing. */
export const withdrawFeedToken = async (
  needs: AccountsNeeds,
  { person, from }: Acting,
  id: string,
): Promise<Result<void>> => {
  const own = (await feedTokens(needs, person)).find((one) => one.id === id);
  if (!own) return refused(accountsRefusal('no-feed-token', {}));
  if (own.state === 'withdrawn') return done(undefined);
  const event = { actor: actorOf(person), act: 'FeedTokenWithdrawn', subject: `feed-token:${id}`, from } as const;
  await commitTogether(needs.register, {
    events: [{ ...event, outcome: 'done' }],
    clock: needs.now,
    change: (register) => withdrawToken(register, person.name, id, needs.now()).then(() => undefined),
  });
  return done(undefined);
};

/** RFC 7617: the user's name and the token, in UTF-8. Null where it is something else. */
export const basicOf = (header: string | undefined): { readonly name: string; readonly token: string } | null => {
  const encoded = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
  const text = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const at = text.indexOf(':');
  return at < 0 ? null : { name: text.slice(0, at), token: text.slice(at + 1) };
};

const seenEveryMilliseconds = 60_000;

/** Who asks by this token, with the rights of the account at this moment. Whatever is wrong, the answer is the same. */
export const personOfFeedToken = async (
  needs: AccountsNeeds,
  given: { readonly name: string; readonly token: string } | null,
): Promise<Result<{ readonly person: Person; readonly token: string }>> => {
  const now = needs.now();
  const found = given ? await findToken(needs.register, hashOfToken(given.token), now) : undefined;
  const isGood =
    found && found.withdrawn_at === null && found.expires_on >= dayInJapan(now) && (needs.demo || found.demo === 0);
  if (!isGood || found.name !== given?.name) return refused(accountsRefusal('feed-token-refused', {}));
  if (found.used_at === null || now.getTime() - Date.parse(found.used_at) > seenEveryMilliseconds)
    await noteUse(needs.register, found.token, now);
  return done({ person: personOfRow(found), token: found.token });
};
