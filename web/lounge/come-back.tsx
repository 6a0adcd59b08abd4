/** Below the cards: recently viewed, favourites, coming updates. */
import { Link } from '@tanstack/react-router';
import type { FrontPage } from '../../src/lounge/lounge.api.ts';
import { useWords } from '../shell/language.tsx';
import { dayText } from '../ui/time-words.ts';

export const ComeBack = ({ page }: { page: FrontPage }) => {
  const { t, say, language } = useWords();
  const titles = new Map(page.cards.map((card) => [card.id, say(card.title)]));
  const known = (ids: readonly string[]) => ids.filter((id) => titles.has(id)).map((id) => ({ id, on: '' }));
  const lists = [
    { key: 'recent', entries: known(page.recent).slice(0, 6) },
    { key: 'favourites', entries: known(page.favourites) },
    { key: 'upcoming', entries: page.upcoming.filter((one) => titles.has(one.id)) },
  ] as const;
  return (
    <div className="mt-10 grid gap-6 md:grid-cols-3">
      {lists.map(({ key, entries }) => (
        <section key={key} aria-labelledby={`list-${key}`} className="border-t border-line pt-4">
          <h2 id={`list-${key}`} className="text-16 font-bold">
            {t(`lounge.${key}`)}
          </h2>
          {entries.length === 0 ? (
            <p className="text-14 text-quiet mt-1">{t(`lounge.${key}.none`)}</p>
          ) : (
            <ul>
              {entries.map((entry) => (
                <li key={entry.id}>
                  <Link
                    to="/dashboards/$id"
                    params={{ id: entry.id }}
                    search={{}}
                    className="flex items-center justify-between gap-4 min-h-11 text-link hover:underline"
                  >
                    {titles.get(entry.id)}
                    {entry.on && (
                      <span className="text-14 text-quiet whitespace-nowrap">{dayText(entry.on, language)}</span>
                    )}
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
    </div>
  );
};
