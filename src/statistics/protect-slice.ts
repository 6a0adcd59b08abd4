/** Protects one time point: primary rules, complementary suppression, audit and exact check, until nothing hidden can be computed. */
import { audit } from './audit.ts';
import { forgetProofs, type Reach, reachOf } from './reach.ts';
import { blurReasons, hideDecoys } from './decoys.ts';
import { everything, hideAround, showAgain } from './escalate.ts';
import { findSmallest } from './smallest-pattern.ts';
import { type Computed, computationsOf, recomputable } from './recomputable.ts';
import type { KnownMoves } from './known-moves.ts';
import type { LinkedSystem } from './linked-system.ts';
import type { Solver } from './needs.ts';
import { loosen } from './loosen.ts';
import { openAgain } from './open-again.ts';
import { jitterOf, streamOf } from './randomness.ts';
import { byComplement, equationsOfCells, isCandidate, neverShown, type Slice, shown, sliceOf } from './slice.ts';
import type { Policy } from './spec.ts';
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
): number[] => {
  let usedBy: ReturnType<typeof computationsOf> | null = null;
  const broken: number[] = [];
  for (const { cell, by } of computed) {
    const still = by === null ? null : (slice.samePeople[by] as number);
    const { found: isLoose, hidden } = loosen(slice, costs, reach, solver, known, cell, still);
    broken.push(...hidden);
    if (isLoose) continue;
    usedBy ??= computationsOf(slice);
    const used = usedBy(cell, by);
    if (used.some((c) => slice.state[c] !== shown)) continue;
    const found = hideCheapest(slice, costs, used) ?? hideFor(slice, costs, cell, round);
    if (found !== null) broken.push(found);
  }
  return broken;
};

const sharesEquation = (slice: Slice, a: number, b: number): boolean =>
  (slice.equationsOf[a] ?? []).some((e) => (slice.equationsOf[b] ?? []).includes(e));

/** As long as this many rounds (all cells) or failures (one cell) one more hidden cell at a time; then ever more at once, so that it ends soon. */
const patience = { rounds: 40, failures: 12, loosenings: 3 };

/**
 * `repairs` are cells that earlier time points had to hide beyond the simple rules: places change little from month to month, so they
 * are hidden from the start (which also keeps the pattern, and so what can be compared over time, steady). New ones are added.
 * Null only where all that hangs together is hidden and still not uncertain enough.
 */
export const protectSlice = (
  slice: Slice,
  jitter: Float64Array,
  solver: Solver,
  random: () => number,
  repairs: Set<number>,
  known: KnownMoves,
  exact: boolean,
): Reach | null => {
  const costs = costsOf(slice, jitter);
  const demanded = new Set<number>();
  for (const [cell, of] of slice.state.entries()) if (of === byComplement) demanded.add(cell);
  const reach = reachOf(slice);
  for (const cell of repairs) if (isCandidate(slice, cell)) slice.state[cell] = byComplement;
  suppress(slice, costs);
  const failures = new Map<number, number>();
  const zerosKept = new Set<number>();
  let certifying = false;
  // Later months start from a pattern opened already; what they add they need.
  const isFirst = repairs.size === 0;
  let reopened = false;
  for (let round = 0; ; round += 1) {
    const fail = (cell: number): number => {
      const failed = failures.get(cell) ?? 0;
      failures.set(cell, failed + 1);
      return failed;
    };
    const levelOf = (cell: number): number =>
      Math.max((failures.get(cell) ?? 0) - patience.failures, (round - patience.rounds) >> 2);
    let added: number[] = [];
    /** A way that the audit had not seen: it looks again. */
    let seesMore = false;
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
      );
    } else {
      const unsafe = audit(slice, reach, solver, random, known);
      if (unsafe.length === 0 && certifying && !reopened && isFirst) {
        reopened = true;
        const before = slice.state.slice();
        for (const cell of openAgain(slice, costs, demanded, known, random)) repairs.delete(cell);
        if (exact) findSmallest(slice, costs, demanded, reach, solver, random);
        if (slice.state.some((of, cell) => of !== before[cell])) {
          // What was proved before may lean on cells that are shown now: everything is proved anew.
          forgetProofs(slice, reach);
          certifying = false;
          continue;
        }
      }
      if (unsafe.length === 0 && certifying) {
        hideDecoys(slice, reach, jitter, random);
        blurReasons(slice, jitter);
        return reach;
      }
      if (unsafe.length === 0) {
        certifying = true;
        continue;
      }
      failing = unsafe.map(({ cell }) => cell);
      for (const { cell, by, narrowedBy } of unsafe) {
        const failed = fail(cell);
        if (levelOf(cell) >= 0) continue;
        if (failed < patience.loosenings) {
          const loosened = loosen(slice, costs, reach, solver, known, cell, by);
          added.push(...loosened.hidden);
          if (loosened.found) {
            seesMore = true;
            continue;
          }
        }
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
        if (hidden !== null) added.push(hidden);
      }
    }
    const again = failing.filter((cell) => showAgain(slice, cell));
    if (again.length > 0) {
      for (const cell of again) zerosKept.add(cell);
      forgetProofs(slice, reach);
      for (const cell of added) repairs.add(cell);
      suppress(slice, costs);
      certifying = false;
      continue;
    }
    const stuck = added.length === 0 && !seesMore;
    for (const cell of failing) {
      const level = levelOf(cell);
      if (level < 0 && !stuck) continue;
      added.push(...hideAround(slice, costs, cell, Math.max(0, level), zerosKept));
    }
    // Nothing but zeros may be left to hide.
    if (stuck && added.length === 0)
      for (const cell of failing) added.push(...hideAround(slice, costs, cell, everything, zerosKept));
    if (stuck && added.length === 0) return null;
    certifying = false;
    for (const cell of added) repairs.add(cell);
    suppress(slice, costs, added);
  }
};
