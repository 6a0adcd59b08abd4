/** What the pages of the Lounge ask the server for. */
import type { Language } from '#base';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { dashboardSchema, frontPageSchema, type TileFormat, viewSchema } from '../../src/lounge/lounge.api.ts';
import { Broken, getFrom } from '../shell/ask-server.ts';
import { writeSearch } from '../shell/search-params.ts';
import type { Search } from '../shell/search-params.ts';
import { isTopology } from '../ui/map/shapes.ts';
import type { Topology } from '../ui/map/shapes.ts';

const id = encodeURIComponent;

export const frontPageQuery = (query: string) =>
  queryOptions({
    queryKey: ['lounge', query],
    queryFn: ({ signal }) => getFrom(`/api/lounge${writeSearch({ q: query })}`, frontPageSchema, signal),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });

export const dashboardQuery = (dashboard: string) =>
  queryOptions({
    queryKey: ['dashboard', dashboard],
    queryFn: ({ signal }) => getFrom(`/api/dashboards/${id(dashboard)}`, dashboardSchema, signal),
    staleTime: 60_000,
  });

/** `filters` holds only what differs from how the dashboard opens, so that the first view is one answer for everybody. */
export const viewQuery = (dashboard: string, filters: Search) =>
  queryOptions({
    queryKey: ['view', dashboard, filters],
    queryFn: ({ signal }) =>
      getFrom(`/api/dashboards/${id(dashboard)}/view${writeSearch(filters)}`, viewSchema, signal),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });

const topologySchema = {
  parse: (value: unknown): Topology => {
    if (!isTopology(value)) throw new Broken('not a map');
    return value;
  },
};

export const mapQuery = (map: string) =>
  queryOptions({
    queryKey: ['map', map],
    queryFn: ({ signal }) => getFrom(`/api/maps/${id(map)}`, topologySchema, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });

export const downloadPath = (
  dashboard: string,
  tile: string,
  format: TileFormat,
  language: Language,
  filters: Search,
): string =>
  `/api/dashboards/${id(dashboard)}/tiles/${id(tile)}/download${writeSearch({ format, language, ...filters })}`;
