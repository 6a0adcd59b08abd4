/**
 * How far apart all figures anybody has seen, new and released together, leave the ends of each hidden number: by linear programmes that know no
 * hidden value. Every corner is a table nobody can rule out, so a few that push many cells at once clear most; the rest are asked one by one.
 */
import type { Equation } from '../system/linked-system.ts';
import type { Solver } from '../needs.ts';

export type Together = {
  readonly equations: readonly Equation[];
  readonly isHidden: (cell: number) => boolean;
  readonly valueOf: (shownCell: number) => number;
  readonly boundsOf: (cell: number) => readonly [low: number, high: number];
  readonly isWide: (cell: number, low: number, high: number) => boolean;
};
/** A cell known too closely, and the shown cells that tell. */
export type Narrow = { readonly cell: number; readonly narrowedBy: readonly number[] };

const rounds = 6;

/** Hidden cells that hang together with those of `starts`, and the equations among them. */
const componentOf = (starts: readonly number[], { equations, isHidden }: Together) => {
  const of = new Map<number, number[]>();
  for (const [e, { cells }] of equations.entries())
    for (const cell of cells) if (isHidden(cell)) of.set(cell, [...(of.get(cell) ?? []), e]);
  const seen = new Set(starts.filter(isHidden));
  const inside = new Set<number>();
  for (const cell of seen)
    for (const e of of.get(cell) ?? []) {
      if (inside.has(e)) continue;
      inside.add(e);
      for (const other of equations[e]?.cells ?? []) if (isHidden(other)) seen.add(other);
    }
  return { cells: [...seen], inside: [...inside].map((e) => equations[e] as Equation) };
};

const opened = (together: Together, cells: readonly number[], inside: readonly Equation[], solver: Solver) => {
  const column = new Map(cells.map((cell, i) => [cell, i]));
  const bounds = cells.map(together.boundsOf);
  return solver.open({
    lower: Float64Array.from(bounds, ([least]) => least),
    upper: Float64Array.from(bounds, ([, most]) => most),
    whole: false,
    rows: inside.map(({ cells: of, signs }) => {
      const kept = of.flatMap((cell, i) => (column.has(cell) ? [i] : []));
      return {
        columns: kept.map((i) => column.get(of[i] as number) as number),
        signs: kept.map((i) => signs[i] as number),
        equals: of.reduce(
          (rest, cell, i) => (column.has(cell) ? rest : rest - (signs[i] as number) * together.valueOf(cell)),
          0,
        ),
      };
    }),
  });
};

/** Whether the figures can all be true within the bounds. */
export const isPossible = (together: Together, starts: readonly number[], solver: Solver): boolean => {
  const { cells, inside } = componentOf(starts, together);
  if (cells.length === 0) return true;
  const programme = opened(together, cells, inside, solver);
  try {
    return programme.maximise(new Float64Array(cells.length)) !== null;
  } finally {
    programme.close();
  }
};

/** Of the cells that hang together with `starts`, those of `targets` that are known too closely; null where the figures contradict each other. */
export const narrowTogether = (
  together: Together,
  starts: readonly number[],
  targets: (cell: number) => boolean,
  solver: Solver,
  random: () => number,
): readonly Narrow[] | null => {
  const { cells, inside } = componentOf(starts, together);
  const waiting = () => cells.flatMap((cell, i) => (targets(cell) && !wide(i) ? [i] : []));
  if (!cells.some(targets)) return [];
  const column = new Map(cells.map((cell, i) => [cell, i]));
  const low = new Float64Array(cells.length).fill(Infinity);
  const high = new Float64Array(cells.length).fill(-Infinity);
  const wide = (i: number) => together.isWide(cells[i] as number, low[i] as number, high[i] as number);
  const programme = opened(together, cells, inside, solver);
  try {
    const ask = (cost: Float64Array) => {
      const found = programme.maximise(cost);
      for (const [i, x] of found?.x.entries() ?? []) {
        low[i] = Math.min(low[i] as number, x);
        high[i] = Math.max(high[i] as number, x);
      }
      return found;
    };
    for (let round = 0; round < rounds; round += 1) {
      const left = waiting();
      if (left.length === 0) return [];
      const cost = new Float64Array(cells.length);
      for (const i of left) cost[i] = random() < 0.5 ? 1 : -1;
      if (!ask(cost)) return null;
      ask(cost.map((c) => -c));
    }
    return waiting().flatMap((i) => {
      if (wide(i)) return [];
      const told = new Map<number, number>();
      for (const sign of [1, -1]) {
        const cost = new Float64Array(cells.length);
        cost[i] = sign;
        for (const [row, price] of ask(cost)?.prices.entries() ?? [])
          if (Math.abs(price) > 1e-7)
            for (const cell of inside[row]?.cells ?? []) if (!column.has(cell)) told.set(cell, price);
      }
      return wide(i) ? [] : [{ cell: cells[i] as number, narrowedBy: [...told.keys()] }];
    });
  } finally {
    programme.close();
  }
};
