/** Tables of any size with all margins, for the bench of protection: places in wards and school districts × ages in groups × sexes, many cells small as in a real city. */
import type { Equation, LinkedSystem } from '../src/statistics/system/linked-system.ts';
import { weightsOf } from '../src/statistics/system/weights.ts';

/** The categories of one variable: `sums` lists parent and children, parts before wholes; `leaves` are what everything is a sum of. */
export type Side = {
  readonly size: number;
  readonly leaves: readonly number[];
  readonly sums: readonly (readonly number[])[];
  /** Categories that no table shows. */
  readonly unseen: ReadonlySet<number>;
};

/** A total, groups, and the given number of leaves in each (1: the group is a leaf). */
export const tree = (groups: readonly number[]): Side => {
  const sums: number[][] = [];
  const leaves: number[] = [];
  const top = [0];
  let next = 1;
  for (const below of groups) {
    const group = next++;
    top.push(group);
    if (below <= 1) leaves.push(group);
    else {
      const parts = Array.from({ length: below }, () => next++);
      leaves.push(...parts);
      sums.push([group, ...parts]);
    }
  }
  return { size: next, leaves, sums: [...sums, top], unseen: new Set() };
};

/** Every category of a group cut finer again: a total, groups, bands of five, single years. */
export const years = (groups: readonly number[]): Side => {
  const bands = tree(groups);
  let next = bands.size;
  const leaves: number[] = [];
  const sums = bands.leaves.map((band) => {
    const single = Array.from({ length: 5 }, () => next++);
    leaves.push(...single);
    return [band, ...single];
  });
  return { size: next, leaves, sums: [...sums, ...bands.sums], unseen: new Set() };
};

/** Wards ⊃ towns, and districts that cut across: every `cut`-th town lies in two of them. */
export const places = (wards: number, towns: number, districts: number, cut: number): Side => {
  const town = (i: number) => 1 + wards + i;
  const district = (i: number) => 1 + wards + towns + i;
  let next = 1 + wards + towns + districts;
  const unseen = new Set<number>();
  const leaves: number[] = [];
  const sums: number[][] = [];
  const ofWard: number[][] = Array.from({ length: wards }, (_, w) => [1 + w]);
  const ofDistrict: number[][] = Array.from({ length: districts }, (_, d) => [district(d)]);
  for (let i = 0; i < towns; i += 1) {
    ofWard[Math.floor((i * wards) / towns)]?.push(town(i));
    const d = Math.floor((i * districts) / towns);
    if (i % cut !== 0 || d + 1 >= districts) {
      leaves.push(town(i));
      ofDistrict[d]?.push(town(i));
      continue;
    }
    const pieces = [next++, next++];
    for (const piece of pieces) unseen.add(piece);
    leaves.push(...pieces);
    sums.push([town(i), ...pieces]);
    for (const [k, piece] of pieces.entries()) ofDistrict[d + k]?.push(piece);
  }
  const allOf = (first: number, n: number) => [0, ...Array.from({ length: n }, (_, i) => first + i)];
  return {
    size: next,
    leaves,
    sums: [...sums, ...ofDistrict, ...ofWard, allOf(district(0), districts), allOf(1, wards)],
    unseen,
  };
};

/** `drawn(codes, month)` people live in each inner cell; every total is their sum. */
export const madeTable = (
  name: string,
  sides: readonly Side[],
  months: number,
  drawn: (codes: readonly number[], month: number) => number,
): LinkedSystem => {
  const size = sides.reduce((n, side) => n * side.size, 1);
  const strides = sides.map((_, i) => sides.slice(i + 1).reduce((n, side) => n * side.size, 1));
  const codesOf = (cell: number) => sides.map((side, i) => Math.floor(cell / (strides[i] as number)) % side.size);
  const isLeaf = sides.map((side) => new Set(side.leaves));
  const values = new Float64Array(size * months);
  const published = new Uint8Array(size).fill(1);
  const keys: string[] = [];
  for (let cell = 0; cell < size; cell += 1) {
    const codes = codesOf(cell);
    keys.push(`cells&${codes.join('&')}`);
    if (codes.some((code, i) => sides[i]?.unseen.has(code))) published[cell] = 0;
    if (codes.every((code, i) => isLeaf[i]?.has(code)))
      for (let month = 0; month < months; month += 1) values[month * size + cell] = drawn(codes, month);
  }
  const equations: Equation[] = [];
  for (const [i, { sums }] of sides.entries()) {
    const stride = strides[i] as number;
    for (const [parent = 0, ...children] of sums)
      for (let base = 0; base < size; base += 1) {
        if (Math.floor(base / stride) % (sides[i] as Side).size !== 0) continue;
        const cells = children.map((child) => base + child * stride);
        const whole = base + parent * stride;
        equations.push({ cells: [whole, ...cells], signs: [1, ...cells.map(() => -1)] });
        // Sides before this one are summed already; those after it only for their leaves.
        if (codesOf(base).every((code, j) => j <= i || isLeaf[j]?.has(code)))
          for (let at = 0; at < values.length; at += size)
            values[at + whole] = cells.reduce((n, cell) => n + (values[at + cell] as number), 0);
      }
  }
  return {
    name,
    times: Array.from({ length: months }, (_, month) => `month ${month}`),
    size,
    keys,
    values,
    people: values,
    first: new Float64Array(0),
    second: new Float64Array(0),
    amounts: false,
    published,
    protectZero: new Uint8Array(size),
    wholeOf: new Int32Array(size).fill(-1),
    weight: weightsOf(size, equations),
    equations,
    at: new Map(),
  };
};
