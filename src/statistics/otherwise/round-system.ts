/**
 * Rounding of one time point with every sum kept. Small systems by a whole-number programme (controlled rounding: each number to one of the two
 * multiples beside it); larger ones by rounding inner cells so that totals move as little as can be (after the R package SmallCountRounding) and adding up anew.
 */
import type { Equation } from '../system/linked-system.ts';
import type { Solver } from '../needs.ts';

export type ToRound = {
  readonly values: Float64Array;
  readonly equations: readonly Equation[];
  readonly base: number;
  /** Whether only numbers below the base move; larger ones stay exact. Only inner cells then move of themselves. */
  readonly onlySmall: boolean;
  /** 0 … 1 per cell, from the secret: so that the direction tells nothing. */
  readonly jitter: Float64Array;
  /** What was published already; NaN where nothing was. */
  readonly fixed?: Float64Array;
};

/** Larger systems are left to the second way. A bound on cells, not on time: the same everywhere. */
const mostCells = 1500;

/** Every number to a neighbouring multiple; null where no such rounding is found (it need not exist in three and more dimensions). */
const controlled = ({ values, equations, base, jitter, fixed }: ToRound, solver: Solver): Float64Array | null => {
  const floor = values.map((value) => Math.floor(value / base));
  const rest = values.map((value, i) => value - base * (floor[i] as number));
  // Per cell 1 for the upper multiple: parent − Σ children = 0 in multiples of the base.
  const lower = new Float64Array(values.length);
  const upper = rest.map((r) => (r === 0 ? 0 : 1));
  for (const [i, value] of (fixed ?? []).entries()) {
    if (Number.isNaN(value)) continue;
    const step = value / base - (floor[i] as number);
    if (step < 0 || step > (upper[i] as number)) return null;
    lower[i] = step;
    upper[i] = step;
  }
  const opened = solver.open({
    lower,
    upper,
    rows: equations.map(({ cells, signs }) => ({
      columns: cells,
      signs,
      equals: 0 - cells.reduce((sum, cell, i) => sum + (signs[i] as number) * (floor[cell] as number), 0),
    })),
    whole: true,
  });
  try {
    // Nearest first; the secret breaks ties.
    const found = opened.maximise(rest.map((r, i) => 2 * r - base + ((jitter[i] as number) - 0.5)));
    return found && floor.map((f, i) => base * (f + Math.round(found.x[i] as number)));
  } finally {
    opened.close();
  }
};

/** Cell → inner cells that make it up, by one equation each; null where cells make each other up. */
const innerOf = (size: number, equations: readonly Equation[]): readonly (readonly number[])[] | null => {
  const parts = new Map<number, readonly number[]>();
  for (const { cells } of equations) {
    const parent = cells[0] as number;
    // The finest sum there is says most.
    if ((parts.get(parent)?.length ?? 0) < cells.length - 1) parts.set(parent, cells.slice(1));
  }
  const known: (number[] | undefined)[] = new Array(size);
  const find = (cell: number, depth: number): number[] | null => {
    if (depth > 60) return null;
    const before = known[cell];
    if (before) return before;
    const below = parts.get(cell);
    if (!below) return [cell];
    const all: number[] = [];
    for (const part of below) {
      const found = find(part, depth + 1);
      if (!found) return null;
      for (const inner of found) all.push(inner);
    }
    known[cell] = all;
    return all;
  };
  const out: number[][] = [];
  for (let cell = 0; cell < size; cell += 1) {
    const found = find(cell, 0);
    if (!found) return null;
    out.push(found);
  }
  return out;
};

/** What was published already counts for so much more than what would be nearer that nothing nearer outweighs it. */
const asPublished = 1e6;

const additive = ({ values, equations, base, onlySmall, jitter, fixed }: ToRound): Float64Array | null => {
  const inner = innerOf(values.length, equations);
  if (!inner) return null;
  const before = (cell: number): number | null => {
    const value = fixed?.[cell];
    return value === undefined || Number.isNaN(value) ? null : value;
  };
  const totalsOf: number[][] = Array.from(values, () => []);
  for (const [total, parts] of inner.entries()) for (const part of parts) totalsOf[part]?.push(total);
  const rounded = values.slice();
  const candidates: number[] = [];
  for (const [cell, parts] of inner.entries()) {
    const value = values[cell] as number;
    if (parts.length !== 1 || parts[0] !== cell) continue;
    const published = before(cell);
    if (published !== null) rounded[cell] = published;
    else if (value % base !== 0 && !(onlySmall && value > base)) {
      rounded[cell] = Math.floor(value / base) * base;
      candidates.push(cell);
    }
  }
  // How far every total is from the truth, or from what was published of it; raising a cell raises all that hold it.
  const off = Float64Array.from(
    inner,
    (parts, total) =>
      parts.reduce((sum, part) => sum + (rounded[part] as number), 0) - (before(total) ?? (values[total] as number)),
  );
  const weight = Float64Array.from(values, (_, cell) => (before(cell) === null ? 1 : asPublished));
  /** How much nearer the totals come, in squares, if the cell goes up (or, raised before, down again). */
  const gain = (cell: number, by: number): number => {
    let sum = 0;
    for (const total of totalsOf[cell] as number[])
      sum -= (weight[total] as number) * by * (2 * (off[total] as number) + by);
    return sum;
  };
  // Largest remainder first, then again, as long as somebody gains: every step lowers the same sum of squares, so it ends.
  const order = [...candidates].sort(
    (a, b) =>
      ((values[b] as number) % base) - ((values[a] as number) % base) || (jitter[a] as number) - (jitter[b] as number),
  );
  for (let again = true; again; ) {
    again = false;
    for (const cell of order) {
      const by = (rounded[cell] as number) > (values[cell] as number) ? -base : base;
      if (gain(cell, by) <= 0) continue;
      rounded[cell] = (rounded[cell] as number) + by;
      for (const total of totalsOf[cell] as number[]) off[total] = (off[total] as number) + by;
      again = true;
    }
  }
  for (const [cell, parts] of inner.entries())
    rounded[cell] = parts.reduce((sum, part) => sum + (rounded[part] as number), 0);
  return rounded.every((value, cell) => value === (before(cell) ?? value)) ? rounded : null;
};

/** Rounded values, every equation kept; null where no such rounding was found. */
export const roundSystem = (what: ToRound, solver: Solver): Float64Array | null => {
  const small = what.values.length <= mostCells && !what.onlySmall;
  const rounded = (small ? controlled(what, solver) : null) ?? additive(what);
  if (!rounded) return null;
  const holds = what.equations.every(
    ({ cells, signs }) =>
      cells.reduce((sum, cell, i) => sum + (signs[i] as number) * (rounded[cell] as number), 0) === 0,
  );
  return holds ? rounded : null;
};
