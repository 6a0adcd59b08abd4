/**
 * The audit: for every guarded cell, the interval an attacker can compute must be wide enough. Proved by other possible
 * tables (witnesses): first by moves, then by vertices of the linear programme that widen many intervals at once, at last by
 * one whole-number programme per cell. A cell without proof is unsafe; nothing is certified on a floating-point answer alone.
 */
import { type Attack, attackOn, componentOf } from './attack.ts';
import { findMove, type Move, roomFor } from './moves.ts';
import type { LinearSystem, Solver } from './needs.ts';
import { byComplement, isGuarded, neverShown, type Slice } from './slice.ts';

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
    for (const [column, by] of move) {
      const cell = attack.cells[column] as number;
      const value = (attack.truth[column] as number) + sign * times * by;
      if (value < (reach.low[cell] as number)) reach.low[cell] = value;
      if (value > (reach.high[cell] as number)) reach.high[cell] = value;
    }
  }
};

/** The programme of some columns, everything else as it is; unbounded unknowns get a generous end. */
const programmeOf = (attack: Attack, columns: readonly number[], whole: boolean, scale: number): { system: LinearSystem; index: Map<number, number> } => {
  const index = new Map(columns.map((column, i) => [column, i]));
  const most = columns.reduce((m, column) => Math.max(m, attack.truth[column] as number), 100);
  const rows = new Set(columns.flatMap((column) => attack.equationsOf[column] as readonly number[]));
  return {
    index,
    system: {
      lower: Float64Array.from(columns, (column) => (attack.lower[column] as number) / scale),
      upper: Float64Array.from(columns, (column) => Math.min(attack.upper[column] as number, 3 * most) / scale),
      whole,
      rows: [...rows].map((e) => {
        const { columns: all, signs } = attack.equations[e] as Attack['equations'][number];
        return {
          columns: all.map((column) => index.get(column) as number),
          signs,
          equals: all.reduce((sum, column, i) => sum + (signs[i] as number) * (attack.truth[column] as number), 0) / scale,
        };
      }),
    },
  };
};

/** Takes a solution as a witness if, for counts, it is exactly a table of whole numbers within the bounds. */
const widenBySolution = (
  attack: Attack, columns: readonly number[], system: LinearSystem, x: Float64Array, reach: Reach, amounts: boolean, scale: number,
): boolean => {
  const y = amounts ? x : x.map(Math.round);
  if (!amounts) {
    if (y.some((v, i) => v < (system.lower[i] as number) || v > (system.upper[i] as number))) return false;
    for (const row of system.rows)
      if (row.columns.reduce((sum, c, i) => sum + (row.signs[i] as number) * (y[c] as number), 0) !== row.equals) return false;
  }
  for (const [i, column] of columns.entries()) {
    const cell = attack.cells[column] as number;
    const value = (y[i] as number) * scale;
    if (value < (reach.low[cell] as number)) reach.low[cell] = value;
    if (value > (reach.high[cell] as number)) reach.high[cell] = value;
  }
  return true;
};

const attempts = 24;
const probes = 8;

/** Unsafe cells of the slice; `reach` is widened by every witness found. */
export const audit = (slice: Slice, reach: Reach, solver: Solver, random: () => number): number[] => {
  const attack = attackOn(slice);
  const { amounts } = slice.system;
  const open = () => attack.cells.filter((cell) => isGuarded(slice, cell) && !isWide(slice, reach, cell));
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const waiting = open();
    if (waiting.length === 0) return [];
    for (const cell of waiting) {
      if (isWide(slice, reach, cell)) continue;
      const move = findMove(attack, attack.columnOf[cell] as number, random);
      if (move) widenByMove(attack, reach, move, !amounts);
    }
  }
  const unsafe: number[] = [];
  const done = new Set<number>();
  for (const cell of open()) {
    if (done.has(cell)) continue;
    const columns = componentOf(attack, attack.columnOf[cell] as number);
    const members = columns.map((column) => attack.cells[column] as number);
    for (const member of members) done.add(member);
    probe(slice, attack, columns, reach, solver, random);
    for (const member of members)
      if (isGuarded(slice, member) && !isWide(slice, reach, member)) unsafe.push(member);
  }
  return unsafe;
};

const probe = (slice: Slice, attack: Attack, columns: readonly number[], reach: Reach, solver: Solver, random: () => number): void => {
  const { amounts } = slice.system;
  const scale = amounts ? Math.max(1, columns.reduce((m, c) => Math.max(m, attack.truth[c] as number), 1) / 1e4) : 1;
  const { system, index } = programmeOf(attack, columns, false, scale);
  const waiting = () => columns.filter((c) => isGuarded(slice, attack.cells[c] as number) && !isWide(slice, reach, attack.cells[c] as number));
  const opened = solver.open(system);
  const fractional: number[] = [];
  try {
    const ask = (cost: Float64Array): { x: Float64Array; witness: boolean } | null => {
      const x = opened.maximise(cost);
      return x && { x, witness: widenBySolution(attack, columns, system, x, reach, amounts, scale) };
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
      const up = ask(cost);
      cost[at] = -1;
      const down = ask(cost);
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
        if (x) widenBySolution(attack, columns, whole.system, x, reach, false, 1);
      }
    }
  } finally {
    exact.close();
  }
};
