/**
 * Protects a time point whose system has a level of detail: the coarser cells by themselves first, then everything as one, beginning from what they hide.
 * Nothing is taken over as proved: the second part audits and checks every cell of the whole system.
 */
import type { Pattern } from './carry-over.ts';
import type { Detail } from './detail.ts';
import { proofsOf } from './detail-proofs.ts';
import { staysShown, undecided } from './differencing.ts';
import type { KnownMoves } from './known-moves.ts';
import type { Solver } from './needs.ts';
import { type ProtectedSlice, protectSlice } from './protect-slice.ts';
import { type Slice, shown, sliceOf } from './slice.ts';
import { costsOf } from './suppress.ts';

/** What was decided of a coarse cell; one whose detail is shown cannot be hidden. */
const decidedOf =
  (slice: Slice, { cellOf, slots, bandOf }: Detail, before: ((cell: number) => number) | undefined) =>
  (c: number): number => {
    const cell = cellOf[c] as number;
    const of = before?.(cell) ?? undecided;
    if (of !== undecided || (bandOf[c] as number) < 0 || slice.state[cell] !== shown) return of;
    const hidden = slots.filter((slot) => (slot[c] as number) >= 0 && slice.state[slot[c] as number] !== shown).length;
    return hidden < 2 ? staysShown : undecided;
  };

/** Of a pattern that the ledger tells, which knows of no coarser cells: those it hid. */
const coarseOnly = ({ hidden }: Pattern, coarseOf: Int32Array): Pattern => ({
  hidden: new Set([...hidden].map((cell) => coarseOf[cell] as number).filter((c) => c >= 0)),
  repairs: new Map(),
});

export const protectDetailed = (
  slice: Slice,
  detail: Detail,
  t: number,
  decided: ((cell: number) => number) | undefined,
  jitter: Float64Array,
  solver: Solver,
  random: () => number,
  before: Pattern | null,
  known: KnownMoves,
  exact: boolean,
): ProtectedSlice | null => {
  const { coarse, coarseEquationsOf, cellOf, coarseOf } = detail;
  const above = sliceOf(coarse, t, slice.policy, coarseEquationsOf, decidedOf(slice, detail, decided));
  const knownAbove: KnownMoves = new Map(before?.coarse?.known ?? []);
  const jitterAbove = Float64Array.from(cellOf, (cell) => jitter[cell] as number);
  const made = protectSlice(
    above,
    jitterAbove,
    solver,
    random,
    before && (before.coarse?.pattern ?? coarseOnly(before, coarseOf)),
    knownAbove,
    exact,
  );
  const initial = slice.state.slice();
  /** Where the coarser cells by themselves come to no end, all as one may. */
  const asOne = () => {
    slice.state.set(initial);
    return protectSlice(slice, jitter, solver, random, before, known, exact);
  };
  if (!made) return asOne();
  for (const [c, cell] of cellOf.entries()) slice.state[cell] = above.state[c] as number;
  const proofs = proofsOf(slice, above, detail, knownAbove, costsOf(above, jitterAbove), random);
  const whole = protectSlice(slice, jitter, solver, random, before, known, false, proofs);
  if (!whole) return asOne();
  return { ...whole, pattern: { ...whole.pattern, coarse: { pattern: made.pattern, known: knownAbove } } };
};
