/**
 * The independent verifier, by exact arithmetic and on another path than suppression and audit: a hidden cell is determined by the
 * published figures iff its unit vector lies in the row space of the equations among the hidden cells, that is, iff it is 0
 * in every vector of their kernel. Random kernel vectors over two prime fields decide it; chance only errs towards "determined".
 */

export type KernelEquation = { readonly columns: readonly number[]; readonly signs: readonly number[] };

/** Largest primes below 2^26: products stay exact in a double. */
const primes = [67_108_859, 67_108_837] as const;

const power = (base: number, exponent: number, p: number): number => {
  let result = 1;
  let factor = base % p;
  for (let e = exponent; e > 0; e = Math.floor(e / 2)) {
    if (e % 2 === 1) result = (result * factor) % p;
    factor = (factor * factor) % p;
  }
  return result;
};
const inverse = (value: number, p: number): number => power(value, p - 2, p);

type Pivot = { readonly column: number; readonly row: ReadonlyMap<number, number> };
type SparseRow = Map<number, number>;

const equationRow = (equation: KernelEquation, p: number): SparseRow =>
  new Map(equation.columns.map((column, i) => [column, (equation.signs[i] as number) > 0 ? 1 : p - 1]));

/** target −= factor · row (mod p). */
const subtract = (target: SparseRow, row: ReadonlyMap<number, number>, factor: number, p: number): void => {
  for (const [c, value] of row) {
    const now = ((target.get(c) ?? 0) + (p - ((factor * value) % p))) % p;
    if (now === 0) target.delete(c);
    else target.set(c, now);
  }
};

/** Sparse Gaussian elimination, shortest row first, in it the rarest column. Columns from `columns` on (shown figures) are only carried along. */
const eliminate = (columns: number, equations: readonly KernelEquation[], p: number): Pivot[] => {
  const rows = equations.map((e) => equationRow(e, p));
  const sizes = rows.map((row) => [...row.keys()].filter((c) => c < columns).length);
  const holding: Set<number>[] = Array.from({ length: columns }, () => new Set());
  for (const [r, row] of rows.entries()) for (const c of row.keys()) if (c < columns) holding[c]?.add(r);
  const bySize: Set<number>[] = [];
  const file = (r: number, size: number) => {
    while (bySize.length <= size) bySize.push(new Set());
    bySize[size]?.add(r);
  };
  for (const [r, size] of sizes.entries()) file(r, size);
  const pivots: Pivot[] = [];
  for (let size = 1; size < bySize.length; ) {
    const next = bySize[size]?.values().next();
    if (!next || next.done) {
      size += 1;
      continue;
    }
    const r = next.value;
    bySize[size]?.delete(r);
    const row = rows[r] as SparseRow;
    let column = -1;
    for (const c of row.keys())
      if (c < columns && (column < 0 || (holding[c]?.size ?? 0) < (holding[column]?.size ?? 0))) column = c;
    for (const c of row.keys()) if (c < columns) holding[c]?.delete(r);
    const scale = inverse(row.get(column) as number, p);
    for (const other of [...(holding[column] ?? [])]) {
      const target = rows[other] as SparseRow;
      const factor = ((target.get(column) as number) * scale) % p;
      let left = sizes[other] as number;
      bySize[left]?.delete(other);
      for (const [c, value] of row) {
        const before = target.get(c) ?? 0;
        const now = (before + (p - ((factor * value) % p))) % p;
        if (now === 0) target.delete(c);
        else target.set(c, now);
        if (c >= columns || (before === 0) === (now === 0)) continue;
        left += now === 0 ? -1 : 1;
        if (now === 0) holding[c]?.delete(other);
        else holding[c]?.add(other);
      }
      sizes[other] = left;
      file(other, left);
      if (left < size) size = Math.max(1, left);
    }
    pivots.push({ column, row });
  }
  return pivots;
};

const kernelVector = (columns: number, pivots: readonly Pivot[], p: number, random: () => number): Float64Array => {
  const x = new Float64Array(columns);
  for (let c = 0; c < columns; c += 1) x[c] = 1 + Math.floor(random() * (p - 1));
  for (let i = pivots.length - 1; i >= 0; i -= 1) {
    const { column, row } = pivots[i] as Pivot;
    let sum = 0;
    for (const [c, value] of row) if (c !== column) sum = (sum + value * (x[c] as number)) % p;
    x[column] = (((p - sum) % p) * inverse(row.get(column) as number, p)) % p;
  }
  return x;
};

export type Determined = {
  /** Columns whose value follows from the published figures. */
  readonly exact: readonly number[];
  /** Groups of columns of which each gives all others: whoever knows one, knows the group. */
  readonly bound: readonly (readonly number[])[];
};

/** `fields`: 1 while looking for a pattern, 2 to certify one. Which of the unknowns `0 … columns−1` the equations fix, alone or one through another. */
export const determined = (
  columns: number,
  equations: readonly KernelEquation[],
  random: () => number,
  fields: 1 | 2 = 2,
): Determined => {
  const exact = new Set<number>();
  const ratios: string[] = new Array<string>(columns).fill('');
  for (const p of primes.slice(0, fields)) {
    const pivots = eliminate(columns, equations, p);
    const first = kernelVector(columns, pivots, p, random);
    const second = kernelVector(columns, pivots, p, random);
    for (let c = 0; c < columns; c += 1) {
      if (first[c] === 0 || second[c] === 0) exact.add(c);
      else ratios[c] += `:${((first[c] as number) * inverse(second[c] as number, p)) % p}`;
    }
  }
  const groups = new Map<string, number[]>();
  for (let c = 0; c < columns; c += 1) {
    if (exact.has(c)) continue;
    const group = groups.get(ratios[c] as string);
    if (group) group.push(c);
    else groups.set(ratios[c] as string, [c]);
  }
  return { exact: [...exact], bound: [...groups.values()].filter((group) => group.length > 1) };
};

/**
 * Answers why a hidden column is determined, alone or through `by`: the columns of shown figures that its computation uses (hiding
 * any one of them breaks it). `equations` number hidden columns below `hidden`, shown ones from there on.
 */
export const computations = (
  hidden: number,
  equations: readonly KernelEquation[],
): ((column: number, by: number | null) => number[]) => {
  const p = primes[0];
  const pivots = eliminate(hidden, equations, p);
  const rank = new Map(pivots.map(({ column }, i) => [column, i]));
  /** The pivot row of a column, freed of all other pivot columns but those of `keep`. */
  const reduced = (column: number, keep: ReadonlySet<number>): SparseRow | null => {
    const at = rank.get(column);
    if (at === undefined) return null;
    const row = new Map((pivots[at] as Pivot).row);
    for (let waiting = true; waiting; ) {
      let first = Infinity;
      for (const c of row.keys()) if (c < hidden && !keep.has(c)) first = Math.min(first, rank.get(c) ?? Infinity);
      waiting = first < Infinity;
      if (!waiting) break;
      const pivot = pivots[first] as Pivot;
      subtract(
        row,
        pivot.row,
        ((row.get(pivot.column) as number) * inverse(pivot.row.get(pivot.column) as number, p)) % p,
        p,
      );
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
      subtract(found, other, ((found.get(free) as number) * inverse(other.get(free) as number, p)) % p, p);
    return [...found.keys()].filter((c) => c >= hidden);
  };
};
