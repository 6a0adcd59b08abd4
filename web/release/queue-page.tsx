/** The queue: what waits for this person first; everything else one step away in the rail. */
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { RequestCard } from '../../src/release/release.api.ts';
import { useWords } from '../shell/language.tsx';
import { Bone } from '../ui/bone.tsx';
import { FailurePage } from '../ui/states.tsx';
import { momentText } from '../ui/time-words.ts';
import { queueQuery } from './answers.ts';
import { HowMark, StateMark } from './state-mark.tsx';
import { onShelf, shelves, WorkFrame } from './work-frame.tsx';

const QueueRow = ({ card }: { card: RequestCard }) => {
  const { t, say, language } = useWords();
  return (
    <tr className="border-b border-grid hover:bg-wash">
      <th scope="row" className="text-left font-normal px-3 py-2">
        <Link
          to="/releases/$id"
          params={{ id: card.id }}
          className="inline-flex flex-wrap items-baseline gap-x-3 min-h-11 py-2 text-link hover:underline"
        >
          <span className="font-bold">{say(card.title)}</span>
          <span className="text-14 text-quiet">{t('release.number', { name: card.id })}</span>
        </Link>
      </th>
      <td className="px-3 py-2">
        <span className="flex flex-wrap gap-2">
          <StateMark state={card.state} />
          <HowMark card={card} />
        </span>
      </td>
      <td className="px-3 py-2 text-14">
        {card.automated ? t('release.automated') : card.author}
        {!card.automated && <span className="block text-12 text-quiet">{card.authorPost}</span>}
      </td>
      <td className="px-3 py-2 text-14 whitespace-nowrap">
        {card.state === 'checking' || card.state === 'disputed' ? t('release.votes', { count: card.votes }) : '–'}
      </td>
      <td className="px-3 py-2 text-14 whitespace-nowrap">{momentText(new Date(card.at), language)}</td>
    </tr>
  );
};

export const QueuePage = () => {
  const { t } = useWords();
  const search = useSearch({ strict: false }) as Record<string, string>;
  const queue = useQuery(queueQuery);
  const shelf = shelves.find((one) => one === search.shelf) ?? 'waiting';
  useEffect(() => {
    document.title = `${t('release.area')} – ${t('app.name')}`;
  }, [t]);
  if (queue.isError) return <FailurePage error={queue.error} retry={() => void queue.refetch()} />;
  const cards = (queue.data?.requests ?? []).filter((card) => onShelf(card, shelf));
  return (
    <WorkFrame shelf={shelf}>
      <h1 className="text-24 font-bold mb-4">{t(`release.tab.${shelf}`)}</h1>
      {queue.isPending ? (
        <div role="status" aria-label={t('state.loading')} className="space-y-2">
          {[1, 2, 3, 4].map((at) => (
            <Bone key={at} className="h-14" />
          ))}
        </div>
      ) : cards.length === 0 ? (
        <div className="border border-line rounded-8 p-8 max-w-[45rem]">
          <p className="font-bold">{t(`release.empty.${shelf}`)}</p>
          <p className="text-quiet">{t(`release.empty.${shelf}.next`)}</p>
        </div>
      ) : (
        <div className="overflow-x-auto">
          <table className="w-full min-w-[42rem] border-collapse">
            <thead>
              <tr>
                {(['title', 'state', 'author', 'votes', 'at'] as const).map((key) => (
                  <th key={key} scope="col" className="text-left text-14 bg-head border-b border-line px-3 py-2">
                    {t(`release.column.${key}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {cards.map((card) => (
                <QueueRow key={card.id} card={card} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </WorkFrame>
  );
};
