/** The solver's part of the audit: vertices of linear programmes that widen many intervals at once, at last whole-number programmes for single cells. */
import { type Attack, ringsOf } from './attack.ts';
import { type KnownMoves, moveTowards, rememberMove } from './known-moves.ts';
import type { LinearSystem, Solution, Solver } from './needs.ts';
import { isWide, noteLone, type Reach } from './reach.ts';
import { isGuarded, type Slice, shown } from './slice.ts';

type Programme = {
  readonly system: LinearSystem;
  readonly index: ReadonlyMap<number, number>;
  readonly equations: readonly number[];
};

/** The programme of some columns, everything else as it is; unbounded unknowns get a generous end. */
export const programmeOf = (attack: Attack, columns: readonly number[], whole: boolean, scale: number): Programme => {
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
export const widenBySolution = (
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

/** Unknowns of a whole-number programme; in larger systems only those around the cell move. */
export const mostWhole = 600;

/** Rounds of programmes for all waiting cells together. */
const probes = 8;

/** Shown cells whose value enters the bound of an optimum: Σ price × sign is not 0. */
export const pricedCells = (slice: Slice, equations: readonly number[], prices: Float64Array): number[] => {
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
  reach: Reach,
  index: ReadonlyMap<number, number>,
  table: Float64Array,
  column: number,
): void => {
  const shiftOf = (c: number) => {
    const i = index.get(c);
    return i === undefined ? 0 : (table[i] as number) - (attack.truth[c] as number);
  };
  const move = moveTowards(attack, shiftOf, column);
  noteLone(attack, reach, move?.columns ?? [...index.keys()].filter((c) => shiftOf(c) !== 0));
  if (move) rememberMove(known, attack, attack.cells[column] as number, move);
};

/**
 * Widens what it can of these columns, everything else standing still, in the end one by one (or `only` one of them); `narrowed` gets, for
 * cells left too narrow, the shown cells that narrow them.
 */
export const probe = (
  slice: Slice,
  attack: Attack,
  columns: readonly number[],
  reach: Reach,
  solver: Solver,
  random: () => number,
  known: KnownMoves,
  narrowed: Map<number, readonly number[]>,
  only?: number,
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
      if (table && target !== undefined && !amounts) rememberTable(known, attack, reach, index, table, target);
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
    for (const column of only === undefined ? waiting() : [only]) {
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
  for (const column of fractional) {
    const cell = attack.cells[column] as number;
    if (isWide(slice, reach, cell)) continue;
    const near = columns.length > mostWhole ? ringsOf(attack, column, mostWhole) : columns;
    const whole = programmeOf(attack, near, true, 1);
    const exact = solver.open(whole.system);
    try {
      for (const sign of [1, -1]) {
        if (isWide(slice, reach, cell)) continue;
        const cost = new Float64Array(near.length);
        cost[whole.index.get(column) as number] = sign;
        const x = exact.maximise(cost);
        const table = x && widenBySolution(attack, near, whole.system, x.x, reach, false, 1);
        if (table) rememberTable(known, attack, reach, whole.index, table, column);
      }
    } finally {
      exact.close();
    }
  }
};
