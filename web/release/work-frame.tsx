/** The frame of the work area: a rail on the left with what waits, what goes on, what is out. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RequestCard } from '../../src/release/release.api.ts';
import { useWords } from '../shell/language.tsx';
import { buttonClass } from '../ui/button.tsx';
import { queueQuery } from './answers.ts';

export const shelves = ['waiting', 'open', 'released', 'closed'] as const;
export type Shelf = (typeof shelves)[number];

const goingOn: readonly RequestCard['state'][] = ['draft', 'checking', 'disputed', 'approved', 'returned'];
export const onShelf = (card: RequestCard, shelf: Shelf): boolean => {
  if (shelf === 'waiting') return card.waitsForYou;
  if (shelf === 'open') return goingOn.includes(card.state);
  return shelf === 'closed' ? card.state === 'withdrawn' : card.state === 'released' || card.state === 'recalled';
};

export const WorkFrame = ({ shelf, children }: { shelf: Shelf | null; children: ReactNode }) => {
  const { t } = useWords();
  const queue = useQuery(queueQuery);
  const cards = queue.data?.requests ?? [];
  // Enlarged, the rail lies above the work instead of taking its room (WCAG 1.4.10).
  return (
    <div className="flex flex-col md:flex-row gap-x-8 gap-y-4 pt-6">
      <nav aria-label={t('release.rail')} className="md:w-52 shrink-0 no-print">
        <p className="text-14 text-quiet px-3 pb-1">{t('release.area')}</p>
        <ul className="border-t border-line pt-2 flex flex-wrap md:block">
          {shelves.map((one) => (
            <li key={one}>
              <Link
                to="/releases"
                search={one === 'waiting' ? {} : { shelf: one }}
                activeOptions={{ exact: true, includeSearch: true }}
                aria-current={shelf === one ? 'page' : undefined}
                className="flex items-center justify-between gap-3 min-h-11 rounded-8 px-3 text-16 hover:bg-head aria-[current=page]:bg-pale aria-[current=page]:font-bold aria-[current=page]:text-link"
              >
                {t(`release.tab.${one}`)}
                <span className="text-14 text-quiet font-normal">
                  {cards.filter((card) => onShelf(card, one)).length}
                </span>
              </Link>
            </li>
          ))}
        </ul>
        {queue.data?.mayRequest && (
          <Link to="/releases/new" className={`${buttonClass('plain', true)} mt-2 md:mt-4 md:w-full`}>
            {t('release.new')}
          </Link>
        )}
      </nav>
      <div className="flex-1 min-w-0">{children}</div>
    </div>
  );
};
