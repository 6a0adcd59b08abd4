/** What one person asked and another refused, told to the first on screen until it is read. Which kinds of requests there are, the door knows. */
import { Hono } from 'hono';
import { z } from 'zod';
import { type Bilingual, done } from '#base';
import { refusedRequestsSchema } from './accounts.api.ts';
import type { AccountsNeeds } from './needs.ts';
import { type Route, route, serve } from './route.http.ts';

export type RefusedRequest = {
  readonly id: string;
  /** What was asked for, in words. */
  readonly what: Bilingual;
  readonly by: string;
  readonly why: string;
  readonly requestedAt: string;
};
export type RefusedRequests = {
  of(person: string): Promise<readonly RefusedRequest[]>;
  read(id: string, person: string): Promise<void>;
};

const tags = ['requests'];
const nothing = z.strictObject({});
const list = route({
  method: 'get',
  path: '/api/refused-requests',
  access: 'export-keys',
  tags,
  answer: refusedRequestsSchema,
  summary: { ja: '自分の申請のうち却下されたもの（鍵の持ち出し、データの廃棄）', en: 'Own requests that were refused' },
});
const read = route({
  method: 'post',
  path: '/api/refused-requests/:id/read',
  access: 'export-keys',
  tags,
  body: nothing,
  answer: nothing,
  summary: { ja: '却下のお知らせを読んだ', en: 'The notice of a refusal was read' },
});
export const refusedRequestsRouteList: readonly Route[] = [list, read];

export const refusedRequestsRoutes = (accounts: AccountsNeeds, requests: RefusedRequests): Hono => {
  const app = new Hono();
  serve(app, accounts, list, async ({ person }) =>
    done({
      requests: (await requests.of(person.name)).map(({ id, what, by, why, requestedAt }) => ({
        id,
        what: { ...what },
        by,
        why,
        requestedAt,
      })),
    }),
  );
  serve(app, accounts, read, async ({ person, parameter }) => {
    await requests.read(parameter('id'), person.name);
    return done({});
  });
  return app;
};
