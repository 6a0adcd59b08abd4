/** What all feeds have in common: where they stand, what is told to the log, and answers that a program need not take twice. */
import { createHash } from 'node:crypto';
import { actorOf, type Asked } from '#accounts';
import { commitTogether } from '#audit';
import type { PublishedTable } from '#results';
import type { FeedNeeds } from './needs.ts';

export const feedsRoot = '/api/feeds';

/** Absolute addresses: programs do not know where they are. */
export const originOf = (needs: FeedNeeds, { context }: Asked<unknown, unknown>): string =>
  needs.origin ?? new URL(context.req.url).origin;

export const tellRead = (
  needs: FeedNeeds,
  { person, from, token }: Asked<unknown, unknown>,
  feed: 'odata' | 'ogc' | 'parquet' | 'atom',
  { id, version }: Pick<PublishedTable, 'id' | 'version'>,
  facts: Readonly<Record<string, string | number>> = {},
): Promise<void> => {
  const event = {
    actor: actorOf(person),
    act: 'FeedRead',
    subject: `table:${id}`,
    outcome: 'done',
    from,
    facts: { feed, version, ...(token ? { token } : {}), ...facts },
  } as const;
  return commitTogether(needs.accounts.register, { events: [event], clock: needs.accounts.now });
};

/** The tag is a hash of what is answered, so it says no more than the answer. */
export const answered = (
  { context }: Asked<unknown, unknown>,
  body: string | Uint8Array,
  type: string,
  headers: Readonly<Record<string, string>> = {},
): Response => {
  const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  const all = { ...headers, ETag: tag, 'Cache-Control': 'private, no-cache' };
  if (context.req.header('if-none-match') === tag) return context.body(null, 304, all);
  return context.body(body as Uint8Array<ArrayBuffer>, 200, { ...all, 'Content-Type': type });
};
