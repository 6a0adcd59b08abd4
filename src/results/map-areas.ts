/** The areas of a published map as GeoJSON (RFC 7946: outer rings against the clock), by their codes; kept as long as the map is. */
import { feature } from 'topojson-client';
import type { PublishedMap } from './published-results.ts';

type Position = readonly number[];
type Ring = readonly Position[];
export type AreaGeometry =
  | { readonly type: 'Polygon'; readonly coordinates: readonly Ring[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly Ring[])[] };
/** `box`: west, south, east, north. */
export type MapArea = {
  readonly code: string;
  readonly name: string;
  readonly geometry: AreaGeometry;
  readonly box: readonly [number, number, number, number];
};

type Topology = { readonly objects: Readonly<Record<string, unknown>> };
type Feature = {
  readonly id?: string | number;
  readonly properties?: Readonly<Record<string, unknown>> | null;
  readonly geometry: AreaGeometry | { readonly type: 'Point' } | null;
};

const isWithClock = (ring: Ring): boolean =>
  ring.reduce((sum, [x = 0, y = 0], i) => {
    const [nextX = 0, nextY = 0] = ring[(i + 1) % ring.length] ?? [];
    return sum + (nextX - x) * (nextY + y);
  }, 0) > 0;
const turned = (rings: readonly Ring[]): readonly Ring[] =>
  rings.map((ring, i) => (isWithClock(ring) === i > 0 ? ring : ring.toReversed()));

const polygonsOf = (geometry: AreaGeometry): readonly (readonly Ring[])[] =>
  geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;

const boxOf = (geometry: AreaGeometry): MapArea['box'] => {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [outer = []] of polygonsOf(geometry))
    for (const [x = 0, y = 0] of outer) {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
  return box;
};

const areaOf = ({ id, properties, geometry }: Feature): MapArea[] => {
  const code = String(id ?? properties?.code ?? '');
  // Hills and the sea have no code: they are drawn, and are no areas of statistics.
  if (code === '' || (geometry?.type !== 'Polygon' && geometry?.type !== 'MultiPolygon')) return [];
  const turnedGeometry: AreaGeometry =
    geometry.type === 'Polygon'
      ? { type: 'Polygon', coordinates: turned(geometry.coordinates) }
      : { type: 'MultiPolygon', coordinates: geometry.coordinates.map(turned) };
  return [{ code, name: String(properties?.name ?? code), geometry: turnedGeometry, box: boxOf(geometry) }];
};

const read = new WeakMap<Uint8Array, ReadonlyMap<string, readonly MapArea[]>>();
/** Layer → its areas in the order of the map; layers without codes are left out. */
export const mapAreas = ({ bytes }: PublishedMap): ReadonlyMap<string, readonly MapArea[]> => {
  const known = read.get(bytes);
  if (known) return known;
  const topology = JSON.parse(new TextDecoder().decode(bytes)) as Topology;
  const layers = new Map<string, readonly MapArea[]>();
  for (const [layer, object] of Object.entries(topology.objects)) {
    const answer = feature<Feature & { readonly features?: readonly Feature[] }>(topology, object);
    const areas = (answer.features ?? [answer]).flatMap(areaOf);
    if (areas.length > 0) layers.set(layer, areas);
  }
  read.set(bytes, layers);
  return layers;
};
