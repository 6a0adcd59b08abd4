/** A dashboard on the front page: its own picture, title, purpose, as-of day, owner, and a mark when new, changed or waiting. */
import { Link } from '@tanstack/react-router';
import type { Card } from '../../src/lounge/lounge.api.ts';
import { useWords } from '../shell/language.tsx';
import { dayText } from '../ui/time-words.ts';
import { FavouriteButton } from './favourite.tsx';

const markLook = {
  new: 'border-link text-link',
  changed: 'border-link text-link',
  stale: 'border-caution text-caution',
} as const;

const markForm = 'rounded-4 border px-2 text-12 leading-5 bg-white';

/** As an image, not as markup: whatever the picture holds, nothing in it can run. */
const pictureAddress = (svg: string): string => `data:image/svg+xml,${encodeURIComponent(svg)}`;

export const DashboardCard = ({ card }: { card: Card }) => {
  const { t, say, language } = useWords();
  return (
    <li className="relative flex flex-col border border-line rounded-8 bg-white hover:border-link focus-within:border-link">
      <div className="h-36 border-b border-grid flex items-center justify-center px-4 py-3">
        {card.picture ? (
          <img
            src={pictureAddress(card.picture)}
            alt=""
            className="max-h-full max-w-full w-full h-full object-contain"
          />
        ) : (
          <div className="w-full h-full bg-wash rounded-4" />
        )}
      </div>
      <div className="flex-1 flex flex-col p-5 pt-4">
        <div className="flex items-start justify-between gap-2">
          <h3 className="text-20 font-bold">
            <Link
              to="/dashboards/$id"
              params={{ id: card.id }}
              search={{}}
              className="text-ink hover:text-link hover:underline after:absolute after:inset-0 after:rounded-8"
            >
              {say(card.title)}
            </Link>
          </h3>
          <span className="shrink-0 mt-1 flex gap-1">
            {card.mark && <span className={`${markForm} ${markLook[card.mark]}`}>{t(`mark.${card.mark}`)}</span>}
            {card.restricted && (
              <span className={`${markForm} border-caution text-caution`}>{t('mark.restricted')}</span>
            )}
          </span>
        </div>
        <p className="mt-1 text-14 flex-1">{say(card.purpose)}</p>
        <div className="mt-3 flex items-center justify-between gap-2 text-12 text-quiet">
          <span>
            {t('card.asOf', { date: dayText(card.asOf, language) })}
            <span className="mx-2" aria-hidden="true">
              ・
            </span>
            {say(card.owner)}
          </span>
          <FavouriteButton id={card.id} on={card.favourite} title={say(card.title)} />
        </div>
      </div>
    </li>
  );
};
