/** Lines of equal height: marching squares over a field, chained into closed rings. Outside the box counts as below the level. */
import { frame, type Point } from './map-land.ts';

/** The field again, worked out only once at each point of the grid and only to be asked there. */
export const onGrid = (field: (x: number, y: number) => number, pitch: number) => {
  const rows = Math.round(frame.height / pitch) + 1;
  const values = new Float64Array((Math.round(frame.width / pitch) + 1) * rows).fill(Number.NaN);
  return (x: number, y: number): number => {
    const at = Math.round(x / pitch) * rows + Math.round(y / pitch);
    if (Number.isNaN(values[at])) values[at] = field(x, y);
    return values[at] as number;
  };
};

/** Closed rings (last point = first) of `field(x, y) > level`, high ground to the left. `pitch` is the grid in km. */
export const contourRings = (field: (x: number, y: number) => number, level: number, pitch: number): Point[][] => {
  const columns = Math.round(frame.width / pitch) + 1;
  const rows = Math.round(frame.height / pitch) + 1;
  const width = columns + 2;
  const values = new Float64Array(width * (rows + 2)).fill(-1e-6);
  for (let i = 0; i < columns; i++)
    for (let j = 0; j < rows; j++) values[(j + 1) * width + i + 1] = field(i * pitch, j * pitch) - level || 1e-9;
  const at = (i: number, j: number): number => values[j * width + i] as number;
  // A crossing is named by its grid edge, so that neighbours meet exactly.
  const across = (i: number, j: number): number => (j * width + i) * 2;
  const upward = (i: number, j: number): number => (j * width + i) * 2 + 1;
  const place = (edge: number): Point => {
    const i = (edge >> 1) % width;
    const j = Math.floor((edge >> 1) / width);
    const vertical = edge % 2 === 1;
    const a = at(i, j);
    const b = vertical ? at(i, j + 1) : at(i + 1, j);
    const t = a / (a - b);
    return [(i - 1 + (vertical ? 0 : t)) * pitch, (j - 1 + (vertical ? t : 0)) * pitch];
  };
  const next = new Map<number, number>();
  for (let j = 0; j <= rows; j++)
    for (let i = 0; i <= columns; i++) {
      const [a, b, c, d] = [at(i, j) > 0, at(i + 1, j) > 0, at(i + 1, j + 1) > 0, at(i, j + 1) > 0];
      if (a === b && b === c && c === d) continue;
      const [south, east, north, west] = [across(i, j), upward(i + 1, j), across(i, j + 1), upward(i, j)];
      const sides = [
        [south, a, b],
        [east, b, c],
        [north, c, d],
        [west, d, a],
      ] as const;
      // Walking round the square, high ground is left behind at an exit and met at an entry: join each exit to the entry after it.
      const crossings = sides.filter(([, from, to]) => from !== to);
      crossings.forEach(([edge, from], k) => {
        const [following] = crossings[(k + 1) % crossings.length] as (typeof sides)[number];
        if (from) next.set(edge, following);
      });
    }
  const rings: Point[][] = [];
  while (next.size > 0) {
    const first = next.keys().next().value as number;
    const ring: Point[] = [];
    for (let edge: number | undefined = first; edge !== undefined; ) {
      ring.push(place(edge));
      const after: number | undefined = next.get(edge);
      next.delete(edge);
      edge = after;
    }
    if (ring.length > 3) rings.push(ring);
  }
  return rings;
};

/** Twice the signed area is positive where the ring runs anticlockwise. */
const ringArea = (ring: readonly Point[]): number => {
  let sum = 0;
  for (let i = 0; i + 1 < ring.length; i++) {
    const [ax, ay] = ring[i] as Point;
    const [bx, by] = ring[i + 1] as Point;
    sum += ax * by - bx * ay;
  }
  return sum / 2;
};

const contains = (ring: readonly Point[], [x, y]: Point): boolean => {
  let inside = false;
  for (let i = 0; i + 1 < ring.length; i++) {
    const [ax, ay] = ring[i] as Point;
    const [bx, by] = ring[i + 1] as Point;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
};

/** Rings → polygons with their holes. */
export const polygonsOf = (rings: readonly Point[][], smallest: number): Point[][][] => {
  const outer = rings.filter((ring) => ringArea(ring) > smallest).map((ring) => [ring]);
  for (const hole of rings.filter((ring) => ringArea(ring) < -smallest)) {
    const owner = outer.filter(([ring]) => contains(ring as Point[], hole[0] as Point));
    const tightest = owner.sort((a, b) => ringArea(a[0] as Point[]) - ringArea(b[0] as Point[]))[0];
    tightest?.push(hole);
  }
  return outer;
};

/** Points along closed rings, about `spacing(x, y)` km apart. */
export const alongRings = (rings: readonly Point[][], spacing: (x: number, y: number) => number): Point[] => {
  const points: Point[] = [];
  for (const ring of rings) {
    let owed = 0;
    for (let i = 0; i + 1 < ring.length; i++) {
      const [ax, ay] = ring[i] as Point;
      const [bx, by] = ring[i + 1] as Point;
      owed += Math.hypot(bx - ax, by - ay);
      if (owed >= spacing(ax, ay)) {
        points.push([ax, ay]);
        owed = 0;
      }
    }
  }
  return points;
};
