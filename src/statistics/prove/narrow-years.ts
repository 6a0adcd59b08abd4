/**
 * The intervals of the years that were taken out, in closed form: first beside the totals as they are, then, where that is too narrow (a place with one or two people in
 * a band), beside other totals that nobody can tell from the true ones. Every such table of the smaller system is checked in whole numbers; nothing is certified
 * because a number of it may be different.
 */
import { attackOn } from './attack.ts';
import { intervalOf, type TakenOut } from '../system/closed-tables.ts';
import type { Detail } from '../system/detail.ts';
import { walkFrom } from './fibre-walk.ts';
import { kernelMoves } from './kernel-moves.ts';
import { type KnownMoves, movesAgain, rememberMove } from './known-moves.ts';
import { findMove, type Move, roomFor } from './moves.ts';
import type { Reach } from './reach.ts';
import type { Reduced } from '../system/reduce-detail.ts';
import { isGuarded, type Slice } from '../system/slice.ts';

type Open = { readonly one: TakenOut; readonly year: number; readonly cell: number };

/** Searches for one total, and how often a move is made at most. */
const attempts = 24;
const longest = 6;
const walks = 24;
const vainWalks = 2;

/** Widens `reach` (cells of the whole) by what the years taken out can be. Answers the innermost cells of which some year stays too narrow. */
export const narrowYears = (
  slice: Slice,
  { slots }: Detail,
  { slice: small, takenOut }: Reduced,
  reach: Reach,
  smallReach: Reach,
  known: KnownMoves,
  random: () => number,
): Set<number> => {
  const { low, high } = reach;
  const least = slice.policy.minimumWidth;
  const truly = (cell: number) => small.value[cell] as number;
  let open: Open[] = [];
  for (const one of takenOut)
    for (let year = 0; year < one.years; year += 1) {
      const cell = slots[year]?.[one.whole] as number;
      const [from, to] = intervalOf(one, year, truly);
      low[cell] = Math.min(low[cell] as number, from);
      high[cell] = Math.max(high[cell] as number, to);
      if ((high[cell] as number) - (low[cell] as number) < least && isGuarded(slice, cell))
        open.push({ one, year, cell });
    }
  if (open.length === 0) return new Set();
  const attack = attackOn(small);
  const isOpen = ({ cell }: Open) => (high[cell] as number) - (low[cell] as number) < least;
  /** The totals an open year hangs on, those first that keep it narrow. */
  const totalsOf = ({ one: { parts, spelled }, year }: Open): number[] => [
    ...parts.flatMap(({ table, rows }) => [...rows.map((row) => table.y[row] as number), table.c[year] as number]),
    ...parts.map(({ table }) => table.n),
    ...spelled.map((cells) => cells[year] as number),
  ];
  const waiting = new Map<number, Open[]>();
  for (const one of open)
    for (const total of totalsOf(one)) {
      const of = waiting.get(total);
      if (of) of.push(one);
      else waiting.set(total, [one]);
    }
  const see = (columns: readonly number[], shiftOf: (i: number) => number) => {
    const shifts = new Map<number, number>();
    const touched = new Set<Open>();
    for (const [i, column] of columns.entries()) {
      const cell = attack.cells[column] as number;
      shifts.set(cell, shiftOf(i));
      for (const one of waiting.get(cell) ?? []) if (isOpen(one)) touched.add(one);
    }
    for (const { one, year, cell } of touched) {
      const [from, to] = intervalOf(one, year, (total) => truly(total) + (shifts.get(total) ?? 0));
      low[cell] = Math.min(low[cell] as number, from);
      high[cell] = Math.max(high[cell] as number, to);
    }
  };
  /** A whole table: only what the columns touch is new. */
  const seeTable = (columns: readonly number[], x: Float64Array) => {
    for (const column of columns)
      for (const { one, year, cell } of waiting.get(attack.cells[column] as number) ?? []) {
        if ((high[cell] as number) - (low[cell] as number) >= least) continue;
        const [from, to] = intervalOf(one, year, (total) => {
          const at = attack.columnOf[total] as number;
          return at < 0 ? truly(total) : (x[at] as number);
        });
        low[cell] = Math.min(low[cell] as number, from);
        high[cell] = Math.max(high[cell] as number, to);
      }
  };
  const seeMove = (move: Move) => {
    for (const sign of [1, -1] as const) {
      const room = Math.min(longest, roomFor(attack, move, sign, true));
      for (let times = 1; times <= room; times += 1)
        see(move.columns, (i) => sign * times * (move.shifts[i] as number));
    }
  };
  const columnsOf = (one: Open) =>
    totalsOf(one).flatMap((cell) => ((attack.columnOf[cell] as number) >= 0 ? [attack.columnOf[cell] as number] : []));
  for (const one of open)
    for (const column of columnsOf(one))
      for (const move of movesAgain(known, attack, attack.cells[column] as number)) seeMove(move);
  open = open.filter(isOpen);
  if (open.length > 0) {
    const near = new Uint8Array(attack.cells.length);
    for (const one of open) for (const column of columnsOf(one)) near[column] = 1;
    const moves = kernelMoves(attack);
    for (const move of moves) if (move.columns.some((column) => near[column] === 1)) seeMove(move);
    open = open.filter(isOpen);
    const walk = walkFrom(attack, moves, smallReach, true, random, ({ columns }, x) => {
      if (columns.some((column) => near[column] === 1)) seeTable(columns, x);
    });
    // It gives up where programmes would be quicker, which are not asked here: so it goes on as long as it finds something.
    for (let n = 0, vain = 0; n < walks && vain < vainWalks && open.length > 0; n += 1) {
      const before = open.length;
      walk(() => [...new Set(open.filter(isOpen).flatMap(columnsOf))], false);
      open = open.filter(isOpen);
      vain = open.length < before ? 0 : vain + 1;
    }
  }
  for (const one of open)
    for (const column of columnsOf(one))
      for (let n = 0; n < attempts && isOpen(one); n += 1) {
        const move = findMove(attack, column, random);
        if (!move) continue;
        seeMove(move);
        if (!isOpen(one)) rememberMove(known, attack, attack.cells[column] as number, move);
      }
  // Programmes would hardly ever prove these: spelled out they are proved like any other cell.
  return new Set(
    open
      .filter(isOpen)
      .flatMap(({ one: { parts } }) =>
        parts.flatMap(({ table, rows }) => rows.map((row) => table.atoms[row] as number)),
      ),
  );
};
