/** All feeds together. */
import { Hono } from 'hono';
import type { Route } from '#accounts';
import type { FeedNeeds } from './needs.ts';
import { odataRouteList, odataRoutes } from './odata.http.ts';

export const feedRouteList: readonly Route[] = [...odataRouteList];

export const feedRoutes = (needs: FeedNeeds): Hono => {
  const app = new Hono();
  app.route('/', odataRoutes(needs));
  return app;
};
