/**
 * The lie of the land of Yuihama, in kilometres from the south-west corner of a box over the open Pacific: where the sea ends,
 * where the city ends, how high and how built-up a place is. Positive distances are inside.
 */
import { fractal, noise } from './map-noise.ts';

export type Point = readonly [number, number];

/** The box is sea in reality (the Nankai trough, 250 km off Honshu): nobody can take the map for a real place. */
export const frame = { width: 34, height: 27, west: 137.03, south: 32.2, kmPerLng: 94, kmPerLat: 110.9 } as const;
export const toLngLat = ([x, y]: Point): [number, number] => [
  frame.west + x / frame.kmPerLng,
  frame.south + y / frame.kmPerLat,
];

const bell = (d: number, sigma: number): number => Math.exp((-d * d) / (2 * sigma * sigma));
const step = (from: number, to: number, v: number): number => {
  const t = Math.min(1, Math.max(0, (v - from) / (to - from)));
  return t * t * (3 - 2 * t);
};

/** Land won from the sea: centre, half sizes, turn in radians. Its edges stay straight. */
type Quay = { readonly at: Point; readonly half: Point; readonly turn: number };
const quays: readonly Quay[] = [
  { at: [20.4, 5.8], half: [1.75, 0.85], turn: 0.2 },
  { at: [14.9, 6.9], half: [0.32, 1.0], turn: -0.2 },
  { at: [16.2, 7.2], half: [0.34, 0.95], turn: -0.12 },
  { at: [17.45, 7.5], half: [0.3, 0.95], turn: -0.04 },
  { at: [22.5, 4.2], half: [0.6, 0.75], turn: 0.2 },
  { at: [24.5, 6.9], half: [0.95, 1.0], turn: 0.25 },
];
const quayDistance = (x: number, y: number, q: Quay): number => {
  const cos = Math.cos(q.turn);
  const sin = Math.sin(q.turn);
  const dx = Math.abs((x - q.at[0]) * cos + (y - q.at[1]) * sin) - q.half[0];
  const dy = Math.abs((y - q.at[1]) * cos - (x - q.at[0]) * sin) - q.half[1];
  // Math.hypot only where it is asked for: it is ten times as dear as the rest.
  return dx > 0 && dy > 0 ? -Math.hypot(dx, dy) : -Math.max(dx, dy);
};

// biome-ignore format: a list of places
const cityLimit: readonly Point[] = [
  [2.6, -3], [1.9, 7.5], [3.6, 11], [2.7, 14], [5.2, 17], [4.6, 20.3], [8, 23.4], [11.8, 22], [15.2, 24.4],
  [19.6, 25.4], [22.8, 22.6], [27.2, 22.4], [29.8, 19.3], [28.4, 16], [31, 13], [31.9, 9], [31, -3],
];
// Two plain arrays, closed: the distance is asked for half a million times.
const [limitX, limitY] = [0, 1].map((axis) =>
  Float64Array.from([...cityLimit, cityLimit[0] as Point], (point) => point[axis as 0 | 1]),
) as [Float64Array, Float64Array];
const limitDistance = (x: number, y: number): number => {
  let best = Number.POSITIVE_INFINITY;
  let inside = false;
  for (let i = 0; i < limitX.length - 1; i++) {
    const ax = limitX[i] as number;
    const ay = limitY[i] as number;
    const by = limitY[i + 1] as number;
    const dx = (limitX[i + 1] as number) - ax;
    const dy = by - ay;
    const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
    const ex = x - ax - t * dx;
    const ey = y - ay - t * dy;
    best = Math.min(best, ex * ex + ey * ey);
    if (ay > y !== by > y && x < (dx * (y - ay)) / dy + ax) inside = !inside;
  }
  return inside ? Math.sqrt(best) : -Math.sqrt(best);
};

export type Land = {
  /** Signed distance to the sea, km. */
  readonly land: (x: number, y: number) => number;
  /** Signed distance to the edge of the city (coast or limit), km. */
  readonly city: (x: number, y: number) => number;
  /** Signed distance to the nearest reclaimed ground, km. */
  readonly reclaimed: (x: number, y: number) => number;
  /** 0 plain … 1 summit. */
  readonly height: (x: number, y: number) => number;
  /** How built-up: 0.01 forest … 1 centre. */
  readonly urban: (x: number, y: number) => number;
  /** East (+) or west (−) of each river, km. */
  readonly rivers: readonly ((x: number, y: number) => number)[];
  readonly coastY: (x: number) => number;
};

export const makeLand = (seed: number): Land => {
  const coastY = (x: number): number =>
    5.8 -
    2.7 * bell(x - 8.2, 1.9) +
    2.7 * bell(x - 18.8, 3.6) -
    2.0 * bell(x - 27.6, 1.1) +
    0.05 * (x - 17) +
    0.5 * noise(seed, x * 0.55, 3) +
    0.2 * noise(seed + 1, x * 1.7, 7);
  // Fields are worked out column by column: the coast of a column is the same for all its points.
  let column = Number.NaN;
  let coast = 0;
  let steep = 1;
  const natural = (x: number, y: number): number => {
    if (x !== column) {
      const slope = (coastY(x + 0.05) - coastY(x - 0.05)) / 0.1;
      column = x;
      coast = coastY(x);
      steep = Math.sqrt(1 + slope * slope);
    }
    return (y - coast) / steep + 0.09 * noise(seed + 2, x * 2.4, y * 2.4);
  };
  const reclaimed = (x: number, y: number): number => Math.max(...quays.map((q) => quayDistance(x, y, q)));
  const land = (x: number, y: number): number => Math.max(natural(x, y), reclaimed(x, y));
  const limit = (x: number, y: number): number =>
    limitDistance(x, y) + 0.9 * noise(seed + 3, x * 0.4, y * 0.4) + 0.35 * noise(seed + 4, x * 1.1, y * 1.1);

  const height = (x: number, y: number): number => {
    const ridge = 14.6 + 0.1 * (x - 17) + 0.9 * noise(seed + 5, x * 0.22, 1);
    const gap = 1 - 0.92 * bell(x - 11.6, 1.5);
    const range = bell(y - ridge, 1.55) * step(4, 9, x) * gap * (0.75 + 0.35 * noise(seed + 6, x * 0.35, 5));
    const north = step(18.8, 24, y + 0.9 * noise(seed + 7, x * 0.3, 2)) * 0.85;
    const cape = 0.3 * bell(x - 8.2, 1.0) * bell(y - 4.6, 0.9);
    return Math.min(
      1,
      Math.max(0, Math.max(range, north, cape) * (0.95 + 1.5 * fractal(seed + 8, x * 0.42, y * 0.42, 4))),
    );
  };
  const urban = (x: number, y: number): number => {
    const shore = y - coastY(x);
    const belt = 0.36 * bell(shore - 1.6, 2.4) * step(2, 6, x);
    const centres =
      bell(Math.hypot(x - 17.8, y - 10.4), 2.3) +
      0.55 * bell(Math.hypot(x - 11.2, y - 8.2), 1.7) +
      0.6 * bell(Math.hypot(x - 25.3, y - 9.2), 1.9) +
      0.42 * bell(Math.hypot(x - 15.6, y - 18.2), 1.2) +
      0.48 * bell(Math.hypot(x - 23.6, y - 18.8), 1.3) +
      0.34 * bell(Math.hypot(x - 6.2, y - 12.2), 1.9);
    const patch = 1 + 0.35 * noise(seed + 9, x * 0.8, y * 0.8);
    return Math.min(1, Math.max(0.01, (belt + centres) * patch * Math.max(0, 1 - 1.9 * height(x, y)) ** 1.5));
  };
  const bends = (k: number, y: number): number =>
    0.7 * noise(seed + k, y * 0.33, 4) + 0.18 * noise(seed + k, y * 1.2, 9);
  const rivers = [
    (x: number, y: number) => x - (13.0 - 0.12 * (y - 8) + bends(11, y)),
    (x: number, y: number) => (y < 13.2 ? x - (22.6 + 0.1 * (y - 8) + bends(12, y)) : Number.POSITIVE_INFINITY),
  ];
  // At sea the limit does not matter: it is the dearest part to work out.
  const city = (x: number, y: number): number => {
    const dry = land(x, y);
    return dry < 0 ? dry : Math.min(dry, limit(x, y));
  };
  return { land, city, reclaimed, height, urban, rivers, coastY };
};
