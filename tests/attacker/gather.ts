/** Walks everything an ordinary member of staff can ask for over HTTP and gathers what it tells. */
import type { Engine } from '#base';
import { openEngine } from '../../src/machinery/duckdb.ts';
import type { FrontPage, View } from '../../src/lounge/lounge.api.ts';
import { type Clues, noClues } from './clues.ts';
import type { Definitions } from './definitions.ts';
import { numbersIn } from './explains.ts';
import { readMapFeeds, readNews } from './read-map-feeds.ts';
import { readGeoJsonFile, readParquetFile } from './read-program-files.ts';
import { readOData } from './read-feeds.ts';
import { readCsv, readXlsx } from './read-files.ts';
import { readPicture } from './read-picture.ts';
import { readResults } from './read-results.ts';
import { readTable, readView } from './read-view.ts';
import { operationsOf, type Operation, unnamed, waysOut } from './ways-out.ts';

export type Ask = (path: string, init?: { readonly method?: string; readonly body?: string }) => Promise<Response>;
type Filters = Readonly<Record<string, string>>;
type Dashboard = {
  filters: { name: string; initial: string; options: { code: string }[] }[];
  tiles: { id: string; kind: string }[];
};

/** Fields of an answer that hold numbers which are no statistics. */
const plainNumbers =
  /^(categories\.\d+\.count|tiles\.\d+\.span|tables\.\d+\.(version|merged|loss\.(values|primary|complementary)|records\.\d+\.days|release\.exceptions))$/;
const knownHeaders =
  /^(content-(type|length|disposition|security-policy|encoding)|cache-control|etag|date|connection|keep-alive|vary|transfer-encoding|referrer-policy|permissions-policy|x-content-type-options|x-frame-options|odata-version|cross-origin-\w+-policy|strict-transport-security|origin-agent-cluster|x-[a-z-]*(policies|policy|download-options|dns-prefetch-control|protection))$/;

const numbersAt = (value: unknown, path = ''): string[] => {
  if (typeof value === 'number') return plainNumbers.test(path) ? [] : [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inside]) => numbersAt(inside, path ? `${path}.${key}` : key));
};

const combinations = (filters: Dashboard['filters']): Filters[] =>
  filters.reduce<Filters[]>(
    (all, { name, options }) => all.flatMap((one) => options.map(({ code }) => ({ ...one, [name]: code }))),
    [{}],
  );
/** Of the filters those that choose a time stay as they open. */
const ofNewest = (filters: Dashboard['filters']): Dashboard['filters'] =>
  filters.map((filter) =>
    /^(month|year)$/.test(filter.name) ? { ...filter, options: [{ code: filter.initial }] } : filter,
  );
const query = (filters: Filters): string => new URLSearchParams(filters).toString();

/** `files`: those of every filter, of the newest time, of the first view alone, or none. `dashboards`: these only; all by default. `views`: of every filter, of the newest time, or the first. */
export type Walk = {
  readonly files: 'all' | 'newest' | 'first' | 'none';
  readonly views?: 'all' | 'newest' | 'first';
  readonly dashboards?: readonly string[];
  /** What programs are given: of every time, of the newest, or not asked for. */
  readonly feeds?: 'all' | 'newest';
};

export const gather = async (
  ask: Ask,
  of: Definitions,
  { files, views = 'all', dashboards, feeds }: Walk,
): Promise<{ clues: Clues; operations: readonly Operation[] }> => {
  const clues = noClues();
  // Opened with the first file: it costs more than many a page.
  let engine: Engine | undefined;
  const strange = (from: string, what: string) => clues.strange.push({ from, what });
  const get = async (path: string): Promise<Response> => {
    const answer = await ask(path);
    for (const name of answer.headers.keys()) if (!knownHeaders.test(name)) strange(path, `header ${name}`);
    return answer;
  };
  const json = async <T>(path: string): Promise<T> => (await get(path)).json() as Promise<T>;
  const operations = operationsOf(await json('/api/openapi.json'));
  const { missing, gone } = unnamed(operations);
  for (const key of missing) strange(key, 'a way out that the attacker does not know');
  for (const key of gone) strange(key, 'no longer there');

  for (const { key, method, path } of operations) {
    const way = waysOut[key];
    const at = path.replaceAll(/\{(\w+)\}/g, 'x');
    if (way === 'closed') {
      const answer = await ask(at, { method: method.toUpperCase(), ...(method === 'get' ? {} : { body: '{}' }) });
      if (answer.status !== 401 && answer.status !== 403) strange(key, `answers ${answer.status} to ordinary staff`);
    }
    if (way === 'words') for (const where of numbersAt(await json(at))) strange(key, `a number at ${where}`);
  }

  const front = await json<FrontPage>('/api/lounge');
  const { cards: _, ...rest } = front;
  for (const where of numbersAt(rest)) strange('front page', `a number at ${where}`);
  for (const q of ['人口', 'average', '9']) {
    const found = await json<FrontPage>(`/api/lounge?q=${encodeURIComponent(q)}`);
    for (const card of found.cards)
      if (JSON.stringify(card) !== JSON.stringify(front.cards.find(({ id }) => id === card.id)))
        strange('search', `${card.id} is told otherwise`);
  }
  if (feeds) await readNews(get, clues);
  if (feeds) await readMapFeeds(get, of, clues, await readOData(get, of, clues, feeds, dashboards), dashboards);
  await readResults(get, numbersAt, of, clues, front.results);
  const layers = new Map<string, string[]>();
  const layerOf = async (map: { id: string; layer: string }): Promise<string[]> => {
    const key = `${map.id} ${map.layer}`;
    if (!layers.has(key)) {
      type Geometry = { id?: string; properties?: Record<string, unknown> };
      const { objects } = await json<{ objects: Record<string, { geometries: Geometry[] }> }>(`/api/maps/${map.id}`);
      for (const { geometries } of Object.values(objects))
        for (const { properties } of geometries)
          if (Object.entries(properties ?? {}).some(([name, value]) => typeof value === 'number' && name !== 'level'))
            strange(`map ${map.id}`, `a number beside an area: ${JSON.stringify(properties)}`);
      layers.set(key, objects[map.layer]?.geometries.map(({ id, properties }) => String(id ?? properties?.code)) ?? []);
    }
    return layers.get(key) as string[];
  };

  for (const card of front.cards) {
    if (dashboards && !dashboards.includes(card.id)) continue;
    const spec = of.dashboards.get(card.id);
    if (!spec) {
      strange('front page', `a dashboard ${card.id} that no definition tells of`);
      continue;
    }
    const dashboard = await json<Dashboard>(`/api/dashboards/${card.id}`);
    for (const where of numbersAt(dashboard)) strange(`dashboard ${card.id}`, `a number at ${where}`);
    const initial = Object.fromEntries(dashboard.filters.map((filter) => [filter.name, filter.initial]));
    const words = new Set(numbersIn(JSON.stringify([dashboard, card])).map(({ text }) => text));
    const asked = views === 'newest' ? ofNewest(dashboard.filters) : dashboard.filters;
    for (const filters of views === 'first' ? [initial] : combinations(asked)) {
      const view = await json<View>(`/api/dashboards/${card.id}/view?${query(filters)}`);
      readView(of, clues, spec, view);
      const newest = Object.entries(filters).every(([name, code]) => name === 'ward' || code === initial[name]);
      const isInitial = Object.entries(filters).every(([name, code]) => code === initial[name]);
      const shownNumbers = new Set([
        ...words,
        ...numbersIn(JSON.stringify(Object.values(view.tiles).map(({ title }) => title))).map(({ text }) => text),
      ]);
      for (const tile of files === 'none' ? [] : spec.tiles) {
        const like = view.tiles[tile.id]?.table;
        if (!like) continue;
        const formats = ['csv', 'xlsx', 'parquet', ...(tile.map ? (['geojson'] as const) : [])] as const;
        for (const format of formats) {
          if (files !== 'all' && !(format === 'csv' && files === 'newest' ? newest : isInitial)) continue;
          const from = `${format} ${card.id}/${tile.id}`;
          const answer = await get(
            `/api/dashboards/${card.id}/tiles/${tile.id}/download?format=${format}&${query(filters)}`,
          );
          const bytes = new Uint8Array(await answer.arrayBuffer());
          const taken =
            format === 'csv'
              ? readCsv(bytes, like)
              : format === 'xlsx'
                ? readXlsx(bytes, like)
                : format === 'geojson'
                  ? readGeoJsonFile(bytes, like)
                  : await readParquetFile((engine ??= await openEngine({ threads: 1 })), bytes, like);
          for (const what of taken.strange) strange(from, what);
          const day = new Date().getFullYear();
          for (const { text, value } of numbersIn(taken.conditions))
            if (!shownNumbers.has(text) && value !== day && value > 31) strange(from, `${text} among the conditions`);
          readTable(of, clues, tile, taken.table, view.filters, from);
        }
      }
      if (!isInitial || card.picture === null) continue;
      const tile = spec.tiles.find(({ id }) => id === spec.picture);
      const like = tile && view.tiles[tile.id]?.table;
      if (!tile || !like) continue;
      const told = readPicture(tile.kind, card.picture, like, tile.map ? await layerOf(tile.map) : []);
      clues.read.pictures = (clues.read.pictures ?? 0) + 1;
      if (told) strange(`picture of ${card.id}`, told);
    }
  }
  engine?.close();
  return { clues, operations };
};
