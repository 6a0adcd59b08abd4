/**
 * The audit: for every guarded cell, the interval an attacker can compute must be wide enough. Proved by other possible
 * tables (witnesses): by moves and a walk that prove many at once, then by linear and at last whole-number programmes for
 * single cells. A cell without proof is unsafe; nothing is certified on a floating-point answer alone.
 */
import { type Attack, attackOn } from './attack.ts';
import { kernelMoves } from './kernel-moves.ts';
import { type Walk, walkFrom } from './fibre-walk.ts';
import { type KnownMoves, movesAgain, rememberMove } from './known-moves.ts';
import { findMove } from './moves.ts';
import type { Solver } from '../needs.ts';
import { toldByLone } from './lone.ts';
import { probe } from './probe.ts';
import { isWide, type Reach, widenByMove } from './reach.ts';
import { isGuarded, type Slice } from '../system/slice.ts';

/** Rounds of moves: for every open cell, then only while few are left. */
const attempts = 8;
const fewAttempts = 40;
const few = 40;

/** A cell whose interval is too narrow (for the lone person `by`, if it is one), and the shown cells that narrow it: hiding one of these loosens it. */
export type Unsafe = {
  readonly cell: number;
  readonly by: number | null;
  readonly narrowedBy: readonly number[];
  /** A way was found and what it needs is hidden now, or will be: it is looked at again before more is done. */
  readonly waits?: true;
};

/** Tries to loosen a cell that no move proves (against the lone person `by`, if it is one): quicker than to ask first whether it must be. */
export type Mend = (cell: number, by: number | null) => 'proved' | 'waits' | 'fails';

/** The walk of one audit: its moves are looked for only if there is anything left to prove. */
const walkOn = (slice: Slice, attack: Attack, reach: Reach, random: () => number): Walk => {
  let walk: Walk | null = null;
  return (open, lean) => {
    if (open().length === 0) return;
    walk ??= walkFrom(attack, kernelMoves(attack), reach, !slice.system.amounts, random);
    walk(open, lean);
  };
};

/** Unsafe cells of the slice; `reach` is widened by every witness found, `known` gets those that helped. */
export const audit = (
  slice: Slice,
  reach: Reach,
  solver: Solver,
  random: () => number,
  known: KnownMoves = new Map(),
  mend?: Mend,
): Unsafe[] => {
  const attack = attackOn(slice);
  const { amounts } = slice.system;
  let left = attack.cells.filter((cell) => isGuarded(slice, cell));
  /** What is wide stays wide, so that only what was open before is looked at. */
  const open = () => (left = left.filter((cell) => !isWide(slice, reach, cell)));
  for (const cell of open())
    for (const move of movesAgain(known, attack, cell)) widenByMove(attack, reach, move, !amounts);
  const walk = walkOn(slice, attack, reach, random);
  walk(() => open().map((cell) => attack.columnOf[cell] as number), false);
  for (let attempt = 0, waiting = open(), before = Infinity; waiting.length > 0; attempt += 1) {
    // A search costs a hundredth of a programme: as long as one in a hundred finds something it is the quicker of the two.
    if (attempt >= (waiting.length <= few ? fewAttempts : attempts) && before - waiting.length < waiting.length / 100)
      break;
    before = waiting.length;
    for (const cell of waiting) {
      if (isWide(slice, reach, cell)) continue;
      const move = findMove(attack, attack.columnOf[cell] as number, random);
      if (!move) continue;
      widenByMove(attack, reach, move, !amounts);
      if (isWide(slice, reach, cell)) rememberMove(known, attack, cell, move);
    }
    waiting = waiting.filter((cell) => !isWide(slice, reach, cell));
  }
  const unsafe: Unsafe[] = [];
  for (const cell of open()) {
    if (isWide(slice, reach, cell)) continue;
    const mended = mend?.(cell, null);
    if (mended === 'proved') continue;
    if (mended === 'waits') {
      unsafe.push({ cell, by: null, narrowedBy: [], waits: true });
      continue;
    }
    const narrowedBy = probe(slice, attack, attack.columnOf[cell] as number, reach, solver, known);
    if (!isWide(slice, reach, cell)) unsafe.push({ cell, by: null, narrowedBy });
  }
  // What a lone member of another cell could add is asked of patterns that hold against everybody else.
  return unsafe.length > 0 || attackOn(slice) !== attack
    ? unsafe
    : toldByLone(slice, attack, reach, solver, random, known, walk, mend);
};
