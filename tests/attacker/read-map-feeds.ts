/** What map programs are given over OGC API Features: every collection, every slice of the newest time, every area; the same numbers as everywhere, in the same system. */
import type { Clues } from './clues.ts';
import type { Definitions } from './definitions.ts';
import { noteRow, shownMeasures } from './read-feeds.ts';

type Get = (path: string) => Promise<Response>;
type Row = Readonly<Record<string, string | number | null>>;
type Items = {
  readonly numberMatched: number;
  readonly numberReturned: number;
  readonly features: readonly { readonly id: string; readonly geometry: unknown; readonly properties: Row }[];
};

const root = '/api/feeds/ogc';
/** Enough for every category of one dimension at a time; all of them together are what OData gives. */
const slicesOf = (
  dimensions: Definitions['specs'][number]['tables'][number]['dimensions'],
  rows: ReadonlyMap<string, readonly string[]>,
): Record<string, string>[] => [
  {},
  ...dimensions.flatMap(({ name }) => (rows.get(name) ?? []).map((code) => ({ [name]: code }))),
];

/** `codes`: table → dimension → the codes that rows were seen of (from OData). */
export const readMapFeeds = async (
  get: Get,
  of: Definitions,
  clues: Clues,
  codes: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>,
  releases?: readonly string[],
): Promise<void> => {
  const strange = (from: string, what: string) => clues.strange.push({ from, what });
  await get(root);
  await get(`${root}/conformance`);
  const { collections } = (await (await get(`${root}/collections`)).json()) as { collections: { id: string }[] };
  for (const collection of collections) {
    const [id = '', area = '', layer = ''] = collection.id.split('.');
    const from = `ogc ${collection.id}`;
    const found = of.tables.get(id);
    if (!found) {
      strange(from, 'a table that no definition tells of');
      continue;
    }
    if (releases && !releases.includes(found.spec.release)) continue;
    const others = found.table.dimensions.filter(({ name }) => name !== area);
    const known = new Set([
      ...[found.table.time, ...found.table.dimensions.map(({ name }) => name)].flatMap((name) => [
        name,
        `${name}_name`,
        `${name}_name_en`,
      ]),
      ...shownMeasures(found).flatMap(({ name }) => [name, `${name}_status`, `${name}_reason`]),
    ]);
    for (const option of ['sortby', 'filter', ...shownMeasures(found).map(({ name }) => name)])
      if ((await get(`${root}/collections/${collection.id}/items?${option}=1`)).status < 400)
        strange(from, `answers ${option}`);
    let every: string | undefined;
    for (const slice of slicesOf(others, codes.get(id) ?? new Map())) {
      const query = new URLSearchParams({ ...slice, limit: '10000' });
      const { features, numberMatched, numberReturned } = (await (
        await get(`${root}/collections/${collection.id}/items?${query}`)
      ).json()) as Items;
      // How many areas there are is told by the map: in every slice the same, in the same order.
      const ids = features.map((one) => one.id).join();
      every ??= ids;
      if (ids !== every || numberMatched !== features.length || numberReturned !== features.length)
        strange(from, `${features.length} areas of ${layer}, and ${numberMatched} said`);
      for (const { id: code, properties } of features) {
        const other = Object.keys(properties).find((name) => !known.has(name));
        if (other || properties[area] !== code)
          strange(from, other ? `a property ${other}` : `${code} says it is another`);
        noteRow(of, clues, { id, found }, properties, from);
      }
    }
  }
};

/** The news: words that are known beforehand, ids, days and numbers of versions and releases; a statistic has no place there. */
const known =
  /^<id>urn:musubi:[\w:-]+<\/id><title>［(新着|更新|公表の取消)］[^<]*<\/title><updated>[\dT:.Z-]+<\/updated><category [^>]*\/><link [^>]*\/><summary>(第\d+版、データ時点 [\d-]*(、公表番号 [\d-]+)? \/ version \d+, data as of [\d-]*(, release [\d-]+)?|[^<\d]*データ時点 [\d-]+、公表番号 [\d-]+ \/ [^<\d]*data as of [\d-]+, release [\d-]+|公表番号 [\d-]+ は[^<\d]+ \/ release [\d-]+ was[^<\d]+)<\/summary>$/;
export const readNews = async (get: Get, clues: Clues): Promise<void> => {
  const text = await (await get('/api/feeds/atom')).text();
  const entries = [...text.matchAll(/<entry>(.*?)<\/entry>/gs)].map(([, inside = '']) => inside);
  clues.read.news = entries.length;
  for (const entry of entries) if (!known.test(entry)) clues.strange.push({ from: 'news', what: entry });
};
