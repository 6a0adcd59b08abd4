/**
 * All tables of a release that can be compared, as one linear system: every cell once (cells that several tables share are
 * merged), every parent = Σ children of every hierarchy, towns and districts linked through the pieces where they overlap.
 */
import { linkPieces } from './overlaps.ts';
import type { TabulatedRelease, Tabulation } from '../count/tabulation.ts';
import { sumsOf } from './sums.ts';
import { weightsOf } from './weights.ts';
import { type Coordinates, cellsOf, keyOf } from '../count/coordinates.ts';

/** parent − Σ children = 0; the parent comes first. */
export type Equation = { readonly cells: readonly number[]; readonly signs: readonly number[] };

export type LinkedSystem = {
  /** What the cells count or add up, for messages. */
  readonly name: string;
  readonly times: readonly string[];
  readonly size: number;
  readonly keys: readonly string[];
  /** Value, people, largest and second-largest contribution: times × size. For counts the first two are the same array. */
  readonly values: Float64Array;
  readonly people: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** Third-largest contribution, and the largest of a unit that asked for protection, where they are needed. */
  readonly third?: Float64Array;
  readonly asked?: Float64Array;
  readonly amounts: boolean;
  /** 1 where some table shows the cell; 0 for pieces and rests, which nobody is shown but which must not follow either. */
  readonly published: Uint8Array;
  /** 1 where being nobody is itself to be hidden (unless the whole it is a part of is nobody either). */
  readonly protectZero: Uint8Array;
  /** The cell that a part is a part of; −1 for others. */
  readonly wholeOf: Int32Array;
  /** 1 where the cell belongs to a level of detail that areas of few residents do not show (detail.ts); left out where there is none. */
  readonly detail?: Uint8Array;
  /** How dear hiding the cell is, by the number of things it is a total of and by what the spec wants kept. */
  readonly weight: Float64Array;
  readonly equations: readonly Equation[];
  /** Table id → measure → variable of each cell. */
  readonly at: ReadonlyMap<string, ReadonlyMap<string, Int32Array>>;
};

/** `units`: of an amount, the count of those who make it up. */
export type SystemMeasure = {
  readonly name: string;
  readonly partOf?: string;
  readonly units?: string;
  readonly protectZero: boolean;
};
export type SystemPlan = {
  readonly name: string;
  readonly amounts: boolean;
  readonly measures: readonly SystemMeasure[];
  readonly keep: Readonly<Record<string, readonly string[]>>;
};

/** Builds the system of `plan` over tables of one data set and one kind of time points. */
export const linkTables = (
  release: TabulatedRelease,
  tables: readonly Tabulation[],
  plan: SystemPlan,
): LinkedSystem => {
  const times = tables[0]?.times ?? [];
  const keys: string[] = [];
  const coordinatesOf: Coordinates[] = [];
  const measureOf: string[] = [];
  const published: number[] = [];
  const columns: {
    value: Float64Array;
    first?: Float64Array;
    second?: Float64Array;
    third?: Float64Array;
    asked?: Float64Array;
    people?: Float64Array;
    at: number;
    size: number;
  }[] = [];
  const known = new Map<string, number>();
  const equations: Equation[] = [];
  const at = new Map<string, Map<string, Int32Array>>();
  const wanted = new Map(plan.measures.map((measure) => [measure.name, measure]));

  const addCell = (
    measure: string,
    coordinates: Coordinates,
    shown: boolean,
    column: (typeof columns)[number],
  ): number => {
    const key = keyOf(measure, coordinates);
    const found = known.get(key);
    if (found !== undefined) return found;
    known.set(key, keys.length);
    measureOf.push(measure);
    coordinatesOf.push(coordinates);
    published.push(shown ? 1 : 0);
    columns.push(column);
    return keys.push(key) - 1;
  };
  const equate = (parent: number, children: readonly number[]) =>
    equations.push({ cells: [parent, ...children], signs: [1, ...children.map(() => -1)] });

  for (const table of tables) {
    const byMeasure = new Map<string, Int32Array>();
    at.set(table.id, byMeasure);
    for (const [cell, coordinates] of cellsOf(table)) {
      for (const measure of wanted.keys()) {
        const sum = table.sums.get(measure);
        const value = plan.amounts ? sum?.total : table.counts.get(measure);
        if (!value) continue;
        const ids = byMeasure.get(measure) ?? new Int32Array(table.size);
        byMeasure.set(measure, ids);
        const people = plan.amounts
          ? (table.counts.get(wanted.get(measure)?.units ?? '') ?? [...table.counts.values()][0])
          : undefined;
        ids[cell] = addCell(measure, coordinates, true, {
          value,
          first: sum?.first,
          second: sum?.second,
          third: sum?.third,
          asked: sum?.asked,
          people,
          at: cell,
          size: table.size,
        });
      }
    }
  }

  // whole = part + rest; the rests form hierarchies like every shown count
  const wholes = new Map<number, number>();
  for (const measure of plan.measures) {
    if (!measure.partOf) continue;
    for (let id = 0, before = keys.length; id < before; id += 1) {
      if (measureOf[id] !== measure.name) continue;
      const whole = known.get(keyOf(measure.partOf, coordinatesOf[id] as Coordinates));
      if (whole === undefined) continue;
      const part = columns[id] as (typeof columns)[number];
      const total = columns[whole] as (typeof columns)[number];
      const value = new Float64Array(times.length);
      for (let t = 0; t < times.length; t += 1)
        value[t] = (total.value[t * total.size + total.at] as number) - (part.value[t * part.size + part.at] as number);
      const rest = addCell(`${measure.partOf} − ${measure.name}`, coordinatesOf[id] as Coordinates, false, {
        value,
        at: 0,
        size: 1,
      });
      equate(whole, [id, rest]);
      wholes.set(id, whole);
      wholes.set(rest, whole);
    }
  }

  // Before the hierarchies, since the pieces of an overlap add up over ages and sexes just as its town does.
  if (!plan.amounts) linkPieces(release, tables, wanted, known, addCell, equate);

  for (const sum of sumsOf(measureOf, coordinatesOf, release.parents)) equate(sum.parent, sum.children);

  const size = keys.length;
  const spread = (pick: (column: (typeof columns)[number]) => Float64Array | undefined): Float64Array => {
    const out = new Float64Array(size * times.length);
    for (const [id, column] of columns.entries()) {
      const from = pick(column);
      if (from)
        for (let t = 0; t < times.length; t += 1) out[t * size + id] = from[t * column.size + column.at] as number;
    }
    return out;
  };
  const values = spread((column) => column.value);
  const zeroProtected = new Set(
    plan.measures.filter((m) => m.protectZero).flatMap((m) => [m.name, `${m.partOf} − ${m.name}`]),
  );
  const weight = weightsOf(size, equations);
  for (const [id, coordinates] of coordinatesOf.entries())
    if (coordinates.some(([variable, code]) => plan.keep[variable]?.includes(code)))
      weight[id] = (weight[id] as number) * 4;
  return {
    name: plan.name,
    times,
    size,
    keys,
    values,
    people: plan.amounts ? spread((column) => column.people) : values,
    first: spread((column) => column.first),
    second: spread((column) => column.second),
    ...(plan.amounts ? { third: spread((column) => column.third), asked: spread((column) => column.asked) } : {}),
    amounts: plan.amounts,
    published: Uint8Array.from(published),
    protectZero: Uint8Array.from(measureOf, (measure) => (zeroProtected.has(measure) ? 1 : 0)),
    wholeOf: Int32Array.from(keys, (_, id) => wholes.get(id) ?? -1),
    weight,
    equations: distinct(equations),
    at,
  };
};

const distinct = (equations: readonly Equation[]): Equation[] => {
  const seen = new Set<string>();
  return equations.filter((equation) => {
    const [parent, ...children] = equation.cells;
    if (children.length === 1 && children[0] === parent) return false;
    const key = `${parent}=${[...children].sort((a, b) => a - b).join()}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
};
