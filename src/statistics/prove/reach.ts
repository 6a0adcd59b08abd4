/** What an attacker's interval is proved to reach, and whether that is wide enough. */
import type { Attack } from './attack.ts';
import { type Move, roomFor } from './moves.ts';
import { byComplement, neverShown, type Slice } from '../system/slice.ts';

/**
 * Lowest and highest value seen in a possible table, by cell of the system; and, of counts, the lone people (attack.ts) who are moved by
 * every witness that moves the cell: each of these, knowing the own cell, might know this one. Hiding more cells never narrows any of it.
 */
export type Reach = {
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly leansOn: Map<number, ReadonlySet<number>>;
};

export const reachOf = (slice: Slice): Reach => ({
  low: slice.value.slice(),
  high: slice.value.slice(),
  leansOn: new Map(),
});

/** Everything must be proved anew: cells that a proof may lean on are shown again. */
export const forgetProofs = (slice: Slice, reach: Reach): void => {
  reach.low.set(slice.value);
  reach.high.set(slice.value);
  reach.leansOn.clear();
};

/** Whether an attacker who knows a cell to lie between `bottom` and `top` is uncertain enough of it. */
export const isWideEnough = (slice: Slice, cell: number, bottom: number, top: number): boolean => {
  if (!slice.system.amounts) return top - bottom >= slice.policy.minimumWidth;
  const value = slice.value[cell] as number;
  const level = slice.level[cell] as number;
  const isOther = slice.state[cell] === byComplement || slice.state[cell] === neverShown;
  // An empty sum may be recomputed by nobody either, so that even a cell without a level must be able to move.
  if (!(top - bottom > 0) || isOther) return top - bottom > 0;
  const sliding = ((slice.policy.sliding ?? 0) / 100) * value;
  return top >= value + level && bottom <= Math.max(0, value - level) && top - bottom >= sliding;
};

export const isWide = (slice: Slice, { low, high }: Reach, cell: number): boolean =>
  isWideEnough(slice, cell, low[cell] as number, high[cell] as number);

export const nobody: ReadonlySet<number> = new Set();

/** The lone people whom a witness moves that shifts the columns so. */
const movedBy = (attack: Attack, columns: readonly number[], shifts: readonly number[]): Set<number> | null => {
  let moved: Set<number> | null = null;
  for (const column of columns)
    if ((attack.lone[column] as number) >= 0) moved = (moved ?? new Set()).add(attack.lone[column] as number);
  const broken = attack.broken?.(columns, shifts);
  return broken && broken.size > 0 ? new Set([...(moved ?? []), ...broken]) : moved;
};

/** `columns` were moved by one witness. */
export const noteLone = (
  attack: Attack,
  { leansOn }: Reach,
  columns: readonly number[],
  shifts: readonly number[],
): void => {
  const moved = movedBy(attack, columns, shifts);
  for (const column of columns) {
    const cell = attack.cells[column] as number;
    const before = leansOn.get(cell);
    if (before === nobody) continue;
    const left = moved && before ? new Set([...before].filter((lone) => moved.has(lone))) : (moved ?? nobody);
    leansOn.set(cell, left.size === 0 ? nobody : left);
  }
};

/** The columns of each lone person. */
export const loneColumns = (attack: Attack): ReadonlyMap<number, readonly number[]> => {
  const of = new Map<number, number[]>();
  for (const [column, person] of attack.lone.entries()) {
    if (person < 0) continue;
    const columns = of.get(person);
    if (columns) columns.push(column);
    else of.set(person, [column]);
  }
  return of;
};

const isMovedIn = (attack: Attack, x: Float64Array, columns: readonly number[]): boolean =>
  columns.some((c) => x[c] !== attack.truth[c]);

const movedIn = (attack: Attack, x: Float64Array, lone: ReturnType<typeof loneColumns>): Set<number> => {
  const moved = new Set<number>();
  for (const [person, columns] of lone) if (isMovedIn(attack, x, columns)) moved.add(person);
  if (!attack.broken) return moved;
  const columns = [...x.keys()].filter((c) => x[c] !== attack.truth[c]);
  const shifts = columns.map((c) => (x[c] as number) - (attack.truth[c] as number));
  for (const person of attack.broken(columns, shifts)) moved.add(person);
  return moved;
};

/** The same of one shift, by cells of the slice. */
export const widenLeaning = (
  slice: Slice,
  { leansOn }: Reach,
  cells: readonly number[],
  shifts: readonly number[],
): void => {
  const moved = new Set(slice.arcs?.broken(cells, shifts));
  for (const cell of cells) if (slice.people[cell] === 1) moved.add(slice.samePeople[cell] as number);
  for (const cell of cells) {
    const before = leansOn.get(cell);
    if (before === nobody) continue;
    const left = before ? new Set([...before].filter((lone) => moved.has(lone))) : moved;
    leansOn.set(cell, left.size === 0 ? nobody : left);
  }
};

/** The same for a whole table `x`: of the columns of `of` that it moves, which of the people of `lone` it moves too. Few of so many are ever asked for. */
export const noteTable = (
  attack: Attack,
  { leansOn }: Reach,
  x: Float64Array,
  of: readonly number[],
  lone: ReturnType<typeof loneColumns>,
): void => {
  const asked = new Map<number, boolean>();
  const isMoved = (person: number): boolean => {
    const known = asked.get(person);
    if (known !== undefined) return known;
    const found = isMovedIn(attack, x, lone.get(person) ?? []) || attack.isBroken?.(person, x) === true;
    asked.set(person, found);
    return found;
  };
  let moved: Set<number> | null = null;
  for (const column of of) {
    const cell = attack.cells[column] as number;
    const before = leansOn.get(cell);
    if (before === nobody || x[column] === attack.truth[column]) continue;
    const left: ReadonlySet<number> = before
      ? new Set([...before].filter(isMoved))
      : (moved ??= movedIn(attack, x, lone));
    leansOn.set(cell, left.size === 0 ? nobody : left);
  }
};

export const widenByMove = (attack: Attack, reach: Reach, move: Move, whole: boolean): void => {
  let noted = false;
  for (const sign of [1, -1] as const) {
    // Far more than any rule asks for; keeps unbounded moves finite.
    const times = Math.min(roomFor(attack, move, sign, whole), 1e12);
    if (times <= 0) continue;
    // Made once, forwards or backwards: the people in columns are the same both ways, those taken out need not be.
    if (whole && (!noted || attack.broken))
      noteLone(attack, reach, move.columns, sign > 0 ? move.shifts : move.shifts.map((by) => -by));
    noted = true;
    for (const [i, column] of move.columns.entries()) {
      const by = move.shifts[i] as number;
      const cell = attack.cells[column] as number;
      const value = (attack.truth[column] as number) + sign * times * by;
      if (value < (reach.low[cell] as number)) reach.low[cell] = value;
      if (value > (reach.high[cell] as number)) reach.high[cell] = value;
    }
  }
};
