/** Which tables can be drawn: those with a dimension whose codes are areas of a published map. One collection a table, dimension and layer. */
import type { Person } from '#accounts';
import { type Dimension, type MapArea, mapAreas } from '#results';
import type { FeedNeeds } from './needs.ts';
import { type DescribedTable, tablesFor } from './published-tables.ts';

export type AreaCollection = {
  /** `population-area.area.towns`. */
  readonly id: string;
  readonly described: DescribedTable;
  readonly dimension: Dimension;
  readonly layer: string;
  /** The areas of the layer that the table has rows of, in the order of the map. */
  readonly areas: readonly MapArea[];
  /** Of the areas and the table: another whenever one of the two is. */
  readonly key: string;
};

/** A map of another city may share a few codes by chance. */
const leastShare = 0.5;

type Layers = readonly { readonly layer: string; readonly areas: readonly MapArea[]; readonly map: string }[];

const layersOf = async ({ results }: FeedNeeds): Promise<Layers> => {
  const layers: Layers[number][] = [];
  for (const { id } of await results.maps()) {
    const map = await results.readMap(id);
    if (!map.ok) continue;
    for (const [layer, areas] of mapAreas(map.value)) layers.push({ layer, areas, map: map.value.sha256 });
  }
  return layers;
};

/** Where several maps have a layer of one name, the one with most areas of the table. */
const fitting = (described: DescribedTable, layers: Layers): AreaCollection[] =>
  described.table.dimensions.flatMap((dimension) => {
    const codes = new Set(dimension.categories.map(({ code }) => code));
    const best = new Map<string, AreaCollection>();
    for (const { layer, areas, map } of layers) {
      const own = areas.filter(({ code }) => codes.has(code));
      if (own.length === 0 || own.length < areas.length * leastShare) continue;
      if (own.length <= (best.get(layer)?.areas.length ?? 0)) continue;
      const id = `${described.id}.${dimension.name}.${layer}`;
      best.set(layer, { id, described, dimension, layer, areas: own, key: `${described.sha256} ${map}` });
    }
    return [...best.values()];
  });

export const areaCollections = async (needs: FeedNeeds, person: Person): Promise<readonly AreaCollection[]> => {
  const layers = await layersOf(needs);
  return (await tablesFor(needs, person)).flatMap((described) => fitting(described, layers));
};
