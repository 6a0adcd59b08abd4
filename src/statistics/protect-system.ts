/** Protects one linked system: primary rules, complementary suppression, audit and exact check, until nothing hidden can be computed. */
import { attackOn } from './attack.ts';
import { audit, type Reach, reachOf } from './audit.ts';
import { hideDecoys } from './decoys.ts';
import { determined } from './kernel-check.ts';
import type { LinkedSystem } from './linked-system.ts';
import type { ProtectionNeeds } from './needs.ts';
import { jitterOf, streamOf } from './randomness.ts';
import { byComplement, equationsOfCells, isGuarded, neverShown, type Slice, shown, sliceOf } from './slice.ts';
import type { Policy } from './spec.ts';
import { costsOf, hideFor, suppress } from './suppress.ts';

export type ProtectedSystem = {
  readonly system: LinkedSystem;
  /** times × size: see the states in slice.ts. */
  readonly state: Uint8Array;
  readonly primary: number;
  readonly complementary: number;
  /** Smallest width that any hidden cell is proved to have: people, or for amounts the share of the value. */
  readonly tightest: number;
};

/**
 * Cells that the exact check finds determined; or that a lone member of one hidden cell could compute of another small
 * one, knowing the own. A separate code path from the audit.
 */
export const recomputable = (slice: Slice, random: () => number): number[] => {
  const attack = attackOn(slice);
  const { exact, bound } = determined(attack.cells.length, attack.equations, random);
  const found = exact.map((column) => attack.cells[column] as number).filter((cell) => isGuarded(slice, cell));
  for (const group of bound) {
    const cells = group.map((column) => attack.cells[column] as number);
    const singles = cells.filter((cell) => slice.people[cell] === 1);
    if (singles.length === 0) continue;
    if ((globalThis as any).DBG) console.error('GROUP', cells.map((c) => slice.system.keys[c] + ' =' + slice.people[c] + ' s' + slice.state[c]+ ' #' + slice.samePeople[c]));
    for (const cell of cells)
      if (slice.sensitive[cell] && singles.some((single) => slice.samePeople[single] !== slice.samePeople[cell])) found.push(cell);
  }
  return found;
};

const mostRounds = 400;

const protectSlice = (slice: Slice, jitter: Float64Array, needs: ProtectionNeeds, random: () => number): Reach | null => {
  const costs = costsOf(slice, jitter);
  const reach = reachOf(slice);
  suppress(slice, costs);
  for (let round = 0; round < mostRounds; round += 1) {
    let unsafe = audit(slice, reach, needs.solver, random);
    if (unsafe.length === 0) unsafe = recomputable(slice, random);
    if (unsafe.length === 0) {
      hideDecoys(slice, reach, jitter, random);
      return reach;
    }
    if ((globalThis as any).DBG) console.error('round', round, 'unsafe', unsafe.length, unsafe.slice(0, 4).map((c) => [slice.system.keys[c], slice.value[c], slice.state[c], reach.low[c], reach.high[c]].join(' ')));
    const touched = new Set<number>();
    const added: number[] = [];
    for (const cell of unsafe) {
      const around = slice.equationsOf[cell] as readonly number[];
      // One more hidden cell often frees its whole surroundings: look again before hiding another one there.
      if (around.some((e) => touched.has(e))) continue;
      const hidden = hideFor(slice, costs, cell);
      if (hidden === null) continue;
      added.push(hidden);
      for (const e of slice.equationsOf[hidden] as readonly number[]) touched.add(e);
      for (const e of around) touched.add(e);
    }
    if (added.length === 0) return null;
    suppress(slice, costs, added);
  }
  return null;
};

/**
 * Every time point by itself. `alsoHidden(t, cell)` for amounts: its count is hidden. Returns the time code at which no safe
 * pattern exists instead, which should only happen to tables without any large cell.
 */
export const protectSystem = (
  system: LinkedSystem,
  policy: Policy,
  needs: ProtectionNeeds,
  alsoHidden?: (t: number, cell: number) => boolean,
): ProtectedSystem | { readonly failedAt: string } => {
  const equationsOf = equationsOfCells(system);
  const jitter = jitterOf(needs.sha256(`${needs.secret} costs ${system.name}`), system.keys);
  const state = new Uint8Array(system.size * system.times.length);
  let primary = 0;
  let complementary = 0;
  let tightest = Infinity;
  for (const [t, time] of system.times.entries()) {
    const random = streamOf(needs.sha256(`${needs.secret} audit ${system.name} ${time}`));
    const slice = sliceOf(system, t, policy, equationsOf, alsoHidden && ((cell) => alsoHidden(t, cell)));
    const reach = protectSlice(slice, jitter, needs, random);
    if (!reach) return { failedAt: time };
    for (let cell = 0; cell < system.size; cell += 1) {
      const of = slice.state[cell] as number;
      if (of === shown || of === neverShown) continue;
      if (of === byComplement) complementary += 1;
      else primary += 1;
      const width = (reach.high[cell] as number) - (reach.low[cell] as number);
      tightest = Math.min(tightest, system.amounts ? width / Math.max(1, slice.value[cell] as number) : width);
    }
    state.set(slice.state, t * system.size);
  }
  return { system, state, primary, complementary, tightest };
};
