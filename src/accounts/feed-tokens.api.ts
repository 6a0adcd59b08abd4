/** Shapes of feed tokens (the web app may import it). */
import { z } from 'zod';

export const mostFeedTokens = 10;
export const longestFeedDays = 366;

/** `expiresOn`: the last day it is good for, ISO. */
export const newFeedTokenSchema = z.strictObject({
  title: z.string().trim().min(1).max(80),
  expiresOn: z.iso.date(),
});

export const feedTokenSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  madeAt: z.iso.datetime(),
  expiresOn: z.string(),
  /** To the minute; null while it was never used. */
  lastUsedAt: z.iso.datetime().nullable(),
  state: z.enum(['good', 'expired', 'withdrawn']),
});
export type FeedToken = z.infer<typeof feedTokenSchema>;

/** GET /api/feed-tokens: one's own, the newest first. */
export const feedTokensSchema = z.strictObject({ tokens: z.array(feedTokenSchema) });

/** POST /api/feed-tokens: the only time that the token itself is answered. */
export const madeFeedTokenSchema = z.strictObject({ token: z.string(), made: feedTokenSchema });
