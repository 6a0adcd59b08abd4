/** Told to who asked for something that takes two people, and was refused: on every page, until read. */
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { refusedRequestsSchema } from '../../src/accounts/accounts.api.ts';
import { dayInJapan } from '#base';
import { getFrom, sendTo } from '../shell/ask-server.ts';
import { useWords } from '../shell/language.tsx';
import { Notices } from '../ui/notices.tsx';
import { dayText } from '../ui/time-words.ts';
import { sessionQuery } from './session.ts';

const refusedQuery = queryOptions({
  queryKey: ['refused-requests'],
  queryFn: ({ signal }) => getFrom('/api/refused-requests', refusedRequestsSchema, signal),
  staleTime: 60_000,
  refetchInterval: 5 * 60_000,
});

export const RefusedBar = () => {
  const { t, say, language } = useWords();
  const session = useQuery(sessionQuery);
  const mayAsk = session.data?.person?.roles.some((role) => role === 'administrator' || role === 'policy') ?? false;
  const refused = useQuery({ ...refusedQuery, enabled: mayAsk });
  const client = useQueryClient();
  const read = async (id: string) => {
    await sendTo('POST', `/api/refused-requests/${encodeURIComponent(id)}/read`);
    await client.invalidateQueries({ queryKey: refusedQuery.queryKey });
  };
  return (
    <Notices
      title={t('refused.title')}
      look="caution"
      notices={((mayAsk && refused.data?.requests) || []).map((request) => ({
        key: request.id,
        onRead: () => void read(request.id),
        words: t('refused.what', {
          title: say(request.what),
          date: dayText(dayInJapan(new Date(request.requestedAt)), language),
          name: request.by,
          why: request.why,
        }),
      }))}
    />
  );
};
