/** Taking a tile's numbers along: the same numbers as on the screen, with the conditions under which they hold. */
import { type Bilingual, dayInJapan, type Language } from '#base';
import {
  type Conditions,
  mapAreas,
  type ParquetFile,
  type PublishedMap,
  type ShownTable,
  toCsv,
  toGeoJson,
  toMergesCsv,
  toParquet,
  toXlsx,
} from '#results';
import { type DashboardSpec, tableIn, type TileSpec } from './dashboard-spec.ts';
import { tableOf } from './dashboard-tables.ts';
import type { Open } from './dashboards.ts';
import { filtersOf, labelOf } from './filters.ts';
import type { TileFormat, View } from './lounge.api.ts';
import { releaseWords } from './standing.ts';
import { isOpenStatistics, protectionOf } from './view.ts';

/** `name`: in plain letters; `title`: the name that people read. */
export type TakenFile = {
  readonly name: string;
  readonly title: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
};

type Taking = { readonly now: Date; readonly synthetic: boolean; readonly audience: Bilingual | null };

const conditionsOf = (open: Open, tile: TileSpec, view: View, { now, synthetic, audience }: Taking): Conditions => {
  const filters = filtersOf(open.spec, open.tables);
  const table = tableOf(open.tables, tableIn(tile.data.table, view.filters));
  const { provenance } = table.index.columns.table;
  const title = view.tiles[tile.id]?.title ?? tile.title;
  return {
    title: { ja: `${open.spec.title.ja}：${title.ja}`, en: `${open.spec.title.en}: ${title.en}` },
    filters: filters.map((filter) => ({
      title: filter.title,
      chosen: labelOf(filters, filter.name, view.filters[filter.name] ?? ''),
    })),
    asOf: provenance.asOf,
    source: provenance.source,
    credit: provenance.credit,
    protection: protectionOf(open.tables),
    definition: tile.about,
    audience,
    release: releaseWords(table.mark, synthetic),
    takenOn: dayInJapan(now),
    synthetic: synthetic && !isOpenStatistics(open.tables),
  };
};

const fileName = (spec: DashboardSpec, tile: TileSpec, view: View, format: string): string =>
  `${spec.id}_${tile.id}_${Object.values(view.filters).join('_')}.${format}`.replaceAll(/[^A-Za-z0-9._-]/g, '-');

/** What the file is, in words, without the signs that file systems refuse. */
const fileTitle = (title: Bilingual, language: Language, format: string): string =>
  `${[...title[language].replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, ' ')].slice(0, 100).join('').trim()}.${format}`;

export const takeTile = async (
  open: Open,
  tile: TileSpec,
  view: View,
  {
    format,
    language,
    now,
    synthetic,
    audience,
    parquet,
    map,
  }: Taking & {
    format: TileFormat;
    language: Language;
    now: Date;
    synthetic: boolean;
    parquet: ParquetFile;
    /** The map of a tile of kind map. */
    map: PublishedMap | null;
  },
): Promise<TakenFile> => {
  if (format === 'merges') {
    const source = tableOf(open.tables, tableIn(tile.data.table, view.filters));
    return {
      name: `${open.spec.id}_${source.id}_merges.csv`,
      title: fileTitle(
        { ja: `${open.spec.title.ja}：足し合わせた区域の一覧`, en: `${open.spec.title.en} - merged areas` },
        language,
        'csv',
      ),
      mediaType: 'text/csv; charset=utf-8',
      bytes: toMergesCsv(source.index.columns.table, language),
    };
  }
  const table = view.tiles[tile.id]?.table as ShownTable;
  const conditions = conditionsOf(open, tile, view, { now, synthetic, audience });
  const named = { name: fileName(open.spec, tile, view, format), title: fileTitle(conditions.title, language, format) };
  switch (format) {
    case 'csv':
      return { ...named, mediaType: 'text/csv; charset=utf-8', bytes: toCsv(table, conditions, language) };
    case 'parquet':
      return {
        ...named,
        mediaType: 'application/vnd.apache.parquet',
        bytes: await toParquet(parquet, table, conditions, language),
      };
    case 'geojson': {
      const layer = view.tiles[tile.id]?.layer ?? '';
      const areas = (map && mapAreas(map).get(layer)) ?? [];
      const x = tile.data.rows[0]?.dimension ?? '';
      return { ...named, mediaType: 'application/geo+json', bytes: toGeoJson(table, areas, x, conditions, language) };
    }
    default:
      return {
        ...named,
        mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        bytes: await toXlsx(table, conditions, language),
      };
  }
};
