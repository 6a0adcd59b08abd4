/** Blocks, towns, wards, districts, hills and sea as one TopoJSON: borders are drawn once and shared exactly by both sides. */
import { merge, quantize } from 'topojson-client';
import { topology } from 'topojson-server';
import { presimplify, simplify } from 'topojson-simplify';
import type { Blocks } from './map-blocks.ts';
import { contourRings, onGrid, polygonsOf } from './map-contour.ts';
import { frame, type Land, type Point, toLngLat } from './map-land.ts';
import { noise } from './map-noise.ts';

/** https://github.com/topojson/topojson-specification 1.0, the part used here. */
export type Geometry = {
  readonly type: string;
  readonly id?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly arcs?: unknown;
};
export type Topology = {
  readonly type: 'Topology';
  readonly bbox?: readonly number[];
  readonly transform?: { readonly scale: [number, number]; readonly translate: [number, number] };
  arcs: [number, number][][];
  readonly objects: Readonly<
    Record<string, { readonly type: 'GeometryCollection'; readonly geometries: readonly Geometry[] }>
  >;
};

/** A layer: which area each block belongs to, and what the areas are called. */
export type Layer = {
  readonly of: ArrayLike<number>;
  readonly areas: readonly { readonly id: string; readonly properties: Readonly<Record<string, unknown>> }[];
};

type Ring = [number, number][];
const collection = (features: readonly unknown[]) => ({ type: 'FeatureCollection', features });

/** Corner cutting (Chaikin): blocks are honeycombs, borders between towns are not. Ends stay, so that borders still meet. */
const rounded = (arc: Ring): Ring => {
  if (arc.length < 3) return arc;
  const made: Ring = [arc[0] as [number, number]];
  for (let i = 0; i + 1 < arc.length; i++) {
    const [ax, ay] = arc[i] as Point;
    const [bx, by] = arc[i + 1] as Point;
    if (i > 0) made.push([ax * 0.75 + bx * 0.25, ay * 0.75 + by * 0.25]);
    if (i + 2 < arc.length) made.push([ax * 0.25 + bx * 0.75, ay * 0.25 + by * 0.75]);
  }
  made.push(arc.at(-1) as [number, number]);
  return made;
};

/** Long straight pieces get points of their own, which the warp below can move. */
const subdivided = (arc: Ring, pieceKm: number): Ring =>
  arc.flatMap(([bx, by], i): Ring => {
    const [ax, ay] = arc[i - 1] ?? [bx, by];
    const pieces = Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) / pieceKm));
    return i === 0
      ? [[bx, by]]
      : Array.from({ length: pieces }, (_, k) => [
          ax + ((bx - ax) * (k + 1)) / pieces,
          ay + ((by - ay) * (k + 1)) / pieces,
        ]);
  });

/**
 * Moves the plane a little, everywhere by its place alone: what met before meets after. Less in the built-up plain, not at all
 * beside quays, which are straight.
 */
export const warp =
  (land: Land, seed: number) =>
  (p: Point): [number, number] => {
    const [x, y] = p;
    const wild =
      Math.min(1, Math.max(0, -land.reclaimed(x, y) / 0.4)) * (0.25 + 0.75 * (1 - Math.min(1, land.urban(x, y) * 2)));
    return [
      x + wild * (0.07 * noise(seed + 21, x * 1.3, y * 1.3) + 0.03 * noise(seed + 22, x * 4, y * 4)),
      y + wild * (0.07 * noise(seed + 23, x * 1.3, y * 1.3) + 0.03 * noise(seed + 24, x * 4, y * 4)),
    ];
  };

/** Shaded relief in three steps, and the sea of the whole frame: polygons beneath the layers. */
const ground = (land: Land) => {
  const plain = (polygons: Point[][][], properties: Record<string, unknown>) => ({
    type: 'Feature',
    properties,
    geometry: { type: 'MultiPolygon', coordinates: polygons },
  });
  // Three levels of one field, worked out once.
  const pitch = 0.15;
  const height = onGrid(land.height, pitch);
  const shore = onGrid(land.city, pitch);
  const hill = (level: number) => (x: number, y: number) => Math.min(height(x, y) - level, shore(x, y) * 0.6 - 0.05);
  const levels = [0.18, 0.4, 0.62];
  return {
    hills: collection(
      levels.map((level, i) => plain(polygonsOf(contourRings(hill(level), 0, pitch), 0.15), { level: i + 1 })),
    ),
    sea: collection([
      plain(
        polygonsOf(
          // A little under the land: the city is drawn over it, and no white line is left along the coast.
          contourRings((x, y) => 0.05 - land.land(x, y), 0, 0.1),
          0.004,
        ),
        { name: '結浜湾' },
      ),
    ]),
  };
};

export const makeTopology = (
  blocks: Blocks,
  land: Land,
  layers: Readonly<Record<string, Layer>>,
  seed: number,
): Topology => {
  const fine = topology<Topology>({
    blocks: collection(
      blocks.rings.map((ring) => ({
        type: 'Feature',
        properties: {},
        geometry: { type: 'Polygon', coordinates: [ring] },
      })),
    ),
  });
  const cells = fine.objects.blocks?.geometries ?? [];
  const outlines = Object.entries(layers).map(([name, layer]) => {
    const members = layer.areas.map(() => [] as Geometry[]);
    Array.from(layer.of).forEach((area, block) => members[area]?.push(cells[block] as Geometry));
    return [
      name,
      collection(
        layer.areas.map((area, i) => ({ type: 'Feature', ...area, geometry: merge(fine, members[i] as Geometry[]) })),
      ),
    ];
  });
  const shared = topology<Topology>({ ...Object.fromEntries(outlines), ...ground(land) });
  const under = new Set<number>();
  const mark = (arcs: unknown): void => {
    if (typeof arcs === 'number') under.add(arcs < 0 ? ~arcs : arcs);
    else if (Array.isArray(arcs)) for (const inner of arcs) mark(inner);
  };
  for (const name of ['hills', 'sea'])
    for (const geometry of shared.objects[name]?.geometries ?? []) mark(geometry.arcs);
  const move = warp(land, seed);
  const inFrame = ([x, y]: Point): [number, number] => [
    Math.min(frame.width, Math.max(0, x)),
    Math.min(frame.height, Math.max(0, y)),
  ];
  shared.arcs = shared.arcs.map((arc, i) => {
    const drawn = under.has(i) ? arc : subdivided(rounded(rounded(arc)), 0.12);
    return drawn.map((p) => toLngLat(inFrame(under.has(i) && isOnFrame(p) ? p : move(p))));
  });
  // 40 m² in square degrees: points that no screen shows.
  return quantize(strip(simplify(presimplify(shared), 4e-9)), 20_000);
};

const isOnFrame = ([x, y]: Point): boolean => x < 0.01 || y < 0.01 || x > frame.width - 0.01 || y > frame.height - 0.01;

/** Simplification leaves its weights as third coordinates; the box is still in kilometres and is measured anew. */
const strip = (drawn: Topology): Topology => ({
  type: drawn.type,
  objects: drawn.objects,
  arcs: drawn.arcs.map((arc) => arc.map(([x, y]): [number, number] => [x, y])),
});
