/** A time point published before is not protected again, only checked: its pattern stays, whether or not it would be chosen today. */
import { audit, type Mend } from '../prove/audit.ts';
import { hiddenCells } from './carry-over.ts';
import { mustHideForOthers, staysShown } from '../released/differencing.ts';
import type { KnownMoves } from '../prove/known-moves.ts';
import type { LinkedSystem } from '../system/linked-system.ts';
import type { Solver } from '../needs.ts';
import type { ProtectedSlice } from './protect-slice.ts';
import { loosen } from './loosen.ts';
import { isWide, reachOf } from '../prove/reach.ts';
import { recomputable } from '../prove/recomputable.ts';
import type { Slice } from '../system/slice.ts';
import { shiftWhole } from './whole-shift.ts';

/** The audit looks for proofs at random: what one look leaves open another may prove. Where it is only a few cells, it looks on for long: they were proved once. */
const looks = { all: 3, few: 40 } as const;
const few = 10;

/** Whether time point `t` is out already: every cell that a table shows was decided when it was published. */
export const isOut = ({ size, published }: LinkedSystem, decided: Uint8Array | null, t: number): boolean =>
  decided !== null &&
  published.every((of, cell) => {
    const was = decided[t * size + cell] as number;
    return of === 0 || (was >= staysShown && was !== mustHideForOthers);
  });

/** What the attacker's intervals are proved to reach; null where something hidden follows, or is known too closely. */
export const checkSlice = (
  slice: Slice,
  solver: Solver,
  random: () => number,
  known: KnownMoves,
): ProtectedSlice | null => {
  if (recomputable(slice, random, 'both').length > 0) return null;
  const reach = reachOf(slice);
  // What was proved by a shift when it was published is proved by one again: here nothing shown may be hidden for it, since all of it was decided.
  const costs = new Float64Array(slice.system.size);
  const mend: Mend = (cell, by) => {
    const isProved = () => (by === null ? isWide(slice, reach, cell) : reach.leansOn.get(cell)?.has(by) === false);
    const { hidden } = loosen(slice, costs, reach, solver, known, cell, by);
    if (hidden.length > 0) throw new Error('more was hidden of what is out already');
    if (!isProved() && !slice.system.amounts) shiftWhole(slice, reach, solver, known, cell, by);
    return isProved() ? 'proved' : 'fails';
  };
  for (let look = 1; look <= looks.few; look += 1) {
    const unsafe = audit(slice, reach, solver, random, known, mend);
    if (unsafe.length === 0) return { reach, pattern: { hidden: hiddenCells(slice), repairs: new Map() } };
    if (unsafe.length > few && look >= looks.all) return null;
  }
  return null;
};
