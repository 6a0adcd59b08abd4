/**
 * A way one hidden cell of a pattern that is out already could be something else, in whole people: where the linear programme of a shift only finds halves of people,
 * the pattern was proved by a whole one once, and nothing more may be hidden.
 */
import { type KnownMoves, rememberShift } from '../prove/known-moves.ts';
import type { Reach } from '../prove/reach.ts';
import { around, programmeOf, roomOf, shiftFirst, stillOf } from '../prove/shift-programme.ts';
import { widenByShift } from '../prove/shift-witness.ts';
import type { Solver } from '../needs.ts';
import type { Slice } from '../system/slice.ts';
import { shiftsFor } from './loosen.ts';

/** Cells of the first programme and, where it finds nothing, of the next. */
const sizes = [600, 3000];

/** Widens what `cell` is known to reach (without the person `still`, if it is one) by one of the shifts that would be enough, if there is one around it. Counts only. */
export const shiftWhole = (
  slice: Slice,
  reach: Reach,
  solver: Solver,
  known: KnownMoves,
  cell: number,
  person: number | null,
): void => {
  const free = new Float64Array(slice.system.size);
  const still = person === null ? null : stillOf(slice, person);
  const [down, up] = roomOf(slice, free, cell, still);
  const asked = shiftsFor(slice, reach, cell, person)
    .flat()
    .filter((by) => by <= up && -by <= down);
  for (const [by, most] of sizes.flatMap((size) => asked.map((one) => [one, size] as const))) {
    const cells = [...around(slice, free, cell, most)];
    const { system, prices, at } = programmeOf(slice, free, cells, still, 1, false);
    // The cell itself comes first.
    shiftFirst(system, by);
    const opened = solver.open({ ...system, whole: true });
    try {
      const found = opened.maximise(prices);
      if (!found) continue;
      const shifts = cells.map((_, i) => {
        const column = at[i] as number;
        return Math.round((found.x[column] as number) - (found.x[column + 1] as number));
      });
      const moved = [...cells.keys()].filter((i) => shifts[i] !== 0);
      const movedCells = moved.map((i) => cells[i] as number);
      const movedBy = moved.map((i) => shifts[i] as number);
      rememberShift(known, cell, movedCells, movedBy);
      widenByShift(slice, reach, movedCells, movedBy);
      return;
    } finally {
      opened.close();
    }
  }
};
