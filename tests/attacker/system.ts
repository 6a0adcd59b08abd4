/** The attacker's system: every counted thing that is not known becomes an unknown of at least 0, every clue and every margin a row. */
import type { Clues } from './clues.ts';
import type { Definitions } from './definitions.ts';
import { marginsOf } from './margins.ts';
import type { Counted } from './meaning.ts';
import { universeOf } from './universe.ts';

export type Row = {
  readonly columns: readonly number[];
  readonly coefficients: readonly number[];
  readonly low: number;
  readonly high: number;
  readonly from: string;
};
export type Attacked = {
  readonly names: readonly Counted[];
  readonly columnOf: ReadonlyMap<Counted, number>;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly rows: readonly Row[];
  readonly known: ReadonlyMap<Counted, number>;
  /** What cannot be: two ways out tell different numbers of the same thing, or sums of shown numbers do not add up. */
  readonly contradictions: readonly string[];
};

/** Amounts of money are looked at in thousands, so that the solver's tolerance is far below a yen in a thousand. */
export const scaleOf = (of: Definitions): ((name: Counted) => number) => {
  const sums = new Set(
    of.specs.flatMap((spec) =>
      Object.entries(spec.measures).flatMap(([name, { kind }]) => (kind === 'sum' ? [`${spec.release}/${name}`] : [])),
    ),
  );
  return (name) => (sums.has(name.slice(0, name.indexOf('@'))) ? 1000 : 1);
};

export const systemOf = (
  of: Definitions,
  clues: Clues,
  threshold: number,
  only: (name: Counted) => boolean,
): Attacked => {
  // What is added up is of one release and one time: what nobody asks for need not be added up first.
  const universe = [...universeOf(of, clues)].filter(only);
  const windows = [...clues.windows.values(), ...marginsOf(of, universe)].filter(({ terms }) =>
    terms.every(([name]) => only(name)),
  );
  const scale = scaleOf(of);
  const known = new Map<Counted, number>();
  const contradictions: string[] = [];
  for (const { terms, low, high, from } of windows) {
    const [only1] = terms;
    if (terms.length !== 1 || low !== high || !only1) continue;
    const before = known.get(only1[0]);
    if (before !== undefined && before !== low) contradictions.push(`${only1[0]}: ${before} and ${low} (${from})`);
    known.set(only1[0], low);
  }
  const names: Counted[] = [];
  const columnOf = new Map<Counted, number>();
  const column = (name: Counted): number => {
    const found = columnOf.get(name) ?? names.push(name) - 1;
    columnOf.set(name, found);
    return found;
  };
  const rows: Row[] = [];
  for (const { terms, low, high, from } of windows) {
    let rest = 0;
    const left: (readonly [number, number])[] = [];
    for (const [name, coefficient] of terms) {
      const value = known.get(name);
      if (value === undefined) left.push([column(name), coefficient * scale(name)]);
      else rest += coefficient * value;
    }
    if (left.length === 0) {
      const size = Math.max(1, ...terms.map(([name, c]) => Math.abs(c * (known.get(name) ?? 0))));
      if (rest < low - 1e-6 * size || rest > high + 1e-6 * size)
        contradictions.push(
          `${from}: ${terms
            .map(([name]) => name)
            .slice(0, 3)
            .join(' ')}`,
        );
      continue;
    }
    // Sums of money are large: rows are brought to size 1.
    const size = Math.max(...left.map(([, c]) => Math.abs(c)));
    rows.push({
      columns: left.map(([c]) => c),
      coefficients: left.map(([, c]) => c / size),
      low: (low - rest) / size,
      high: (high - rest) / size,
      from,
    });
  }
  // Nothing is endless: ten times the largest number shown is beyond everybody's doubt, and a programme needs an end.
  const most = [1, 1000].map(
    (of1) => 10 * Math.max(100, ...[...known].flatMap(([name, value]) => (scale(name) === of1 ? [value / of1] : []))),
  );
  const upper = Float64Array.from(names, (name) => most[scale(name) === 1 ? 0 : 1] as number);
  for (const [name, reason] of clues.hidden) {
    const at = columnOf.get(name);
    if (at !== undefined && reason === 'threshold' && scale(name) === 1) upper[at] = threshold - 1;
  }
  return { names, columnOf, lower: new Float64Array(names.length), upper, rows, known, contradictions };
};

/** Columns that hang together, as systems of their own: months do not tell of each other. */
export const componentsOf = (attacked: Attacked): { readonly columns: number[]; readonly rows: Row[] }[] => {
  const of = Int32Array.from(attacked.names, (_, i) => i);
  const root = (at: number): number => {
    let r = at;
    while (of[r] !== r) r = of[r] as number;
    for (let c = at; of[c] !== r; ) [of[c], c] = [r, of[c] as number];
    return r;
  };
  for (const { columns } of attacked.rows) for (const column of columns) of[root(column)] = root(columns[0] as number);
  const found = new Map<number, { columns: number[]; rows: Row[] }>();
  for (let c = 0; c < of.length; c += 1) {
    const r = root(c);
    if (!found.has(r)) found.set(r, { columns: [], rows: [] });
    found.get(r)?.columns.push(c);
  }
  for (const row of attacked.rows) found.get(root(row.columns[0] as number))?.rows.push(row);
  return [...found.values()];
};
