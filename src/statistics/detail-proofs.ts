/** The proofs of a system with a level of detail: moves carried down from the coarser cells and within each year, kept from round to round of one time point. */
import { type CellMove, witnessesOn } from './cell-moves.ts';
import type { Detail } from './detail.ts';
import { type DetailWalk, detailWalk } from './detail-walk.ts';
import { bandMoves } from './band-moves.ts';
import { coarseMoves, gathered, lifted } from './lift-moves.ts';
import { type KnownMoves, rememberShift } from './known-moves.ts';
import { cheapestShift } from './cheapest-shift.ts';
import type { Loosened } from './loosen.ts';
import type { Solver } from './needs.ts';
import type { Costs } from './suppress.ts';
import { isWide, nobody, type Reach } from './reach.ts';
import { byComplement, isGuarded, type Slice, shown } from './slice.ts';

/** Ways of carrying a move down, each way. */
const ways = 2;

export type Proofs = {
  /** Widens by everything known; after proofs were forgotten, again. */
  readonly widen: (reach: Reach) => void;
  /** Widens what it can until nothing is open any more. */
  readonly walk: DetailWalk;
  /** Loosens a cell by what the coarser cells can do (loosen.ts), hiding what that needs; the moves are kept in `known`, to be checked like any other. */
  readonly loosen: (reach: Reach, cell: number, known: KnownMoves, solver: Solver) => Loosened;
};

/** Ways of carrying down what loosens a cell. */
const carriages = 6;

export const proofsOf = (
  slice: Slice,
  coarse: Slice,
  detail: Detail,
  known: KnownMoves,
  costs: Costs,
  random: () => number,
): Proofs => {
  const { slots } = detail;
  const bands = bandMoves(slice, detail);
  const above = coarseMoves(coarse, known);
  const carried: CellMove[] = [];
  for (const move of above)
    for (const sign of [1, -1] as const)
      for (let n = 0; n < ways; n += 1) {
        const found = lifted(slice.value, detail, bands, move, sign, random);
        if (found) carried.push(found);
      }
  const most = slice.policy.minimumWidth;
  /** Whether nobody but the one person in the cell moves with it in every proof. */
  const leansOnNobody = (reach: Reach, cell: number): boolean => {
    const leaning = reach.leansOn.get(cell);
    if (leaning === nobody || slice.sensitive[cell] === 0) return true;
    return leaning?.size === 1 && leaning.has(slice.samePeople[cell] as number);
  };
  const isDone = (reach: Reach, cell: number): boolean =>
    !isGuarded(slice, cell) || (isWide(slice, reach, cell) && leansOnNobody(reach, cell));
  /** All ways of making a choice in one year and taking it back in others. */
  const gathering = function* (choice: CellMove, into: number): Generator<CellMove> {
    for (let first = 0; first < slots.length; first += 1)
      for (const by of [1, -1] as const) {
        const found = first === into ? null : gathered(slice.value, detail, choice, into, by, most, first);
        if (found) yield found;
      }
  };
  return {
    widen: (reach) => {
      const witness = witnessesOn(slice);
      for (const move of carried) witness(move, reach);
      for (const choice of bands.choices)
        for (const [into, slot] of slots.entries()) {
          const isOpen = () => Array.from(choice.cells).some((c) => !isDone(reach, slot[c] as number));
          if (!isOpen()) continue;
          for (const move of gathering(choice, into)) {
            witness(move, reach);
            if (!isOpen()) break;
          }
        }
    },
    walk: detailWalk(slice, detail, above, bands, random),
    loosen: (reach, cell, kept, solver) => {
      const whole = detail.wholeOf[cell] as number;
      const c = whole < 0 ? (detail.coarseOf[cell] as number) : whole;
      const slot = slots.findIndex((of) => of[c] === cell);
      const [up, down] = [
        most - ((slice.value[cell] as number) - (reach.low[cell] as number)),
        most - ((reach.high[cell] as number) - (slice.value[cell] as number)),
      ];
      if (coarse.state[c] === shown) return { found: false, hidden: [] };
      const shift = cheapestShift(coarse, costs, solver, c, [up, -down], null);
      if (!shift) return { found: false, hidden: [] };
      const shifts = shift.shifts.map(Math.round);
      const hidden: number[] = [];
      const wanted = slot < 0 ? null : { band: detail.bandOf[c] as number, slot };
      const moves: CellMove[] = [];
      for (let n = 0; n < carriages; n += 1) {
        const found = lifted(slice.value, detail, bands, { cells: shift.cells, shifts }, 1, random, wanted);
        if (found) moves.push(found);
      }
      if (moves.length === 0) return { found: false, hidden };
      for (const one of shift.cells) {
        if (coarse.state[one] !== shown) continue;
        coarse.state[one] = byComplement;
        slice.state[detail.cellOf[one] as number] = byComplement;
        hidden.push(detail.cellOf[one] as number);
      }
      for (const { cells, shifts: by } of moves) rememberShift(kept, cell, Array.from(cells), Array.from(by));
      return { found: true, hidden };
    },
  };
};
