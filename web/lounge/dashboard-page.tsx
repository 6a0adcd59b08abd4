/** A dashboard, in the one format: head, filters and tabs, tiles, tables, manual, history; on paper the same. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useWords } from '../shell/language.tsx';
import { dashboardSearch, dashboardState, dashboardTabs } from '../shell/search-params.ts';
import type { DashboardTab, Search } from '../shell/search-params.ts';
import { prepareCharts } from '../ui/chart/chart.tsx';
import { FailurePage } from '../ui/states.tsx';
import { dashboardQuery, mapQuery, viewQuery } from './answers.ts';
import { DashboardHead } from './dashboard-head.tsx';
import { DashboardSkeleton } from './dashboard-skeleton.tsx';
import { FilterBar } from './filter-bar.tsx';
import { History } from './history.tsx';
import { ManualText } from './manual-text.tsx';
import { PrintPage } from './print-page.tsx';
import { Protection } from './protection.tsx';
import { TablePages } from './table-pages.tsx';
import { TileGrid } from './tile-grid.tsx';

/** What the address asks, before the dashboard itself has said which filters it has: saves one wait in nearly every case. */
const asked = ({ tab: _tab, print: _print, ...filters }: Search): Search => filters;

export const DashboardPage = () => {
  const { t, say } = useWords();
  const navigate = useNavigate();
  const { id = '' } = useParams({ strict: false });
  const search = useSearch({ strict: false }) as Search;
  const dashboard = useQuery(dashboardQuery(id));
  const state = dashboard.data ? dashboardState(dashboard.data.filters, search) : null;
  const view = useQuery({ ...viewQuery(id, state?.changed ?? asked(search)), enabled: !dashboard.isError });
  const title = dashboard.data ? say(dashboard.data.title) : '';
  const client = useQueryClient();
  useEffect(() => {
    void prepareCharts();
  }, []);
  // Shapes and numbers come at the same time, not one after the other.
  useEffect(() => {
    const maps = new Set(dashboard.data?.tiles.flatMap((tile) => (tile.map ? [tile.map.id] : [])));
    for (const map of maps) void client.prefetchQuery(mapQuery(map));
  }, [client, dashboard.data]);
  useEffect(() => {
    if (title) document.title = `${title} – ${t('app.name')}`;
  }, [title, t]);

  if (dashboard.isError) return <FailurePage error={dashboard.error} retry={() => void dashboard.refetch()} />;
  if (!dashboard.data || !state) return <DashboardSkeleton />;
  const go = (next: { tab?: DashboardTab; changed?: Search }) =>
    void navigate({
      to: '/dashboards/$id',
      params: { id },
      search: dashboardSearch({ tab: next.tab ?? state.tab, changed: next.changed ?? state.changed }),
      resetScroll: false,
    });
  const setFilter = (name: string, code: string) => {
    const { [name]: _old, ...rest } = state.changed;
    const initial = dashboard.data.filters.find((filter) => filter.name === name)?.initial;
    go({ changed: code === initial ? rest : { ...rest, [name]: code } });
  };
  const shown = { dashboard: dashboard.data, view: view.data ?? null, state };
  if (state.print) return <PrintPage {...shown} />;
  return (
    <>
      <DashboardHead {...shown} />
      <Tabs
        selectedKey={state.tab}
        onSelectionChange={(key) => go({ tab: dashboardTabs.find((one) => one === key) ?? 'graph' })}
      >
        <div className="no-print sticky top-[57px] z-20 bg-white border-b border-line mb-4 flex flex-wrap items-end justify-between gap-x-8">
          <TabList aria-label={title} className="flex max-w-full overflow-x-auto">
            {dashboardTabs.map((tab) => (
              <Tab
                key={tab}
                id={tab}
                className="min-h-12 px-3 sm:px-4 first:pl-1 whitespace-nowrap flex items-center cursor-pointer border-b-4 border-transparent text-16 hover:text-link data-selected:border-link data-selected:font-bold outline-offset-[-2px]"
              >
                {t(`tab.${tab}`)}
              </Tab>
            ))}
          </TabList>
          <FilterBar
            filters={dashboard.data.filters}
            state={state}
            updating={view.isPlaceholderData}
            onChange={setFilter}
            onClear={() => go({ changed: {} })}
          />
        </div>
        {state.unknown.length > 0 && (
          <p role="status" className="mb-4 border-l-4 border-caution pl-3 text-14">
            {t('filters.unknown', { names: state.unknown.join('、') })}
          </p>
        )}
        <TabPanel id="graph" className="outline-offset-4">
          {view.isError ? (
            <FailurePage error={view.error} retry={() => void view.refetch()} />
          ) : (
            <TileGrid {...shown} onFilter={setFilter} onManual={() => go({ tab: 'manual' })} />
          )}
        </TabPanel>
        <TabPanel id="table">
          {view.isError ? (
            <FailurePage error={view.error} retry={() => void view.refetch()} />
          ) : (
            <TablePages {...shown} />
          )}
        </TabPanel>
        <TabPanel id="manual">
          <ManualText manual={dashboard.data.manual} tiles={dashboard.data.tiles} />
        </TabPanel>
        <TabPanel id="history">
          <History entries={dashboard.data.history} />
        </TabPanel>
      </Tabs>
      <Protection dashboard={dashboard.data} onManual={() => go({ tab: 'manual' })} />
    </>
  );
};
