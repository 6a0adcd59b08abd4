/**
 * Moves told by cells instead of by columns of one attack, so that they outlast it. Whoever found one, it is checked here in whole numbers before it proves
 * anything: it may shift hidden cells only, every equation must still hold, and every number stay within what is known of it.
 */
import { nobody, type Reach } from './reach.ts';
import { knownBounds, type Slice, shown } from './slice.ts';

export type CellMove = { readonly cells: ArrayLike<number>; readonly shifts: ArrayLike<number> };

/** Takes a move as a witness of this pattern, forwards and backwards; answers whether it widened anything. */
export type Witness = (move: CellMove, reach: Reach) => boolean;

/** Whether every equation still holds after a move. */
const balanceOn = ({ system, equationsOf }: Slice): ((move: CellMove) => boolean) => {
  const off = new Int32Array(system.equations.length);
  const firsts = Int32Array.from(system.equations, ({ cells }) => cells[0] as number);
  return ({ cells, shifts }: CellMove): boolean => {
    let open = 0;
    for (let i = 0; i < cells.length; i += 1) {
      const cell = cells[i] as number;
      const by = shifts[i] as number;
      for (const e of equationsOf[cell] as readonly number[]) {
        const before = off[e] as number;
        const now = before + (firsts[e] === cell ? by : -by);
        off[e] = now;
        if (before === 0) open += now === 0 ? 0 : 1;
        else if (now === 0) open -= 1;
      }
    }
    if (open > 0)
      for (let i = 0; i < cells.length; i += 1)
        for (const e of equationsOf[cells[i] as number] as readonly number[]) off[e] = 0;
    return open === 0;
  };
};

const uppersOf = (slice: Slice): Float64Array =>
  Float64Array.from(slice.state, (of, cell) => (of === shown ? 0 : knownBounds(slice, cell)[1]));

/** Steps from table to table: `x` is changed by every move that is possible from it, and the reach of what it shifts widened. */
export const stepsOn = (
  slice: Slice,
  x: Float64Array,
): { readonly take: (move: CellMove, reach: Reach) => boolean } => {
  const balances = balanceOn(slice);
  const upper = uppersOf(slice);
  const take = (move: CellMove, { low, high }: Reach): boolean => {
    const { cells, shifts } = move;
    for (let i = 0; i < cells.length; i += 1) {
      const cell = cells[i] as number;
      const now = (x[cell] as number) + (shifts[i] as number);
      if (slice.state[cell] === shown || now < 0 || now > (upper[cell] as number)) return false;
    }
    if (!balances(move)) return false;
    for (let i = 0; i < cells.length; i += 1) {
      const cell = cells[i] as number;
      const now = (x[cell] as number) + (shifts[i] as number);
      x[cell] = now;
      if (now < (low[cell] as number)) low[cell] = now;
      if (now > (high[cell] as number)) high[cell] = now;
    }
    return true;
  };
  return { take };
};

/** Good as long as the pattern stays as it is. Of counts only. */
export const witnessesOn = (slice: Slice): Witness => {
  const { state, value, people, samePeople } = slice;
  const upper = uppersOf(slice);
  const balances = balanceOn(slice);
  const lean = ({ cells }: CellMove, { leansOn }: Reach): boolean => {
    let moved: Set<number> | null = null;
    for (let i = 0; i < cells.length; i += 1) {
      const cell = cells[i] as number;
      if (people[cell] === 1) moved = (moved ?? new Set()).add(samePeople[cell] as number);
    }
    let helped = false;
    for (let i = 0; i < cells.length; i += 1) {
      const cell = cells[i] as number;
      const before = leansOn.get(cell);
      if (before === nobody) continue;
      let left: ReadonlySet<number> = moved ?? nobody;
      if (moved && before && before !== moved) left = new Set([...before].filter((one) => moved.has(one)));
      if (left.size === before?.size) continue;
      leansOn.set(cell, left.size === 0 ? nobody : left);
      helped = true;
    }
    return helped;
  };

  return (move, reach) => {
    const { cells, shifts } = move;
    let [up, down] = [1e9, 1e9];
    for (let i = 0; i < cells.length; i += 1) {
      const cell = cells[i] as number;
      const by = shifts[i] as number;
      if (state[cell] === shown) return false;
      const below = (value[cell] as number) / Math.abs(by);
      const above = ((upper[cell] as number) - (value[cell] as number)) / Math.abs(by);
      up = Math.min(up, by > 0 ? above : below);
      down = Math.min(down, by > 0 ? below : above);
    }
    up = Math.floor(up);
    down = Math.floor(down);
    if ((up <= 0 && down <= 0) || !balances(move)) return false;
    let widened = false;
    for (let i = 0; i < cells.length; i += 1) {
      const cell = cells[i] as number;
      const by = shifts[i] as number;
      const high = (value[cell] as number) + (by > 0 ? up * by : -down * by);
      const low = (value[cell] as number) - (by > 0 ? down * by : -up * by);
      if (high > (reach.high[cell] as number)) {
        reach.high[cell] = high;
        widened = true;
      }
      if (low < (reach.low[cell] as number)) {
        reach.low[cell] = low;
        widened = true;
      }
    }
    return lean(move, reach) || widened;
  };
};
