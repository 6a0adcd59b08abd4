/**
 * What another table tells of a released one: the hidden numbers that it says itself, and those that follow, or are known more closely than promised, once
 * its numbers stand beside everything that is shown of the same people.
 */
import type { Coordinates } from '../count/coordinates.ts';
import { determined } from '../prove/kernel-check.ts';
import type { Solver } from '../needs.ts';
import { type ReleasedCell, type ReleasedSystem, placeKey } from './released-system.ts';
import { byThreshold } from '../system/slice.ts';
import { sumsOf } from '../system/sums.ts';

export type Told = {
  /** Hidden, and said. */
  readonly said: readonly Coordinates[];
  /** Hidden, not said, and known too closely now. */
  readonly follows: readonly Coordinates[];
  /** Its numbers and the released ones cannot both be of the same people. */
  readonly contradicts: boolean;
};
type Rules = { readonly threshold: number; readonly minimumWidth: number };
type Equation = { readonly cells: readonly number[]; readonly signs: readonly number[] };

/** Hidden cells around what is said that are asked one by one. */
const asked = 400;

type Joint = {
  readonly cells: readonly ReleasedCell[];
  readonly equations: readonly Equation[];
};

const jointOf = ({ cells, trees }: ReleasedSystem, also: ReadonlyMap<string, ReleasedCell>): Joint => {
  const all = new Map(cells);
  for (const [place, cell] of also) all.set(place, cell);
  const list = [...all.values()];
  const sums = sumsOf(
    list.map(() => ''),
    list.map(({ coordinates }) => coordinates),
    trees,
  );
  return {
    cells: list,
    equations: sums.map(({ parent, children }) => ({
      cells: [parent, ...children],
      signs: [1, ...children.map(() => -1)],
    })),
  };
};

/** Unknowns that hang together with `start`, the nearest first. */
const around = ({ cells, equations }: Joint, start: readonly number[]): number[] => {
  const of = new Map<number, number[]>();
  for (const [e, { cells: inside }] of equations.entries())
    for (const cell of inside) of.set(cell, [...(of.get(cell) ?? []), e]);
  const seen = new Set<number>();
  const done = new Set<number>();
  const queue: number[] = [...start];
  for (const cell of queue)
    for (const e of of.get(cell) ?? []) {
      if (done.has(e)) continue;
      done.add(e);
      for (const other of equations[e]?.cells ?? [])
        if (cells[other]?.value === null && !seen.has(other)) {
          seen.add(other);
          queue.push(other);
        }
    }
  return [...seen];
};

/** The whole numbers each of `columns` can be; null where there is no such table at all. */
const intervalsOf = (
  { cells, equations }: Joint,
  columns: readonly number[],
  ask: readonly number[],
  { threshold }: Rules,
  solver: Solver,
): Map<number, number> | null => {
  const columnOf = new Map(columns.map((cell, column) => [cell, column]));
  const most = 3 * cells.reduce((m, { value }) => Math.max(m, value ?? 0), 100);
  const rows = equations.flatMap(({ cells: of, signs }) => {
    const inside = of.flatMap((cell, i) => (columnOf.has(cell) ? [i] : []));
    if (inside.length === 0) return [];
    const rest = of.reduce((sum, cell, i) => sum + (signs[i] as number) * (cells[cell]?.value ?? 0), 0);
    return [
      {
        columns: inside.map((i) => columnOf.get(of[i] as number) as number),
        signs: inside.map((i) => signs[i] as number),
        equals: -rest,
      },
    ];
  });
  const opened = solver.open({
    lower: new Float64Array(columns.length),
    upper: Float64Array.from(columns, (cell) => (cells[cell]?.state === byThreshold ? threshold - 1 : most)),
    rows,
    whole: false,
  });
  const widths = new Map<number, number>();
  try {
    for (const cell of ask) {
      const column = columnOf.get(cell);
      if (column === undefined) continue;
      const end = (sign: number): number | null => {
        const cost = new Float64Array(columns.length);
        cost[column] = sign;
        return opened.maximise(cost)?.x[column] ?? null;
      };
      const [high, low] = [end(1), end(-1)];
      if (high === null || low === null) return null;
      widths.set(cell, Math.floor(high + 1e-6) - Math.ceil(low - 1e-6));
    }
  } finally {
    opened.close();
  }
  return widths;
};

/** `also`: numbers of the same people, by coordinates. */
export const toldBy = (
  system: ReleasedSystem,
  also: readonly { readonly coordinates: Coordinates; readonly value: number }[],
  rules: Rules,
  solver: Solver,
  random: () => number,
): Told => {
  const news = new Map(
    also.flatMap(({ coordinates, value }) => {
      const place = placeKey(coordinates);
      return (system.cells.get(place)?.value ?? null) === null
        ? [[place, { coordinates, value, state: 0 }] as const]
        : [];
    }),
  );
  const said = [...news].flatMap(([place, { coordinates }]) => (system.cells.has(place) ? [coordinates] : []));
  const none = { said, follows: [], contradicts: false };
  const joint = jointOf(system, news);
  const start = [...joint.cells.keys()].filter((i) => news.has(placeKey(joint.cells[i]?.coordinates ?? [])));
  const columns = around(joint, start);
  if (columns.length === 0) return none;
  const columnOf = new Map(columns.map((cell, column) => [cell, column]));
  const inside = joint.equations.map(({ cells, signs }) => {
    const kept = cells.flatMap((cell, i) => (columnOf.has(cell) ? [i] : []));
    return {
      columns: kept.map((i) => columnOf.get(cells[i] as number) as number),
      signs: kept.map((i) => signs[i] as number),
    };
  });
  const exact = new Set(determined(columns.length, inside, random).exact.map((column) => columns[column] as number));
  const ask = columns.slice(0, asked);
  const widths = intervalsOf(joint, columns, ask, rules, solver);
  if (!widths) return { ...none, contradicts: true };
  const close = ask.filter((cell) => (widths.get(cell) ?? 0) < rules.minimumWidth);
  // What was as close before is not this table's doing.
  const without = jointOf(system, new Map());
  const places = new Map(without.cells.map(({ coordinates }, i) => [placeKey(coordinates), i]));
  const was = close.flatMap((cell) => places.get(placeKey(joint.cells[cell]?.coordinates ?? [])) ?? []);
  const before =
    was.length === 0
      ? new Map<number, number>()
      : (intervalsOf(without, around(without, was), was, rules, solver) ?? new Map<number, number>());
  const isNew = (cell: number) => {
    const at = places.get(placeKey(joint.cells[cell]?.coordinates ?? []));
    return at === undefined || (before.get(at) ?? 0) >= rules.minimumWidth;
  };
  const isAsked = new Set(ask);
  const isClose = new Set(close);
  const follows = columns.filter(
    (cell) => (exact.has(cell) && !isAsked.has(cell)) || (isClose.has(cell) && isNew(cell)),
  );
  return { said, follows: follows.map((cell) => joint.cells[cell]?.coordinates ?? []), contradicts: false };
};
