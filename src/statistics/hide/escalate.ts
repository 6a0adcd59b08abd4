/** What to do where hiding one cell at a time does not help: hide ever more around the cell, in the end all that hangs together with it. */
import { byComplement, byThreshold, isCandidate, type Slice, shown } from '../system/slice.ts';
import type { Costs } from './suppress.ts';

/** The level at which all that may be hidden in an equation is hidden: zeros too (as in decoys.ts, among the 1–9), which can bind cells that nothing else binds. */
export const everything = 20;

const mayBeHidden = (slice: Slice, cell: number, level: number, keepShown: ReadonlySet<number>): boolean =>
  isCandidate(slice, cell) ||
  (level >= everything &&
    !slice.system.amounts &&
    slice.state[cell] === shown &&
    slice.frozen[cell] === 0 &&
    slice.people[cell] === 0 &&
    !keepShown.has(cell));

/** Shows a zero again that was hidden only for others' sake and cannot be protected itself. Whether it did: what was proved before may lean on it. */
export const showAgain = (slice: Slice, cell: number): boolean => {
  if (
    slice.frozen[cell] !== 0 ||
    slice.people[cell] !== 0 ||
    slice.sensitive[cell] ||
    slice.state[cell] !== byThreshold
  )
    return false;
  slice.state[cell] = shown;
  return true;
};

/**
 * Hides in every equation of `cell` the 2^level cheapest cells that may be hidden; where these equations hide all already, in the
 * equations of their cells, and so on; never the zeros of `keepShown`. Answers what it hid: nothing only if all that hangs together with `cell` is hidden.
 */
export const hideAround = (
  slice: Slice,
  costs: Costs,
  cell: number,
  level: number,
  keepShown: ReadonlySet<number>,
): number[] => {
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
        .filter((c) => mayBeHidden(slice, c, level, keepShown))
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

/**
 * What was hidden for the sake of a cell that failed so often has failed as often: where one thing leads to another, a place soon is dealt with as a whole, and
 * the rest of the city goes on by single cells.
 */
export const inherit = (
  slice: Slice,
  failures: Map<number, number>,
  failing: readonly number[],
  added: readonly number[],
  before: Uint8Array,
): void => {
  const of = (cells: Iterable<number>): number => {
    let most = 0;
    for (const cell of cells) most = Math.max(most, failures.get(cell) ?? 0);
    return most;
  };
  const besides = (cell: number, among: ReadonlySet<number>): number[] =>
    (slice.equationsOf[cell] ?? []).flatMap((e) =>
      (slice.system.equations[e]?.cells ?? []).filter((other) => among.has(other)),
    );
  const failed = new Set(failing);
  for (const cell of added) failures.set(cell, Math.max(failures.get(cell) ?? 0, of(besides(cell, failed))));
  const origins = new Set([...failing, ...added]);
  for (const [cell, state] of slice.state.entries())
    if (state !== before[cell]) failures.set(cell, of(besides(cell, origins)));
};
