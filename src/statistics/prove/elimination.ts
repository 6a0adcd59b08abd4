/** Sparse elimination over a prime field: the arithmetic under the exact check. */

export type KernelEquation = { readonly columns: readonly number[]; readonly signs: readonly number[] };

/** Largest primes below 2^26: products stay exact in a double. */
export const primes = [67_108_859, 67_108_837] as const;

/** a · b mod p. The quotient is guessed in floating point and put right, which is much quicker than `%` on large doubles. */
export const times = (a: number, b: number, p: number): number => {
  const product = a * b;
  const rest = product - Math.floor(product / p) * p;
  return rest < 0 ? rest + p : rest >= p ? rest - p : rest;
};

const power = (base: number, exponent: number, p: number): number => {
  let result = 1;
  let factor = base % p;
  for (let e = exponent; e > 0; e = Math.floor(e / 2)) {
    if (e % 2 === 1) result = times(result, factor, p);
    factor = times(factor, factor, p);
  }
  return result;
};
export const inverse = (value: number, p: number): number =>
  value === 1 || value === p - 1 ? value : power(value, p - 2, p);

/** Entries in no order: `values[i]` stands in column `columns[i]`. */
export type Row = { readonly columns: number[]; readonly values: number[] };
export type Pivot = { readonly column: number; readonly row: Row };

export const valueIn = (row: Row, column: number): number => {
  const at = row.columns.indexOf(column);
  return at < 0 ? 0 : (row.values[at] as number);
};

/**
 * Gaussian elimination, shortest row first, in it the rarest column. Columns from `columns` on (shown figures) are only carried along;
 * `width`: the number of all columns.
 */
export const eliminate = (
  columns: number,
  equations: readonly KernelEquation[],
  p: number,
  width = columns,
): Pivot[] => {
  const rows: Row[] = equations.map(({ columns: of, signs }) => ({
    columns: [...of],
    values: signs.map((sign) => (sign > 0 ? 1 : p - 1)),
  }));
  const sizes = Int32Array.from(rows, (row) => row.columns.reduce((n, c) => n + (c < columns ? 1 : 0), 0));
  // Rows that held a column once; whether they still do is looked up. `holders` counts them truly.
  const seenIn: number[][] = Array.from({ length: columns }, () => []);
  const holders = new Int32Array(columns);
  const bySize: number[][] = [];
  const file = (r: number) => {
    const size = sizes[r] as number;
    while (bySize.length <= size) bySize.push([]);
    bySize[size]?.push(r);
  };
  for (const [r, row] of rows.entries()) {
    for (const c of row.columns)
      if (c < columns) {
        seenIn[c]?.push(r);
        holders[c] = (holders[c] as number) + 1;
      }
    file(r);
  }
  const used = new Uint8Array(rows.length);
  const at = new Int32Array(width).fill(-1);
  const pivots: Pivot[] = [];
  for (let size = 1; size < bySize.length; ) {
    const r = bySize[size]?.pop();
    if (r === undefined) {
      size += 1;
      continue;
    }
    if (used[r] || sizes[r] !== size) continue;
    used[r] = 1;
    const row = rows[r] as Row;
    let column = -1;
    for (const c of row.columns)
      if (c < columns) {
        holders[c] = (holders[c] as number) - 1;
        if (column < 0 || (holders[c] as number) < (holders[column] as number)) column = c;
      }
    const scale = inverse(valueIn(row, column), p);
    for (const other of seenIn[column] as number[]) {
      if (used[other]) continue;
      const target = rows[other] as Row;
      const value = valueIn(target, column);
      if (value === 0) continue;
      const factor = times(value, scale, p);
      for (let i = 0; i < target.columns.length; i += 1) at[target.columns[i] as number] = i;
      for (let i = 0; i < row.columns.length; i += 1) {
        const c = row.columns[i] as number;
        const by = p - times(factor, row.values[i] as number, p);
        const place = at[c] as number;
        if (place < 0) {
          at[c] = target.columns.push(c) - 1;
          target.values.push(by);
          if (c < columns) {
            seenIn[c]?.push(other);
            holders[c] = (holders[c] as number) + 1;
            sizes[other] = (sizes[other] as number) + 1;
          }
        } else target.values[place] = ((target.values[place] as number) + by) % p;
      }
      let kept = 0;
      for (let i = 0; i < target.columns.length; i += 1) {
        const c = target.columns[i] as number;
        at[c] = -1;
        if (target.values[i] === 0) {
          if (c < columns) {
            holders[c] = (holders[c] as number) - 1;
            sizes[other] = (sizes[other] as number) - 1;
          }
          continue;
        }
        target.columns[kept] = c;
        target.values[kept] = target.values[i] as number;
        kept += 1;
      }
      target.columns.length = kept;
      target.values.length = kept;
      file(other);
      if ((sizes[other] as number) < size) size = Math.max(1, sizes[other] as number);
    }
    pivots.push({ column, row });
  }
  return pivots;
};

export const kernelVector = (
  columns: number,
  pivots: readonly Pivot[],
  p: number,
  random: () => number,
): Float64Array => {
  const x = new Float64Array(columns);
  for (let c = 0; c < columns; c += 1) x[c] = 1 + Math.floor(random() * (p - 1));
  for (let i = pivots.length - 1; i >= 0; i -= 1) {
    const { column, row } = pivots[i] as Pivot;
    let sum = 0;
    let own = 1;
    for (let k = 0; k < row.columns.length; k += 1) {
      const c = row.columns[k] as number;
      if (c === column) own = row.values[k] as number;
      else sum = (sum + times(row.values[k] as number, x[c] as number, p)) % p;
    }
    x[column] = times((p - sum) % p, inverse(own, p), p);
  }
  return x;
};
