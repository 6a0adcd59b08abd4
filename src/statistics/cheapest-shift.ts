/**
 * The cheapest way one hidden cell could be something else: a linear programme shifts it by what is asked, and every shift of a cell that is shown costs
 * its price. Around the cell first, then farther where the prices of the equations point.
 */
import type { LinearSystem, Solver } from './needs.ts';
import { isCandidate, knownBounds, type Slice, shown } from './slice.ts';
import type { Costs } from './suppress.ts';

/** Cells around of the first programmes; cells that each further one takes in where the prices point; and how many of these there may be. */
const sizes = { rings: [600, 1_500, 4_000], more: 150, programmes: 24 } as const;

/** Of one equation, so many of the cells that could be hidden too, the cheapest. */
const choices = 8;
/** Price of a person too many or too few in an equation: more than any cell costs, less than would drown what cells cost in rounding. */
const unbalanced = 1e7;

const mayShift = (slice: Slice, cell: number): boolean => slice.state[cell] !== shown || isCandidate(slice, cell);

/** What may shift around `cell`, ring by ring: hidden cells, and the cheapest of those that may be hidden. */
const around = (slice: Slice, costs: Costs, cell: number, most: number): Set<number> => {
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

/** What shifts, and by how much. */
export type Shift = { readonly cells: readonly number[]; readonly shifts: readonly number[] };

/** How far each cell may shift down and up, and what that costs; the person `still` stands. */
const roomOf = (slice: Slice, costs: Costs, cell: number, still: number | null) => {
  const value = slice.value[cell] as number;
  if (still !== null && slice.samePeople[cell] === still && slice.people[cell] === 1) return [0, 0, 0] as const;
  if (slice.state[cell] === shown) return [value, Infinity, costs[cell] as number] as const;
  const [low, high] = knownBounds(slice, cell);
  return [Math.max(0, value - low), Math.max(0, high - value), 0] as const;
};

type Programme = {
  readonly system: LinearSystem;
  readonly prices: Float64Array;
  readonly inside: readonly number[];
  /** Column of each cell's shift, upward where it is shown: there the shift down has the next one, so that both cost. */
  readonly at: readonly number[];
  /** Columns from here on are what is too much and too little in an equation. */
  readonly slack: number;
};

/** Every shift around, whether the equations balance or, where it is `elastic`, at a price not. */
const programmeOf = (
  slice: Slice,
  costs: Costs,
  cells: readonly number[],
  still: number | null,
  scale: number,
  elastic: boolean,
): Programme => {
  const { equations } = slice.system;
  const lower: number[] = [];
  const upper: number[] = [];
  const prices: number[] = [];
  const at = cells.map((c) => {
    const [down, up, cost] = roomOf(slice, costs, c, still);
    const isShown = slice.state[c] === shown;
    prices.push(-cost);
    upper.push(up / scale);
    if (!isShown) return lower.push(-down / scale) - 1;
    prices.push(-cost);
    upper.push(down / scale);
    return lower.push(0, 0) - 2;
  });
  const columnOf = new Map(cells.map((c, i) => [c, at[i] as number]));
  const inside = [...new Set(cells.flatMap((c) => slice.equationsOf[c] as readonly number[]))];
  const slack = lower.length;
  const rows = inside.map((e) => {
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
      if (slice.state[c] !== shown) continue;
      columns.push(column + 1);
      signs.push(-(given[k] as number));
    }
    return { columns, signs, equals: 0 };
  });
  return {
    system: { lower: Float64Array.from(lower), upper: Float64Array.from(upper), rows, whole: false, cheapest: true },
    prices: Float64Array.from(prices),
    inside,
    at,
    slack,
  };
};

/** Cells outside by which the prices of the equations say the programme would gain most. */
const wantedBy = (
  slice: Slice,
  costs: Costs,
  cells: ReadonlySet<number>,
  inside: readonly number[],
  prices: Float64Array,
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
  return [...gain]
    .filter(isWorth)
    .sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]))
    .slice(0, sizes.more)
    .map(([c]) => c);
};

/** The cheapest shift of `cell` by one of `by` that balances: among what lies around it, or else looking farther where the prices point. Null where none is found. */
export const cheapestShift = (
  slice: Slice,
  costs: Costs,
  solver: Solver,
  cell: number,
  by: readonly number[],
  still: number | null,
): Shift | null => {
  const [down, up] = roomOf(slice, costs, cell, still);
  const possible = by.filter((one) => one <= up && -one <= down);
  const rings = sizes.rings.map((most) => around(slice, costs, cell, most));
  const most = slice.system.amounts
    ? [...(rings[1] ?? [])].reduce((m, c) => Math.max(m, slice.value[c] as number), 1)
    : 1;
  const scale = Math.max(1, most / 1e4);
  /** The shift; or, of an elastic programme that does not balance, what it wants. */
  const ask = (
    one: number,
    inside: ReadonlySet<number>,
    elastic: boolean,
  ): Shift | { readonly wanted: readonly number[] } => {
    const cells = [...inside];
    const { system, prices, inside: rows, at, slack } = programmeOf(slice, costs, cells, still, scale, elastic);
    // The cell itself comes first.
    system.lower[0] = one / scale;
    system.upper[0] = one / scale;
    const opened = solver.open(system);
    try {
      const found = opened.maximise(prices);
      if (!found) return { wanted: [] };
      const { x } = found;
      if (x.subarray(slack).some((of) => of > 1e-7))
        return { wanted: wantedBy(slice, costs, inside, rows, found.prices) };
      const shiftOf = (i: number) => {
        const column = at[i] as number;
        const down = slice.state[cells[i] as number] === shown ? (x[column + 1] as number) : 0;
        return scale * ((x[column] as number) - down);
      };
      const moved = [...cells.keys()].filter((i) => Math.abs(shiftOf(i)) > 1e-7 * scale);
      return { cells: moved.map((i) => cells[i] as number), shifts: moved.map(shiftOf) };
    } finally {
      opened.close();
    }
  };
  for (const [i, ring] of rings.entries()) {
    if (ring.size === rings[i - 1]?.size) break;
    for (const one of possible) {
      const found = ask(one, ring, false);
      if ('cells' in found) return found;
    }
  }
  for (const one of possible) {
    const inside = new Set(rings[0]);
    for (let n = 0; n < sizes.programmes; n += 1) {
      const found = ask(one, inside, true);
      if ('cells' in found) return found;
      if (found.wanted.length === 0) break;
      for (const c of found.wanted) inside.add(c);
    }
  }
  return null;
};
