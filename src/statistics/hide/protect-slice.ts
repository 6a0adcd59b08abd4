/** Protects one time point: primary rules, complementary suppression, audit and exact check, until nothing hidden can be computed. */
import { audit, type Mend } from '../prove/audit.ts';
import { forgetProofs, isWide, type Reach, reachOf } from '../prove/reach.ts';
import { addRepair, carryOver, costsAfter, hiddenCells, type Pattern, type Repairs } from './carry-over.ts';
import { blurReasons, drawsOf, hideDecoys } from './decoys.ts';
import { everything, hideAround, inherit, showAgain } from './escalate.ts';
import { findSmallest } from './smallest-pattern.ts';
import { type Computed, computationsOf, recomputable } from '../prove/recomputable.ts';
import type { KnownMoves } from '../prove/known-moves.ts';
import type { Solver } from '../needs.ts';
import { loosen } from './loosen.ts';
import { openAgain } from './open-again.ts';
import { byComplement, type Slice, shown } from '../system/slice.ts';
import { type Costs, costsOf, hideCheapest, hideFor, suppress } from './suppress.ts';

/** For each, hides the cheapest of the shown cells that its computation uses; one often breaks several. */
const breakComputations = (
  slice: Slice,
  costs: Costs,
  reach: Reach,
  solver: Solver,
  known: KnownMoves,
  computed: readonly Computed[],
  round: number,
  repair: (cause: number, cells: readonly number[]) => readonly number[],
): number[] => {
  let usedBy: ReturnType<typeof computationsOf> | null = null;
  const broken: number[] = [];
  for (const { cell, by } of computed) {
    const still = by === null ? null : (slice.samePeople[by] as number);
    const { found: isLoose, hidden } = loosen(slice, costs, reach, solver, known, cell, still);
    broken.push(...repair(cell, hidden));
    if (isLoose) continue;
    usedBy ??= computationsOf(slice);
    const used = usedBy(cell, by);
    if (used.some((c) => slice.state[c] !== shown)) continue;
    const found = hideCheapest(slice, costs, used) ?? hideFor(slice, costs, cell, round);
    if (found !== null) broken.push(...repair(cell, [found]));
  }
  return broken;
};

const sharesEquation = (slice: Slice, a: number, b: number): boolean =>
  (slice.equationsOf[a] ?? []).some((e) => (slice.equationsOf[b] ?? []).includes(e));

/** What the audit proved, and what is hidden: what the next time point begins from. */
export type ProtectedSlice = { readonly reach: Reach; readonly pattern: Pattern };

/** Showing again less than one in so many is not worth proving everything anew. */
const worthwhile = 200;

/** As long as a cell failed no more often, one more hidden cell at a time, the cheapest shift first; then ever more at once, so that it ends soon. */
const patience = { failures: 12, loosenings: 3, waits: 2 };

/**
 * `before`: what the time point before left. Places change little from month to month, so the pattern begins from it (carry-over.ts), which keeps it, and
 * so what can be compared over time, steady. Null for the first time point.
 * `from`: an earlier end of the same, when more was to be proved than it knew of: all goes on from there.
 * Answers null only where all that hangs together is hidden and still not uncertain enough.
 */
export const protectSlice = (
  slice: Slice,
  jitter: Float64Array,
  solver: Solver,
  random: () => number,
  before: Pattern | null,
  known: KnownMoves,
  exact: boolean,
  from: ProtectedSlice | null = null,
): ProtectedSlice | null => {
  const plain = costsOf(slice, jitter);
  const costs = before ? costsAfter(plain, before) : plain;
  const demanded = new Set<number>();
  for (const [cell, of] of slice.state.entries()) if (of === byComplement) demanded.add(cell);
  const reach = from?.reach ?? reachOf(slice);
  const carried = before && !from;
  const repairs: Repairs = carried ? carryOver(slice, costs, before) : new Map(from?.pattern.repairs);
  if (!carried) suppress(slice, costs);
  const repair = (cause: number, cells: readonly number[]): readonly number[] => {
    addRepair(repairs, cause, cells);
    return cells;
  };
  const failures = new Map<number, number>();
  const zerosKept = new Set<number>();
  /** How often each cell was loosened by itself, against everybody or one person: one that was hidden for the sake of another has failed as often as that, but was never tried. */
  const loosenings = new Map<string, number>();
  /** How often each cell waited for what was done beside it. */
  const waits = new Map<number, number>();
  let certifying = false;
  let reopened = from !== null;
  for (let round = 0; ; round += 1) {
    const fail = (cell: number): number => {
      const failed = failures.get(cell) ?? 0;
      failures.set(cell, failed + 1);
      return failed;
    };
    const levelOf = (cell: number): number => (failures.get(cell) ?? 0) - patience.failures;
    let added: number[] = [];
    /** A way that the audit had not seen: it looks again. */
    let seesMore = false;
    const loosenedNow = new Set<number>();
    /** Equations in which more was hidden this round: what was hidden for one cell often loosens those beside it. */
    const touched = new Set<number>();
    const mend: Mend = (cell, by) => {
      const question = `${cell} ${by}`;
      const tried = loosenings.get(question) ?? 0;
      if (tried >= patience.loosenings) return 'fails';
      const equations = slice.equationsOf[cell] as readonly number[];
      const waited = waits.get(cell) ?? 0;
      if (waited < patience.waits && equations.some((e) => touched.has(e))) {
        waits.set(cell, waited + 1);
        return 'waits';
      }
      waits.delete(cell);
      loosenings.set(question, tried + 1);
      const { found, hidden } = loosen(slice, costs, reach, solver, known, cell, by);
      added.push(...repair(cell, hidden));
      if (hidden.length > 0)
        for (const one of [cell, ...hidden])
          for (const e of slice.equationsOf[one] as readonly number[]) touched.add(e);
      if (by === null ? isWide(slice, reach, cell) : reach.leansOn.get(cell)?.has(by) === false) return 'proved';
      return found && hidden.length > 0 ? 'waits' : 'fails';
    };
    // The exact check is quick and says what to hide, so the slower audit only sees patterns that pass it.
    const computed = recomputable(slice, random, certifying ? 'second' : 'first');
    let failing = [...new Set(computed.map(({ cell }) => cell))];
    if (computed.length > 0) {
      for (const cell of failing) fail(cell);
      added = breakComputations(
        slice,
        costs,
        reach,
        solver,
        known,
        computed.filter(({ cell }) => levelOf(cell) < 0),
        round,
        repair,
      );
    } else {
      const unsafe = audit(slice, reach, solver, random, known, mend);
      const isSafe = unsafe.length === 0 && added.length === 0;
      if (isSafe && certifying && !reopened) {
        reopened = true;
        const closed = slice.state.slice();
        // Later time points hide nothing but what is needed again.
        const opened = before ? [] : openAgain(slice, plain, demanded, known, random);
        const hidden = closed.reduce((n, of) => n + (of === byComplement ? 1 : 0), 0);
        if (opened.length * worthwhile < hidden) slice.state.set(closed);
        if (exact) findSmallest(slice, costs, demanded, reach, solver, random);
        if (slice.state.some((of, cell) => of !== closed[cell])) {
          // What was proved before may lean on cells that are shown now: everything is proved anew.
          forgetProofs(slice, reach);
          certifying = false;
          continue;
        }
      }
      if (isSafe && certifying) {
        const hidden = hiddenCells(slice);
        const draws = drawsOf(jitter, random);
        hideDecoys(slice, reach, draws, random);
        blurReasons(slice, draws);
        return { reach, pattern: { hidden, repairs } };
      }
      if (isSafe) {
        certifying = true;
        continue;
      }
      failing = unsafe.map(({ cell }) => cell);
      for (const { cell, narrowedBy, waits: isWaiting } of unsafe) {
        if (isWaiting) {
          seesMore = true;
          loosenedNow.add(cell);
          continue;
        }
        const failed = fail(cell);
        if (levelOf(cell) >= 0) continue;
        // One more hidden cell often loosens several: look again before hiding another one for the same reason.
        if (added.some((c) => sharesEquation(slice, c, cell))) continue;
        const hidden =
          (failed % 2 === 0
            ? hideCheapest(
                slice,
                costs,
                narrowedBy.filter((c) => sharesEquation(slice, c, cell)),
              )
            : null) ??
          hideFor(slice, costs, cell, failed >> 1) ??
          hideCheapest(slice, costs, narrowedBy);
        if (hidden !== null) added.push(...repair(cell, [hidden]));
      }
    }
    const again = failing.filter((cell) => showAgain(slice, cell));
    if (again.length > 0) {
      for (const cell of again) zerosKept.add(cell);
      forgetProofs(slice, reach);
      suppress(slice, costs);
      certifying = false;
      continue;
    }
    const stuck = added.length === 0 && !seesMore;
    for (const cell of failing) {
      const level = levelOf(cell);
      if ((level < 0 && !stuck) || loosenedNow.has(cell)) continue;
      added.push(...repair(cell, hideAround(slice, costs, cell, Math.max(0, level), zerosKept)));
    }
    // Nothing but zeros may be left to hide.
    if (stuck && added.length === 0)
      for (const cell of failing) added.push(...repair(cell, hideAround(slice, costs, cell, everything, zerosKept)));
    if (stuck && added.length === 0) return null;
    certifying = false;
    const hiddenThen = slice.state.slice();
    suppress(slice, costs, added);
    inherit(slice, failures, failing, added, hiddenThen);
  }
};
