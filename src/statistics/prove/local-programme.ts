/**
 * A linear programme for one hidden cell that begins with what lies around it and takes in more only where the prices say that it could matter. When they
 * say that nothing outside could, its optimum is that of all that hangs together, which is seldom worth opening.
 */
import { type Attack, ringsOf } from './attack.ts';
import type { LinearSystem, Solution, Solver } from '../needs.ts';

export type Programme = {
  readonly system: LinearSystem;
  readonly columns: readonly number[];
  readonly index: ReadonlyMap<number, number>;
  readonly equations: readonly number[];
};

/** The programme of some columns, everything else as it is; unbounded unknowns get a generous end. */
const programmeOf = (attack: Attack, columns: readonly number[], whole: boolean, scale: number): Programme => {
  const index = new Map(columns.map((column, i) => [column, i]));
  const most = columns.reduce((m, column) => Math.max(m, attack.truth[column] as number), 100);
  const rows = new Set(columns.flatMap((column) => attack.equationsOf[column] as readonly number[]));
  return {
    columns,
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

/** Below this a price is rounding. */
export const noPrice = 1e-7;

/** Columns outside that could improve the optimum: they are priced, and have room that way. */
const wantedBy = (attack: Attack, { index, equations }: Programme, { prices }: Solution): number[] => {
  const gain = new Map<number, number>();
  for (const [row, e] of equations.entries()) {
    const price = prices[row] as number;
    if (Math.abs(price) < noPrice) continue;
    const { columns, signs } = attack.equations[e] as Attack['equations'][number];
    for (const [i, column] of columns.entries())
      if (!index.has(column)) gain.set(column, (gain.get(column) ?? 0) - price * (signs[i] as number));
  }
  const hasRoom = (column: number, by: number) => {
    const now = attack.truth[column] as number;
    return by > 0 ? now < (attack.upper[column] as number) : now > (attack.lower[column] as number);
  };
  return [...gain].filter(([column, by]) => Math.abs(by) > noPrice && hasRoom(column, by)).map(([column]) => column);
};

/** Columns of the first programme, and of the last: a bound on work. What is not proved by then counts as unsafe. */
const size = { first: 150, last: 1_000 };

export type Optimum = { readonly programme: Programme; readonly solution: Solution };

/**
 * The lowest and the highest the cell of `column` can be: one programme for both directions. `see` gets every optimum on the way and answers whether
 * that is enough; otherwise the last one of each direction is answered, which holds for all that hangs together (or was too much work).
 */
export const endsOf = (
  attack: Attack,
  column: number,
  scale: number,
  solver: Solver,
  see: (optimum: Optimum) => boolean,
): readonly Optimum[] => {
  for (let columns: readonly number[] = ringsOf(attack, column, size.first); ; ) {
    const programme = programmeOf(attack, columns, false, scale);
    const opened = solver.open(programme.system);
    const ends: Optimum[] = [];
    const wanted = new Set<number>();
    try {
      const cost = new Float64Array(columns.length);
      for (const sign of [1, -1]) {
        cost[programme.index.get(column) as number] = sign;
        const solution = opened.maximise(cost);
        if (!solution) continue;
        ends.push({ programme, solution });
        if (see({ programme, solution })) return ends;
        for (const other of wantedBy(attack, programme, solution)) wanted.add(other);
      }
    } finally {
      opened.close();
    }
    if (wanted.size === 0 || columns.length >= size.last) return ends;
    // Alone a column could not move: what stands beside it comes with it.
    const more = new Set(columns);
    for (const other of wanted)
      for (const e of attack.equationsOf[other] as readonly number[])
        for (const beside of attack.equations[e]?.columns ?? []) more.add(beside);
    columns = [...more];
    if (columns.length > 3 * size.last) return ends;
  }
};

/** Unknowns of a whole-number programme; in larger systems only those around the cell move. */
export const mostWhole = 600;

/** The same in whole numbers, of what lies around the column: for where a corner of the linear programme is no table. `see` answers whether that is enough. */
export const wholeEndsOf = (
  attack: Attack,
  column: number,
  solver: Solver,
  see: (optimum: Optimum) => boolean,
): void => {
  const programme = programmeOf(attack, ringsOf(attack, column, mostWhole), true, 1);
  const opened = solver.open(programme.system);
  try {
    const cost = new Float64Array(programme.columns.length);
    for (const sign of [1, -1]) {
      cost[programme.index.get(column) as number] = sign;
      const solution = opened.maximise(cost);
      if (solution && see({ programme, solution })) return;
    }
  } finally {
    opened.close();
  }
};
