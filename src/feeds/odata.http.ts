/** OData 4.0 for Excel, Power BI and Tableau, read only: service document, $metadata, and every published table as an entity set. */
import { Hono } from 'hono';
import { type Asked, type Route, route, serve } from '#accounts';
import { type Result, refused } from '#base';
import type { PublishedTable } from '#results';
import { z } from 'zod';
import { feedsRefusal } from './errors.ts';
import { answered, feedsRoot, originOf, tellRead } from './feed-answer.ts';
import type { FeedNeeds } from './needs.ts';
import { metadataOf } from './odata-metadata.ts';
import { idOfSet, setName } from './odata-names.ts';
import { odataOptions, readQuestion, skipToken } from './odata-query.ts';
import { cellsFor, pageOf } from './odata-rows.ts';
import { tablesFor } from './published-tables.ts';

const root = `${feedsRoot}/odata`;
const of = { method: 'get', access: 'download-statistics', feed: true, tags: ['feeds'] } as const;
/** Named for the description; whatever else comes is refused by name, in a sentence. */
const query = z
  .object(Object.fromEntries(odataOptions.map((name) => [name, z.string().max(4000).optional()])))
  .catchall(z.string())
  .transform((asked) => asked as Record<string, string>);
const json = ['application/json'];

const readService = route({
  ...of,
  path: root,
  summary: { ja: 'OData：統計表の一覧', en: 'OData: service document' },
  answer: { file: json },
});
const readMetadata = route({
  ...of,
  path: `${root}/$metadata`,
  summary: { ja: 'OData：統計表の形（CSDL）', en: 'OData: the shape of the tables (CSDL)' },
  answer: { file: ['application/xml'] },
});
const readSet = route({
  ...of,
  path: `${root}/:set`,
  query,
  summary: {
    ja: 'OData：統計表の行（秘は null と理由）',
    en: 'OData: rows of a table (hidden numbers are null, with the reason)',
  },
  answer: { file: json },
});
const readCount = route({
  ...of,
  path: `${root}/:set/$count`,
  query,
  summary: { ja: 'OData：行の数', en: 'OData: how many rows' },
  answer: { file: ['text/plain'] },
});
export const odataRouteList: readonly Route[] = [readService, readMetadata, readSet, readCount];

const version = { 'OData-Version': '4.0' } as const;
const jsonType = 'application/json;odata.metadata=minimal;charset=utf-8';

export const odataRoutes = (needs: FeedNeeds): Hono => {
  const app = new Hono();
  const { accounts, results } = needs;
  // Programs show the message of an error in OData's own shape; ours stands beside it.
  app.use(`${root}/*`, async (context, next) => {
    await next();
    if (context.res.status < 400 || !context.res.headers.get('content-type')?.startsWith('application/json')) return;
    const refusal = (await context.res.clone().json()) as { code: string; ja: string; en: string };
    const { status, headers } = context.res;
    const error = { code: refusal.code, message: `${refusal.ja} / ${refusal.en}` };
    context.res = new Response(JSON.stringify({ error, ...refusal }), { status, headers });
  });

  const tableOf = async (asked: Asked<unknown, unknown>): Promise<Result<PublishedTable>> => {
    const id = idOfSet(asked.parameter('set'));
    const read = await results.readTable(id);
    const isThere = read.ok || read.refusal.httpStatus !== 404;
    // What is for others answers as what is not there.
    return isThere && needs.mayRead(asked.person, read.ok ? read.value : { id, mark: null })
      ? read
      : refused(feedsRefusal('no-set', {}));
  };

  const service = async (asked: Asked<unknown, unknown>): Promise<Response> => {
    const tables = await tablesFor(needs, asked.person);
    const value = tables.map(({ id, table }) => ({
      name: setName(id),
      kind: 'EntitySet',
      url: setName(id),
      title: table.title.ja,
    }));
    const body = { '@odata.context': `${originOf(needs, asked)}${root}/$metadata`, value };
    return answered(asked, JSON.stringify(body), jsonType, version);
  };
  serve(app, accounts, readService, service);
  // As some programs write it.
  serve(app, accounts, { ...readService, path: `${root}/` }, service);
  serve(app, accounts, readMetadata, async (asked) =>
    answered(asked, metadataOf(await tablesFor(needs, asked.person)), 'application/xml;charset=utf-8', version),
  );
  serve(app, accounts, readSet, async (asked): Promise<Result<unknown> | Response> => {
    const table = await tableOf(asked);
    if (!table.ok) return table;
    const question = readQuestion(table.value, asked.query);
    if (!question.ok) return question;
    const page = pageOf(table.value, question.value);
    const set = `${originOf(needs, asked)}${root}/${setName(table.value.id)}`;
    const selected = asked.query.$select ? `(${question.value.columns.map(({ name }) => name).join(',')})` : '';
    const next = new URLSearchParams(asked.query);
    if (page.more !== null) next.set('$skiptoken', skipToken(table.value, page.more));
    const body = {
      '@odata.context': `${originOf(needs, asked)}${root}/$metadata#${setName(table.value.id)}${selected}`,
      ...(question.value.count ? { '@odata.count': page.total } : {}),
      value: page.rows,
      ...(page.more === null ? {} : { '@odata.nextLink': `${set}?${next}` }),
    };
    await tellRead(needs, asked, 'odata', table.value, { rows: page.rows.length });
    return answered(asked, JSON.stringify(body), jsonType, version);
  });
  serve(app, accounts, readCount, async (asked): Promise<Result<unknown> | Response> => {
    const table = await tableOf(asked);
    if (!table.ok) return table;
    const question = readQuestion(table.value, asked.query);
    if (!question.ok) return question;
    await tellRead(needs, asked, 'odata', table.value, { rows: 0 });
    return answered(asked, String(cellsFor(table.value, question.value).length), 'text/plain;charset=utf-8', version);
  });
  return app;
};
