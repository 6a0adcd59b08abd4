/** What an attacker works with: the hidden cells as unknowns, the equations among them, and what is known of each. */
import { knownBounds, type Slice, shown } from '../system/slice.ts';

export type AttackEquation = {
  readonly columns: readonly number[];
  readonly signs: readonly number[];
  /** The column of the total, whose sign is 1 (all others −1); −1 where the total is shown. */
  readonly parent: number;
};

export type Attack = {
  /** Column → cell of the system, and back (−1 for shown cells). */
  readonly cells: readonly number[];
  readonly columnOf: Int32Array;
  /** The true values: one solution the attacker cannot tell from the others. */
  readonly truth: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly equations: readonly AttackEquation[];
  readonly equationsOf: readonly (readonly number[])[];
  /** Where a count is one person alone: who (cells of the same person have the same number); −1 elsewhere. */
  readonly lone: Int32Array;
  /** Of people who are alone in cells taken out: who would not be any more where the columns shift so; columns that must keep somebody for their sake. */
  readonly broken?: (columns: readonly number[], shifts: readonly number[]) => ReadonlySet<number>;
  /** Of one of them, in a whole table. */
  readonly isBroken?: (person: number, table: Float64Array) => boolean;
  readonly needed?: (people: ReadonlySet<number>) => readonly number[];
};

/** The last attack on each slice, with the pattern it was on: suppression, audit and exact check ask for the same one in turn. */
const last = new WeakMap<Slice, { readonly state: Uint8Array; readonly attack: Attack }>();

export const attackOn = (slice: Slice): Attack => {
  const before = last.get(slice);
  if (before?.state.every((of, cell) => of === slice.state[cell])) return before.attack;
  const attack = attackOnPattern(slice);
  last.set(slice, { state: slice.state.slice(), attack });
  return attack;
};

const attackOnPattern = (slice: Slice): Attack => {
  const { system, state, value } = slice;
  const cells: number[] = [];
  const columnOf = new Int32Array(system.size).fill(-1);
  for (let cell = 0; cell < system.size; cell += 1) if (state[cell] !== shown) columnOf[cell] = cells.push(cell) - 1;
  const bounds = cells.map((cell) => knownBounds(slice, cell));
  const equations: AttackEquation[] = [];
  const equationsOf: number[][] = cells.map(() => []);
  for (const equation of system.equations) {
    const columns: number[] = [];
    const signs: number[] = [];
    for (const [i, cell] of equation.cells.entries()) {
      const column = columnOf[cell] as number;
      if (column < 0) continue;
      columns.push(column);
      signs.push(equation.signs[i] as number);
    }
    if (columns.length === 0) continue;
    for (const column of columns) equationsOf[column]?.push(equations.length);
    equations.push({ columns, signs, parent: signs[0] === 1 ? (columns[0] as number) : -1 });
  }
  const { arcs } = slice;
  return {
    ...(arcs
      ? {
          broken: (columns: readonly number[], shifts: readonly number[]) =>
            arcs.broken(
              columns.map((column) => cells[column] as number),
              shifts,
            ),
          isBroken: (person: number, table: Float64Array) =>
            arcs.isBroken(person, (cell) => {
              const column = columnOf[cell] as number;
              return column < 0 ? 0 : (table[column] as number) - (value[cell] as number);
            }),
          needed: (people: ReadonlySet<number>) =>
            arcs.needed(people).flatMap((cell) => ((columnOf[cell] as number) >= 0 ? [columnOf[cell] as number] : [])),
        }
      : {}),
    cells,
    columnOf,
    truth: Float64Array.from(cells, (cell) => value[cell] as number),
    lower: Float64Array.from(bounds, ([lower]) => lower),
    upper: Float64Array.from(bounds, ([, upper]) => upper),
    equations,
    equationsOf,
    lone: Int32Array.from(cells, (cell) =>
      !system.amounts && slice.people[cell] === 1 ? (slice.samePeople[cell] as number) : -1,
    ),
  };
};

/** The columns that hang together with `start` through equations, ring by ring, until there are `most` (whole equations, so perhaps some more). */
export const ringsOf = (attack: Attack, start: number, most: number): number[] => {
  const seen = new Uint8Array(attack.cells.length);
  const done = new Uint8Array(attack.equations.length);
  const queue = [start];
  seen[start] = 1;
  for (let head = 0; head < queue.length && queue.length < most; head += 1)
    for (const e of attack.equationsOf[queue[head] as number] as readonly number[]) {
      if (done[e]) continue;
      done[e] = 1;
      for (const column of attack.equations[e]?.columns ?? [])
        if (!seen[column]) {
          seen[column] = 1;
          queue.push(column);
        }
    }
  return queue;
};
