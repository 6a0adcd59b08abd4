/**
 * The reasons shown must not narrow anything. Some zeros are hidden among the 1–9, so that a hidden cell is never known not to be empty: the shown
 * zeros would tell which cells hold somebody, and in a total below ten made of nine such cells every one would be known to be 1.
 * Some of the 1–9 say that they are hidden for others' sake, so that a cell which says so is never known to be ten or more.
 */
import { attackOn } from '../prove/attack.ts';
import { isWide, type Reach, widenByMove } from '../prove/reach.ts';
import { findMove } from '../prove/moves.ts';
import { byComplement, byThreshold, type Slice, shown } from '../system/slice.ts';

/** Share of the zeros beside hidden cells that are hidden too, and of the 1–9 that give another reason. */
const share = 0.15;
const attempts = 3;

/**
 * A cell keeps its draw from one time point and load to the next, so that patterns stay steady; but once in a while it draws anew. Otherwise a number that said "too
 * few" once could not be small where it says "for others' sake", nor a zero that was shown be hidden.
 */
const drawsAnew = 1 / 30;
export const drawsOf = (jitter: Float64Array, random: () => number): Float64Array =>
  jitter.map((of) => (random() < drawsAnew ? random() : of));

/** Lets some small counts say that they are hidden for others' sake. That widens what is known of them, and narrows nothing. */
export const blurReasons = (slice: Slice, draws: Float64Array): void => {
  if (slice.system.amounts) return;
  for (const [cell, of] of slice.state.entries())
    if (of === byThreshold && slice.sensitive[cell] && slice.frozen[cell] !== 1 && (draws[cell] as number) >= 1 - share)
      slice.state[cell] = byComplement;
};

/** Hides zeros that other hidden cells keep as uncertain as themselves; the rest stay shown. Hiding more narrows nothing. */
export const hideDecoys = (slice: Slice, reach: Reach, draws: Float64Array, random: () => number): void => {
  const { system, state } = slice;
  if (system.amounts) return;
  const chosen: number[] = [];
  for (let cell = 0; cell < system.size; cell += 1) {
    if (
      state[cell] !== shown ||
      slice.frozen[cell] !== 0 ||
      slice.people[cell] !== 0 ||
      (draws[cell] as number) >= share
    )
      continue;
    const around = slice.equationsOf[cell] as readonly number[];
    const besideHidden = (e: number) => (system.equations[e]?.cells ?? []).some((other) => state[other] !== shown);
    if (around.length > 0 && around.every(besideHidden)) chosen.push(cell);
  }
  if (chosen.length === 0) return;
  for (const cell of chosen) state[cell] = byThreshold;
  const attack = attackOn(slice);
  const before: Reach = { low: reach.low.slice(), high: reach.high.slice(), leansOn: new Map() };
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
