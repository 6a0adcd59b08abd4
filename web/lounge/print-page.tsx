/** A dashboard on A4 landscape: title, filters, facts, who printed it and when; charts as vectors; tables and manual if wanted. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { sessionQuery } from '../accounts/session.ts';
import { SyntheticNote } from '../shell/top-bar.tsx';
import { useWords } from '../shell/language.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { momentText } from '../ui/time-words.ts';
import { Facts } from './dashboard-head.tsx';
import { ManualText } from './manual-text.tsx';
import { usePlace } from './place.ts';
import type { Shown } from './shown.ts';
import { TablePages } from './table-pages.tsx';
import { TileGrid } from './tile-grid.tsx';

export const PrintPage = (shown: Shown) => {
  const { dashboard, state } = shown;
  const { t, say, language } = useWords();
  const place = usePlace();
  const session = useQuery(sessionQuery);
  const [tables, setTables] = useState(true);
  const [manual, setManual] = useState(false);
  const [at] = useState(() => new Date());
  const person = session.data?.person;
  const filters = dashboard.filters.map((filter) => {
    const option = filter.options.find((one) => one.code === state.chosen[filter.name]);
    return `${say(filter.title)}: ${option ? say(option.label) : ''}`;
  });
  // Where the tables follow, one that is a tile would stand there twice, and stretch its neighbour over pages.
  const tiles = dashboard.tiles.filter(({ kind }) => !(tables && kind === 'table'));
  const drawn = { ...shown, dashboard: { ...dashboard, tiles } };
  const choice = (label: string, on: boolean, set: (on: boolean) => void) => (
    <label className="flex items-center gap-2 min-h-11 text-14">
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => set(event.target.checked)}
        className="size-5 accent-[#0017c1]"
      />
      {label}
    </label>
  );
  return (
    // 273 mm at 96 dots an inch: the width of the paper between its margins, so that lines break on screen as they will in print.
    <div className="w-[1032px] mx-auto print:w-auto">
      <div className="no-print flex flex-wrap items-center gap-4 py-3 mb-4 border-b border-line">
        <Link
          to="/dashboards/$id"
          params={{ id: dashboard.id }}
          search={state.changed}
          className={`${buttonClass('quiet', true)} min-h-11`}
        >
          <Icon name="back" size={16} />
          {t('act.back')}
        </Link>
        {choice(t('print.tables'), tables, setTables)}
        {choice(t('print.manual'), manual, setManual)}
        <span className="flex-1 text-12 text-quiet">{t('print.hint')}</span>
        <Button look="main" onPress={() => window.print()}>
          <Icon name="print" size={18} />
          {t('act.print')}
        </Button>
      </div>
      <header className="mb-3 border-b border-ink pb-2">
        <div className="flex items-baseline justify-between gap-6 text-12">
          <span>
            {[place.name ? say(place.name) : '', t('app.name')].filter(Boolean).join(' ')}{' '}
            {place.synthetic && !dashboard.facts.openStatistics && <SyntheticNote />}
          </span>
          {person && (
            <span className="text-quiet">
              {t('print.by', { name: person.displayName, section: person.section, at: momentText(at, language) })}
            </span>
          )}
        </div>
        <h1 className="text-24 font-bold">{say(dashboard.title)}</h1>
        <p className="text-14">{say(dashboard.purpose)}</p>
        <Facts dashboard={dashboard} />
        {filters.length > 0 && (
          <p className="text-14">
            <span className="text-quiet">{t('print.filters')}　</span>
            {filters.join('　')}
          </p>
        )}
      </header>
      <TileGrid {...drawn} onPaper onFilter={() => undefined} onManual={() => undefined} />
      {tables && (
        <div className="mt-8 print:mt-0">
          <TablePages {...shown} onPaper />
        </div>
      )}
      {manual && (
        <div className="mt-8 break-before-page">
          <ManualText manual={dashboard.manual} tiles={dashboard.tiles} />
        </div>
      )}
      <p className="mt-6 border-t border-ink pt-2 text-12">{say(dashboard.protection)}</p>
    </div>
  );
};
