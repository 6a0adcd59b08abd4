/** The slim bar above every page: mark, place, search, help, language, person. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useLocation, useParams, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { sessionQuery } from '../accounts/session.ts';
import { dashboardQuery } from '../lounge/answers.ts';
import { usePlace } from '../lounge/place.ts';
import { AreaLink } from '../release/area-link.tsx';
import { Button } from '../ui/button.tsx';
import { Icon, Knot } from '../ui/icons.tsx';
import { forgetKept } from '../ui/kept.ts';
import { ActMenu } from '../ui/overlay.tsx';
import { sendTo } from './ask-server.ts';
import { HelpWindow } from './help.tsx';
import { useWords } from './language.tsx';
import { SearchBox } from './search-box.tsx';

export const LanguageSwitch = () => {
  const { language, choose, t } = useWords();
  return (
    <div role="group" aria-label={t('language.label')} className="flex items-center text-14">
      {(['ja', 'en'] as const).map((one) => (
        <button
          key={one}
          type="button"
          lang={one}
          aria-pressed={language === one}
          onClick={() => choose(one)}
          className={`h-11 px-2 whitespace-nowrap ${language === one ? 'font-bold underline underline-offset-4 decoration-2' : 'text-quiet hover:text-ink'}`}
        >
          {one === 'ja' ? '日本語' : 'English'}
        </button>
      ))}
    </div>
  );
};

export const SyntheticNote = () => {
  const { t } = useWords();
  return (
    <span className="inline-block whitespace-nowrap rounded-4 border border-caution text-caution bg-white px-2 text-12 leading-5">
      {t('app.synthetic')}
    </span>
  );
};

export const TopBar = ({ withSearch }: { withSearch: boolean }) => {
  const { t, say } = useWords();
  const place = usePlace();
  const session = useQuery(sessionQuery);
  // Published statistics of a real city stay real when a demo shows them.
  const { id } = useParams({ strict: false });
  const onDashboard = useLocation({ select: ({ pathname }) => pathname.startsWith('/dashboards/') });
  const shown = useQuery({ ...dashboardQuery(id ?? ''), enabled: id !== undefined && onDashboard });
  const [help, setHelp] = useState(false);
  return (
    <header className="no-print xl:sticky top-0 z-30 bg-white border-b border-line">
      {/* On a tablet, and enlarged to 200 % or more, the bar breaks into lines and leaves the page to itself (WCAG 1.4.10). */}
      <div className="max-w-[1440px] mx-auto px-4 sm:px-8 py-1 xl:py-0 min-h-14 flex flex-wrap xl:flex-nowrap items-center gap-x-4">
        <Link to="/" title={t('app.home')} className="flex items-center gap-2.5 min-h-11 whitespace-nowrap">
          <Knot />
          <span className="text-16 font-bold">
            {[place.name ? say(place.name) : '', t('app.name')].filter(Boolean).join(' ')}
          </span>
        </Link>
        {place.synthetic && !shown.data?.facts.openStatistics && <SyntheticNote />}
        <div className="order-last basis-full xl:order-none xl:basis-auto flex-1 flex justify-center">
          {withSearch && <div className="w-full max-w-md">{<SearchBox large={false} live={false} />}</div>}
        </div>
        {session.data?.person && <AreaLink person={session.data.person} />}
        <Button look="quiet" dense onPress={() => setHelp(true)} className="min-h-11 px-2">
          <Icon name="help" />
          {t('help.open')}
        </Button>
        <LanguageSwitch />
        <PersonMenu />
      </div>
      <HelpWindow open={help} onClose={() => setHelp(false)} />
    </header>
  );
};

const PersonMenu = () => {
  const { t } = useWords();
  const { data } = useQuery(sessionQuery);
  const client = useQueryClient();
  const router = useRouter();
  const person = data?.person;
  if (!person) return null;
  const signOut = async () => {
    forgetKept();
    await sendTo('DELETE', '/api/session').catch(() => undefined);
    client.clear();
    await router.navigate({ to: '/sign-in' });
  };
  return (
    <ActMenu
      label={t('person.menu')}
      trigger={
        <Button look="quiet" dense className="min-h-11 px-2 gap-2">
          <Icon name="person" />
          <span className="text-14 text-left leading-tight whitespace-nowrap">
            {person.displayName}
            <span className="block text-12 text-quiet leading-tight">{person.section}</span>
          </span>
          <span className="sr-only">{t('person.menu')}</span>
          <Icon name="down" size={16} />
        </Button>
      }
      acts={[
        { key: 'feeds', label: t('feeds.title'), act: () => void router.navigate({ to: '/feeds' }) },
        { key: 'out', label: t('person.signOut'), act: () => void signOut() },
      ]}
    />
  );
};
