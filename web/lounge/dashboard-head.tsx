/** The head of a dashboard: where it stands, its title, one sentence, and the line of facts. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { CodeWindow } from '../embed/code-window.tsx';
import type { Dashboard } from '../../src/lounge/lounge.api.ts';
import { useWords } from '../shell/language.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { dayText } from '../ui/time-words.ts';
import { frontPageQuery } from './answers.ts';
import { FavouriteButton } from './favourite.tsx';
import { usePlace } from './place.ts';
import { releasesOf, releaseText } from './release-words.ts';
import type { Shown } from './shown.ts';

export const DashboardHead = ({ dashboard, state }: Shown) => {
  const { t, say } = useWords();
  const front = useQuery(frontPageQuery(''));
  const category = front.data?.categories.find((one) => one.category === dashboard.category);
  const title = say(dashboard.title);
  const [code, setCode] = useState(false);
  return (
    <div className="pt-4">
      <nav aria-label={t('crumbs.label')} className="text-12 text-quiet flex items-center gap-2 print:hidden">
        <Link to="/" className="hover:underline text-link py-1">
          {t('app.name')}
        </Link>
        {category && (
          <>
            <span aria-hidden="true">›</span>
            <Link to="/" search={{ category: dashboard.category }} className="hover:underline text-link py-1">
              {say(category.title)}
            </Link>
          </>
        )}
      </nav>
      <div className="flex flex-wrap sm:flex-nowrap items-start justify-between gap-x-6 gap-y-3">
        <h1 className="text-24 font-bold">{title}</h1>
        <div className="flex flex-wrap items-center gap-2 -mt-1.5 print:hidden">
          <FavouriteButton id={dashboard.id} on={dashboard.favourite} title={title} />
          <Button dense onPress={() => setCode(true)} className="min-h-11 ml-2">
            <Icon name="code" size={18} />
            {t('embed.code')}
          </Button>
          <Link
            to="/dashboards/$id"
            params={{ id: dashboard.id }}
            search={{ ...state.changed, print: '1' }}
            className={`${buttonClass('plain', true)} min-h-11`}
          >
            <Icon name="print" size={18} />
            {t('act.print')}
          </Link>
        </div>
      </div>
      <p className="text-16 max-w-[60rem]">{say(dashboard.purpose)}</p>
      <Facts dashboard={dashboard} />
      {code && <CodeWindow dashboard={dashboard} state={state} onClose={() => setCode(false)} />}
    </div>
  );
};

export const Facts = ({ dashboard }: { dashboard: Dashboard }) => {
  const { t, say, language } = useWords();
  const place = usePlace();
  const { asOf, updatedOn, source, author, audience, credit } = dashboard.facts;
  const facts = [
    [t('facts.asOf'), dayText(asOf, language)],
    [t('facts.updatedOn'), dayText(updatedOn, language)],
    [t('facts.source'), say(source)],
    [t('facts.author'), say(author)],
    [t('facts.audience'), say(audience)],
    ...(credit ? [[t('facts.credit'), say(credit)]] : []),
    ...releasesOf(dashboard).map((release) => [t('facts.release'), releaseText(release, place.synthetic, t)]),
  ];
  return (
    <dl className="mt-1 mb-2 flex flex-wrap gap-x-5 text-12 text-quiet leading-6">
      {facts.map(([term, fact]) => (
        <div key={`${term}${fact}`} className="flex gap-1.5">
          <dt className="shrink-0">{term}</dt>
          <dd className="text-ink">{fact}</dd>
        </div>
      ))}
    </dl>
  );
};
