/** Maps: boundaries that the Lounge draws statistics on. */
import { Hono } from 'hono';
import { type AccountsNeeds, route, serve } from '#accounts';
import type { PublishedResults } from './published-results.ts';

const readMap = route({
  method: 'get',
  path: '/api/maps/:id',
  access: 'see-dashboards',
  tags: ['maps'],
  summary: { ja: '地図の境界（TopoJSON）', en: 'Boundaries of a map (TopoJSON)' },
  answer: { file: ['application/json'] },
});
export const resultsRouteList = [readMap];

export const resultsRoutes = (needs: {
  readonly accounts: AccountsNeeds;
  readonly results: PublishedResults;
}): Hono => {
  const app = new Hono();
  serve(app, needs.accounts, readMap, async ({ context, parameter }) => {
    const map = await needs.results.readMap(parameter('id'));
    if (!map.ok) return map;
    const tag = `"${map.value.sha256}"`;
    const headers = { ETag: tag, 'Cache-Control': 'private, no-cache' };
    if (context.req.header('if-none-match') === tag) return context.body(null, 304, headers);
    return context.body(map.value.bytes as Uint8Array<ArrayBuffer>, 200, {
      ...headers,
      'Content-Type': 'application/json; charset=utf-8',
    });
  });
  return app;
};
