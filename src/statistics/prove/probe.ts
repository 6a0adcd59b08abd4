/** The solver's part of the audit, for the few cells that no move proves: the ends of their intervals, at last by whole-number programmes. */
import { type Attack, ringsOf } from './attack.ts';
import { type KnownMoves, moveTowards, rememberMove } from './known-moves.ts';
import { endsOf, mostWhole, noPrice, type Optimum, type Programme, wholeEndsOf } from './local-programme.ts';
import type { Solver } from '../needs.ts';
import { isWide, noteLone, type Reach } from './reach.ts';
import { type Slice, shown } from '../system/slice.ts';

/** Takes a solution as a witness if, for counts, it is exactly a table of whole numbers within the bounds. */
export const widenBySolution = (
  attack: Attack,
  { columns, system }: Programme,
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

/** Shown cells whose value enters the bound of an optimum: Σ price × sign is not 0. */
export const pricedCells = (slice: Slice, equations: readonly number[], prices: Float64Array): number[] => {
  const price = new Map<number, number>();
  for (const [row, e] of equations.entries()) {
    const of = prices[row] as number;
    if (Math.abs(of) < noPrice) continue;
    const { cells, signs } = slice.system.equations[e] as { cells: readonly number[]; signs: readonly number[] };
    for (const [i, cell] of cells.entries())
      if (slice.state[cell] === shown) price.set(cell, (price.get(cell) ?? 0) + of * (signs[i] as number));
  }
  return [...price].filter(([, of]) => Math.abs(of) > noPrice).map(([cell]) => cell);
};

/** Keeps what a witness moves together with `column`. Answers whether it moves it at all. */
export const rememberTable = (
  known: KnownMoves,
  attack: Attack,
  reach: Reach,
  { index }: Programme,
  table: Float64Array,
  column: number,
): boolean => {
  const shiftOf = (c: number) => {
    const i = index.get(c);
    return i === undefined ? 0 : (table[i] as number) - (attack.truth[c] as number);
  };
  const move = moveTowards(attack, shiftOf, column);
  const columns = move?.columns ?? [...index.keys()].filter((c) => shiftOf(c) !== 0);
  noteLone(attack, reach, columns, columns.map(shiftOf));
  if (move) rememberMove(known, attack, attack.cells[column] as number, move);
  return shiftOf(column) !== 0;
};

/** Widens the interval of one cell as far as asked; answers, where it stays too narrow, the shown cells that narrow it. */
export const probe = (
  slice: Slice,
  attack: Attack,
  column: number,
  reach: Reach,
  solver: Solver,
  known: KnownMoves,
): readonly number[] => {
  const { amounts } = slice.system;
  const cell = attack.cells[column] as number;
  const scale = amounts
    ? Math.max(1, ringsOf(attack, column, mostWhole).reduce((m, c) => Math.max(m, attack.truth[c] as number), 1) / 1e4)
    : 1;
  const takes = ({ programme, solution }: Optimum): boolean => {
    const table = widenBySolution(attack, programme, solution.x, reach, amounts, scale);
    if (table && !amounts) rememberTable(known, attack, reach, programme, table, column);
    return isWide(slice, reach, cell);
  };
  const ends = endsOf(attack, column, scale, solver, takes);
  const values = ends.map(({ programme, solution }) => solution.x[programme.index.get(column) as number] as number);
  // The relaxation would allow it but its corners are not whole: only a whole table counts.
  if (
    !isWide(slice, reach, cell) &&
    !amounts &&
    Math.max(...values) - Math.min(...values) >= slice.policy.minimumWidth - 1e-6
  )
    wholeEndsOf(attack, column, solver, takes);
  if (isWide(slice, reach, cell)) return [];
  return ends.flatMap(({ programme, solution }) => pricedCells(slice, programme.equations, solution.prices));
};
