/** The Lounge's front page: search, fields, cards; below, what one comes back to. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { longestSearch } from '../../src/lounge/lounge.api.ts';
import { useWords } from '../shell/language.tsx';
import { SearchBox } from '../shell/search-box.tsx';
import { Button } from '../ui/button.tsx';
import { Bone } from '../ui/bone.tsx';
import { FailurePage } from '../ui/states.tsx';
import { frontPageQuery } from './answers.ts';
import { DashboardCard } from './card.tsx';
import { ComeBack } from './come-back.tsx';
import { ResultsList } from './results-list.tsx';

export const FrontPage = () => {
  const { t, say } = useWords();
  const navigate = useNavigate();
  const { q: asked = '', category = '' } = useSearch({ strict: false }) as Record<string, string>;
  // A link may hold more than the box takes.
  const q = asked.slice(0, longestSearch);
  const front = useQuery(frontPageQuery(q));
  const all = useQuery(frontPageQuery(''));
  const name = all.data ? say(all.data.cityName) : '';
  useEffect(() => {
    document.title = [name, t('app.name')].filter(Boolean).join(' ');
  }, [name, t]);
  if (front.isError) return <FailurePage error={front.error} retry={() => void front.refetch()} />;
  const fields = (all.data ?? front.data)?.categories.filter((one) => one.count > 0) ?? [];
  const cards = (front.data?.cards ?? []).filter((card) => !category || q || card.category === category);
  const results = !q && category ? [] : (front.data?.results ?? []);
  const total = fields.reduce((sum, one) => sum + one.count, 0);
  const go = (search: Record<string, string>) => void navigate({ to: '/', search });
  return (
    <div className="pt-8">
      <h1 className="sr-only">{t('lounge.title')}</h1>
      <div className="max-w-[45rem]">
        <SearchBox large live />
      </div>
      <section aria-labelledby="fields" className="mt-6 flex flex-wrap items-baseline gap-x-6">
        <h2 id="fields" className="text-14 text-quiet">
          {t('lounge.fields')}
        </h2>
        <ul className="flex flex-wrap gap-x-6">
          {[
            { category: '', title: t('lounge.field.all'), count: total },
            ...fields.map((one) => ({ ...one, title: say(one.title) })),
          ].map((one) => (
            <li key={one.category}>
              <button
                type="button"
                aria-pressed={!q && category === one.category}
                onClick={() => go(one.category ? { category: one.category } : {})}
                className="min-h-11 text-16 text-link aria-pressed:text-ink aria-pressed:font-bold aria-pressed:underline underline-offset-8 decoration-2 decoration-link hover:underline"
              >
                {one.title} <span className="text-14 text-quiet font-normal">{one.count}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="cards" className="mt-4" aria-busy={front.isFetching}>
        <h2 id="cards" className={q ? 'text-20 font-bold mb-4 flex items-center gap-4' : 'sr-only'}>
          {q && front.data ? t('search.found', { query: q, count: cards.length + results.length }) : t('lounge.cards')}
          {q && (
            <Button dense onPress={() => go({})}>
              {t('search.clear')}
            </Button>
          )}
        </h2>
        {front.isPending ? (
          <div className="grid gap-6 md:grid-cols-2 lg:grid-cols-3" role="status" aria-label={t('state.loading')}>
            {[1, 2, 3].map((at) => (
              <Bone key={at} className="h-80" />
            ))}
          </div>
        ) : cards.length > 0 || results.length > 0 ? (
          <ul className="grid gap-6 md:grid-cols-2 lg:grid-cols-3 empty:hidden">
            {cards.map((card) => (
              <DashboardCard key={card.id} card={card} />
            ))}
          </ul>
        ) : (
          <div className="border border-line rounded-8 p-8 max-w-[45rem]">
            <p className="font-bold">{q ? t('search.none', { query: q }) : t('lounge.empty')}</p>
            <p className="text-quiet">{q ? t('search.none.next') : t('lounge.empty.next')}</p>
          </div>
        )}
      </section>
      <ResultsList key={q} results={results} />
      {all.data && !q && <ComeBack page={all.data} />}
    </div>
  );
};
