/** A shift between hidden cells as a witness at once, before the pattern is looked at as a whole: what has just been loosened often is what others waited for. */
import { type Reach, widenLeaning } from './reach.ts';
import { knownBounds, type Slice, shown } from '../system/slice.ts';

/** Far more than any rule asks for; keeps unbounded shifts finite. */
const most = 1e12;

/** Whether every equation still holds after the shift. */
const balances = (slice: Slice, cells: readonly number[], shifts: readonly number[]): boolean => {
  const off = new Map<number, number>();
  for (const [i, cell] of cells.entries())
    for (const e of slice.equationsOf[cell] as readonly number[]) {
      const { cells: of, signs } = slice.system.equations[e] as { cells: readonly number[]; signs: readonly number[] };
      off.set(e, (off.get(e) ?? 0) + (shifts[i] as number) * (signs[of.indexOf(cell)] as number));
    }
  return [...off.values()].every((by) => by === 0);
};

/** Counts only. Nothing happens where it is no shift of whole people between hidden cells that leaves every published figure alone. */
export const widenByShift = (slice: Slice, reach: Reach, cells: readonly number[], shifts: readonly number[]): void => {
  const isOne = cells.every((cell, i) => slice.state[cell] !== shown && Number.isInteger(shifts[i]));
  if (!isOne || !balances(slice, cells, shifts)) return;
  for (const sign of [1, -1] as const) {
    let room = most;
    for (const [i, cell] of cells.entries()) {
      const by = sign * (shifts[i] as number);
      const [low, high] = knownBounds(slice, cell);
      const value = slice.value[cell] as number;
      room = Math.min(room, Math.floor((by > 0 ? high - value : value - low) / Math.abs(by)));
    }
    if (room < 1) continue;
    widenLeaning(slice, reach, cells, sign > 0 ? shifts : shifts.map((by) => -by));
    for (const [i, cell] of cells.entries()) {
      const value = (slice.value[cell] as number) + sign * room * (shifts[i] as number);
      if (value < (reach.low[cell] as number)) reach.low[cell] = value;
      if (value > (reach.high[cell] as number)) reach.high[cell] = value;
    }
  }
};
