/** Leaks planted into the answers of the very server that was attacked in vain: the attacker must find each of them, or finding nothing means nothing. */
import { strToU8, unzipSync, zipSync } from 'fflate';
import type { FrontPage, View } from '../../src/lounge/lounge.api.ts';
import type { Definitions } from './definitions.ts';
import type { Ask } from './gather.ts';
import { parquetFile } from '../../src/machinery/parquet-file.ts';
import { countedAt } from './meaning.ts';
import { cellsOfRow } from './read-view.ts';
import type { Truth } from './truth.ts';

type Change = (path: string, answer: Response) => Promise<Response>;
/** The same server behind something that changes its answers. */
export const altered =
  (ask: Ask, change: Change): Ask =>
  async (path, init) =>
    change(path, await ask(path, init));

const again = (body: BodyInit, { status, headers }: Response): Response => new Response(body, { status, headers });
const changedJson = async <T>(answer: Response, change: (body: T) => void): Promise<Response> => {
  const body = (await answer.json()) as T;
  change(body);
  return again(JSON.stringify(body), answer);
};

/** Raw numbers of the rows of a tile's first measure. */
const rawOf = (of: Definitions, truth: Truth, tile: Parameters<typeof cellsOfRow>[0], view: View): number[] => {
  const { table } = view.tiles[tile.id] as View['tiles'][string];
  const first = table.columns.findIndex(({ kind }) => kind === 'measure');
  return table.rows.map((row) => {
    const { table: id, measure, codes } = cellsOfRow(tile, table, row, view.filters)(first);
    return truth.values.get(countedAt(of, id, measure, codes)) ?? 0;
  });
};
const tileOf = (of: Definitions, dashboard: string, tile: string) =>
  of.dashboards.get(dashboard)?.tiles.find(({ id }) => id === tile) as Parameters<typeof cellsOfRow>[0];
const isView = (path: string, dashboard: string) => path.startsWith(`/api/dashboards/${dashboard}/view`);

/** Rows in the order of the numbers before protection. */
export const sortedByRaw =
  (of: Definitions, truth: Truth, dashboard: string, tileId: string): Change =>
  async (path, answer) => {
    if (!isView(path, dashboard)) return answer;
    return changedJson<View>(answer, (view) => {
      const raw = rawOf(of, truth, tileOf(of, dashboard, tileId), view);
      const { table } = view.tiles[tileId] as View['tiles'][string];
      const order = raw.map((_, i) => i).sort((a, b) => (raw[b] as number) - (raw[a] as number));
      const rows = order.map((i) => table.rows[i] as (typeof table.rows)[number]);
      const hidden = table.hidden.map((one) => ({ ...one, row: order.indexOf(one.row) }));
      Object.assign(table, { rows, hidden });
    });
  };

/** A sentence about the hidden ones together. */
export const rawSentence =
  (of: Definitions, truth: Truth, dashboard: string, tileId: string): Change =>
  async (path, answer) => {
    if (!isView(path, dashboard)) return answer;
    return changedJson<View>(answer, (view) => {
      const seen = view.tiles[tileId] as View['tiles'][string];
      const isHidden = (row: number) => seen.table.hidden.some((one) => one.row === row);
      const raw = rawOf(of, truth, tileOf(of, dashboard, tileId), view).filter((_, row) => isHidden(row));
      const sum = raw.reduce((a, b) => a + b, 0);
      seen.reading = { ja: `「秘」は合わせて${sum}人です。`, en: `Hidden are ${sum} people.` };
    });
  };

/** Every bar of the pictures so much shorter, as if the axis went on to a number that is not shown. */
export const longerAxis: Change = async (path, answer) => {
  if (!path.startsWith('/api/lounge')) return answer;
  return changedJson<FrontPage>(answer, (front) => {
    for (const card of front.cards)
      Object.assign(card, {
        picture:
          card.picture?.replaceAll(
            / (height|width)="([\d.]+)" fill/g,
            (_, side, length) => ` ${side}="${(Number(length) * 0.9).toFixed(1)}" fill`,
          ) ?? null,
      });
  });
};

const isDownload = (path: string, format: string) => path.includes(`download?format=${format}`);

/** A second way out that forgets to hide: zero in the place of 秘 would be a lie, the number itself a leak. */
export const openCsv =
  (value: string): Change =>
  async (path, answer) =>
    isDownload(path, 'csv') ? again((await answer.text()).replaceAll(',秘', `,${value}`), answer) : answer;

/** A workbook that carries more than its sheets show. */
export const talkingWorkbook: Change = async (path, answer) => {
  if (!isDownload(path, 'xlsx')) return answer;
  const parts = unzipSync(new Uint8Array(await answer.arrayBuffer()));
  return again(
    zipSync({
      ...parts,
      'docProps/custom.xml': strToU8('<Properties><property name="total"/></Properties>'),
    }) as Uint8Array<ArrayBuffer>,
    answer,
  );
};

export const talkingHeader: Change = async (path, answer) => {
  if (!path.includes('/view')) return answer;
  const headers = new Headers(answer.headers);
  headers.set('x-rows-counted', '17');
  return new Response(answer.body, { status: answer.status, headers });
};

/** A result that the list does not name answers all the same. */
export const openResult =
  (id: string): Change =>
  async (path, answer) =>
    path === `/api/results/${id}` ? again('{}', { ...answer, status: 200 } as Response) : answer;

/** A released file that is not the one people looked at. */
export const otherFile: Change = async (path, answer) =>
  /^\/api\/results\/.*\/files\//.test(path) && answer.status === 200
    ? again(`${await answer.text()}谷区,3\n`, answer)
    : answer;

const isPreview = (path: string) => /^\/api\/releases\/.*\/preview/.test(path);
/** A preview that shows the number before protection in a hidden cell: here a number like it is enough. */
export const openPreview: Change = async (path, answer) =>
  isPreview(path)
    ? changedJson<{ table?: { rows: (string | number | null)[][]; hidden: { row: number; column: number }[] } }>(
        answer,
        ({ table }) => {
          const [first] = table?.hidden.splice(0, 1) ?? [];
          if (table && first) (table.rows[first.row] as (string | number | null)[])[first.column] = 7;
        },
      )
    : answer;

const isFrozen = (path: string, name: string) => path.includes(`/files/${name}`) && !isPreview(path);
/** A certificate that names the hidden number it found tightest. */
export const talkingCertificate: Change = async (path, answer) =>
  isFrozen(path, 'certificate.json')
    ? changedJson<Record<string, unknown>>(answer, (certificate) =>
        Object.assign(certificate, { tightest: { value: 7 } }),
      )
    : answer;

/** How much is lost, with those who are hidden told apart from the total by a hair. */
export const talkingLoss: Change = async (path, answer) =>
  /^\/api\/releases\/[\d-]+$/.test(path)
    ? changedJson<{ losses: { unseen: number | null }[] }>(answer, ({ losses }) => {
        for (const loss of losses) loss.unseen = (loss.unseen ?? 0) + 0.001;
      })
    : answer;

/** A ledger that remembers what was hidden. */
export const rememberingLedger: Change = async (path, answer) =>
  isFrozen(path, 'ledger.json')
    ? changedJson<{ times: Record<string, { values: (number | null)[] }> }[]>(answer, (entries) => {
        for (const { times } of entries)
          for (const { values } of Object.values(times)) {
            const at = values.indexOf(null);
            if (at >= 0) values[at] = 123_457;
          }
      })
    : answer;

/** Somebody's word before both have voted. */
export const earlyVote: Change = async (path, answer) =>
  /^\/api\/releases\/[^/]+$/.test(path)
    ? changedJson<{ opened: object[] }>(answer, ({ opened }) => opened.push({ voter: 'tenken', verdict: 'return' }))
    : answer;

type FeedPage = { value: Record<string, string | number | null>[] };
const isRows = (path: string) => path.startsWith('/api/feeds/odata/income_area?$count');
/** A feed that is made from what lay before the protection: here a number like it is enough. */
export const openFeed: Change = async (path, answer) =>
  isRows(path)
    ? changedJson<FeedPage>(answer, ({ value }) => {
        const row = value.find((one) => one.taxpayers === null);
        if (row) Object.assign(row, { taxpayers: 7, taxpayers_status: 'shown', taxpayers_reason: null });
      })
    : answer;

type MapItems = { features: { properties: Record<string, string | number | null> }[] };
export const openMapFeed: Change = async (path, answer) =>
  path.startsWith('/api/feeds/ogc/collections/income-area.area.towns/items') && answer.status === 200
    ? changedJson<MapItems>(answer, ({ features }) => {
        const hidden = features.find(({ properties }) => properties.taxpayers === null);
        if (hidden) hidden.properties.taxpayers = 7;
      })
    : answer;

export const talkingGeoJson: Change = async (path, answer) =>
  isDownload(path, 'geojson')
    ? changedJson<MapItems>(answer, ({ features }) => Object.assign(features[0]?.properties ?? {}, { counted: 7 }))
    : answer;

/** The same rows, and how they were before in a column that no page shows. */
export const talkingParquet: Change = async (path, answer) =>
  isDownload(path, 'parquet')
    ? again((await parquetFile([{ name: 'before', kind: 'whole' }], [[7]], {})) as Uint8Array<ArrayBuffer>, answer)
    : answer;

/** What is new in a table, in numbers. */
export const talkingNews: Change = async (path, answer) =>
  path === '/api/feeds/atom'
    ? again((await answer.text()).replaceAll('</summary>', '（7人増）</summary>'), answer)
    : answer;

/** Somebody lets programs sort by numbers. */
export const sortedFeed: Change = async (path, answer) =>
  path.includes('$orderby=taxpayers') ? again('{"value":[]}', { ...answer, status: 200 } as Response) : answer;

/** What is not there is hidden, too: but where it is not, is told by the count. */
export const shorterFeed: Change = async (path, answer) =>
  isRows(path)
    ? changedJson<FeedPage>(answer, (page) => {
        page.value = page.value.filter(({ taxpayers }) => taxpayers !== null);
      })
    : answer;

/** A route that somebody added. */
export const newRoute: Change = async (path, answer) =>
  path === '/api/openapi.json'
    ? changedJson<{ paths: Record<string, object> }>(answer, ({ paths }) =>
        Object.assign(paths, { '/api/cubes/{table}': { get: {} } }),
      )
    : answer;
