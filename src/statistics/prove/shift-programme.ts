/**
 * The linear programme of a shift: hidden cells move for next to nothing, each shown cell that moves costs its price, and whoever stands still stands. Where it does not
 * balance yet, the prices of its equations say what it lacks.
 */
import type { Standing } from './lone-arcs.ts';
import type { LinearSystem } from '../needs.ts';
import { isCandidate, knownBounds, type Slice, shown } from '../system/slice.ts';
import type { Costs } from '../hide/suppress.ts';

/** Of one equation, so many of the cells that could be hidden too, the cheapest. */
const choices = 8;
/** Price of a person too many or too few in an equation: more than any cell costs, less than would drown what cells cost in rounding. */
const unbalanced = 1e7;
/** Price of a person who shifts in a hidden cell: next to nothing, but a shift that moves fewer cells moves fewer lone people, and is whole more often. */
const unneeded = 1e-3;

export const mayShift = (slice: Slice, cell: number): boolean =>
  slice.state[cell] !== shown || isCandidate(slice, cell);

/** What may shift around `cell`, ring by ring: hidden cells, and the cheapest of those that may be hidden. */
export const around = (slice: Slice, costs: Costs, cell: number, most: number): Set<number> => {
  const { equations } = slice.system;
  const seen = new Set([cell]);
  const done = new Set<number>();
  for (const from of seen) {
    if (seen.size >= most) break;
    for (const e of slice.equationsOf[from] as readonly number[]) {
      if (done.has(e)) continue;
      done.add(e);
      const candidates: number[] = [];
      for (const other of equations[e]?.cells ?? []) {
        if (slice.state[other] !== shown) seen.add(other);
        else if (isCandidate(slice, other)) candidates.push(other);
      }
      candidates.sort((a, b) => (costs[a] as number) - (costs[b] as number));
      for (const other of candidates.slice(0, choices)) seen.add(other);
    }
  }
  return seen;
};

/** Somebody who stands, and what that asks of other cells. */
type Still = {
  readonly person: number;
  readonly empty: ReadonlySet<number>;
  readonly filled: ReadonlySet<number>;
  readonly within: Standing['within'];
};

export const stillOf = (slice: Slice, person: number): Still => {
  const { empty = [], filled = [], within = [] } = slice.arcs?.standing(person) ?? {};
  return { person, empty: new Set(empty), filled: new Set(filled), within };
};

/** How far each cell may shift down and up, and what that costs; the person `still` stands. */
export const roomOf = (
  slice: Slice,
  costs: Costs,
  cell: number,
  still: Still | null,
): readonly [down: number, up: number, cost: number] => {
  const value = slice.value[cell] as number;
  if (still) {
    const isOwn = slice.samePeople[cell] === still.person && slice.people[cell] === 1;
    if (isOwn || still.empty.has(cell)) return [0, 0, 0];
    if (still.filled.has(cell)) {
      const [down, up, cost] = roomOf(slice, costs, cell, null);
      return [Math.min(down, value - 1), up, cost];
    }
  }
  if (slice.state[cell] === shown) return [value, Infinity, costs[cell] as number];
  const [low, high] = knownBounds(slice, cell);
  return [Math.max(0, value - low), Math.max(0, high - value), 0];
};

/** The first cell shifts by so much; its shift upward has the first column, that downward the next. */
export const shiftFirst = ({ lower, upper }: LinearSystem, by: number): void => {
  for (const [column, moves] of [Math.max(0, by), Math.max(0, -by)].entries()) {
    lower[column] = moves;
    upper[column] = moves;
  }
};

type Programme = {
  readonly system: LinearSystem;
  readonly prices: Float64Array;
  readonly inside: readonly number[];
  /** Column of each cell's shift upward; the shift down has the next one, so that both cost. */
  readonly at: readonly number[];
  /** Columns from here to there are what is too much and too little in an equation. */
  readonly slack: readonly [from: number, to: number];
};

/** Every shift around, whether the equations balance or, where it is `elastic`, at a price not. */
export const programmeOf = (
  slice: Slice,
  costs: Costs,
  cells: readonly number[],
  still: Still | null,
  scale: number,
  elastic: boolean,
): Programme => {
  const { equations } = slice.system;
  const lower: number[] = [];
  const upper: number[] = [];
  const prices: number[] = [];
  const at = cells.map((c) => {
    const [down, up, cost] = roomOf(slice, costs, c, still);
    const price = slice.state[c] === shown ? cost : unneeded;
    prices.push(-price, -price);
    upper.push(up / scale);
    upper.push(down / scale);
    return lower.push(0, 0) - 2;
  });
  const columnOf = new Map(cells.map((c, i) => [c, at[i] as number]));
  const inside = [...new Set(cells.flatMap((c) => slice.equationsOf[c] as readonly number[]))];
  const slack = lower.length;
  const rows: LinearSystem['rows'][number][] = inside.map((e) => {
    const columns: number[] = [];
    const signs: number[] = [];
    if (elastic) {
      lower.push(0, 0);
      upper.push(Infinity, Infinity);
      prices.push(-unbalanced, -unbalanced);
      columns.push(lower.length - 2, lower.length - 1);
      signs.push(1, -1);
    }
    const { cells: of, signs: given } = equations[e] as { cells: readonly number[]; signs: readonly number[] };
    for (const [k, c] of of.entries()) {
      const column = columnOf.get(c);
      if (column === undefined) continue;
      columns.push(column);
      signs.push(given[k] as number);
      columns.push(column + 1);
      signs.push(-(given[k] as number));
    }
    return { columns, signs, equals: 0 };
  });
  const slackEnd = lower.length;
  for (const { parts, whole, room } of still?.within ?? []) {
    const columns = [lower.length];
    const signs = [1];
    lower.push(0);
    upper.push(Infinity);
    prices.push(0);
    for (const [k, c] of [...parts, whole].entries()) {
      const column = columnOf.get(c);
      if (column === undefined) continue;
      const sign = k < parts.length ? 1 : -1;
      columns.push(column);
      signs.push(sign);
      columns.push(column + 1);
      signs.push(-sign);
    }
    rows.push({ columns, signs, equals: room / scale });
  }
  return {
    system: { lower: Float64Array.from(lower), upper: Float64Array.from(upper), rows, whole: false, cheapest: true },
    prices: Float64Array.from(prices),
    inside,
    at,
    slack: [slack, slackEnd],
  };
};

/** Cells outside, `most` of them, by which the prices of the equations say the programme would gain most. */
export const wantedBy = (
  slice: Slice,
  costs: Costs,
  cells: ReadonlySet<number>,
  inside: readonly number[],
  prices: Float64Array,
  most: number,
): number[] => {
  const gain = new Map<number, number>();
  for (const [row, e] of inside.entries()) {
    const price = prices[row] as number;
    if (Math.abs(price) < 1e-6) continue;
    const { cells: of, signs } = slice.system.equations[e] as { cells: readonly number[]; signs: readonly number[] };
    for (const [k, c] of of.entries())
      if (!cells.has(c) && mayShift(slice, c)) gain.set(c, (gain.get(c) ?? 0) - price * (signs[k] as number));
  }
  const isWorth = ([c, by]: readonly [number, number]): boolean => {
    const [down, up, cost] = roomOf(slice, costs, c, null);
    return (by > 0 ? up : down) > 0 && Math.abs(by) > cost + 1e-6;
  };
  const worth = ([c, by]: readonly [number, number]) => Math.abs(by) - roomOf(slice, costs, c, null)[2];
  return [...gain]
    .filter(isWorth)
    .sort((a, b) => worth(b) - worth(a))
    .slice(0, most)
    .map(([c]) => c);
};
