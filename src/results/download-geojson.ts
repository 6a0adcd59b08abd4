/** The rows of a map as GeoJSON: each area with its numbers; a hidden number is null with its reason, and every area of the table is there. */
import type { Language } from '#base';
import { type Conditions, conditionLines } from './conditions.ts';
import type { MapArea } from './map-areas.ts';
import { plainColumns, plainRows } from './plain-rows.ts';
import type { ShownTable } from './results.api.ts';

/** `x`: the column of the areas' codes. Rows without an area (not known) have no geometry, as GeoJSON allows. */
export const toGeoJson = (
  table: ShownTable,
  areas: readonly MapArea[],
  x: string,
  conditions: Conditions,
  language: Language,
): Uint8Array => {
  const columns = plainColumns(table);
  const at = columns.findIndex(({ name }) => name === x);
  const shapes = new Map(areas.map(({ code, geometry }) => [code, geometry]));
  const features = plainRows(table, language).map((row) => ({
    type: 'Feature',
    id: row[at],
    geometry: shapes.get(String(row[at])) ?? null,
    properties: Object.fromEntries(columns.map(({ name }, c) => [name, row[c]])),
  }));
  const about = Object.fromEntries(conditionLines(conditions, language));
  return new TextEncoder().encode(JSON.stringify({ type: 'FeatureCollection', about, features }));
};
