/** The Lounge's routes: front page, dashboards, views, downloads, favourites. */
import { Hono } from 'hono';
import { actorOf, type Asked, type Route, route, serve } from '#accounts';
import { done, type Result, refused } from '#base';
import { audienceOf } from './audience.ts';
import { audienceWords } from './audience-words.ts';
import { type Dashboards, openDashboards } from './dashboards.ts';
import { loungeRefusal } from './errors.ts';
import { frontPage } from './front-page.ts';
import {
  dashboardSchema,
  downloadQuerySchema,
  embeddedHeader,
  favouriteSchema,
  frontPageQuerySchema,
  frontPageSchema,
  viewQuerySchema,
  viewSchema,
} from './lounge.api.ts';
import { dashboardsKept, rememberView, setFavourite, tellAudit } from './lounge.store.ts';
import type { LoungeNeeds } from './needs.ts';
import { takeTile } from './take-tile.ts';
import { dashboardOf } from './view.ts';

const tags = ['lounge'];
const readFrontPage = route({
  method: 'get',
  path: '/api/lounge',
  access: 'see-dashboards',
  tags,
  summary: { ja: '最初の画面（q で検索）', en: 'The front page (q searches)' },
  query: frontPageQuerySchema,
  answer: frontPageSchema,
});
const readDashboard = route({
  method: 'get',
  path: '/api/dashboards/:id',
  access: 'see-dashboards',
  tags,
  summary: { ja: 'ダッシュボードの構成と説明書', en: 'A dashboard: its tiles, filters and manual' },
  answer: dashboardSchema,
});
const readView = route({
  method: 'get',
  path: '/api/dashboards/:id/view',
  access: 'see-dashboards',
  tags,
  summary: { ja: '選んだ条件での、すべての図表の数値', en: 'The numbers of all tiles under the filters chosen' },
  query: viewQuerySchema,
  answer: viewSchema,
});
const download = route({
  method: 'get',
  path: '/api/dashboards/:id/tiles/:tile/download',
  access: 'download-statistics',
  tags,
  summary: {
    ja: '図表の数値を保存する（CSV・Excel・Parquet・GeoJSON）',
    en: 'Take the numbers of a tile (CSV, Excel, Parquet, GeoJSON)',
  },
  query: downloadQuerySchema,
  answer: {
    file: [
      'text/csv',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/vnd.apache.parquet',
      'application/geo+json',
    ],
  },
});
const putFavourite = route({
  method: 'put',
  path: '/api/favourites/:id',
  access: 'see-dashboards',
  tags,
  summary: { ja: 'お気に入りに入れる・はずす', en: 'Add to or take from favourites' },
  body: favouriteSchema,
  answer: favouriteSchema,
});
export const loungeRouteList: readonly Route[] = [readFrontPage, readDashboard, readView, download, putFavourite];

const wholeNumbers = { 'Cache-Control': 'private, no-cache' };
const filtersText = (filters: Readonly<Record<string, string>>): string =>
  Object.entries(filters)
    .map((pair) => pair.join('='))
    .join('&');

export const loungeRoutes = (needs: LoungeNeeds, dashboards: Dashboards = openDashboards(needs)): Hono => {
  const app = new Hono();
  const { accounts } = needs;
  const event = (
    asked: Asked<unknown, unknown>,
    act: string,
    subject: string,
    facts: Record<string, string | number>,
  ) => ({ actor: actorOf(asked.person), act, subject, outcome: 'done', from: asked.from, facts }) as const;

  /** Inside which other page it was looked at. Only origins that were named stand in the log: the header is the browser's own word. */
  const embeddedIn = ({ context }: Asked<unknown, unknown>): { embedded?: string } => {
    const origin = context.req.header(embeddedHeader);
    if (origin === undefined) return {};
    return { embedded: needs.embedOrigins.includes(origin) ? origin : origin === 'self' ? 'self' : 'unknown' };
  };

  serve(app, accounts, readFrontPage, async ({ person, query }) =>
    done(await frontPage(needs, dashboards, person, query.q ?? '')),
  );

  serve(app, accounts, readDashboard, async ({ person, parameter }) => {
    const open = await dashboards.open(parameter('id'), person);
    if (!open.ok) return open;
    const favourites = await dashboardsKept(needs.register, 'favourites', person.name, 200);
    const { spec, tables } = open.value;
    const audience = await audienceWords(accounts, spec);
    return done(dashboardOf(spec, tables, favourites.includes(spec.id), audience, needs.datasetTitle));
  });

  serve(app, accounts, readView, async (asked) => {
    const open = await dashboards.open(asked.parameter('id'), asked.person);
    if (!open.ok) return open;
    const ready = dashboards.view(open.value, asked.query);
    if (!ready.ok) return ready;
    const { id } = open.value.spec;
    const facts = { filters: filtersText(ready.value.view.filters), ...embeddedIn(asked) };
    const told = event(asked, 'DashboardViewed', `dashboard:${id}`, facts);
    await rememberView(needs.register, asked.person.name, id, told, needs.now);
    const headers = { ...wholeNumbers, ETag: ready.value.tag };
    if (asked.context.req.header('if-none-match') === ready.value.tag) return asked.context.body(null, 304, headers);
    return asked.context.body(ready.value.text, 200, { ...headers, 'Content-Type': 'application/json; charset=utf-8' });
  });

  serve(app, accounts, download, async (asked): Promise<Result<unknown> | Response> => {
    const open = await dashboards.open(asked.parameter('id'), asked.person);
    if (!open.ok) return open;
    const { spec } = open.value;
    const tile = spec.tiles.find(({ id }) => id === asked.parameter('tile'));
    if (!tile) return refused(loungeRefusal('no-tile', { valid: spec.tiles.map(({ id }) => id).join('、') }));
    const { format, language, ...filters } = asked.query;
    const ready = dashboards.view(open.value, filters);
    if (!ready.ok) return ready;
    const { synthetic } = needs.city;
    if (format === 'geojson' && !tile.map) return refused(loungeRefusal('no-geojson', {}));
    const map = format === 'geojson' && tile.map ? await needs.results.readMap(tile.map.id) : null;
    if (map && !map.ok) return map;
    const audience = audienceOf(spec).who === 'staff' ? null : await audienceWords(accounts, spec);
    const with_ = {
      format,
      language,
      now: needs.now(),
      synthetic,
      audience,
      parquet: needs.parquet,
      map: map?.value ?? null,
    };
    const file = await takeTile(open.value, tile, ready.value.view, with_);
    const facts = { format, filters: filtersText(ready.value.view.filters), bytes: file.bytes.length };
    await tellAudit(needs.register, event(asked, 'Downloaded', `dashboard:${spec.id}/${tile.id}`, facts), needs.now);
    return asked.context.body(file.bytes as Uint8Array<ArrayBuffer>, 200, {
      'Content-Type': file.mediaType,
      // The name in Japanese for people (RFC 6266); the plain one for programs that know no other.
      'Content-Disposition': `attachment; filename="${file.name}"; filename*=UTF-8''${encodeURIComponent(file.title)}`,
      'Cache-Control': 'no-store',
    });
  });

  serve(app, accounts, putFavourite, async ({ person, parameter, body }) => {
    const open = await dashboards.open(parameter('id'), person);
    if (!open.ok) return open;
    await setFavourite(needs.register, person.name, open.value.spec.id, body.on, needs.now());
    return done({ on: body.on });
  });
  return app;
};
