/** Landing page, conformance and collections of OGC API Features (OGC 17-069r4), as JSON. */
import type { AreaCollection } from './area-collections.ts';
import { daysOf, otherDimensions, timesOf } from './ogc-query.ts';
import type { FeedNeeds } from './needs.ts';

const crs84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';
type Link = { readonly href: string; readonly rel: string; readonly type: string; readonly title?: string };
export const link = (href: string, rel: string, type = 'application/json', title?: string): Link => ({
  href,
  rel,
  type,
  ...(title ? { title } : {}),
});

export const landingOf = (base: string, origin: string, { city }: FeedNeeds) => ({
  title: `${city.name.ja} データラウンジ`,
  description: '公表された統計の区域（OGC API – Features）。秘の数字は null と理由です。',
  links: [
    link(base, 'self'),
    link(`${origin}/api/openapi.json`, 'service-desc', 'application/vnd.oai.openapi+json;version=3.1'),
    link(`${base}/conformance`, 'conformance'),
    link(`${base}/collections`, 'data'),
  ],
});

export const conformance = {
  conformsTo: ['core', 'geojson'].map((part) => `http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/${part}`),
};

const boundsOf = ({ areas }: AreaCollection): number[] =>
  areas.reduce(
    ([west, south, east, north], { box }) => [
      Math.min(west as number, box[0]),
      Math.min(south as number, box[1]),
      Math.max(east as number, box[2]),
      Math.max(north as number, box[3]),
    ],
    [Infinity, Infinity, -Infinity, -Infinity],
  );

export const collectionOf = (base: string, collection: AreaCollection) => {
  const { id, described, dimension } = collection;
  const { table } = described;
  const others = otherDimensions(collection);
  const time = others.find(({ total }) => total === null);
  const times = time ? timesOf(time) : [];
  const parameters = others.map(({ name, title }) => `${name}（${title.ja}）`).join('、');
  const here = `${base}/collections/${id}`;
  return {
    id,
    title: `${table.title.ja}（${dimension.title.ja}・${collection.layer}）`,
    description: [
      table.title.en,
      `データ時点 ${table.provenance.asOf}`,
      `出典 ${table.provenance.source.ja}${table.provenance.credit ? `、${table.provenance.credit.ja}` : ''}`,
      parameters ? `選べる区分 ${parameters}。選ばなければ最新の時点・総数` : '',
      ...table.protection.rules.map(({ ja }) => ja),
    ]
      .filter(Boolean)
      .join('　'),
    itemType: 'feature',
    crs: [crs84],
    extent: {
      spatial: { bbox: [boundsOf(collection)], crs: crs84 },
      ...(times.length > 0
        ? {
            temporal: {
              interval: [
                [`${daysOf(times[0] as string)[0]}T00:00:00Z`, `${daysOf(times.at(-1) as string)[1]}T00:00:00Z`],
              ],
            },
          }
        : {}),
    },
    links: [link(here, 'self'), link(`${here}/items`, 'items', 'application/geo+json')],
  };
};
