/** What the page of feeds asks the server for. */
import { queryOptions } from '@tanstack/react-query';
import { feedTokensSchema, madeFeedTokenSchema } from '../../src/accounts/feed-tokens.api.ts';
import { getFrom, sendFor, sendTo } from '../shell/ask-server.ts';

export const feedTokensQuery = queryOptions({
  queryKey: ['feed-tokens'],
  queryFn: ({ signal }) => getFrom('/api/feed-tokens', feedTokensSchema, signal),
});

export const makeToken = (input: { title: string; expiresOn: string }) =>
  sendFor('POST', '/api/feed-tokens', madeFeedTokenSchema, input);

export const withdrawToken = (id: string) => sendTo('DELETE', `/api/feed-tokens/${encodeURIComponent(id)}`);
