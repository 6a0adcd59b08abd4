/**
 * The audit: for every guarded cell, the interval an attacker can compute must be wide enough. Proved by other possible
 * tables (witnesses): first by moves, then by vertices of the linear programme that widen many intervals at once, at last by
 * one whole-number programme per cell. A cell without proof is unsafe; nothing is certified on a floating-point answer alone.
 */
import { type Attack, attackOn, componentOf } from './attack.ts';
import { type KnownMoves, movesAgain, moveTowards, rememberMove } from './known-moves.ts';
import { findMove, type Move, roomFor } from './moves.ts';
import type { LinearSystem, Solution, Solver } from './needs.ts';
import { byComplement, isGuarded, neverShown, type Slice, shown } from './slice.ts';

/** Lowest and highest value seen in a possible table, by cell of the system. Hiding more cells never narrows them. */
export type Reach = { readonly low: Float64Array; readonly high: Float64Array };

export const reachOf = (slice: Slice): Reach => ({ low: slice.value.slice(), high: slice.value.slice() });

/** Whether what has been seen is wide enough for the cell. */
export const isWide = (slice: Slice, { low, high }: Reach, cell: number): boolean => {
  const [bottom, top, value] = [low[cell] as number, high[cell] as number, slice.value[cell] as number];
  if (!slice.system.amounts) return top - bottom >= slice.policy.minimumWidth;
  const level = slice.level[cell] as number;
  const isOther = slice.state[cell] === byComplement || slice.state[cell] === neverShown;
  // An empty sum may be recomputed by nobody either, so that even a cell without a level must be able to move.
  return top - bottom > 0 && (isOther || (top >= value + level && bottom <= Math.max(0, value - level)));
};

export const widenByMove = (attack: Attack, reach: Reach, move: Move, whole: boolean): void => {
  for (const sign of [1, -1] as const) {
    // Far more than any rule asks for; keeps unbounded moves finite.
    const times = Math.min(roomFor(attack, move, sign, whole), 1e12);
    if (times <= 0) continue;
    for (const [i, column] of move.columns.entries()) {
      const by = move.shifts[i] as number;
      const cell = attack.cells[column] as number;
      const value = (attack.truth[column] as number) + sign * times * by;
      if (value < (reach.low[cell] as number)) reach.low[cell] = value;
      if (value > (reach.high[cell] as number)) reach.high[cell] = value;
    }
  }
};

type Programme = {
  readonly system: LinearSystem;
  readonly index: ReadonlyMap<number, number>;
  readonly equations: readonly number[];
};

/** The programme of some columns, everything else as it is; unbounded unknowns get a generous end. */
const programmeOf = (attack: Attack, columns: readonly number[], whole: boolean, scale: number): Programme => {
  const index = new Map(columns.map((column, i) => [column, i]));
  const most = columns.reduce((m, column) => Math.max(m, attack.truth[column] as number), 100);
  const rows = new Set(columns.flatMap((column) => attack.equationsOf[column] as readonly number[]));
  return {
    index,
    equations: [...rows],
    system: {
      lower: Float64Array.from(columns, (column) => (attack.lower[column] as number) / scale),
      upper: Float64Array.from(columns, (column) => Math.min(attack.upper[column] as number, 3 * most) / scale),
      whole,
      rows: [...rows].map((e) => {
        const { columns: all, parent } = attack.equations[e] as Attack['equations'][number];
        const inside = all.filter((column) => index.has(column));
        const signs = inside.map((column) => (column === parent ? 1 : -1));
        return {
          columns: inside.map((column) => index.get(column) as number),
          signs,
          equals:
            inside.reduce((sum, column, i) => sum + (signs[i] as number) * (attack.truth[column] as number), 0) / scale,
        };
      }),
    },
  };
};

/** Takes a solution as a witness if, for counts, it is exactly a table of whole numbers within the bounds. */
const widenBySolution = (
  attack: Attack,
  columns: readonly number[],
  system: LinearSystem,
  x: Float64Array,
  reach: Reach,
  amounts: boolean,
  scale: number,
): Float64Array | null => {
  const y = amounts ? x : x.map(Math.round);
  if (!amounts) {
    if (y.some((v, i) => v < (system.lower[i] as number) || v > (system.upper[i] as number))) return null;
    for (const row of system.rows)
      if (row.columns.reduce((sum, c, i) => sum + (row.signs[i] as number) * (y[c] as number), 0) !== row.equals)
        return null;
  }
  for (const [i, column] of columns.entries()) {
    const cell = attack.cells[column] as number;
    const value = (y[i] as number) * scale;
    if (value < (reach.low[cell] as number)) reach.low[cell] = value;
    if (value > (reach.high[cell] as number)) reach.high[cell] = value;
  }
  return y;
};

/** Rounds of moves: for every open cell, then only while few are left. */
const attempts = 8;
const fewAttempts = 40;
const few = 40;
const probes = 8;

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
    if (waiting.length === 0) return [];
    for (const cell of waiting) {
      if (isWide(slice, reach, cell)) continue;
      const move = findMove(attack, attack.columnOf[cell] as number, random);
      if (!move) continue;
      widenByMove(attack, reach, move, !amounts);
      if (isWide(slice, reach, cell)) rememberMove(known, attack, cell, move);
    }
  }
  const narrowed = new Map<number, readonly number[]>();
  const seen = new Set<number>();
  for (const cell of open()) {
    if (seen.has(cell)) continue;
    const columns = componentOf(attack, attack.columnOf[cell] as number);
    for (const column of columns) seen.add(attack.cells[column] as number);
    probe(slice, attack, columns, reach, solver, random, known, narrowed);
  }
  return open().map((cell) => ({ cell, narrowedBy: narrowed.get(cell) ?? [] }));
};

/** Shown cells whose value enters the bound of an optimum: Σ price × sign is not 0. */
const pricedCells = (slice: Slice, equations: readonly number[], prices: Float64Array): number[] => {
  const price = new Map<number, number>();
  for (const [row, e] of equations.entries()) {
    const of = prices[row] as number;
    if (Math.abs(of) < 1e-7) continue;
    const { cells, signs } = slice.system.equations[e] as { cells: readonly number[]; signs: readonly number[] };
    for (const [i, cell] of cells.entries())
      if (slice.state[cell] === shown) price.set(cell, (price.get(cell) ?? 0) + of * (signs[i] as number));
  }
  return [...price].filter(([, of]) => Math.abs(of) > 1e-7).map(([cell]) => cell);
};

/** `table` in the order of `columns`. */
const rememberTable = (
  known: KnownMoves,
  attack: Attack,
  index: ReadonlyMap<number, number>,
  table: Float64Array,
  column: number,
): void => {
  const shiftOf = (c: number) => {
    const i = index.get(c);
    return i === undefined ? 0 : (table[i] as number) - (attack.truth[c] as number);
  };
  const move = moveTowards(attack, shiftOf, column);
  if (move) rememberMove(known, attack, attack.cells[column] as number, move);
};

const probe = (
  slice: Slice,
  attack: Attack,
  columns: readonly number[],
  reach: Reach,
  solver: Solver,
  random: () => number,
  known: KnownMoves,
  narrowed: Map<number, readonly number[]>,
): void => {
  const { amounts } = slice.system;
  const scale = amounts ? Math.max(1, columns.reduce((m, c) => Math.max(m, attack.truth[c] as number), 1) / 1e4) : 1;
  const { system, index, equations } = programmeOf(attack, columns, false, scale);
  const waiting = () =>
    columns.filter(
      (c) => isGuarded(slice, attack.cells[c] as number) && !isWide(slice, reach, attack.cells[c] as number),
    );
  const opened = solver.open(system);
  const fractional: number[] = [];
  try {
    const ask = (cost: Float64Array, target?: number): (Solution & { witness: boolean }) | null => {
      const found = opened.maximise(cost);
      if (!found) return null;
      const table = widenBySolution(attack, columns, system, found.x, reach, amounts, scale);
      if (table && target !== undefined && !amounts) rememberTable(known, attack, index, table, target);
      return { ...found, witness: table !== null };
    };
    for (let round = 0, before = Infinity; round < probes; round += 1) {
      const left = waiting();
      if (left.length <= 2 || left.length === before) break;
      before = left.length;
      const cost = new Float64Array(columns.length);
      for (const column of left) cost[index.get(column) as number] = random() < 0.5 ? 1 : -1;
      ask(cost);
      ask(cost.map((c) => -c));
    }
    for (const column of waiting()) {
      const cell = attack.cells[column] as number;
      if (isWide(slice, reach, cell)) continue;
      const at = index.get(column) as number;
      const cost = new Float64Array(columns.length);
      cost[at] = 1;
      const up = ask(cost, column);
      cost[at] = -1;
      const down = ask(cost, column);
      if (!isWide(slice, reach, cell))
        narrowed.set(
          cell,
          [up, down].flatMap((end) => (end ? pricedCells(slice, equations, end.prices) : [])),
        );
      const mayBeWide = up && down && (up.x[at] as number) - (down.x[at] as number) >= slice.policy.minimumWidth - 1e-6;
      if (!amounts && mayBeWide && !(up.witness && down.witness)) fractional.push(column);
    }
  } finally {
    opened.close();
  }
  // The relaxation would allow it but its corners are not whole: only a whole table counts.
  if (fractional.length === 0) return;
  const whole = programmeOf(attack, columns, true, 1);
  const exact = solver.open(whole.system);
  try {
    for (const column of fractional) {
      for (const sign of [1, -1]) {
        if (isWide(slice, reach, attack.cells[column] as number)) continue;
        const cost = new Float64Array(columns.length);
        cost[index.get(column) as number] = sign;
        const x = exact.maximise(cost);
        const table = x && widenBySolution(attack, columns, whole.system, x.x, reach, false, 1);
        if (table) rememberTable(known, attack, whole.index, table, column);
      }
    }
  } finally {
    exact.close();
  }
};
