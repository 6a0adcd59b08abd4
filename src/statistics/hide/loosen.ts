/**
 * What must be hidden so that an unsafe cell is safe: the shown cells that the cheapest shift moves, together (as in Kelly, Golden and Assad 1992;
 * Fischetti and Salazar 2001).
 */
import { cheapestShift } from './cheapest-shift.ts';
import { type KnownMoves, rememberShift } from '../prove/known-moves.ts';
import type { Solver } from '../needs.ts';
import type { Reach } from '../prove/reach.ts';
import { widenByShift } from '../prove/shift-witness.ts';
import { byComplement, type Slice, shown } from '../system/slice.ts';
import type { Costs } from './suppress.ts';

/** Shifts that would make the interval of a cell wide enough beside what it is known to reach: any of a list, one list after the other. */
export const shiftsFor = (slice: Slice, { low, high }: Reach, cell: number, still: number | null): number[][] => {
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
    const found = cheapestShift(slice, costs, solver, cell, by, still);
    if (!found) return { found: false, hidden };
    for (const c of found.cells) {
      if (slice.state[c] !== shown) continue;
      slice.state[c] = byComplement;
      hidden.push(c);
    }
    const shifts = amounts ? found.shifts : found.shifts.map(Math.round);
    if (!amounts && shifts.some((shift, i) => Math.abs(shift - (found.shifts[i] as number)) >= 1e-6)) continue;
    rememberShift(known, cell, found.cells, shifts);
    if (!amounts) widenByShift(slice, reach, found.cells, shifts);
  }
  return { found: true, hidden };
};
