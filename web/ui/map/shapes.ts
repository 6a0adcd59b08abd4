/** From a topology to paths on the page: one flat projection, fitted to what should be seen. */
import { feature } from 'topojson-client';

type Ring = readonly (readonly [number, number])[];
export type Area = { readonly code: string; readonly name: string; readonly rings: readonly Ring[] };
type Geometry =
  | { type: 'Polygon'; coordinates: Ring[] }
  | { type: 'MultiPolygon'; coordinates: Ring[][] }
  | { type: 'LineString'; coordinates: Ring }
  | { type: 'MultiLineString'; coordinates: Ring[] };
type Feature = { id?: string | number; properties?: Record<string, unknown> | null; geometry: Geometry | null };

/** A TopoJSON document as the server answers it. */
export type Topology = {
  readonly type: 'Topology';
  readonly objects: Record<string, unknown>;
  readonly arcs: unknown[];
};

export const isTopology = (value: unknown): value is Topology =>
  typeof value === 'object' &&
  value !== null &&
  (value as Topology).type === 'Topology' &&
  typeof (value as Topology).objects === 'object';

const ringsOf = (geometry: Geometry | null): Ring[] => {
  if (!geometry) return [];
  if (geometry.type === 'Polygon' || geometry.type === 'MultiLineString') return geometry.coordinates;
  if (geometry.type === 'MultiPolygon') return geometry.coordinates.flat();
  return geometry.type === 'LineString' ? [geometry.coordinates] : [];
};

/** The areas of one layer. Ids are codes; a layer without ids may carry them as the property `code`. */
export const areasOf = (topology: Topology, layer: string): Area[] => {
  if (!topology.objects[layer]) return [];
  const answer = feature(topology, topology.objects[layer]) as unknown as { features?: Feature[] } & Feature;
  return (answer.features ?? [answer]).map((one) => ({
    code: String(one.id ?? one.properties?.code ?? ''),
    name: String(one.properties?.name ?? ''),
    rings: ringsOf(one.geometry),
  }));
};

/** The layer that holds most of the codes: a tile drilled from wards to towns changes its layer with its numbers. */
export const layerFor = (topology: Topology, wanted: string, codes: ReadonlySet<string>): string => {
  const hits = (layer: string) => areasOf(topology, layer).filter((area) => codes.has(area.code)).length;
  const asked = topology.objects[wanted] ? hits(wanted) : 0;
  if (asked >= codes.size * 0.5 && asked > 0) return wanted;
  const found = Object.keys(topology.objects).map((layer) => ({ layer, hits: hits(layer) }));
  const best = found.toSorted((a, b) => b.hits - a.hits)[0];
  return best && best.hits > asked ? best.layer : wanted;
};

export type Projection = (point: readonly [number, number]) => readonly [number, number];

/** Fits `areas` into width × height with a margin; north up, one degree of longitude shortened by the middle latitude. */
export const fitted = (areas: readonly Area[], width: number, height: number, margin: number): Projection => {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const area of areas)
    for (const ring of area.rings)
      for (const [x, y] of ring) {
        west = Math.min(west, x);
        east = Math.max(east, x);
        south = Math.min(south, y);
        north = Math.max(north, y);
      }
  if (!Number.isFinite(west)) return () => [0, 0];
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = Math.min(
    (width - 2 * margin) / ((east - west) * squeeze || 1),
    (height - 2 * margin) / (north - south || 1),
  );
  const left = (width - (east - west) * squeeze * scale) / 2;
  const top = (height - (north - south) * scale) / 2;
  return ([x, y]) => [left + (x - west) * squeeze * scale, top + (north - y) * scale];
};

export const pathOf = (area: Area, project: Projection): string =>
  area.rings
    .map((ring) => {
      let before = '';
      const points = ring.flatMap((point) => {
        const [x, y] = project(point);
        const text = `${x.toFixed(1)} ${y.toFixed(1)}`;
        if (text === before) return [];
        before = text;
        return [text];
      });
      return points.length > 2 ? `M${points.join('L')}Z` : '';
    })
    .join('');

/** A map's sea ends at the edge of its data; on the page it goes on to the edge of the frame. */
export const seaToEdges = (sea: readonly Area[], project: Projection, width: number, height: number): string => {
  const points = sea.flatMap((area) => area.rings.flatMap((ring) => ring.map(project)));
  if (points.length === 0) return '';
  const left = Math.min(...points.map(([x]) => x));
  const right = Math.max(...points.map(([x]) => x));
  const bottom = Math.max(...points.map(([, y]) => y));
  const topAt = (edge: number) => Math.min(...points.filter(([x]) => Math.abs(x - edge) < 1).map(([, y]) => y));
  const box = (x0: number, y0: number, x1: number, y1: number) =>
    x1 > x0 && y1 > y0 ? `M${x0} ${y0}H${x1}V${y1}H${x0}Z` : '';
  return (
    box(0, topAt(left), Math.min(left + 1, width), height) +
    box(Math.max(0, right - 1), topAt(right), width, height) +
    box(Math.max(0, left), bottom - 1, Math.min(width, right), height)
  );
};

/** A point to write the name at and to measure directions from: the centre of the largest ring. */
export const centreOf = (area: Area, project: Projection): readonly [number, number] => {
  let best = { size: -1, x: 0, y: 0 };
  for (const ring of area.rings) {
    let [twice, x, y] = [0, 0, 0];
    for (let at = 0; at < ring.length; at += 1) {
      const [x0, y0] = project(ring[at] as [number, number]);
      const [x1, y1] = project(ring[(at + 1) % ring.length] as [number, number]);
      const cross = x0 * y1 - x1 * y0;
      twice += cross;
      x += (x0 + x1) * cross;
      y += (y0 + y1) * cross;
    }
    if (Math.abs(twice) > best.size && twice !== 0)
      best = { size: Math.abs(twice), x: x / (3 * twice), y: y / (3 * twice) };
  }
  return [best.x, best.y];
};

/** Where an arrow key leads: the nearest centre in that direction; straight ahead counts more than near and aside. */
export const neighbour = (
  centres: readonly (readonly [number, number])[],
  from: number,
  dx: number,
  dy: number,
): number => {
  const here = centres[from];
  if (!here) return from;
  let best = { at: from, cost: Infinity };
  centres.forEach(([x, y], at) => {
    const ahead = (x - here[0]) * dx + (y - here[1]) * dy;
    const aside = Math.abs((x - here[0]) * dy - (y - here[1]) * dx);
    if (at === from || ahead <= 0) return;
    const cost = ahead + 2 * aside;
    if (cost < best.cost) best = { at, cost };
  });
  return best.at;
};
