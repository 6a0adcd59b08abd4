/** Protects some time points of a system one after the other: plain data in, plain data out, so that any thread can do it. */
import type { Pattern } from './carry-over.ts';
import { checkSlice, isOut } from './check-slice.ts';
import type { KnownMoves } from '../prove/known-moves.ts';
import type { LinkedSystem } from '../system/linked-system.ts';
import type { ProtectionNeeds } from '../needs.ts';
import { detailOf } from '../system/detail.ts';
import { checkDetailed, protectDetailed } from './protect-detailed.ts';
import { protectSlice } from './protect-slice.ts';
import { jitterOf, streamOf } from '../system/randomness.ts';
import { byComplement, equationsOfCells, isGuarded, neverShown, shown, sliceOf } from '../system/slice.ts';
import type { Policy } from '../spec/spec.ts';

export type SpanJob = {
  readonly system: LinkedSystem;
  readonly policy: Policy;
  readonly secret: string;
  readonly exact: boolean;
  /** times × size: what was decided of each cell before (differencing.ts); of an amount too whose number of people is hidden. */
  readonly decided: Uint8Array | null;
  /** What the time point before left (null: there was none), and the moves that proved its cells safe. */
  readonly before: Pattern | null;
  readonly known: KnownMoves;
};

export type SpanAnswer = {
  readonly state: Uint8Array;
  readonly primary: number;
  readonly complementary: number;
  readonly tightest: number;
  /** Questions that the solver gave up; what they were about counts as unsafe. */
  readonly undecided: number;
  /** times × size: what the interval of each cell is proved to reach. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** What the last time point leaves to the next. */
  readonly pattern: Pattern | null;
  readonly known: KnownMoves;
};

export const protectSpan = (
  { system, policy, secret, exact, decided, before, known: knownBefore }: SpanJob,
  { solver, sha256 }: Pick<ProtectionNeeds, 'solver' | 'sha256'>,
): SpanAnswer | { readonly failedAt: string } => {
  const equationsOf = equationsOfCells(system);
  const detail = detailOf(system);
  const jitter = jitterOf(sha256(`${secret} costs ${system.name}`), system.keys);
  const state = new Uint8Array(system.size * system.times.length);
  const low = new Float64Array(state.length);
  const high = new Float64Array(state.length);
  let pattern = before;
  const known: KnownMoves = new Map(knownBefore);
  let primary = 0;
  let complementary = 0;
  let tightest = Infinity;
  const gaveUp = solver.gaveUp?.() ?? 0;
  const valuesAt = (t: number) => system.values.subarray(t * system.size, (t + 1) * system.size);
  for (const [t, time] of system.times.entries()) {
    // Beside what was published the draws hang on the numbers too, so that those of a corrected load are its own.
    const load = decided ? ` ${sha256(valuesAt(t).join())}` : '';
    const random = streamOf(sha256(`${secret} audit ${system.name} ${time}${load}`));
    const decidedAt = decided ? (cell: number) => decided[t * system.size + cell] as number : undefined;
    const slice = sliceOf(system, t, policy, equationsOf, decidedAt);
    const made = isOut(system, decided, t)
      ? detail
        ? checkDetailed(slice, detail, solver, random, known)
        : checkSlice(slice, solver, random, known)
      : detail
        ? protectDetailed(slice, detail, jitter, solver, random, pattern, known, exact)
        : protectSlice(slice, jitter, solver, random, pattern, known, exact);
    if (!made) return { failedAt: time };
    const { reach } = made;
    pattern = made.pattern;
    for (let cell = 0; cell < system.size; cell += 1) {
      const of = slice.state[cell] as number;
      if (of === shown || of === neverShown) continue;
      if (of === byComplement && (system.amounts || !slice.sensitive[cell])) complementary += 1;
      else primary += 1;
      // That nobody is of an age may follow: no width is promised of it.
      if (!isGuarded(slice, cell)) continue;
      const width = (reach.high[cell] as number) - (reach.low[cell] as number);
      tightest = Math.min(tightest, system.amounts ? width / Math.max(1, slice.value[cell] as number) : width);
    }
    state.set(slice.state, t * system.size);
    low.set(reach.low, t * system.size);
    high.set(reach.high, t * system.size);
  }
  const undecided = (solver.gaveUp?.() ?? 0) - gaveUp;
  return { state, primary, complementary, tightest, undecided, low, high, pattern, known };
};
