/** Counts a release: for every table all cells with their margins, and the pieces where towns and school districts overlap. */
import { done, type Engine, type Result, type Row, refused } from '#base';
import type { AreaPack } from '#catalogue';
import { forgetRecordSecret, setRecordSecret } from './cell-key.lake.ts';
import { type Counted, openCounting } from './count-cubes.ts';
import { statisticsRefusal } from '../errors.ts';
import { codeOf, codesIn, dimensionOf, withUnlisted } from './found-categories.ts';
import { hierarchyOf, occursOnlyIfFound, rootCode } from '../spec/hierarchy.ts';
import { datasetOf, districtsOf, variableOf } from './plan-cubes.ts';
import type { ReleaseSpec } from '../spec/spec.ts';
import type { CubeDimension } from './tabulate.lake.ts';
import {
  type Pieces,
  stridesOf,
  type TabulatedDimension,
  type TabulatedRelease,
  type Tabulation,
} from './tabulation.ts';

const placeColumn = (
  to: Float64Array,
  values: Int32Array,
  t: Int32Array,
  cell: Int32Array,
  first: number,
  size: number,
): void => {
  for (let i = 0; i < values.length; i += 1)
    to[(first + (t[i] as number)) * size + (cell[i] as number)] = values[i] as number;
};

/** Arrays from the rows of the engine. Refuses amounts below zero that nothing was said of. */
const fill = async (
  id: string,
  from: string,
  { cube, slices, batches, indexed, holders }: Counted,
  dimensions: readonly TabulatedDimension[],
): Promise<Result<Tabulation>> => {
  const times = slices.map((slice) => slice.code);
  const timeAt = new Map(slices.map((slice, i) => [String(slice.time), i]));
  const at = dimensions.map((dimension) => new Map(dimension.categories.map((category, i) => [category.code, i])));
  const strides = stridesOf(dimensions);
  const size = dimensions.reduce((product, dimension) => product * dimension.categories.length, 1);
  const blank = () => new Float64Array(size * times.length);
  const counts = cube.counts.map(({ name }) => ({ name, values: blank(), keys: cube.keyed ? blank() : null }));
  const sums = cube.sums.map(({ name, sum }) => ({
    name,
    total: blank(),
    first: blank(),
    second: blank(),
    third: blank(),
    ...(sum.asked ? { asked: blank() } : {}),
    ...(sum.negatives === 'absolute' ? { signed: blank() } : {}),
    ...(sum.holder ? { holders: blank() } : {}),
  }));
  const cellOf = (row: Row): number => {
    let cell = (timeAt.get(String(row['t'])) as number) * size;
    for (const [d, dimension] of cube.dimensions.entries())
      cell += (at[d]?.get(codeOf(row, dimension)) as number) * (strides[d] as number);
    return cell;
  };
  const place = (row: Row): void => {
    const cell = cellOf(row);
    for (const [i, count] of counts.entries()) {
      count.values[cell] = Number(row[`m${i}`]);
      if (count.keys) count.keys[cell] = Number(row[`k${i}`]);
    }
    for (const [i, sum] of sums.entries()) {
      const largest = (row[`x${i}`] ?? []) as readonly number[];
      sum.total[cell] = Number(row[`s${i}`] ?? 0);
      sum.first[cell] = Number(largest[0] ?? 0);
      sum.second[cell] = Number(largest[1] ?? 0);
      sum.third[cell] = Number(largest[2] ?? 0);
      if (sum.asked) sum.asked[cell] = Number(row[`r${i}`] ?? 0);
      if (sum.signed) sum.signed[cell] = Number(row[`v${i}`] ?? 0);
    }
  };
  if (indexed) {
    const offsets = at.map((of, d) => new Map([...of].map(([code, i]) => [code, i * (strides[d] as number)])));
    const margins = offsets.map((of) => of.get(rootCode) as number);
    for await (const { from: first, chunks } of indexed(size, offsets, margins))
      for (const [t, cell, ...values] of chunks)
        for (const [m, { values: to }] of counts.entries())
          placeColumn(to, values[m] as Int32Array, t as Int32Array, cell as Int32Array, first, size);
  } else
    for await (const rows of batches(size)) {
      for (const [i, { name, sum }] of cube.sums.entries())
        if (sum.negatives === 'refuse' && rows.some((row) => Number(row[`l${i}`] ?? 0) < 0))
          return refused(statisticsRefusal('negative-amount', { table: id, measure: name }));
      for (const row of rows) place(row);
    }
  for await (const { sum: i, rows } of holders?.(size) ?? [])
    for (const row of rows) {
      const [sum, cell, largest] = [
        sums[i] as (typeof sums)[number],
        cellOf(row),
        row['x'] as readonly number[] | null,
      ];
      for (const [k, to] of [sum.first, sum.second, sum.third].entries()) to[cell] = Number(largest?.[k] ?? 0);
      (sum.holders as Float64Array)[cell] = Number(row['h']);
    }
  return done({
    id,
    from,
    times,
    days: slices.map((slice) => slice.asOf),
    dimensions,
    size,
    counts: new Map(counts.map(({ name, values }) => [name, values])),
    keys: new Map(counts.flatMap(({ name, keys }) => (keys ? [[name, keys] as const] : []))),
    sums: new Map(sums.map(({ name, ...values }) => [name, values])),
  });
};

/**
 * Counts every table of the release from the views the door opened (`resident_register`, …: lake columns and `as_of DATE`).
 * A person (`spec.unit`) counts once in a cell however many rows it has there. `secret` makes the record keys of tables that need them.
 */
export const tabulate = async (
  engine: Engine,
  spec: ReleaseSpec,
  pack: AreaPack,
  secret = '',
): Promise<Result<TabulatedRelease>> => {
  const tables: Tabulation[] = [];
  const pieces: Pieces[] = [];
  const parents = new Map<string, Map<string, string>>();
  const keyed = spec.tables.some((table) => table.protection.kind === 'cellKey');
  if (keyed && secret === '') throw new Error('cell keys need a secret');
  if (keyed) await setRecordSecret(engine, secret);
  const counting = openCounting(engine, spec);
  for (const table of spec.tables) {
    const counted = await counting.table(table);
    const { cube, places } = counted;
    if (places.every((rows) => rows.length === 0)) return refused(statisticsRefusal('no-records', { table: table.id }));
    const dimensions = table.dimensions.map((dimension, d) => {
      const variable = variableOf(spec, dimension.variable);
      const rows = places[d] as readonly Row[];
      const listed = withUnlisted(hierarchyOf(variable, dimension.variable, pack), cube, rows, d, dimension.levels);
      const found = codesIn(rows, cube.dimensions[d] as CubeDimension);
      const tree = parents.get(dimension.variable) ?? new Map<string, string>();
      parents.set(dimension.variable, tree);
      for (const node of listed.nodes)
        if (!occursOnlyIfFound(node.code) || found.has(node.code)) tree.set(node.code, node.parent);
      return dimensionOf(listed, dimension, variable.title, found);
    });
    const from = datasetOf(spec, table);
    const filled = await fill(table.id, from, counted, dimensions);
    if (!filled.ok) return filled;
    tables.push(filled.value);
    const area = table.dimensions.findIndex((d) => d.levels.includes('town'));
    const districts = districtsOf(spec, from);
    if (districts.length === 0 || area < 0) continue;
    const countedPieces = await counting.pieces(table, area);
    const { codes } = countedPieces;
    const parts = codes.map((code) => {
      const [town = '', ...within] = code.split('|');
      return { town, districts: within };
    });
    const pieceDimensions = dimensions.map((dimension, d) =>
      d === area
        ? { ...dimension, categories: codes.map((code) => ({ code, label: { ja: code, en: code } })) }
        : dimension,
    );
    const cut = await fill(`${table.id}-pieces`, from, countedPieces, pieceDimensions);
    if (!cut.ok) return cut;
    pieces.push({
      ...cut.value,
      table: table.id,
      parts,
      area,
      districtVariables: districts,
    });
  }
  await counting.close();
  if (keyed) await forgetRecordSecret(engine);
  return done({ tables, pieces, parents });
};
