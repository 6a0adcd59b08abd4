/** A time point published before is not protected again, only checked: its pattern stays, whether or not it would be chosen today. */
import { audit } from '../prove/audit.ts';
import { hiddenCells } from './carry-over.ts';
import { mustHideForOthers, staysShown } from '../released/differencing.ts';
import type { KnownMoves } from '../prove/known-moves.ts';
import type { LinkedSystem } from '../system/linked-system.ts';
import type { Solver } from '../needs.ts';
import type { ProtectedSlice } from './protect-slice.ts';
import { reachOf } from '../prove/reach.ts';
import { recomputable } from '../prove/recomputable.ts';
import type { Slice } from '../system/slice.ts';

/** The audit looks for proofs at random: what one look leaves open another may prove. */
const looks = 3;

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
  for (let look = 0; look < looks; look += 1)
    if (audit(slice, reach, solver, random, known).length === 0)
      return { reach, pattern: { hidden: hiddenCells(slice), repairs: new Map() } };
  return null;
};
