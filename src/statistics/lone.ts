/**
 * The attacker from within: somebody who is alone in a hidden cell knows its number. No other small number may follow from that, so each
 * needs a witness in which the lone person's cells stand still: by moves, then by programmes around the cell, at last by one of all that hangs together.
 */
import { type Attack, componentOf, ringsOf } from './attack.ts';
import type { Unsafe } from './audit.ts';
import { type KnownMoves, movesAgain, moveTowards, rememberMove } from './known-moves.ts';
import { findMove } from './moves.ts';
import type { Solver } from './needs.ts';
import { pricedCells, programmeOf, widenBySolution } from './probe.ts';
import { noteLone, type Reach, widenByMove } from './reach.ts';
import { isGuarded, type Slice } from './slice.ts';

const nobody: ReadonlySet<number> = new Set();
const attempts = 24;
/** Hidden cells of a programme around one cell; all others stand still. */
const around = 500;

/** Whom it cannot be kept from: whoever knows to be the only one of a total knows that its other parts are empty. */
const excused = (slice: Slice, cell: number): Set<number> => {
  const found = new Set([slice.samePeople[cell] as number]);
  const rising = slice.people[cell] === 0 ? [cell] : [];
  const seen = new Set(rising);
  for (const part of rising)
    for (const e of slice.equationsOf[part] as readonly number[]) {
      const total = slice.system.equations[e]?.cells[0] as number;
      if (seen.has(total)) continue;
      seen.add(total);
      if (slice.people[total] === 1) found.add(slice.samePeople[total] as number);
      if (slice.people[total] === 0) rising.push(total);
    }
  return found;
};

/** `mayMove`: the relaxation moves the cell, but not to whole numbers. */
type Answer = { readonly found: boolean; readonly mayMove: boolean; readonly keptBy: readonly number[] };

/** Widens by a table in which the lone people `still` stand still and `column` does not; otherwise what keeps it (empty where no bound says so). */
const askFor = (
  slice: Slice,
  attack: Attack,
  reach: Reach,
  solver: Solver,
  known: KnownMoves,
  columns: readonly number[],
  column: number,
  still: ReadonlySet<number>,
  whole: boolean,
): Answer => {
  const held = {
    ...attack,
    lower: attack.lower.map((low, c) => (still.has(attack.lone[c] as number) ? 1 : low)),
    upper: attack.upper.map((high, c) => (still.has(attack.lone[c] as number) ? 1 : high)),
  };
  const { system, index, equations } = programmeOf(held, columns, whole, 1);
  const opened = solver.open(system);
  const keptBy: number[] = [];
  let mayMove = false;
  try {
    for (const sign of [1, -1]) {
      const cost = new Float64Array(columns.length);
      cost[index.get(column) as number] = sign;
      const found = opened.maximise(cost);
      if (!found) continue;
      const table = widenBySolution(held, columns, system, found.x, reach, false, 1);
      if (table && table[index.get(column) as number] !== attack.truth[column]) {
        const shiftOf = (c: number) => {
          const i = index.get(c);
          return i === undefined ? 0 : (table[i] as number) - (attack.truth[c] as number);
        };
        const move = moveTowards(attack, shiftOf, column);
        if (move) rememberMove(known, attack, attack.cells[column] as number, move);
        noteLone(attack, reach, move?.columns ?? columns.filter((c) => shiftOf(c) !== 0));
        return { found: true, mayMove: true, keptBy: [] };
      }
      const by = Math.abs((found.x[index.get(column) as number] as number) - (attack.truth[column] as number));
      if (by > 1 - 1e-6) mayMove = true;
      if (!whole) keptBy.push(...pricedCells(slice, equations, found.prices));
    }
    return { found: false, mayMove, keptBy };
  } finally {
    opened.close();
  }
};

/** Small numbers that a lone member of another cell could compute, and the shown cells that tell. */
export const toldByLone = (
  slice: Slice,
  attack: Attack,
  reach: Reach,
  solver: Solver,
  random: () => number,
  known: KnownMoves,
): Unsafe[] => {
  if (!attack.lone.some((lone) => lone >= 0)) return [];
  const told: Unsafe[] = [];
  for (const [column, cell] of attack.cells.entries()) {
    if (!slice.sensitive[cell] || !isGuarded(slice, cell)) continue;
    const own = excused(slice, cell);
    /** Undefined where no witness moves the cell yet: then it may be anybody. */
    const left = () => {
      const found = reach.leansOn.get(cell);
      return found && new Set([...found].filter((lone) => !own.has(lone)));
    };
    if (left()?.size !== 0) for (const move of movesAgain(known, attack, cell)) widenByMove(attack, reach, move, true);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const still = left();
      if (still?.size === 0) break;
      const move = findMove(attack, column, random, still);
      if (!move) continue;
      widenByMove(attack, reach, move, true);
      if (left()?.size === 0) rememberMove(known, attack, cell, move);
    }
    if (left()?.size === 0) continue;
    const ask = (columns: readonly number[], still: ReadonlySet<number>) => {
      const relaxed = askFor(slice, attack, reach, solver, known, columns, column, still, false);
      if (relaxed.found || !relaxed.mayMove) return relaxed;
      return askFor(slice, attack, reach, solver, known, columns, column, still, true);
    };
    const near = ringsOf(attack, column, around);
    for (const still of [nobody, left()]) if (still && left()?.size !== 0) ask(near, still);
    const all = componentOf(attack, column);
    if (!left()) ask(all, nobody);
    // All suspects at once; where that is too much, half of them, and so on: each table found leaves fewer.
    const waiting = [[...(left() ?? new Set(attack.lone))].filter((lone) => lone >= 0 && !own.has(lone))];
    for (const some of waiting) {
      const still = some.filter((lone) => left()?.has(lone) ?? true);
      if (still.length === 0) continue;
      const answer = ask(all, new Set(still));
      if (answer.found) continue;
      if (still.length === 1) {
        told.push({ cell, narrowedBy: answer.keptBy });
        break;
      }
      const half = still.length >> 1;
      waiting.push(still.slice(0, half), still.slice(half));
    }
  }
  return told;
};
