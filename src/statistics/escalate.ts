/** What to do where hiding one cell at a time does not help: hide ever more around the cell, in the end all that hangs together with it. */
import { byComplement, byThreshold, isCandidate, type Slice, shown } from './slice.ts';
import type { Costs } from './suppress.ts';

/** From this level on zeros are hidden too (as in decoys.ts, among the 1–9): shown zeros can bind cells that nothing else binds. */
const zerosFrom = 2;

/** The level at which all that may be hidden in an equation is hidden. */
export const everything = 20;

const mayBeHidden = (slice: Slice, cell: number, level: number): boolean =>
  isCandidate(slice, cell) ||
  (level >= zerosFrom && !slice.system.amounts && slice.state[cell] === shown && slice.people[cell] === 0);

/**
 * Hides in every equation of `cell` the 2^level cheapest cells that may be hidden; where these equations hide all already, in the
 * equations of their cells, and so on. Answers what it hid: nothing only if all that hangs together with `cell` is hidden.
 */
export const hideAround = (slice: Slice, costs: Costs, cell: number, level: number): number[] => {
  const { equations } = slice.system;
  const most = 2 ** Math.min(level, everything);
  const done = new Set<number>();
  const reached = new Set([cell]);
  const added: number[] = [];
  for (let ring = [cell]; ring.length > 0 && added.length === 0; ) {
    const around = new Set(ring.flatMap((c) => slice.equationsOf[c] as readonly number[]));
    const next: number[] = [];
    for (const e of around) {
      if (done.has(e)) continue;
      done.add(e);
      const { cells } = equations[e] as { cells: readonly number[] };
      const cheapest = cells
        .filter((c) => mayBeHidden(slice, c, level))
        .sort((a, b) => (costs[a] as number) - (costs[b] as number));
      for (const c of cheapest.slice(0, most)) {
        slice.state[c] = slice.people[c] === 0 ? byThreshold : byComplement;
        added.push(c);
      }
      for (const c of cells)
        if (!reached.has(c)) {
          reached.add(c);
          next.push(c);
        }
    }
    ring = next;
  }
  return added;
};
