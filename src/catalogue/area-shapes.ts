/** Where things lie: points in areas, and how much of one area lies in others. Degrees are good enough within one city. */
import type { Position, Ring, Shape } from './area-records.ts';

const inRing = (ring: Ring, [x, y]: Position): boolean => {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[xi, yi], [xj, yj]] = [ring[i] as Position, ring[j] as Position];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
};

/** Holes and islands in holes come out right, because every ring turns the answer round. */
export const isInside = (shape: Shape | null, at: Position): boolean =>
  shape?.kind === 'area' &&
  shape.polygons.some((rings) => rings.reduce((inside, ring) => inRing(ring, at) !== inside, false));

type Box = readonly [number, number, number, number];
const boxOf = (shape: Shape | null): Box | null => {
  if (shape?.kind !== 'area') return null;
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const rings of shape.polygons)
    for (const [x, y] of rings[0] ?? []) {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
  return box;
};

/** Points of an even lattice that lie inside, about `wanted` over its box: shares of area are shares of these. Always at least one if it has any area. */
export const lattice = (shape: Shape, wanted = 400): Position[] => {
  const box = boxOf(shape);
  if (!box) return shape.kind === 'point' ? [shape.at] : [];
  const side = Math.ceil(Math.sqrt(wanted));
  for (let n = side; n <= side * 16; n *= 2) {
    const points: Position[] = [];
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const at: Position = [
          box[0] + ((i + 0.5) * (box[2] - box[0])) / n,
          box[1] + ((j + 0.5) * (box[3] - box[1])) / n,
        ];
        if (isInside(shape, at)) points.push(at);
      }
    if (points.length > 0) return points;
  }
  return [];
};

/** A point that is certain to lie inside: of the lattice, the one nearest to its middle. */
export const innerPoint = (shape: Shape | null): Position | null => {
  if (!shape) return null;
  const points = lattice(shape);
  const middle = [0, 1].map((k) => points.reduce((sum, at) => sum + (at[k] as number), 0) / points.length) as [
    number,
    number,
  ];
  const far = (at: Position) => (at[0] - middle[0]) ** 2 + (at[1] - middle[1]) ** 2;
  return points.reduce<Position | null>((best, at) => (best && far(best) <= far(at) ? best : at), null);
};
