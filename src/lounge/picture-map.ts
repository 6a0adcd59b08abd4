/** Outlines of a map layer as SVG paths, for the small pictures of cards. Reads TopoJSON (topojson-specification 1.0: quantised, delta-encoded arcs). */

type Point = readonly [number, number];
type Geometry = {
  readonly type: string;
  readonly id?: string | number;
  readonly properties?: { readonly code?: string };
  readonly arcs?: unknown;
};
export type Topology = {
  readonly arcs: readonly (readonly (readonly number[])[])[];
  readonly transform?: { readonly scale: readonly number[]; readonly translate: readonly number[] };
  readonly objects: Readonly<Record<string, { readonly geometries?: readonly Geometry[] }>>;
};

const decoded = (topology: Topology): Point[][] => {
  const [kx, ky] = topology.transform?.scale ?? [1, 1];
  const [dx, dy] = topology.transform?.translate ?? [0, 0];
  return topology.arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map((position): Point => {
      [x, y] = topology.transform
        ? [x + (position[0] ?? 0), y + (position[1] ?? 0)]
        : [position[0] ?? 0, position[1] ?? 0];
      return [x * (kx ?? 1) + (dx ?? 0), y * (ky ?? 1) + (dy ?? 0)];
    });
  });
};

const ringsOf = (geometry: Geometry): number[][] => {
  if (geometry.type === 'Polygon') return geometry.arcs as number[][];
  if (geometry.type === 'MultiPolygon') return (geometry.arcs as number[][][]).flat();
  return [];
};

const ringPoints = (ring: readonly number[], arcs: readonly Point[][]): Point[] =>
  ring.flatMap((at) => (at < 0 ? [...(arcs[~at] ?? [])].reverse() : (arcs[at] ?? [])));

/** Drops points nearer than `least` to the one before: the picture is small, and is sent with every front page. */
const thinned = (points: readonly Point[], least: number): Point[] => {
  const kept: Point[] = [];
  for (const point of points) {
    const last = kept.at(-1);
    if (!last || Math.hypot(point[0] - last[0], point[1] - last[1]) >= least) kept.push(point);
  }
  return kept;
};

/** Code → path, fitted into `width` × `height` with the right proportions at the map's latitude; coordinates with one decimal. */
export const outlines = (
  topology: Topology,
  layer: string,
  width: number,
  height: number,
): { code: string; path: string }[] => {
  const geometries = topology.objects[layer]?.geometries ?? [];
  const arcs = decoded(topology);
  const shapes = geometries.map((geometry) => ({
    code: String(geometry.id ?? geometry.properties?.code ?? ''),
    rings: ringsOf(geometry).map((ring) => ringPoints(ring, arcs)),
  }));
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { rings } of shapes) {
    for (const [x, y] of rings.flat()) {
      west = Math.min(west, x);
      east = Math.max(east, x);
      south = Math.min(south, y);
      north = Math.max(north, y);
    }
  }
  if (!(east > west && north > south)) return [];
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = Math.min(width / ((east - west) * narrow), height / (north - south));
  const left = (width - (east - west) * narrow * scale) / 2;
  const top = (height - (north - south) * scale) / 2;
  const place = ([x, y]: Point): Point => [left + (x - west) * narrow * scale, top + (north - y) * scale];
  const ringPath = (ring: readonly Point[]): string => {
    const points = thinned(ring.map(place), 1.2);
    return points.length < 4 ? '' : `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`;
  };
  return shapes
    .map(({ code, rings }) => ({ code, path: rings.map(ringPath).join('') }))
    .filter(({ path }) => path !== '');
};
