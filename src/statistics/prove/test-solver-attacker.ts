/**
 * The attacker for tables too large to try everything on: whole-number programmes over the whole system, each of which moves as many hidden numbers as it can.
 * Knows nothing of how the table was protected, nor of what was taken out of it meanwhile.
 */
import type { LinkedSystem } from '../system/linked-system.ts';
import type { Solver } from '../needs.ts';
import { byDetail, byThreshold, neverShown, shown } from '../system/slice.ts';

export type Rules = { readonly threshold: number; readonly minimumWidth: number };
type Range = readonly [low: number, high: number];

/** Whole tables with every shown number as it is and every hidden one in its range; `next` moves the cells that are asked for, up or down as told. */
const tablesOf = (system: LinkedSystem, range: (cell: number) => Range, solver: Solver) => {
  const ranges = Array.from({ length: system.size }, (_, cell) => range(cell));
  const opened = solver.open({
    lower: Float64Array.from(ranges, ([low]) => low),
    upper: Float64Array.from(ranges, ([, high]) => high),
    rows: system.equations.map(({ cells, signs }) => ({ columns: cells, signs, equals: 0 })),
    whole: true,
  });
  const next = (wish: ReadonlyMap<number, number>): readonly number[] | null => {
    const cost = new Float64Array(system.size);
    for (const [cell, by] of wish) cost[cell] = by;
    const found = opened.maximise(cost);
    if (!found) return null;
    const table = Array.from(found.x, Math.round);
    const isTable =
      table.every((v, cell) => v >= (ranges[cell]?.[0] as number) && v <= (ranges[cell]?.[1] as number)) &&
      system.equations.every(
        ({ cells, signs }) => cells.reduce((n, cell, i) => n + (signs[i] as number) * (table[cell] as number), 0) === 0,
      );
    return isTable ? table : null;
  };
  return { next, close: () => opened.close() };
};

/** Cells that hold the very people of `cell`. */
const sameAs = ({ equations, values }: LinkedSystem, start: number): ReadonlySet<number> => {
  const same = new Set([start]);
  for (let before = 0; before < same.size; ) {
    before = same.size;
    for (const { cells } of equations)
      for (const child of cells.slice(1)) {
        const parent = cells[0] as number;
        if (values[child] === values[parent] && (same.has(child) || same.has(parent))) same.add(child).add(parent);
      }
  }
  return same;
};

const tries = 4;

/** Moves `open` cells until none is left or single asking does not help: each table is seen by `see`, which answers what is left. */
const moveAll = (
  tables: ReturnType<typeof tablesOf>,
  open: () => readonly number[],
  see: (table: readonly number[]) => void,
  random: () => number,
) => {
  for (let n = 0; n < tries && open().length > 0; n += 1) {
    const wish = new Map(open().map((cell) => [cell, random() < 0.5 ? 1 : -1]));
    for (const sign of [1, -1]) {
      const table = tables.next(new Map([...wish].map(([cell, by]) => [cell, sign * by])));
      if (table) see(table);
    }
  }
  for (const cell of open())
    for (const sign of [1, -1]) {
      if (!open().includes(cell)) break;
      const table = tables.next(new Map([[cell, sign]]));
      if (table) see(table);
    }
};

export type SolverLearnt = {
  readonly attacked: number;
  readonly narrow: readonly string[];
  readonly pinned: readonly string[];
};

export const learntBySolver = (
  system: LinkedSystem,
  state: Uint8Array,
  { threshold, minimumWidth }: Rules,
  solver: Solver,
  random: () => number,
  isEnough: 'everything' | 'anything' = 'everything',
): SolverLearnt => {
  const truth = (cell: number) => system.values[cell] as number;
  const most = 2 * Math.max(20, ...system.values);
  const known = (cell: number): Range =>
    state[cell] === shown ? [truth(cell), truth(cell)] : [0, state[cell] === byThreshold ? threshold - 1 : most];
  const isSmall = (cell: number) => truth(cell) > 0 && truth(cell) < threshold;
  const hidden = [...state.keys()].filter((cell) => state[cell] !== shown);
  const attacked = hidden.filter(
    (cell) => (state[cell] !== neverShown || isSmall(cell)) && !(state[cell] === byDetail && truth(cell) === 0),
  );
  const low = Float64Array.from(system.values);
  const high = Float64Array.from(system.values);
  const narrow = () => attacked.filter((cell) => (high[cell] as number) - (low[cell] as number) < minimumWidth);
  const outside = tablesOf(system, known, solver);
  const widen = (table: readonly number[]) => {
    for (const [cell, v] of table.entries()) {
      low[cell] = Math.min(low[cell] as number, v);
      high[cell] = Math.max(high[cell] as number, v);
    }
  };
  moveAll(outside, narrow, widen, random);
  outside.close();
  const key = (cell: number) => system.keys[cell] as string;
  if (isEnough === 'anything' && narrow().length > 0)
    return { attacked: attacked.length, narrow: narrow().map(key), pinned: [] };
  const small = attacked.filter(isSmall);
  const people = new Map<string, ReadonlySet<number>>();
  for (const cell of hidden)
    if (truth(cell) === 1) {
      const own = sameAs(system, cell);
      people.set([...own].sort((a, b) => a - b).join(), own);
    }
  const pinned: string[] = [];
  for (const own of people.values()) {
    if (isEnough === 'anything' && pinned.length > 0) break;
    const inside = tablesOf(system, (cell) => (own.has(cell) ? [truth(cell), truth(cell)] : known(cell)), solver);
    const moved = new Uint8Array(system.size);
    const open = () => small.filter((cell) => !own.has(cell) && moved[cell] === 0);
    const see = (table: readonly number[]) => {
      for (const [cell, v] of table.entries()) if (v !== truth(cell)) moved[cell] = 1;
    };
    moveAll(inside, open, see, random);
    inside.close();
    for (const cell of open()) pinned.push(`${system.keys[[...own][0] as number]} → ${system.keys[cell]}`);
  }
  return { attacked: attacked.length, narrow: narrow().map(key), pinned };
};
