/** The linear programmes of the audit: everything shown, as equations of what is hidden; and those of one year that was left out of it. */
import type { Interval } from './audit-intervals.ts';
import type { Condensed, LeftOut } from './audit-years.ts';
import type { LinearSystem, Solver } from '../needs.ts';

/** Columns of the programme: hidden rows that are not left out, then sums of years. */
export type Columns = {
  readonly of: ReadonlyMap<number, number>;
  readonly numberOf: (cell: number, x: Float64Array) => number;
};

export const programmeOf = (
  { equations }: Pick<Condensed, 'equations'>,
  { of }: Columns,
  value: Float64Array,
  bounds: readonly Interval[],
): LinearSystem => ({
  lower: Float64Array.from(bounds, ([low]) => low),
  upper: Float64Array.from(bounds, ([, high]) => high),
  rows: equations.flatMap(({ cells, signs }) => {
    const inside = cells.flatMap((cell, i) => (of.has(cell) ? [i] : []));
    if (inside.length === 0) return [];
    const rest = cells.reduce(
      (sum, cell, i) => sum + (of.has(cell) ? 0 : (signs[i] as number) * (value[cell] as number)),
      0,
    );
    return [
      {
        columns: inside.map((i) => of.get(cells[i] as number) as number),
        signs: inside.map((i) => signs[i] as number),
        equals: -rest,
      },
    ];
  }),
  whole: false,
});

/** Smallest and largest of a year left out, beside all the rest: of each part as many as its people, its year and the others of that part allow. */
export const endsOfYear = (
  { parts, known }: LeftOut,
  programme: LinearSystem,
  { of }: Columns,
  value: Float64Array,
  solver: Solver,
): Interval | null => {
  const size = programme.lower.length;
  const rows = [...programme.rows];
  const [lower, upper] = [[...programme.lower], [...programme.upper]];
  const add = () => {
    lower.push(0);
    upper.push(Infinity);
    return lower.length - 1;
  };
  /** own number + slack = the sum of `plus` less that of `minus`. */
  const atMost = (own: number, sign: 1 | -1, plus: readonly number[], minus: readonly number[]) => {
    const terms = new Map<number, number>([
      [own, sign],
      [add(), 1],
    ]);
    let equals = 0;
    for (const [cells, by] of [
      [plus, 1],
      [minus, -1],
    ] as const)
      for (const cell of cells) {
        const column = of.get(cell);
        if (column === undefined) equals += by * (value[cell] as number);
        else terms.set(column, (terms.get(column) ?? 0) - by);
      }
    rows.push({ columns: [...terms.keys()], signs: [...terms.values()], equals });
  };
  const taken = parts.map(({ all, own, year }) => {
    const one = add();
    atMost(one, 1, own, []);
    atMost(one, 1, [year], []);
    // What of that year is left must find room in the other places.
    atMost(one, -1, all, [...own, year]);
    return one;
  });
  const opened = solver.open({ lower: Float64Array.from(lower), upper: Float64Array.from(upper), rows, whole: false });
  try {
    const cost = new Float64Array(lower.length);
    for (const one of taken) cost[one] = 1;
    for (const cell of known) if (of.has(cell)) cost[of.get(cell) as number] = 1;
    const shown = known.reduce((n, cell) => n + (of.has(cell) ? 0 : (value[cell] as number)), 0);
    const [high, low] = [1, -1].map((sign) => {
      const x = opened.maximise(cost.map((c) => sign * c))?.x;
      return x && cost.reduce((n, c, i) => n + (c === 0 ? 0 : c * (x[i] as number)), shown);
    });
    return low === undefined || high === undefined || size === 0 ? null : [low, high];
  } finally {
    opened.close();
  }
};
