/**
 * The attacker from within: somebody who is alone in a hidden cell knows its number. No other small number may follow from that, so each
 * needs a witness in which the lone person's cells stand still: by moves, then by programmes around the cell, at last by one of all that hangs together.
 */
import { type Attack, componentOf, ringsOf } from './attack.ts';
import type { Unsafe } from './audit.ts';
import { type KnownMoves, movesAgain, moveTowards, rememberMove } from './known-moves.ts';
import { findMove } from './moves.ts';
import type { Solver } from './needs.ts';
import { mostWhole, pricedCells, programmeOf, widenBySolution } from './probe.ts';
import { noteLone, type Reach, widenByMove } from './reach.ts';
import { isGuarded, type Slice } from './slice.ts';

const nobody: ReadonlySet<number> = new Set();
const attempts = 24;
/** Hidden cells of a programme around one cell; all others stand still. */
const around = 300;

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

/** `mayMove`: the relaxation moves the cell, but not to whole numbers; `blamed`: the lone people without whose standing still it might move farther. */
type Answer = {
  readonly found: boolean;
  readonly mayMove: boolean;
  readonly keptBy: readonly number[];
  readonly blamed: ReadonlySet<number>;
};

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
  const blamed = new Set<number>();
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
        return { found: true, mayMove: true, keptBy: [], blamed: nobody };
      }
      const by = Math.abs((found.x[index.get(column) as number] as number) - (attack.truth[column] as number));
      if (by > 1 - 1e-6) mayMove = true;
      if (whole) continue;
      keptBy.push(...pricedCells(slice, equations, found.prices));
      const reduced = cost.slice();
      for (const [row, { columns: of, signs }] of system.rows.entries())
        for (const [i, c] of of.entries())
          reduced[c] = (reduced[c] as number) - (found.prices[row] as number) * (signs[i] as number);
      for (const [i, c] of columns.entries())
        if (Math.abs(reduced[i] as number) > 1e-7 && still.has(attack.lone[c] as number))
          blamed.add(attack.lone[c] as number);
    }
    return { found: false, mayMove, keptBy, blamed };
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
      const few = columns.length > mostWhole ? ringsOf(attack, column, mostWhole) : columns;
      return {
        ...askFor(slice, attack, reach, solver, known, few, column, still, true),
        keptBy: relaxed.keptBy,
        blamed: relaxed.blamed,
      };
    };
    /** All suspects at once without those who keep the cell from moving, then these one by one. Answers who does alone, and what tells. */
    const askAll = (
      columns: readonly number[],
      suspects: readonly number[],
      most: number,
    ): [number, readonly number[]][] => {
      const blamed = new Set<number>();
      for (let rest = suspects; ; ) {
        rest = rest.filter((lone) => !blamed.has(lone) && (left()?.has(lone) ?? true));
        if (rest.length === 0) break;
        const answer = ask(columns, new Set(rest));
        if (answer.found) continue;
        // Without a price the whole numbers are to blame: half of them are asked one by one.
        const named = answer.blamed.size > 0 ? answer.blamed : rest.slice(0, (rest.length + 1) >> 1);
        for (const lone of named) blamed.add(lone);
      }
      const kept: [number, readonly number[]][] = [];
      for (const lone of blamed) {
        if (kept.length === most) break;
        if (left()?.has(lone) === false) continue;
        const answer = ask(columns, new Set([lone]));
        if (!answer.found) kept.push([lone, answer.keptBy]);
      }
      return kept;
    };
    const near = ringsOf(attack, column, around);
    const movesNear = ask(near, nobody).found;
    const all = componentOf(attack, column);
    if (!left() && all.length > near.length) ask(all, nobody);
    const suspects = [...(left() ?? new Set(attack.lone))].filter((lone) => lone >= 0 && !own.has(lone));
    const kept = movesNear
      ? askAll(near, suspects, Infinity)
      : suspects.map((lone): [number, readonly number[]] => [lone, []]);
    const [telling] =
      all.length > near.length
        ? askAll(
            all,
            kept.map(([lone]) => lone),
            1,
          )
        : kept;
    if (telling) told.push({ cell, narrowedBy: telling[1] });
  }
  return told;
};
