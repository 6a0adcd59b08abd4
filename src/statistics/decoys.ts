/**
 * Some zeros are hidden among the 1–9, so that a hidden cell is never known not to be empty. Otherwise the shown zeros would
 * tell which cells hold somebody, and in a total below ten made of nine such cells every one would be known to be 1.
 */
import { attackOn } from './attack.ts';
import { isWide, type Reach, widenByMove } from './reach.ts';
import { findMove } from './moves.ts';
import { byThreshold, type Slice, shown } from './slice.ts';

/** Share of the zeros beside hidden cells that are hidden too. */
const share = 0.15;
const attempts = 3;

/** Hides zeros that other hidden cells keep as uncertain as themselves; the rest stay shown. Hiding more narrows nothing. */
export const hideDecoys = (slice: Slice, reach: Reach, jitter: Float64Array, random: () => number): void => {
  const { system, state } = slice;
  if (system.amounts) return;
  const chosen: number[] = [];
  for (let cell = 0; cell < system.size; cell += 1) {
    if (
      state[cell] !== shown ||
      slice.frozen[cell] === 1 ||
      slice.people[cell] !== 0 ||
      (jitter[cell] as number) >= share
    )
      continue;
    const around = slice.equationsOf[cell] as readonly number[];
    const besideHidden = (e: number) => (system.equations[e]?.cells ?? []).some((other) => state[other] !== shown);
    if (around.length > 0 && around.every(besideHidden)) chosen.push(cell);
  }
  if (chosen.length === 0) return;
  for (const cell of chosen) state[cell] = byThreshold;
  const attack = attackOn(slice);
  const before = { low: reach.low.slice(), high: reach.high.slice() };
  for (const cell of chosen) {
    for (let attempt = 0; attempt < attempts && !isWide(slice, before, cell); attempt += 1) {
      const move = findMove(attack, attack.columnOf[cell] as number, random);
      // A proof that leans on another zero would fall if that one is shown again.
      if (
        move &&
        move.columns.every(
          (column) => column === attack.columnOf[cell] || !chosen.includes(attack.cells[column] as number),
        )
      )
        widenByMove(attack, before, move, true);
    }
  }
  for (const cell of chosen) {
    if (isWide(slice, before, cell)) {
      reach.low[cell] = before.low[cell] as number;
      reach.high[cell] = before.high[cell] as number;
    } else state[cell] = shown;
  }
};
