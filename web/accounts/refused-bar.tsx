/** Told to who asked for something that takes two people, and was refused: on every page, until read. */
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { refusedRequestsSchema } from '../../src/accounts/accounts.api.ts';
import { getFrom, sendTo } from '../shell/ask-server.ts';
import { useWords } from '../shell/language.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
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
  const waiting = (mayAsk && refused.data?.requests) || [];
  if (waiting.length === 0) return null;
  const read = async (id: string) => {
    await sendTo('POST', `/api/refused-requests/${encodeURIComponent(id)}/read`);
    await client.invalidateQueries({ queryKey: refusedQuery.queryKey });
  };
  return (
    <section aria-label={t('refused.title')} className="no-print border-b-2 border-caution bg-white">
      <ul className="max-w-[1440px] mx-auto px-8 py-2">
        {waiting.map((request) => (
          <li key={request.id} className="flex items-start gap-3 py-2 text-14">
            <span className="text-caution">
              <Icon name="caution" />
            </span>
            <span className="flex-1">
              <span className="font-bold block">{t('refused.title')}</span>
              {t('refused.what', {
                title: say(request.what),
                date: dayText(request.requestedAt.slice(0, 10), language),
                name: request.by,
                why: request.why,
              })}
            </span>
            <Button dense onPress={() => void read(request.id)}>
              {t('notice.read')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
};
