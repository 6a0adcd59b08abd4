/**
 * The cheapest way one hidden cell could be something else: a linear programme shifts it by what is asked, and every shift of a cell that is shown costs
 * its price. Around the cell first, then farther where the prices of the equations point.
 */
import type { Solver } from '../needs.ts';
import { around, mayShift, programmeOf, roomOf, shiftFirst, stillOf, wantedBy } from '../prove/shift-programme.ts';
import { type Slice, shown } from '../system/slice.ts';
import type { Costs } from './suppress.ts';

/**
 * Cells around of the first programme, where that is all that hangs together, and where it is not; cells that each further one takes in where the prices point; how
 * many of these there may be, one way, the other way, the first again …; and how many more once it balances, to make it cheaper.
 */
const sizes = { all: 600, first: 400, more: 300, programmes: [5, 4, 8], better: 2 } as const;

/** What shifts, and by how much. */
export type Shift = { readonly cells: readonly number[]; readonly shifts: readonly number[] };

/** The cheapest shift of `cell` by one of `by` that balances: among what lies around it, then looking farther where the prices point. Null where none is found. */
export const cheapestShift = (
  slice: Slice,
  costs: Costs,
  solver: Solver,
  cell: number,
  by: readonly number[],
  person: number | null,
): Shift | null => {
  const still = person === null ? null : stillOf(slice, person);
  const [down, up] = roomOf(slice, costs, cell, still);
  const possible = by.filter((one) => one <= up && -one <= down);
  if (possible.length === 0) return null;
  const stands = (still?.within ?? [])
    .flatMap(({ parts, whole }) => [...parts, whole])
    .filter((c) => mayShift(slice, c));
  const all = around(slice, costs, cell, sizes.all);
  const isAll = all.size < sizes.all;
  const near = new Set([...(isAll ? all : around(slice, costs, cell, sizes.first)), ...stands]);
  const most = slice.system.amounts ? [...all].reduce((m, c) => Math.max(m, slice.value[c] as number), 1) : 1;
  const scale = Math.max(1, most / 1e4);
  /** The shift, if it balances, and what the programme wants. */
  const ask = (one: number, inside: ReadonlySet<number>, elastic: boolean) => {
    const cells = [...inside];
    const { system, prices, inside: rows, at, slack } = programmeOf(slice, costs, cells, still, scale, elastic);
    // The cell itself comes first.
    shiftFirst(system, one / scale);
    const opened = solver.open(system);
    try {
      const found = opened.maximise(prices);
      if (!found) return { shift: null, isFree: false, wanted: [] };
      const { x } = found;
      const wanted = elastic ? wantedBy(slice, costs, inside, rows, found.prices, sizes.more) : [];
      if (x.subarray(...slack).some((of) => of > 1e-7)) return { shift: null, isFree: false, wanted };
      const shiftOf = (i: number) => {
        const column = at[i] as number;
        return scale * ((x[column] as number) - (x[column + 1] as number));
      };
      const moved = [...cells.keys()].filter((i) => Math.abs(shiftOf(i)) > 1e-7 * scale);
      const isFree = moved.every((i) => slice.state[cells[i] as number] !== shown);
      const shift: Shift = { cells: moved.map((i) => cells[i] as number), shifts: moved.map(shiftOf) };
      return { shift, isFree, wanted };
    } finally {
      opened.close();
    }
  };
  if (isAll)
    for (const one of possible) {
      const { shift } = ask(one, near, false);
      if (shift) return shift;
    }
  const searches = possible.map((one) => ({ one, inside: new Set(near), isOver: false }));
  // One of the two ways often is none: as long as it is not known which, both are looked for.
  for (const programmes of sizes.programmes)
    for (const search of searches) {
      let best: Shift | null = null;
      for (let n = 0, better = 0; !search.isOver && n < programmes && better <= sizes.better; n += 1) {
        const { shift, isFree, wanted } = ask(search.one, search.inside, true);
        best = shift ?? best;
        if (best) better += 1;
        search.isOver = isFree || wanted.length === 0;
        for (const c of wanted) search.inside.add(c);
      }
      if (best) return best;
    }
  return null;
};
