/** Counts a release: for every table all cells with their margins, and the pieces where towns and school districts overlap. */
import { done, type Engine, type Result, refused, type Row } from '#base';
import type { AreaPack } from '#catalogue';
import { statisticsRefusal } from './errors.ts';
import { codeOf, dimensionOf, withUnlisted } from './found-categories.ts';
import { hierarchyOf, occursOnlyIfFound } from './hierarchy.ts';
import type { CategoryVariable, Condition, ReleaseSpec, TableSpec } from './spec.ts';
import {
  type Cube,
  type CubeDimension,
  cubeSql,
  knownSql,
  levelSql,
  repeatedSql,
  slicesOfSql,
  timeSql,
} from './tabulate.lake.ts';
import {
  type Pieces,
  stridesOf,
  type TabulatedDimension,
  type TabulatedRelease,
  type Tabulation,
} from './tabulation.ts';

/** Rows of one statement: more time points than this are counted in several, so that memory stays bounded. */
const rowsAtOnce = 6_000_000;

type Slice = { readonly code: string; readonly time: string | number; readonly asOf: string; readonly rows: number };
type Plan = { readonly cube: Cube; readonly slices: readonly Slice[] };

export const viewOf = (dataset: string): string => dataset.replaceAll('-', '_');

/** A count's own condition and those of the counts it is part of. */
const conditionsOf = (spec: ReleaseSpec): Map<string, Condition[]> => {
  const of = (name: string): Condition[] => {
    const measure = spec.measures[name];
    if (measure?.kind !== 'count') return [];
    return [...(measure.partOf ? of(measure.partOf) : []), ...(measure.where ? [measure.where] : [])];
  };
  return new Map(Object.keys(spec.measures).map((name) => [name, of(name)]));
};

const variableOf = (spec: ReleaseSpec, name: string): CategoryVariable => spec.variables[name] as CategoryVariable;

/** The same for all tables of a data set: otherwise the difference between two of them would be the unknown ones. */
const universeOf = (spec: ReleaseSpec, from: string): string[] => {
  if (!spec.onlyKnown) return [];
  const dimensions = spec.tables
    .filter((table) => spec.measures[table.measures[0] as string]?.from === from)
    .flatMap((table) => table.dimensions);
  return [
    ...new Set(dimensions.map(({ variable, levels }) => knownSql(variableOf(spec, variable), levels.at(-1) as string))),
  ];
};

const planOf = async (engine: Engine, spec: ReleaseSpec, table: TableSpec, pieces: boolean): Promise<Plan> => {
  const from = spec.measures[table.measures[0] as string]?.from as string;
  const view = viewOf(from);
  const time = timeSql(spec.variables[table.time] as never);
  const found = await engine.rows<{ time: string | number; as_of: string; n: number }>(slicesOfSql(view, time));
  const isMonthly = spec.variables[table.time]?.kind === 'month';
  // Of several snapshots of one time point the newest counts.
  const newest = new Map<string, Slice>();
  for (const row of found) {
    const code = isMonthly ? String(row.time).slice(0, 7) : String(row.time);
    newest.set(code, { code, time: row.time, asOf: row.as_of, rows: row.n });
  }
  const dimensions = table.dimensions.map((dimension, d): CubeDimension => {
    const variable = variableOf(spec, dimension.variable);
    const levels = pieces && variable.kind === 'area' ? ['piece'] : dimension.levels;
    const cuts = levels.map((level, l) => ({ column: `d${d}_${l}`, sql: levelSql(variable, level) }));
    const sets = cuts.map((_, l) => cuts.slice(0, l + 1).map((cut) => cut.column));
    return { cuts, sets: pieces && variable.kind === 'area' ? sets : [[], ...sets] };
  });
  const counts = table.measures.flatMap((name) => {
    const measure = spec.measures[name];
    return measure?.kind === 'count' ? [{ name, count: measure }] : [];
  });
  const sums = table.measures.flatMap((name) => {
    const measure = spec.measures[name];
    return measure?.kind === 'sum' && !pieces ? [{ name, of: measure.of, units: measure.units }] : [];
  });
  const universe = universeOf(spec, from);
  const cube = {
    view,
    time,
    slices: [],
    unit: spec.unit,
    dimensions,
    counts,
    sums,
    conditions: conditionsOf(spec),
    universe,
  };
  return { cube, slices: [...newest.values()] };
};

const batchesOf = (slices: readonly Slice[]): Slice[][] => {
  const batches: Slice[][] = [];
  let rows = rowsAtOnce;
  for (const slice of slices) {
    if (rows + slice.rows > rowsAtOnce) {
      batches.push([]);
      rows = 0;
    }
    batches.at(-1)?.push(slice);
    rows += slice.rows;
  }
  return batches;
};

/** Whether everybody has one row per time point; asked once for the same records. */
type Checked = Map<string, boolean>;

const cellsOf = async (engine: Engine, plan: Plan, checked: Checked): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const slices of batchesOf(plan.slices)) {
    const cube = { ...plan.cube, slices };
    const question = repeatedSql(cube);
    if (!checked.has(question))
      checked.set(question, (await engine.rows<{ repeated: number }>(question))[0]?.repeated === 0);
    for (const row of await engine.rows(cubeSql(cube, checked.get(question) === true))) rows.push(row);
  }
  return rows;
};

const fill = (
  id: string,
  from: string,
  plan: Plan,
  rows: readonly Row[],
  dimensions: readonly TabulatedDimension[],
): Tabulation => {
  const times = plan.slices.map((slice) => slice.code);
  const timeAt = new Map(plan.slices.map((slice, i) => [String(slice.time), i]));
  const at = dimensions.map((dimension) => new Map(dimension.categories.map((category, i) => [category.code, i])));
  const strides = stridesOf(dimensions);
  const size = dimensions.reduce((product, dimension) => product * dimension.categories.length, 1);
  const blank = () => new Float64Array(size * times.length);
  const counts = plan.cube.counts.map(({ name }) => ({ name, values: blank() }));
  const sums = plan.cube.sums.map(({ name }) => ({ name, total: blank(), first: blank(), second: blank() }));
  for (const row of rows) {
    let cell = (timeAt.get(String(row['t'])) as number) * size;
    for (const [d, dimension] of plan.cube.dimensions.entries())
      cell += (at[d]?.get(codeOf(row, dimension)) as number) * (strides[d] as number);
    for (const [i, count] of counts.entries()) count.values[cell] = Number(row[`m${i}`]);
    for (const [i, sum] of sums.entries()) {
      const largest = (row[`x${i}`] ?? []) as readonly number[];
      sum.total[cell] = Number(row[`s${i}`] ?? 0);
      sum.first[cell] = Number(largest[0] ?? 0);
      sum.second[cell] = Number(largest[1] ?? 0);
    }
  }
  return {
    id,
    from,
    times,
    dimensions,
    size,
    counts: new Map(counts.map(({ name, values }) => [name, values])),
    sums: new Map(sums.map(({ name, ...values }) => [name, values])),
  };
};

/**
 * Counts every table of the release from the views the door opened (`resident_register`, …: lake columns and `as_of DATE`).
 * A person (`spec.unit`) counts once in a cell however many rows it has there.
 */
export const tabulate = async (
  engine: Engine,
  spec: ReleaseSpec,
  pack: AreaPack,
): Promise<Result<TabulatedRelease>> => {
  const tables: Tabulation[] = [];
  const pieces: Pieces[] = [];
  const parents = new Map<string, Map<string, string>>();
  const checked: Checked = new Map();
  const districtVariable = spec.tables
    .flatMap((t) => t.dimensions)
    .find((d) => d.levels.includes('district'))?.variable;
  for (const table of spec.tables) {
    const plan = await planOf(engine, spec, table, false);
    const rows = await cellsOf(engine, plan, checked);
    if (rows.length === 0) return refused(statisticsRefusal('no-records', { table: table.id }));
    for (const [i, sum] of plan.cube.sums.entries())
      if (rows.some((row) => Number(row[`l${i}`] ?? 0) < 0))
        return refused(statisticsRefusal('negative-amount', { table: table.id, measure: sum.name }));
    const dimensions = table.dimensions.map((dimension, d) => {
      const variable = variableOf(spec, dimension.variable);
      const listed = withUnlisted(
        hierarchyOf(variable, dimension.variable, pack),
        plan.cube,
        rows,
        d,
        dimension.levels,
      );
      const found = new Set(rows.map((row) => codeOf(row, plan.cube.dimensions[d] as CubeDimension)));
      const tree = parents.get(dimension.variable) ?? new Map<string, string>();
      parents.set(dimension.variable, tree);
      for (const node of listed.nodes)
        if (!occursOnlyIfFound(node.code) || found.has(node.code)) tree.set(node.code, node.parent);
      return dimensionOf(listed, dimension, variable.title, found);
    });
    const from = spec.measures[table.measures[0] as string]?.from as string;
    tables.push(fill(table.id, from, plan, rows, dimensions));
    const area = table.dimensions.findIndex((d) => d.levels.includes('town'));
    if (!districtVariable || area < 0) continue;
    const piecePlan = await planOf(engine, spec, table, true);
    const pieceRows = await cellsOf(engine, piecePlan, checked);
    const codes = [
      ...new Set(pieceRows.map((row) => codeOf(row, piecePlan.cube.dimensions[area] as CubeDimension))),
    ].sort();
    const parts = codes.map((code) => ({
      town: code.slice(0, code.indexOf('|')),
      district: code.slice(code.indexOf('|') + 1),
    }));
    const pieceDimensions = dimensions.map((dimension, d) =>
      d === area
        ? { ...dimension, categories: codes.map((code) => ({ code, label: { ja: code, en: code } })) }
        : dimension,
    );
    pieces.push({
      ...fill(`${table.id}-pieces`, from, piecePlan, pieceRows, pieceDimensions),
      table: table.id,
      parts,
      area,
      districtVariable,
    });
  }
  return done({ tables, pieces, parents });
};
