/** One's own feed tokens: looked at, made, withdrawn. Only from a session: a token makes no tokens. */
import { Hono } from 'hono';
import { done } from '#base';
import { feedTokensSchema, madeFeedTokenSchema, newFeedTokenSchema } from './feed-tokens.api.ts';
import { feedTokens, makeFeedToken, withdrawFeedToken } from './feed-tokens.ts';
import type { AccountsNeeds } from './needs.ts';
import { type Route, route, serve } from './route.http.ts';

const tags = ['feed-tokens'];
const list = route({
  method: 'get',
  path: '/api/feed-tokens',
  access: 'download-statistics',
  tags,
  summary: { ja: '自分のフィード用トークン', en: 'One’s own feed tokens' },
  answer: feedTokensSchema,
});
const make = route({
  method: 'post',
  path: '/api/feed-tokens',
  access: 'download-statistics',
  tags,
  summary: { ja: 'フィード用トークンを作る（表示は一度だけ）', en: 'Make a feed token (shown once)' },
  body: newFeedTokenSchema,
  answer: madeFeedTokenSchema,
});
const withdraw = route({
  method: 'delete',
  path: '/api/feed-tokens/:id',
  access: 'download-statistics',
  tags,
  summary: { ja: 'フィード用トークンを使えなくする', en: 'Withdraw a feed token' },
  answer: feedTokensSchema,
});
export const feedTokenRouteList: readonly Route[] = [list, make, withdraw];

export const feedTokenRoutes = (needs: AccountsNeeds): Hono => {
  const app = new Hono();
  serve(app, needs, list, async ({ person }) => done({ tokens: await feedTokens(needs, person) }));
  serve(app, needs, make, (asked) => makeFeedToken(needs, asked, asked.body));
  serve(app, needs, withdraw, async (asked) => {
    const withdrawn = await withdrawFeedToken(needs, asked, asked.parameter('id'));
    return withdrawn.ok ? done({ tokens: await feedTokens(needs, asked.person) }) : withdrawn;
  });
  return app;
};
