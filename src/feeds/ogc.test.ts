/** A member of staff draws published statistics in QGIS: areas with their shapes, every number that is shown, and no number that is not. */
import { beforeAll, describe, expect, it } from 'vitest';
import { cityTables, townsOf, wards } from '../results/test-tables.ts';
import { daysOf } from './ogc-query.ts';
import { testFeeds } from './test-feeds.ts';

const root = '/api/feeds/ogc';
type Link = { href: string; rel: string; type: string };
type Feature = {
  id: string;
  geometry: { type: string; coordinates: number[][][] };
  properties: Record<string, string | number | null>;
};
type Items = { numberMatched: number; numberReturned: number; links: Link[]; features: Feature[] };
type Collection = {
  id: string;
  title: string;
  links: Link[];
  extent: { spatial: { bbox: [[number, number, number, number]] }; temporal?: { interval: [[string, string]] } };
};

let at: Awaited<ReturnType<typeof testFeeds>>;
beforeAll(async () => {
  at = await testFeeds();
});
const items = (collection: string, query: Readonly<Record<string, string>> = {}) =>
  at.json<Items>(`${root}/collections/${collection}/items?${new URLSearchParams(query)}`);

describe('the way in, as a program goes it', () => {
  it('leads from the landing page over the collections to the areas', async () => {
    const landing = await at.json<{ links: Link[] }>(root);
    expect(landing.links.map(({ rel }) => rel)).toEqual(['self', 'service-desc', 'conformance', 'data']);
    const to = (links: readonly Link[], rel: string) => links.find((one) => one.rel === rel)?.href as string;
    expect(await at.json(to(landing.links, 'conformance'))).toMatchObject({
      conformsTo: expect.arrayContaining(['http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core']),
    });
    const { collections } = await at.json<{ collections: Collection[] }>(to(landing.links, 'data'));
    const ids = collections.map(({ id }) => id);
    expect(ids).toEqual(
      expect.arrayContaining([
        'population-area.area.wards',
        'population-area.area.towns',
        'population-districts.area.districts',
      ]),
    );
    // Only what lies on the map: of a table without towns no layer of towns, and ages are no areas.
    expect(ids).not.toContain('population-wards.area.towns');
    expect(ids.filter((id) => id.split('.')[1] !== 'area')).toEqual([]);
    const towns = collections.find(({ id }) => id === 'population-area.area.towns') as Collection;
    expect(await at.json(to(towns.links, 'self'))).toEqual(towns);
    expect(towns.extent.temporal?.interval).toEqual([['2025-09-01T00:00:00Z', '2026-10-31T00:00:00Z']]);
    const answer = await at.get(to(towns.links, 'items'));
    expect(answer.headers.get('content-type')).toBe('application/geo+json');
    expect(((await answer.json()) as Items).numberMatched).toBe(12);
  });
});

describe('the areas', () => {
  it('have the numbers of the newest time and of all together, or of what is chosen; hidden ones are null with their reason', async () => {
    const { cells, dimensions } = cityTables().find(({ id }) => id === 'population-area') as ReturnType<
      typeof cityTables
    >[number];
    const places = dimensions.map(({ name }) => name);
    const slices: Record<string, string>[] = [{}, { age3: '65-' }, { month: '2026-03', age3: '0-14' }];
    for (const slice of slices) {
      const { features } = await items('population-area.area.towns', slice);
      expect(features.map(({ id }) => id)).toEqual(wards.flatMap(townsOf));
      const chosen = { month: '2026-10', age3: 'total', ...slice };
      for (const { id, geometry, properties } of features) {
        const own = { ...chosen, area: id } as Record<string, string>;
        const cell = cells.find(({ codes }) => codes.every((code, d) => code === own[places[d] as string]));
        expect(geometry.type).toBe('Polygon');
        expect(places.map((name) => properties[name])).toEqual(cell?.codes);
        expect([properties.people, properties.people_status]).toEqual([cell?.values[0], cell?.hidden[0] ?? 'shown']);
      }
    }
    expect(
      (await items('population-area.area.towns', { age3: '65-' })).features.some(
        ({ properties }) => properties.people === null,
      ),
    ).toBe(true);
  });
  it('come in pages that follow each other, every area once', async () => {
    const seen: string[] = [];
    let next: string | undefined = `${root}/collections/population-area.area.towns/items?limit=5&age3=65-`;
    const sizes: number[] = [];
    while (next) {
      const page: Items = await at.json(next);
      seen.push(...page.features.map(({ id }) => id));
      sizes.push(page.numberReturned);
      expect(page.numberMatched).toBe(12);
      expect(page.features.every(({ properties }) => properties.age3 === '65-')).toBe(true);
      next = page.links.find(({ rel }) => rel === 'next')?.href;
    }
    expect([seen, sizes]).toEqual([wards.flatMap(townsOf), [5, 5, 2]]);
  });
  it('in a box are those that meet it, as looking at every corner says', async () => {
    const all = (await items('population-area.area.towns')).features;
    for (const [west, south, east, north] of [
      [137, 32, 137.05, 32.04],
      [137.15, 32.1, 137.4, 32.3],
      [0, 0, 1, 1],
    ] as const) {
      const met = all.filter(({ geometry: { coordinates } }) => {
        const [xs, ys] = [0, 1].map((axis) => coordinates[0]?.map((point) => point[axis] as number) ?? []) as [
          number[],
          number[],
        ];
        return (
          Math.min(...xs) <= east && Math.max(...xs) >= west && Math.min(...ys) <= north && Math.max(...ys) >= south
        );
      });
      const { features } = await items('population-area.area.towns', { bbox: [west, south, east, north].join() });
      expect(features.map(({ id }) => id)).toEqual(met.map(({ id }) => id));
    }
  });
  it('of a day are those of the month or year it lies in; of a day without statistics there are none', async () => {
    const month = async (datetime: string) =>
      (await items('population-wards.area.wards', { datetime })).features[0]?.properties.month;
    expect(await month('2026-03-15')).toBe('2026-03');
    expect(await month('2026-03-15T12:00:00Z')).toBe('2026-03');
    expect(await month('2025-01-01/2026-05-01')).toBe('2026-05');
    expect(await month('../2025-12-31')).toBe('2025-12');
    expect(await month('2026-01-01/..')).toBe('2026-10');
    expect(await items('population-wards.area.wards', { datetime: '2031-01-01' })).toMatchObject({
      numberMatched: 0,
      features: [],
    });
    expect(['2026', '2026-10', '2026-03-31'].map(daysOf)).toEqual([
      ['2026-01-01', '2026-12-31'],
      ['2026-10-01', '2026-10-31'],
      ['2026-03-31', '2026-03-31'],
    ]);
  });
  it('can be read one by one', async () => {
    const ward = await at.json<Feature & { links: Link[] }>(
      `${root}/collections/population-wards.area.wards/items/99102?age3=65-`,
    );
    expect([ward.id, ward.properties.area, ward.properties.age3]).toEqual(['99102', '99102', '65-']);
    expect((await at.get(`${root}/collections/population-wards.area.wards/items/total`)).status).toBe(404);
  });
});

describe('what is not done', () => {
  it.each([
    [{ people: '10' }, 'feeds.parameter-unknown'],
    [{ filter: 'people<10' }, 'feeds.parameter-unknown'],
    [{ sortby: 'people' }, 'feeds.parameter-unknown'],
    [{ crs: 'EPSG:6677' }, 'feeds.parameter-unknown'],
    [{ area: '99101' }, 'feeds.parameter-unknown'],
    [{ age3: '7' }, 'feeds.no-code'],
    [{ bbox: '1,2,3' }, 'feeds.option-wrong'],
    [{ bbox: '3,2,1,4' }, 'feeds.option-wrong'],
    [{ limit: '0' }, 'feeds.option-wrong'],
    [{ offset: '-1' }, 'feeds.option-wrong'],
    [{ datetime: 'yesterday' }, 'feeds.option-wrong'],
    [{ f: 'html' }, 'feeds.option-wrong'],
  ])('%j is refused with 400 and a sentence', async (query, code) => {
    const answer = await at.get(
      `${root}/collections/population-area.area.towns/items?${new URLSearchParams(query as Record<string, string>)}`,
    );
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([400, code]);
  });
  it('a collection that is not there, and one whose release was recalled', async () => {
    expect((await at.get(`${root}/collections/nothing/items`)).status).toBe(404);
    const own = await testFeeds(cityTables().filter(({ id }) => id === 'population-wards'));
    expect((await own.get(`${root}/collections/population-wards.area.wards/items`)).status).toBe(200);
    own.recalled.add('2026-00001');
    const gone = await own.get(`${root}/collections/population-wards.area.wards/items`);
    expect([gone.status, ((await gone.json()) as { code: string }).code]).toEqual([410, 'results.recalled']);
    expect(await own.json(`${root}/collections`)).toMatchObject({ collections: [] });
  });
  it('nobody reads without a token or a session', async () => {
    for (const path of [root, `${root}/collections`, `${root}/collections/population-wards.area.wards/items`]) {
      const answer = await at.app.request(`http://localhost:8080${path}`);
      expect([path, answer.status, answer.headers.get('www-authenticate')]).toEqual([
        path,
        401,
        expect.stringContaining('Basic'),
      ]);
    }
  });
});
