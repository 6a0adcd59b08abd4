/**
 * The cheapest cells to hide so that one hidden cell may be something else: a linear programme shifts it by what is asked, every shift of a cell that
 * is shown costs its price, and what the cheapest shift moves is hidden together (as in Kelly, Golden and Assad 1992; Fischetti and Salazar 2001).
 */
import { type KnownMoves, rememberShift } from './known-moves.ts';
import type { Solver } from './needs.ts';
import type { Reach } from './reach.ts';
import { byComplement, isCandidate, knownBounds, type Slice, shown } from './slice.ts';
import type { Costs } from './suppress.ts';

/** Cells of the programme; the next where a smaller one has no answer. */
const sizes = [600, 1_500, 4_000] as const;

/** Of one equation, so many of the cells that could be hidden too, the cheapest. */
const choices = 8;

/** What may shift around `cell`, ring by ring: hidden cells, and the cheapest of those that may be hidden. */
const around = (slice: Slice, costs: Costs, cell: number, most: number): number[] => {
  const { equations } = slice.system;
  const seen = new Set([cell]);
  const done = new Set<number>();
  for (const from of seen) {
    if (seen.size >= most) break;
    for (const e of slice.equationsOf[from] as readonly number[]) {
      if (done.has(e)) continue;
      done.add(e);
      const candidates: number[] = [];
      for (const other of equations[e]?.cells ?? []) {
        if (slice.state[other] !== shown) seen.add(other);
        else if (isCandidate(slice, other)) candidates.push(other);
      }
      candidates.sort((a, b) => (costs[a] as number) - (costs[b] as number));
      for (const other of candidates.slice(0, choices)) seen.add(other);
    }
  }
  return [...seen];
};

/** What shifts, and by how much. */
type Shift = { readonly cells: readonly number[]; readonly shifts: readonly number[] };

/** The cheapest shift of `cell` by one of `by`, the first that is possible; null where none is among `cells`. */
const cheapestShift = (
  slice: Slice,
  costs: Costs,
  solver: Solver,
  cells: readonly number[],
  cell: number,
  by: readonly number[],
  still: number | null,
  scale: number,
): Shift | null => {
  const { equations } = slice.system;
  const lower: number[] = [];
  const upper: number[] = [];
  const prices: number[] = [];
  const columnsOf = new Map<number, number>();
  let target = -1;
  for (const c of cells) {
    const value = slice.value[c] as number;
    const stands = still !== null && slice.samePeople[c] === still && slice.people[c] === 1;
    columnsOf.set(c, lower.length);
    if (c === cell) target = lower.length;
    if (slice.state[c] !== shown) {
      const [low, high] = knownBounds(slice, c);
      lower.push(stands ? 0 : Math.min(0, low - value) / scale);
      upper.push(stands ? 0 : Math.max(0, high - value) / scale);
      prices.push(0);
    } else {
      // Up and down apart, so that both cost.
      lower.push(0, 0);
      upper.push(stands ? 0 : Infinity, stands ? 0 : value / scale);
      prices.push(-(costs[c] as number), -(costs[c] as number));
    }
  }
  const inside = new Set(cells.flatMap((c) => slice.equationsOf[c] as readonly number[]));
  const rows = [...inside].map((e) => {
    const columns: number[] = [];
    const signs: number[] = [];
    const { cells: of, signs: given } = equations[e] as { cells: readonly number[]; signs: readonly number[] };
    for (const [i, c] of of.entries()) {
      const column = columnsOf.get(c);
      if (column === undefined) continue;
      columns.push(column);
      signs.push(given[i] as number);
      if (slice.state[c] !== shown) continue;
      columns.push(column + 1);
      signs.push(-(given[i] as number));
    }
    return { columns, signs, equals: 0 };
  });
  for (const shift of by) {
    const least = Float64Array.from(lower);
    const most = Float64Array.from(upper);
    if (shift / scale < (least[target] as number) || shift / scale > (most[target] as number)) continue;
    least[target] = shift / scale;
    most[target] = shift / scale;
    const opened = solver.open({ lower: least, upper: most, rows, whole: false, cheapest: true });
    try {
      const found = opened.maximise(Float64Array.from(prices));
      if (!found) continue;
      const shiftOf = (c: number): number => {
        const column = columnsOf.get(c) as number;
        const up = found.x[column] as number;
        return scale * (slice.state[c] === shown ? up - (found.x[column + 1] as number) : up);
      };
      const moved = cells.filter((c) => Math.abs(shiftOf(c)) > 1e-7 * scale);
      return { cells: moved, shifts: moved.map(shiftOf) };
    } finally {
      opened.close();
    }
  }
  return null;
};

/** Shifts that would make the interval of a cell wide enough beside what it is known to reach: any of a list, one list after the other. */
const shiftsFor = (slice: Slice, { low, high }: Reach, cell: number, still: number | null): number[][] => {
  const value = slice.value[cell] as number;
  if (still !== null) return [[1, -1]];
  if (slice.system.amounts) {
    const level = Math.max(slice.level[cell] as number, value / 100, 1);
    return [[level], [-Math.min(level, value)]].filter(([by]) => by !== 0);
  }
  const reached = [(high[cell] as number) - value, value - (low[cell] as number)] as const;
  const missing = slice.policy.minimumWidth - reached[0] - reached[1];
  return [[reached[0] + missing, -(reached[1] + missing)]];
};

/** What loosening a cell came to: whether a way was found, and what had to be hidden for it (nothing, where the audit had not seen the way). */
export type Loosened = { readonly found: boolean; readonly hidden: readonly number[] };

/**
 * Hides what the cheapest way to loosen `cell` needs (where `still` is given: without the person of that number moving), and keeps the way for the
 * audit, which checks it like any other.
 */
export const loosen = (
  slice: Slice,
  costs: Costs,
  reach: Reach,
  solver: Solver,
  known: KnownMoves,
  cell: number,
  still: number | null,
): Loosened => {
  const { amounts } = slice.system;
  const hidden: number[] = [];
  for (const by of shiftsFor(slice, reach, cell, still)) {
    let found: Shift | null = null;
    for (const [i, size] of sizes.entries()) {
      const cells = around(slice, costs, cell, size);
      if (i > 0 && cells.length <= (sizes[i - 1] as number)) break;
      const most = amounts ? cells.reduce((m, c) => Math.max(m, slice.value[c] as number), 1) : 1;
      found = cheapestShift(slice, costs, solver, cells, cell, by, still, Math.max(1, most / 1e4));
      if (found) break;
    }
    if (!found) return { found: false, hidden };
    for (const c of found.cells) {
      if (slice.state[c] !== shown) continue;
      slice.state[c] = byComplement;
      hidden.push(c);
    }
    const shifts = amounts ? found.shifts : found.shifts.map(Math.round);
    if (amounts || shifts.every((shift, i) => Math.abs(shift - (found.shifts[i] as number)) < 1e-6))
      rememberShift(known, cell, found.cells, shifts);
  }
  return { found: true, hidden };
};
