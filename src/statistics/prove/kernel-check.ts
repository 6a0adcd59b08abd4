/**
 * The independent verifier, by exact arithmetic and on another path than suppression and audit: a hidden cell is determined by the
 * published figures iff its unit vector lies in the row space of the equations among the hidden cells, that is, iff it is 0
 * in every vector of their kernel. Random kernel vectors over two prime fields decide it; chance only errs towards "determined".
 */

import {
  eliminate,
  inverse,
  type KernelEquation,
  kernelVector,
  type Pivot,
  primes,
  times,
  valueIn,
} from './elimination.ts';

export type Determined = {
  /** Columns whose value follows from the published figures. */
  readonly exact: readonly number[];
  /** Groups of columns of which each gives all others: whoever knows one, knows the group. */
  readonly bound: readonly (readonly number[])[];
};

/** Over the first field only (while looking for a pattern), the second only (where the first has passed it already), or both. Which of the unknowns `0 … columns−1` the equations fix, alone or one through another. */
export const determined = (
  columns: number,
  equations: readonly KernelEquation[],
  random: () => number,
  fields: 'first' | 'second' | 'both' = 'both',
): Determined => {
  const fixed = new Uint8Array(columns);
  let groups: number[][] = [Array.from({ length: columns }, (_, c) => c)];
  for (const p of fields === 'both' ? primes : [primes[fields === 'first' ? 0 : 1]]) {
    const pivots = eliminate(columns, equations, p);
    const vectors = Array.from({ length: 3 }, () => kernelVector(columns, pivots, p, random));
    const keys = Float64Array.from({ length: columns }, (_, c) => proportionsOf(vectors, c, p));
    for (let c = 0; c < columns; c += 1) if (keys[c] === nothing) fixed[c] = 1;
    groups = groups.flatMap((group) => {
      const parts = new Map<number, number[]>();
      for (const c of group) {
        if (fixed[c]) continue;
        const part = parts.get(keys[c] as number);
        if (part) part.push(c);
        else parts.set(keys[c] as number, [c]);
      }
      return [...parts.values()].filter((part) => part.length > 1);
    });
  }
  return { exact: [...fixed.keys()].filter((c) => fixed[c]), bound: groups };
};

/** Of a column that is 0 in every vector. */
const nothing = -1;

/**
 * How the three vectors stand to each other in a column, as one number: equal for columns of which one is always the same multiple of the other. Two ratios,
 * since one of 26 bits would be the same by chance for some two of ten thousand columns, and for thousands of a large table.
 */
const proportionsOf = ([a, b, c]: readonly Float64Array[], column: number, p: number): number => {
  const [x = 0, y = 0, z = 0] = [a?.[column], b?.[column], c?.[column]];
  const wide = 2 ** 26;
  if (x !== 0) {
    const by = inverse(x, p);
    return times(y, by, p) * wide + times(z, by, p);
  }
  if (y !== 0) return wide * wide + times(z, inverse(y, p), p);
  return z === 0 ? nothing : wide * wide + wide;
};

/**
 * Answers why a hidden column is determined, alone or through `by`: the columns of shown figures that its computation uses (hiding
 * any one of them breaks it). `equations` number hidden columns below `hidden`, shown ones from there on, below `width`.
 */
export const computations = (
  hidden: number,
  equations: readonly KernelEquation[],
  width: number,
): ((column: number, by: number | null) => number[]) => {
  const p = primes[0];
  const pivots = eliminate(hidden, equations, p, width);
  const rank = new Map(pivots.map(({ column }, i) => [column, i]));
  const subtract = (target: Map<number, number>, row: Iterable<readonly [number, number]>, factor: number): void => {
    for (const [c, value] of row) {
      const now = ((target.get(c) ?? 0) + (p - times(factor, value, p))) % p;
      if (now === 0) target.delete(c);
      else target.set(c, now);
    }
  };
  const entries = ({ row }: Pivot) => row.columns.map((c, i) => [c, row.values[i] as number] as const);
  /** The pivot row of a column, freed of all other pivot columns but those of `keep`. */
  const reduced = (column: number, keep: ReadonlySet<number>): Map<number, number> | null => {
    const at = rank.get(column);
    if (at === undefined) return null;
    const row = new Map(entries(pivots[at] as Pivot));
    for (let waiting = true; waiting; ) {
      let first = Infinity;
      for (const c of row.keys()) if (c < hidden && !keep.has(c)) first = Math.min(first, rank.get(c) ?? Infinity);
      waiting = first < Infinity;
      if (!waiting) break;
      const pivot = pivots[first] as Pivot;
      const own = inverse(valueIn(pivot.row, pivot.column), p);
      subtract(row, entries(pivot), times(row.get(pivot.column) as number, own, p));
    }
    return row;
  };
  return (column, by) => {
    const keep = new Set(by === null ? [column] : [column, by]);
    const row = reduced(column, keep);
    const other = by === null ? null : reduced(by, keep);
    const found = row ?? other;
    if (!found) return [];
    const free = [...found.keys()].find((c) => c < hidden && !keep.has(c));
    // Both are pivots: the free columns they share cancel between their two rows.
    if (free !== undefined && row && other?.has(free))
      subtract(found, other, times(found.get(free) as number, inverse(other.get(free) as number, p), p));
    return [...found.keys()].filter((c) => c >= hidden);
  };
};
