/**
 * The pattern of a time point begins from that of the time point before, but only with what is needed again: what the simple rules ask for beside the numbers
 * that are small now (rather what was hidden before than anything else), and what was hidden before for the sake of a cell that is hidden again. What
 * was hidden beside numbers that are shown now is left out, so that no pattern grows from month to month.
 */
import { byComplement, isCandidate, neverShown, type Slice, shown } from '../system/slice.ts';
import { type Costs, suppress } from './suppress.ts';

/** What had to be hidden beyond the simple rules, by the cell for whose sake, and how many more time points that is believed. */
export type Repairs = Map<number, { readonly cells: readonly number[]; readonly left: number }>;

/** A reason may pass unseen, since what is hidden needs no proof that it must be. After so many time points it has to be found again. */
const believed = 3;

export const addRepair = (repairs: Repairs, cause: number, cells: readonly number[]): void => {
  if (cells.length > 0) repairs.set(cause, { cells: [...(repairs.get(cause)?.cells ?? []), ...cells], left: believed });
};

/** What a time point leaves to the next: the cells it hid (zeros for their neighbours' sake apart), and its repairs. */
export type Pattern = {
  readonly hidden: ReadonlySet<number>;
  readonly repairs: Repairs;
};

/** The cells that a slice hides, those apart that no table shows. */
export const hiddenCells = (slice: Slice): Set<number> =>
  new Set([...slice.state.keys()].filter((cell) => slice.state[cell] !== shown && slice.state[cell] !== neverShown));

/** How much cheaper it is to hide again what was hidden before. */
const again = 0.25;

/** Costs under which what was hidden before is hidden again, where anything of the kind has to be. */
export const costsAfter = (costs: Costs, { hidden }: Pattern): Costs =>
  costs.map((cost, cell) => (hidden.has(cell) ? again * cost : cost));

/** Hides in `slice`, where nothing but what must be is hidden yet. Answers the repairs made again. */
export const carryOver = (slice: Slice, costs: Costs, { hidden, repairs }: Pattern): Repairs => {
  const kept: Repairs = new Map();
  for (let added: number[] | undefined; added === undefined || added.length > 0; ) {
    suppress(slice, costs, added);
    added = [];
    for (const [cause, { cells, left }] of repairs) {
      if (left === 0 || slice.state[cause] === shown || kept.has(cause)) continue;
      const found = cells.filter((cell) => hidden.has(cell) && isCandidate(slice, cell));
      kept.set(cause, { cells: found, left: left - 1 });
      for (const cell of found) slice.state[cell] = byComplement;
      added.push(...found);
    }
  }
  return kept;
};
