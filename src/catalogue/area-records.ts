/** One shape for all that area files hold: rows of named texts, each with a shape on the map or none. */

import type { AreaSource } from './area-pack.ts';

export type Position = readonly [number, number];
export type Ring = readonly Position[];
/** Always many polygons, each an outer ring and its holes; longitude, latitude. */
export type Shape =
  | { readonly kind: 'point'; readonly at: Position }
  | { readonly kind: 'area'; readonly polygons: readonly (readonly Ring[])[] };
export type AreaRecord = { readonly values: Readonly<Record<string, string>>; readonly shape: Shape | null };
export type AreaFormat = 'GeoJSON' | 'TopoJSON' | 'Shapefile' | 'CSV' | 'JSON';
export type AreaRecords = {
  readonly name: string;
  readonly format: AreaFormat;
  readonly records: readonly AreaRecord[];
};

/** Files by what they are for; only towns must be there. */
export type AreaFiles = Readonly<Partial<Record<AreaSource['part'], readonly AreaRecords[]>>>;

export type Geometry = { readonly type: string; readonly coordinates?: unknown } | null | undefined;

/** Lines and whatever else has no area are no shape to us. */
export const shapeOf = (geometry: Geometry): Shape | null => {
  const coordinates = geometry?.coordinates;
  if (geometry?.type === 'Point') return { kind: 'point', at: coordinates as Position };
  if (geometry?.type === 'Polygon') return { kind: 'area', polygons: [coordinates as readonly Ring[]] };
  if (geometry?.type === 'MultiPolygon') return { kind: 'area', polygons: coordinates as readonly (readonly Ring[])[] };
  return null;
};

export const textsOf = (properties: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries((properties ?? {}) as Record<string, unknown>).map(([name, value]) => [
      name,
      value === null || value === undefined || typeof value === 'object' || Number.isNaN(value)
        ? ''
        : String(value).trim(),
    ]),
  );

/** The first of the columns that says something. */
export const said = (record: AreaRecord, ...columns: readonly string[]): string =>
  columns.map((column) => record.values[column] ?? '').find((text) => text !== '') ?? '';

export const has = (records: readonly AreaRecord[], ...columns: readonly string[]): boolean =>
  columns.every((column) => column in (records[0]?.values ?? {}));
