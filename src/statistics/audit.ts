/**
 * The audit: for every guarded cell, the interval an attacker can compute must be wide enough. Proved by other possible
 * tables (witnesses): first by moves, then by vertices of the linear programme that widen many intervals at once, at last by
 * one whole-number programme per cell. A cell without proof is unsafe; nothing is certified on a floating-point answer alone.
 */
import { attackOn, componentOf, ringsOf } from './attack.ts';
import { type KnownMoves, movesAgain, rememberMove } from './known-moves.ts';
import { findMove } from './moves.ts';
import type { Solver } from './needs.ts';
import { toldByLone } from './lone.ts';
import { probe } from './probe.ts';
import { isWide, type Reach, widenByMove } from './reach.ts';
import { isGuarded, type Slice } from './slice.ts';

/** Rounds of moves: for every open cell, then only while few are left. */
const attempts = 8;
const fewAttempts = 40;
const few = 40;
/** Hidden cells that may move in the first programme for a cell. */
const near = 300;

/** A cell whose interval is too narrow, and the shown cells that narrow it: hiding one of these loosens it. */
export type Unsafe = { readonly cell: number; readonly narrowedBy: readonly number[] };

/** Unsafe cells of the slice; `reach` is widened by every witness found, `known` gets those that helped. */
export const audit = (
  slice: Slice,
  reach: Reach,
  solver: Solver,
  random: () => number,
  known: KnownMoves = new Map(),
): Unsafe[] => {
  const attack = attackOn(slice);
  const { amounts } = slice.system;
  const open = () => attack.cells.filter((cell) => isGuarded(slice, cell) && !isWide(slice, reach, cell));
  for (const cell of open())
    for (const move of movesAgain(known, attack, cell)) widenByMove(attack, reach, move, !amounts);
  for (let attempt = 0, waiting = open(); attempt < (waiting.length <= few ? fewAttempts : attempts); attempt += 1) {
    waiting = waiting.filter((cell) => !isWide(slice, reach, cell));
    if (waiting.length === 0) break;
    for (const cell of waiting) {
      if (isWide(slice, reach, cell)) continue;
      const move = findMove(attack, attack.columnOf[cell] as number, random);
      if (!move) continue;
      widenByMove(attack, reach, move, !amounts);
      if (isWide(slice, reach, cell)) rememberMove(known, attack, cell, move);
    }
  }
  const narrowed = new Map<number, readonly number[]>();
  // What moves around a cell is a possible table of the whole: only where that is not enough all that hangs together is asked.
  for (const cell of open()) {
    if (isWide(slice, reach, cell)) continue;
    const column = attack.columnOf[cell] as number;
    probe(slice, attack, ringsOf(attack, column, near), reach, solver, random, known, new Map(), column);
  }
  const seen = new Set<number>();
  for (const cell of open()) {
    if (seen.has(cell)) continue;
    const columns = componentOf(attack, attack.columnOf[cell] as number);
    for (const column of columns) seen.add(attack.cells[column] as number);
    probe(slice, attack, columns, reach, solver, random, known, narrowed);
  }
  const unsafe = open().map((cell) => ({ cell, narrowedBy: narrowed.get(cell) ?? [] }));
  // What a lone member of another cell could add is asked of patterns that hold against everybody else.
  return unsafe.length > 0 ? unsafe : toldByLone(slice, attack, reach, solver, random, known);
};
