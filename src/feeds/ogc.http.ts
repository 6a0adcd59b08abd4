/** OGC API Features for QGIS and ArcGIS, read only: the areas of published tables with their shapes and numbers. */
import { Hono } from 'hono';
import { type Asked, type Route, route, serve } from '#accounts';
import { done, type Result, refused } from '#base';
import type { PublishedTable } from '#results';
import { z } from 'zod';
import { type AreaCollection, areaCollections } from './area-collections.ts';
import { feedsRefusal } from './errors.ts';
import { answered, feedsRoot, originOf, tellRead } from './feed-answer.ts';
import type { FeedNeeds } from './needs.ts';
import { collectionOf, conformance, landingOf, link } from './ogc-describe.ts';
import { areasIn, featuresOf } from './ogc-features.ts';
import { mostAtOnce, readAreaQuestion, usualLimit } from './ogc-query.ts';

const root = `${feedsRoot}/ogc`;
const of = { method: 'get', access: 'download-statistics', feed: true, tags: ['feeds'] } as const;
const json = { file: ['application/json'] };
const geojson = { file: ['application/geo+json'] };
const geojsonType = 'application/geo+json';
const jsonType = 'application/json;charset=utf-8';
const query = z
  .object({
    bbox: z.string().optional(),
    datetime: z.string().optional(),
    // Read as text, so that what is wrong is refused in a sentence; told as numbers, from which programs take the size of their pages.
    limit: z.string().optional().meta({ type: 'integer', minimum: 1, maximum: mostAtOnce, default: usualLimit }),
    offset: z.string().optional().meta({ type: 'integer', minimum: 0, default: 0 }),
    f: z.string().optional(),
  })
  .catchall(z.string().max(200))
  .transform((asked) => asked as Record<string, string>);

const readLanding = route({
  ...of,
  path: root,
  summary: { ja: 'OGC API – Features：入口', en: 'OGC API Features: landing page' },
  answer: json,
});
const readConformance = route({
  ...of,
  path: `${root}/conformance`,
  summary: { ja: 'OGC API – Features：従う規格', en: 'OGC API Features: conformance' },
  answer: json,
});
const readCollections = route({
  ...of,
  path: `${root}/collections`,
  summary: { ja: 'OGC API – Features：地図の統計の一覧', en: 'OGC API Features: collections' },
  answer: json,
});
const readCollection = route({
  ...of,
  path: `${root}/collections/:collection`,
  summary: { ja: 'OGC API – Features：1つの統計の説明', en: 'OGC API Features: a collection' },
  answer: json,
});
const readItems = route({
  ...of,
  path: `${root}/collections/:collection/items`,
  query,
  summary: {
    ja: 'OGC API – Features：区域と数字（GeoJSON）',
    en: 'OGC API Features: areas with their numbers (GeoJSON)',
  },
  answer: geojson,
});
const readItem = route({
  ...of,
  path: `${root}/collections/:collection/items/:feature`,
  query,
  summary: { ja: 'OGC API – Features：1つの区域', en: 'OGC API Features: one area' },
  answer: geojson,
});
export const ogcRouteList: readonly Route[] = [
  readLanding,
  readConformance,
  readCollections,
  readCollection,
  readItems,
  readItem,
];

type Found = { readonly collection: AreaCollection; readonly table: PublishedTable };

export const ogcRoutes = (needs: FeedNeeds): Hono => {
  const app = new Hono();
  const { accounts, results } = needs;
  const baseOf = (asked: Asked<unknown, unknown>) => `${originOf(needs, asked)}${root}`;

  const find = async (asked: Asked<unknown, unknown>): Promise<Result<AreaCollection>> => {
    const id = asked.parameter('collection');
    const found = (await areaCollections(needs, asked.person)).find((one) => one.id === id);
    if (found) return done(found);
    // What was recalled says so, as everywhere, to those whom it was for.
    const table = id.split('.')[0] ?? '';
    const mayRead = await needs.readers();
    const gone = mayRead(asked.person, table) ? await results.readTable(table) : null;
    return gone && !gone.ok && gone.refusal.httpStatus === 410 ? gone : refused(feedsRefusal('no-collection', {}));
  };
  const open = async (asked: Asked<unknown, unknown>): Promise<Result<Found>> => {
    const collection = await find(asked);
    if (!collection.ok) return collection;
    const { id, version } = collection.value.described;
    const table = await results.readTable(id, version);
    return table.ok ? done({ collection: collection.value, table: table.value }) : table;
  };

  const landing = async (asked: Asked<unknown, unknown>): Promise<Response> =>
    answered(asked, JSON.stringify(landingOf(baseOf(asked), originOf(needs, asked), needs)), jsonType);
  serve(app, accounts, readLanding, landing);
  serve(app, accounts, { ...readLanding, path: `${root}/` }, landing);
  serve(app, accounts, readConformance, async (asked) => answered(asked, JSON.stringify(conformance), jsonType));
  serve(app, accounts, readCollections, async (asked) => {
    const base = baseOf(asked);
    const collections = (await areaCollections(needs, asked.person)).map((one) => collectionOf(base, one));
    return answered(asked, JSON.stringify({ links: [link(`${base}/collections`, 'self')], collections }), jsonType);
  });
  serve(app, accounts, readCollection, async (asked) => {
    const found = await find(asked);
    return found.ok ? answered(asked, JSON.stringify(collectionOf(baseOf(asked), found.value)), jsonType) : found;
  });

  serve(app, accounts, readItems, async (asked): Promise<Result<unknown> | Response> => {
    const found = await open(asked);
    if (!found.ok) return found;
    const { collection, table } = found.value;
    const question = readAreaQuestion(collection, asked.query);
    if (!question.ok) return question;
    const { limit, offset, where } = question.value;
    const areas = areasIn(collection, question.value);
    const features = featuresOf(table, collection, where ?? {}, areas.slice(offset, offset + limit));
    const here = `${baseOf(asked)}/collections/${collection.id}`;
    const at = (from: number) =>
      `${here}/items?${new URLSearchParams({ ...asked.query, offset: String(from), limit: String(limit) })}`;
    const body = {
      type: 'FeatureCollection',
      numberMatched: areas.length,
      numberReturned: features.length,
      links: [
        link(at(offset), 'self', geojsonType),
        ...(offset + limit < areas.length ? [link(at(offset + limit), 'next', geojsonType)] : []),
        link(here, 'collection'),
      ],
      features,
    };
    await tellRead(needs, asked, 'ogc', table, { rows: features.length });
    return answered(asked, JSON.stringify(body), geojsonType);
  });
  serve(app, accounts, readItem, async (asked): Promise<Result<unknown> | Response> => {
    const found = await open(asked);
    if (!found.ok) return found;
    const { collection, table } = found.value;
    const question = readAreaQuestion(collection, asked.query, ['datetime', 'f']);
    if (!question.ok) return question;
    const areas = areasIn(collection, question.value).filter(({ code }) => code === asked.parameter('feature'));
    const [feature] = featuresOf(table, collection, question.value.where ?? {}, areas);
    if (!feature) return refused(feedsRefusal('no-feature', {}));
    const here = `${baseOf(asked)}/collections/${collection.id}`;
    const links = [link(`${here}/items/${feature.id}`, 'self', geojsonType), link(here, 'collection')];
    await tellRead(needs, asked, 'ogc', table, { rows: 1 });
    return answered(asked, JSON.stringify({ ...feature, links }), geojsonType);
  });
  return app;
};
