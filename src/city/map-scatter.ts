/** Points strewn over the box: never too near each other, and in pairs astride the lines that cell edges must follow. */
import { frame, type Point } from './map-land.ts';

/** Half the width of the strip between the two points that hold a line in place. */
const hold = 0.045;

/** Points on a grid of buckets, so that "is one nearer than d?" stays cheap, for d up to `bucketKm`. */
export const scatter = (bucketKm: number) => {
  // Two buckets of margin around the box.
  const columns = Math.ceil(frame.width / bucketKm) + 5;
  const rows = Math.ceil(frame.height / bucketKm) + 5;
  const buckets: Point[][] = Array.from({ length: columns * rows }, () => []);
  const key = (x: number, y: number) => (Math.floor(y / bucketKm) + 2) * columns + Math.floor(x / bucketKm) + 2;
  const points: Point[] = [];
  return {
    points,
    add: (p: Point): void => {
      points.push(p);
      buckets[key(p[0], p[1])]?.push(p);
    },
    isFree: (x: number, y: number, d: number): boolean => {
      const middle = key(x, y);
      for (let row = middle - columns; row <= middle + columns; row += columns)
        for (let k = row - 1; k <= row + 1; k++) {
          const bucket = buckets[k] as Point[];
          for (let i = 0; i < bucket.length; i++) {
            const [dx, dy] = [(bucket[i] as Point)[0] - x, (bucket[i] as Point)[1] - y];
            if (dx * dx + dy * dy < d * d) return false;
          }
        }
      return true;
    },
  };
};

/** Pairs of points astride the line where `field` is zero: the cell edge between them lies on it. */
export const holdLine = (
  field: (x: number, y: number) => number,
  line: readonly Point[],
  isWanted: (x: number, y: number) => boolean,
  points: ReturnType<typeof scatter>,
): void => {
  const pairs: Point[] = [];
  for (const [x, y] of line) {
    const gx = field(x + 0.02, y) - field(x - 0.02, y);
    const gy = field(x, y + 0.02) - field(x, y - 0.02);
    const g = Math.hypot(gx, gy);
    if (g === 0 || !isWanted(x, y)) continue;
    const inner: Point = [x + (gx / g) * hold, y + (gy / g) * hold];
    const outer: Point = [x - (gx / g) * hold, y - (gy / g) * hold];
    // At sharp corners a pair can fall on one side: it would blur the line.
    if (field(...inner) > 0 && field(...outer) < 0 && points.isFree(...inner, 0.07) && points.isFree(...outer, 0.07))
      pairs.push(inner, outer);
  }
  for (const p of pairs) points.add(p);
};

/** The field on a grid, read in between: for the many places where a rough answer will do. */
export const gridded = (field: (x: number, y: number) => number, pitch: number) => {
  const columns = Math.ceil(frame.width / pitch) + 2;
  const rows = Math.ceil(frame.height / pitch) + 2;
  const values = new Float64Array(columns * rows);
  // Column by column, as land's fields like it.
  for (let i = 0; i < columns; i++)
    for (let j = 0; j < rows; j++) values[j * columns + i] = field(i * pitch, j * pitch);
  return (x: number, y: number): number => {
    const i = Math.floor(x / pitch);
    const j = Math.floor(y / pitch);
    const u = x / pitch - i;
    const v = y / pitch - j;
    const at = (di: number, dj: number): number => values[(j + dj) * columns + i + di] as number;
    return (at(0, 0) * (1 - u) + at(1, 0) * u) * (1 - v) + (at(0, 1) * (1 - u) + at(1, 1) * u) * v;
  };
};
