/** A dashboard as it is opened, and its view: every tile's numbers for the filters chosen, in one answer. */
import { type Bilingual, dayInJapan, done, type Result } from '#base';
import { audienceOf } from './audience.ts';
import { asOfTables, type DashboardTables, tableOf } from './dashboard-tables.ts';
import { type DashboardSpec, tableIn, type TileSpec } from './dashboard-spec.ts';
import { comparisonsOf } from './comparison.ts';
import { type Chosen, chosenOf, filtersOf, inWords } from './filters.ts';
import type { Dashboard, Filter, View } from './lounge.api.ts';
import { readingOf } from './reading.ts';
import { type DatasetTitle, standingOf } from './standing.ts';
import { stackedNumbers } from './stacked-numbers.ts';
import { tileNumbers } from './tile-numbers.ts';

const distinct = (texts: readonly Bilingual[]): Bilingual[] =>
  texts.filter((text, i) => texts.findIndex((other) => other.ja === text.ja) === i);
const joined = (texts: readonly Bilingual[]): Bilingual => ({
  ja: distinct(texts)
    .map((t) => t.ja)
    .join('、'),
  en: distinct(texts)
    .map((t) => t.en)
    .join('; '),
});

/** How the numbers are protected: the rules of the tables as the statistics room stated them. */
export const protectionOf = (tables: DashboardTables): Bilingual => {
  const rules = distinct([...tables.values()].flatMap((table) => table.index.columns.table.protection.rules));
  return { ja: rules.map((rule) => rule.ja).join(''), en: rules.map((rule) => rule.en).join(' ') };
};

/** The day the newest of its tables was published, in Japan. */
export const updatedOn = (tables: DashboardTables): string => {
  const newest =
    [...tables.values()]
      .map((table) => table.publishedAt)
      .sort()
      .at(-1) ?? '';
  return dayInJapan(new Date(newest));
};

const sourceOf = (tables: DashboardTables): { source: Bilingual; credit: Bilingual | null } => {
  const provenances = [...tables.values()].map((table) => table.index.columns.table.provenance);
  const credits = provenances.flatMap((provenance) => (provenance.credit ? [provenance.credit] : []));
  return {
    source: joined(provenances.map((provenance) => provenance.source)),
    credit: credits.length > 0 ? joined(credits) : null,
  };
};

/** No snapshot of the lake is behind any of its tables: statistics that somebody has published, imported. */
export const isOpenStatistics = (tables: DashboardTables): boolean =>
  [...tables.values()].every((table) => table.index.columns.table.provenance.snapshots.length === 0);

/** Rows of a drilled map lie in the finer layer: wherever the rows are not those of the whole city. */
const layerOf = (tile: TileSpec, chosen: Chosen, filters: readonly Filter[]): string | undefined => {
  if (!tile.map) return undefined;
  const pick = tile.data.rows[0]?.pick;
  const under = pick && typeof pick === 'object' && 'childrenOf' in pick ? pick.childrenOf : null;
  const layer = tableIn(tile.map.layer, chosen);
  if (!under?.startsWith('$') || !tile.map.drilled) return layer;
  const filter = filters.find(({ name }) => name === under.slice(1));
  return filter && chosen[filter.name] !== filter.initial ? tile.map.drilled : layer;
};

/** The measures that become bars, lines or colours. */
const drawn = ({ data, interval, beside }: TileSpec): string[] =>
  data.measures.filter((name) => name !== interval?.low && name !== interval?.high && !beside.includes(name));

/** `audience`: whom it is for, in words. */
export const dashboardOf = (
  spec: DashboardSpec,
  tables: DashboardTables,
  favourite: boolean,
  audience: Bilingual,
  titleOf: DatasetTitle,
): Dashboard => {
  const filters = filtersOf(spec, tables);
  const initial = Object.fromEntries(filters.map((filter) => [filter.name, filter.initial]));
  return {
    id: spec.id,
    title: spec.title,
    purpose: spec.purpose,
    category: spec.category,
    facts: {
      asOf: asOfTables(tables),
      updatedOn: updatedOn(tables),
      ...sourceOf(tables),
      author: spec.owner,
      audience,
      restricted: audienceOf(spec).who !== 'staff',
      openStatistics: isOpenStatistics(tables),
    },
    filters,
    tiles: spec.tiles.map((tile) => {
      const [x = tile.data.stack?.name, series] = tile.data.rows.map((row) => row.dimension);
      return {
        id: tile.id,
        kind: tile.kind,
        title: inWords(tile.title, filters, initial),
        unit: tile.unit,
        span: tile.span,
        about: tile.about,
        encode: {
          ...(x ? { x } : {}),
          y: [...drawn(tile), ...(tile.data.share ? [tile.data.share.name] : [])],
          ...(series ? { series } : {}),
          ...(tile.interval ? { interval: tile.interval } : {}),
          ...(tile.beside.length > 0 ? { beside: tile.beside } : {}),
        },
        ...(tile.kind === 'bar' ? { order: tile.data.order } : {}),
        ...(tile.map ? { map: { id: tile.map.id, layer: tableIn(tile.map.layer, initial) } } : {}),
        ...(tile.sets ? { sets: tile.sets } : {}),
        table: tableIn(tile.data.table, initial),
      };
    }),
    manual: spec.manual,
    history: spec.history,
    tables: standingOf(tables, titleOf),
    protection: protectionOf(tables),
    favourite,
  };
};

/** `asked`: filter → code as requested; what is not named stands at its initial value. */
export const viewOf = (
  spec: DashboardSpec,
  tables: DashboardTables,
  asked: Readonly<Record<string, string>>,
): Result<View> => {
  const filters = filtersOf(spec, tables);
  const chosen = chosenOf(filters, asked);
  if (!chosen.ok) return chosen;
  const tiles: View['tiles'] = {};
  for (const tile of spec.tiles) {
    const id = tableIn(tile.data.table, chosen.value);
    const table = tableOf(tables, id);
    const numbers = tile.data.stack
      ? stackedNumbers(tables, tile.data, tile.data.stack, chosen.value)
      : tileNumbers(table, tile.data, chosen.value);
    if (!numbers.ok) return numbers;
    const compared = comparisonsOf(table, tile, chosen.value);
    const layer = layerOf(tile, chosen.value, filters);
    tiles[tile.id] = {
      title: inWords(tile.title, filters, chosen.value),
      table: numbers.value.table,
      reading: readingOf(tile, numbers.value, compared),
      ...(layer ? { layer } : {}),
      ...(id === tile.data.table ? {} : { source: id }),
      ...(compared.length > 0
        ? { comparison: compared.map(({ measure, label, value }) => ({ measure, label, value })) }
        : {}),
    };
  }
  return done({ filters: { ...chosen.value }, tiles });
};
