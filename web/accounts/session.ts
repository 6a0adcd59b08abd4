/** Who is at the screen, as the server says. */
import { queryOptions } from '@tanstack/react-query';
import { sessionSchema } from '../../src/accounts/accounts.api.ts';
import { getFrom } from '../shell/ask-server.ts';

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => getFrom('/api/session', sessionSchema, signal),
  staleTime: 5 * 60_000,
});
