/** Blocks (街区): the small Voronoi cells that towns and school districts are made of. Coast, city limit and rivers run along their edges. */
import { Delaunay } from 'd3-delaunay';
import { alongRings, contourRings } from './map-contour.ts';
import { connectedPieces } from './map-growth.ts';
import { frame, type Land, type Point } from './map-land.ts';
import type { Chance } from './map-noise.ts';
import { gridded, holdLine, scatter } from './map-scatter.ts';

export type Blocks = {
  readonly count: number;
  readonly at: readonly Point[];
  readonly areaKm2: readonly number[];
  /** Rings in km, closed. */
  readonly rings: readonly Point[][];
  readonly neighbours: readonly number[][];
  readonly urban: readonly number[];
  readonly height: readonly number[];
  /** Which bank of each river, as bits. */
  readonly bank: readonly number[];
  /** Connected pieces of land: 0 is the mainland, the others are islands. */
  readonly piece: readonly number[];
};

const spacing = (urban: number): number => 0.1 + 0.25 * (1 - urban) ** 3;
const cellAreaAndCentre = (ring: readonly Point[]): { area: number; centre: Point } => {
  let [area, cx, cy] = [0, 0, 0];
  for (let i = 0; i + 1 < ring.length; i++) {
    const [ax, ay] = ring[i] as Point;
    const [bx, by] = ring[i + 1] as Point;
    const cross = ax * by - bx * ay;
    area += cross;
    cx += (ax + bx) * cross;
    cy += (ay + by) * cross;
  }
  return { area: Math.abs(area / 2), centre: [cx / (3 * area), cy / (3 * area)] };
};

const voronoiOf = (points: readonly Point[]) =>
  new Delaunay(Float64Array.from(points.flat())).voronoi([-1, -1, frame.width + 1, frame.height + 1]);

export const makeBlocks = (land: Land, next: Chance): Blocks => {
  const points = scatter(0.5);
  const roughly = { city: gridded(land.city, 0.1), urban: gridded(land.urban, 0.1) };
  const shore = contourRings(roughly.city, 0, 0.1);
  holdLine(
    land.city,
    alongRings(shore, (x, y) => (land.land(x, y) < 0.2 ? 0.11 : 0.24)),
    () => true,
    points,
  );
  const isInside = (x: number, y: number) => land.city(x, y) > 0.12 && land.height(x, y) < 0.5;
  for (const river of land.rivers)
    holdLine(
      river,
      alongRings(contourRings(river, 0, 0.1), () => 0.22),
      isInside,
      points,
    );
  const fixed = points.points.length;
  for (let tries = 0; tries < 220_000; tries++) {
    const x = next() * frame.width;
    const y = next() * frame.height;
    if (!points.isFree(x, y, spacing(1))) continue;
    const city = roughly.city(x, y);
    if (Math.abs(city) < 0.1 || land.rivers.some((river) => Math.abs(river(x, y)) < 0.09)) continue;
    if (points.isFree(x, y, city > 0 ? spacing(roughly.urban(x, y)) : city > -0.5 ? 0.14 : 0.49)) points.add([x, y]);
  }
  // One step of Lloyd's relaxation evens the cells; the points that hold lines stay.
  const first = voronoiOf(points.points);
  const relaxed = points.points.map((p, i): Point => {
    const ring = i < fixed ? null : first.cellPolygon(i);
    return ring ? cellAreaAndCentre(ring).centre : p;
  });
  const cells = voronoiOf(relaxed);
  const isLand = relaxed.map(([x, y]) => land.city(x, y) > 0);
  const pieces = connectedPieces(relaxed.length, (i) =>
    isLand[i] ? [...cells.neighbors(i)].filter((j) => isLand[j]) : null,
  );
  // Rocks of a few cells would be towns of their own: they are left to the sea.
  const kept = pieces.filter((piece) => piece.length >= 25).sort((a, b) => b.length - a.length);
  const order = kept.flat();
  const newIndex = new Map(order.map((old, i) => [old, i]));
  const at = order.map((i) => relaxed[i] as Point);
  const rings = order.map((i) => cells.cellPolygon(i) as Point[]);
  const pieceOf = kept.flatMap((piece, k) => piece.map(() => k));
  return {
    count: order.length,
    at,
    rings,
    areaKm2: rings.map((ring) => cellAreaAndCentre(ring).area),
    neighbours: order.map((i) => [...cells.neighbors(i)].flatMap((j) => newIndex.get(j) ?? [])),
    urban: at.map(([x, y]) => land.urban(x, y)),
    height: at.map(([x, y]) => land.height(x, y)),
    bank: at.map(([x, y]) => land.rivers.reduce((bits, river, k) => bits | (river(x, y) > 0 ? 1 << k : 0), 0)),
    piece: pieceOf,
  };
};
