/** Areas with their numbers as GeoJSON features: every area once, by the order of the map, with the codes of the slice it is of. */
import type { MapArea, PublishedTable } from '#results';
import type { AreaCollection } from './area-collections.ts';
import { columnsOf, readerOf } from './feed-table.ts';
import type { AreaQuestion } from './ogc-query.ts';

export type AreaFeature = {
  readonly type: 'Feature';
  readonly id: string;
  readonly geometry: MapArea['geometry'];
  readonly properties: Readonly<Record<string, string | number | null>>;
};

const meets = ([west, south, east, north]: MapArea['box'], box: AreaQuestion['box']): boolean =>
  !box || (west <= box[2] && east >= box[0] && south <= box[3] && north >= box[1]);

/** Whether an area is in a box is told by the map alone. */
export const areasIn = ({ areas }: AreaCollection, { box, where }: AreaQuestion): readonly MapArea[] =>
  where === null ? [] : areas.filter((area) => meets(area.box, box));

export const featuresOf = (
  table: PublishedTable,
  collection: AreaCollection,
  where: Readonly<Record<string, string>>,
  areas: readonly MapArea[],
): readonly AreaFeature[] => {
  const columns = columnsOf(table.index.columns.table).map((column) => [column.name, readerOf(table, column)] as const);
  return areas.flatMap(({ code, geometry }): AreaFeature[] => {
    const places = table.index.columns.table.dimensions.map(({ name }, d) =>
      table.index.place(d, name === collection.dimension.name ? code : (where[name] as string)),
    );
    const cell = places.includes(undefined) ? null : table.index.cell(places as number[]);
    if (cell === null) return [];
    const properties = Object.fromEntries(columns.map(([name, read]) => [name, read(cell)]));
    return [{ type: 'Feature', id: code, geometry, properties }];
  });
};
