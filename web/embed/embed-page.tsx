/** A dashboard, or one tile of it, as it stands inside another page: white, without the shell, with what must stand beside its numbers. It changes nothing. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { sessionQuery } from '../accounts/session.ts';
import { dashboardQuery, viewQuery } from '../lounge/answers.ts';
import { Facts } from '../lounge/dashboard-head.tsx';
import { DashboardSkeleton } from '../lounge/dashboard-skeleton.tsx';
import { FilterBar } from '../lounge/filter-bar.tsx';
import { usePlace } from '../lounge/place.ts';
import { TileGrid } from '../lounge/tile-grid.tsx';
import { SyntheticNote } from '../shell/top-bar.tsx';
import { useWords } from '../shell/language.tsx';
import { dashboardState } from '../shell/search-params.ts';
import type { Search } from '../shell/search-params.ts';
import { prepareCharts } from '../ui/chart/chart.tsx';
import { PageState } from '../ui/states.tsx';
import { EmbedFailure, OpenLink, SignInHint } from './embed-state.tsx';
import { dashboardAddress, outward } from './outward.ts';

export const EmbedPage = () => {
  const { id = '', tile } = useParams({ strict: false });
  const search = useSearch({ strict: false }) as Search;
  const session = useQuery(sessionQuery);
  const open = dashboardAddress(id, search);
  const shown = session.isError ? (
    <EmbedFailure error={session.error} open={open} retry={() => void session.refetch()} />
  ) : !session.data ? (
    <DashboardSkeleton />
  ) : session.data.person ? (
    <Embedded id={id} tile={tile ?? null} search={search} />
  ) : (
    <SignInHint open={open} />
  );
  return <main className="px-4 pb-4">{shown}</main>;
};

const Embedded = ({ id, tile, search }: { id: string; tile: string | null; search: Search }) => {
  const { t, say } = useWords();
  const navigate = useNavigate();
  const place = usePlace();
  const dashboard = useQuery(dashboardQuery(id));
  const state = dashboard.data ? dashboardState(dashboard.data.filters, search) : null;
  const view = useQuery({ ...viewQuery(id, state?.changed ?? search), enabled: !dashboard.isError });
  const title = dashboard.data ? say(dashboard.data.title) : '';
  useEffect(() => {
    void prepareCharts();
  }, []);
  useEffect(() => {
    if (title) document.title = `${title} – ${t('app.name')}`;
  }, [title, t]);
  const open = dashboardAddress(id, state?.changed ?? search);
  if (dashboard.isError)
    return <EmbedFailure error={dashboard.error} open={open} retry={() => void dashboard.refetch()} />;
  if (!dashboard.data || !state) return <DashboardSkeleton />;
  const tiles = dashboard.data.tiles.filter((one) => tile === null || one.id === tile);
  if (tiles.length === 0)
    return (
      <PageState title={t('embed.noTile', { title })} why={t('embed.noTile.why')} next={t('embed.noTile.next')}>
        <OpenLink href={open} />
      </PageState>
    );
  const alone = tile === null ? tiles : tiles.map((one) => ({ ...one, span: 12 }));
  const to = tile === null ? '/embed/dashboards/$id' : '/embed/dashboards/$id/tiles/$tile';
  const go = (changed: Search) =>
    void navigate({ to, params: { id, ...(tile === null ? {} : { tile }) }, search: changed, replace: true } as never);
  const setFilter = (name: string, code: string) => {
    const { [name]: _old, ...rest } = state.changed;
    const initial = dashboard.data.filters.find((filter) => filter.name === name)?.initial;
    go(code === initial ? rest : { ...rest, [name]: code });
  };
  return (
    <>
      <div className="pt-2 flex flex-wrap items-start justify-between gap-x-6">
        <div className="flex flex-wrap items-center gap-x-3">
          <h1 className="text-20 font-bold">{title}</h1>
          {place.synthetic && !dashboard.data.facts.openStatistics && <SyntheticNote />}
        </div>
        <OpenLink href={open} />
      </div>
      {tile === null && <p className="text-14 max-w-[60rem]">{say(dashboard.data.purpose)}</p>}
      <Facts dashboard={dashboard.data} />
      <FilterBar
        filters={dashboard.data.filters}
        state={state}
        updating={view.isPlaceholderData}
        onChange={setFilter}
        onClear={() => go({})}
      />
      {state.unknown.length > 0 && (
        <p role="status" className="mb-2 border-l-4 border-caution pl-3 text-14">
          {t('filters.unknown', { names: state.unknown.join('、') })}
        </p>
      )}
      {view.isError ? (
        <EmbedFailure error={view.error} open={open} retry={() => void view.refetch()} />
      ) : (
        <TileGrid
          dashboard={{ ...dashboard.data, tiles: alone }}
          view={view.data ?? null}
          state={state}
          onFilter={setFilter}
          onManual={() =>
            window.open(dashboardAddress(id, { ...state.changed, tab: 'manual' }), outward.target, outward.rel)
          }
        />
      )}
      <p className="mt-4 border-t border-line pt-2 text-12 text-quiet">{say(dashboard.data.protection)}</p>
    </>
  );
};
