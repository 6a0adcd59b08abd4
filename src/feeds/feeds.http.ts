/** All feeds together. */
import { Hono } from 'hono';
import type { Route } from '#accounts';
import { atomRouteList, atomRoutes } from './atom.http.ts';
import type { FeedNeeds } from './needs.ts';
import { odataRouteList, odataRoutes } from './odata.http.ts';
import { ogcRouteList, ogcRoutes } from './ogc.http.ts';

export const feedRouteList: readonly Route[] = [...odataRouteList, ...ogcRouteList, ...atomRouteList];

export const feedRoutes = (needs: FeedNeeds): Hono => {
  const app = new Hono();
  app.route('/', odataRoutes(needs));
  app.route('/', ogcRoutes(needs));
  app.route('/', atomRoutes(needs));
  return app;
};
