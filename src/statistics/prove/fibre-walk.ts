/**
 * A walk through the tables that nobody can tell from the true one: from table to table by the moves of the kernel, each step a whole number of
 * people within the bounds. Every table passed is a witness for all cells it moves, so one walk proves many; it proves nothing about the others.
 */
import type { Attack } from './attack.ts';
import type { Move } from './moves.ts';
import { loneColumns, noteTable, type Reach, widenByMove } from './reach.ts';

/** Steps per move and round, rounds, and rounds in vain before it is given up: of many moves, and of few, where a round costs next to nothing. */
const steps = 4;
const rounds = { many: 600, few: 300 };
const patience = { many: 6, few: 30 };
const few = 2_000;
/** A round of so many moves takes as long as a programme, which proves one cell: one that proves fewer was in vain. */
const worth = 3_000;
/** No rule asks for more than a few people or, of amounts, a share of them. */
const longest = { whole: 12, share: 0.5 };

/** Widens what it can until `open` lists no column any more; `lean`: for what lone people know as well. */
export type Walk = (open: () => readonly number[], lean: boolean) => void;

/** `see` gets every table on the way (single moves it has seen already). */
export const walkFrom = (
  attack: Attack,
  moves: readonly Move[],
  reach: Reach,
  whole: boolean,
  random: () => number,
  see?: (move: Move, table: Float64Array) => void,
): Walk => {
  const { lower, upper, cells } = attack;
  const x = attack.truth.slice();
  const movesOf: number[][] = cells.map(() => []);
  for (const [m, { columns }] of moves.entries()) for (const column of columns) movesOf[column]?.push(m);
  if (!see) for (const move of moves) widenByMove(attack, reach, move, whole);
  const lone = loneColumns(attack);

  const isNear = new Uint8Array(moves.length);
  /** The moves that shift an open column, and those that share a column with one of them. */
  const around = (open: readonly number[]): number[] => {
    const found: number[] = [];
    const take = (column: number) => {
      for (const m of movesOf[column] as number[]) {
        if (isNear[m]) continue;
        isNear[m] = 1;
        found.push(m);
      }
    };
    for (const column of open) take(column);
    for (let i = 0, direct = found.length; i < direct; i += 1)
      for (const column of (moves[found[i] as number] as Move).columns) take(column);
    for (const m of found) isNear[m] = 0;
    return found;
  };

  const step = (move: Move): void => {
    const { columns, shifts } = move;
    let [up, down] = [Infinity, Infinity];
    for (let i = 0; i < columns.length; i += 1) {
      const c = columns[i] as number;
      const by = shifts[i] as number;
      const above = ((upper[c] as number) - (x[c] as number)) / Math.abs(by);
      const below = ((x[c] as number) - (lower[c] as number)) / Math.abs(by);
      if (by > 0) {
        if (above < up) up = above;
        if (below < down) down = below;
      } else {
        if (below < up) up = below;
        if (above < down) down = above;
      }
    }
    let times: number;
    if (whole) {
      up = Math.min(longest.whole, Math.floor(up));
      down = Math.min(longest.whole, Math.floor(down));
      if (up + down < 1) return;
      times = Math.floor(random() * (up + down + 1)) - down;
    } else {
      const far = Math.max(1, Math.min(up === Infinity ? down : up, down === Infinity ? up : down));
      times = Math.floor((Math.min(up, 2 * far) + Math.min(down, 2 * far)) * random() - Math.min(down, 2 * far));
      if (times > up || times < -down) return;
    }
    if (times === 0 || !Number.isFinite(times)) return;
    for (let i = 0; i < columns.length; i += 1) {
      const c = columns[i] as number;
      const now = (x[c] as number) + times * (shifts[i] as number);
      x[c] = now;
      const cell = cells[c] as number;
      if (now < (reach.low[cell] as number)) reach.low[cell] = now;
      if (now > (reach.high[cell] as number)) reach.high[cell] = now;
    }
    see?.(move, x);
  };

  return (open, lean) => {
    let left = open();
    let near: readonly number[] = [];
    for (let round = 0, vain = 0; left.length > 0; round += 1) {
      if (vain === 0) near = around(left);
      const size = near.length < few ? 'few' : 'many';
      if (near.length === 0 || round >= rounds[size] || vain >= patience[size]) return;
      for (let n = steps * near.length; n > 0; n -= 1)
        step(moves[near[Math.floor(random() * near.length)] as number] as Move);
      if (lean) noteTable(attack, reach, x, left, lone);
      const now = open();
      vain = left.length - now.length >= Math.max(1, Math.floor(near.length / worth)) ? 0 : vain + 1;
      left = now;
    }
  };
};
