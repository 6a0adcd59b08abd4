/** Protects one time point: primary rules, complementary suppression, audit and exact check, until nothing hidden can be computed. */
import { attackOn } from './attack.ts';
import { audit, type Reach, reachOf } from './audit.ts';
import { hideDecoys } from './decoys.ts';
import { everything, hideAround, showAgain } from './escalate.ts';
import { computations, determined } from './kernel-check.ts';
import type { KnownMoves } from './known-moves.ts';
import type { LinkedSystem } from './linked-system.ts';
import type { Solver } from './needs.ts';
import { jitterOf, streamOf } from './randomness.ts';
import {
  byComplement,
  equationsOfCells,
  isCandidate,
  isGuarded,
  neverShown,
  type Slice,
  shown,
  sliceOf,
} from './slice.ts';
import type { Policy } from './spec.ts';
import { costsOf, hideCheapest, hideFor, suppress } from './suppress.ts';

/** A cell that can be computed from the shown figures, or by the one person of the cell `by`. */
export type Computed = { readonly cell: number; readonly by: number | null };

/** For each, hides the cheapest of the shown cells that its computation uses; one often breaks several. */
const breakComputations = (
  slice: Slice,
  costs: Float64Array,
  computed: readonly Computed[],
  round: number,
): number[] => {
  const { equations } = slice.system;
  const attack = attackOn(slice);
  const hidden = attack.cells.length;
  const columnOf = (c: number) => ((attack.columnOf[c] as number) >= 0 ? (attack.columnOf[c] as number) : hidden + c);
  const whole = equations.map(({ cells, signs }) => ({ columns: cells.map(columnOf), signs }));
  const computationOf = computations(hidden, whole, hidden + slice.system.size);
  const broken: number[] = [];
  for (const { cell, by } of computed) {
    const used = computationOf(columnOf(cell), by === null ? null : columnOf(by));
    const shownCells = used.map((column) => column - hidden);
    if (shownCells.some((c) => slice.state[c] !== shown)) continue;
    const found = hideCheapest(slice, costs, shownCells) ?? hideFor(slice, costs, cell, round);
    if (found !== null) broken.push(found);
  }
  return broken;
};

/**
 * Cells that the exact check finds determined; or that a lone member of one hidden cell could compute of another small
 * one, knowing the own. A separate code path from the audit.
 */
export const recomputable = (
  slice: Slice,
  random: () => number,
  fields: 'first' | 'second' | 'both' = 'both',
): Computed[] => {
  const attack = attackOn(slice);
  const { exact, bound } = determined(attack.cells.length, attack.equations, random, fields);
  const found: Computed[] = exact
    .map((column) => ({ cell: attack.cells[column] as number, by: null }))
    .filter(({ cell }) => isGuarded(slice, cell));
  for (const group of bound) {
    const cells = group.map((column) => attack.cells[column] as number);
    const singles = cells.filter((cell) => slice.people[cell] === 1);
    if (singles.length === 0) continue;
    for (const cell of cells) {
      const by = singles.find((single) => slice.samePeople[single] !== slice.samePeople[cell]);
      if (slice.sensitive[cell] && by !== undefined) found.push({ cell, by });
    }
  }
  return found;
};

const sharesEquation = (slice: Slice, a: number, b: number): boolean =>
  (slice.equationsOf[a] ?? []).some((e) => (slice.equationsOf[b] ?? []).includes(e));

/** As long as this many rounds (all cells) or failures (one cell) one more hidden cell at a time; then ever more at once, so that it ends soon. */
const patience = { rounds: 120, failures: 40 };

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
): Reach | null => {
  const costs = costsOf(slice, jitter);
  const reach = reachOf(slice);
  for (const cell of repairs) if (isCandidate(slice, cell)) slice.state[cell] = byComplement;
  suppress(slice, costs);
  const failures = new Map<number, number>();
  const zerosKept = new Set<number>();
  let certifying = false;
  for (let round = 0; ; round += 1) {
    const fail = (cell: number): number => {
      const failed = failures.get(cell) ?? 0;
      failures.set(cell, failed + 1);
      return failed;
    };
    const levelOf = (cell: number): number =>
      Math.max((failures.get(cell) ?? 0) - patience.failures, (round - patience.rounds) >> 2);
    let added: number[] = [];
    // The exact check is quick and says what to hide, so the slower audit only sees patterns that pass it.
    const computed = recomputable(slice, random, certifying ? 'second' : 'first');
    let failing = [...new Set(computed.map(({ cell }) => cell))];
    if (computed.length > 0) {
      for (const cell of failing) fail(cell);
      added = breakComputations(
        slice,
        costs,
        computed.filter(({ cell }) => levelOf(cell) < 0),
        round,
      );
    } else {
      const unsafe = audit(slice, reach, solver, random, known);
      if (unsafe.length === 0 && certifying) {
        hideDecoys(slice, reach, jitter, random);
        return reach;
      }
      if (unsafe.length === 0) {
        certifying = true;
        continue;
      }
      failing = unsafe.map(({ cell }) => cell);
      for (const { cell, narrowedBy } of unsafe) {
        // One more hidden cell often loosens several: look again before hiding another one for the same reason.
        if (added.some((c) => sharesEquation(slice, c, cell))) continue;
        const failed = fail(cell);
        if (levelOf(cell) >= 0) continue;
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
      reach.low.set(slice.value);
      reach.high.set(slice.value);
      for (const cell of added) repairs.add(cell);
      suppress(slice, costs);
      certifying = false;
      continue;
    }
    const stuck = added.length === 0;
    for (const cell of failing) {
      const level = levelOf(cell);
      if (level < 0 && !stuck) continue;
      added.push(...hideAround(slice, costs, cell, Math.max(0, level), zerosKept));
    }
    // Nothing but zeros may be left to hide.
    if (added.length === 0)
      for (const cell of failing) added.push(...hideAround(slice, costs, cell, everything, zerosKept));
    if (added.length === 0) return null;
    certifying = false;
    for (const cell of added) repairs.add(cell);
    suppress(slice, costs, added);
  }
};
