/** Asks the engine for the cells of cubes: from the leaves of their data set where everybody has one row, else from the records. */
import type { Engine, Row } from '#base';
import { cellIndexSql, type Offsets } from './cell-index.lake.ts';
import { holdersSql } from './holders.lake.ts';
import { addLeavesSql, dropLeafSql, inSeveralPiecesSql } from './leaf.lake.ts';
import { addSeveralSql, cubeOfBothSql, dropSeveralSql, personLeafSql, severalSql } from './person-leaves.lake.ts';
import { cubeOf, datasetOf, districtVariables, leafPlanOf, viewOf, variableOf } from './plan-cubes.ts';
import type { ReleaseSpec, TableSpec } from '../spec/spec.ts';
import { type Cube, cubeOfLeafSql, cubeSql, placesSql, repeatedSql, slicesOfSql, timeSql } from './tabulate.lake.ts';

/** Rows of one statement: more time points than this are counted in several, so that memory stays bounded. */
const rowsAtOnce = 6_000_000;

export type TimeSlice = {
  readonly code: string;
  readonly time: string | number;
  readonly asOf: string;
  readonly rows: number;
};
export type Counted = {
  readonly cube: Cube;
  readonly slices: readonly TimeSlice[];
  /** Per dimension the categories that occur: one row for each, with the columns of its cuts. */
  readonly places: readonly (readonly Row[])[];
  /** The cells, some time points at once, so that no more of them than these are ever held as rows. `size`: cells of one time point. */
  batches(size: number): AsyncGenerator<readonly Row[]>;
  /** The same cells with the largest amounts of one holder each (`x`, `h`), for each sum (by its place) that is judged so. */
  holders?(size: number): AsyncGenerator<{ readonly sum: number; readonly rows: readonly Row[] }>;
  /** The same as whole numbers (time point, place of the cell, counts) where they can be had so; `margins`: the offset of each dimension's margin. */
  readonly indexed?: (size: number, offsets: Offsets, margins: readonly number[]) => AsyncGenerator<IndexedCells>;
};
/** Time points of one statement, and its columns chunk by chunk. */
export type IndexedCells = { readonly from: number; readonly chunks: Iterable<readonly Int32Array[]> };
export type CountedPieces = Counted & { readonly codes: readonly string[] };

/** Leaves of a data set; `several`: some people lie in several of them, and are counted beside. */
type Leaf = { readonly name: string; readonly several: boolean };
/** Where more than this share of rows belongs to a person of its own in several leaves, leaves save nothing. */
const mostSeveral = 0.25;

/** Cells held as rows at once: about 400 MB. */
const cellsAtOnce = 750_000;
/** Cells of one statement that answers with whole numbers. */
const indexedAtOnce = 4_000_000;

/** At most `most` of whatever `of` says of a slice, and at least one slice. */
const batchesOf = (slices: readonly TimeSlice[], most: number, of: (slice: TimeSlice) => number): TimeSlice[][] => {
  const batches: TimeSlice[][] = [];
  let sum = most;
  for (const slice of slices) {
    if (sum + of(slice) > most) {
      batches.push([]);
      sum = 0;
    }
    batches.at(-1)?.push(slice);
    sum += of(slice);
  }
  return batches;
};

/** Time points are asked for once, leaves made once. `close` forgets the leaves. */
export const openCounting = (engine: Engine, spec: ReleaseSpec) => {
  const slicesKnown = new Map<string, readonly TimeSlice[]>();
  /** Data set and time → name of the leaf table; null where people repeat. */
  const leaves = new Map<string, Leaf | null>();

  const slicesOf = async (from: string, time: string): Promise<readonly TimeSlice[]> => {
    const known = slicesKnown.get(`${from} ${time}`);
    if (known) return known;
    const found = await engine.rows<{ time: string | number; as_of: string; n: number }>(
      slicesOfSql(viewOf(from), timeSql(spec.variables[time] as never)),
    );
    const isMonthly = spec.variables[time]?.kind === 'month';
    // Of several snapshots of one time point the newest counts.
    const newest = new Map<string, TimeSlice>();
    for (const row of found) {
      const code = isMonthly ? String(row.time).slice(0, 7) : String(row.time);
      newest.set(code, { code, time: row.time, asOf: row.as_of, rows: row.n });
    }
    slicesKnown.set(`${from} ${time}`, [...newest.values()]);
    return [...newest.values()];
  };

  const leafOf = async (from: string, time: string): Promise<Leaf | null> => {
    const key = `${from} ${time}`;
    const known = leaves.get(key);
    if (known !== undefined) return known;
    const name = `leaf_${leaves.size}`;
    let [several, rows] = [false, 0];
    const batches = batchesOf(await slicesOf(from, time), rowsAtOnce, ({ rows }) => rows);
    for (const [i, slices] of batches.entries()) {
      const plan = leafPlanOf(spec, from, time, slices);
      const [answer] = await engine.rows<{ repeated: number }>(repeatedSql(plan));
      if (answer?.repeated === 0) {
        await engine.run(addLeavesSql(name, plan, i === 0));
        continue;
      }
      await engine.run(addSeveralSql(name, plan, !several));
      several = true;
      const [counted] = await engine.rows<{ several: number }>(severalSql(name));
      rows += slices.reduce((n, slice) => n + slice.rows, 0);
      if ((counted?.several ?? 0) > mostSeveral * rows) {
        // Nearly everybody lies in several leaves (who rides from many stations): leaves would save nothing.
        if (i > 0) await engine.run(dropLeafSql(name));
        await engine.run(dropSeveralSql(name));
        leaves.set(key, null);
        return null;
      }
      await engine.run(addLeavesSql(name, plan, i === 0, personLeafSql(plan)));
    }
    const leaf = { name, several };
    leaves.set(key, leaf);
    return leaf;
  };

  /** Cells of the cube, batch by batch; `among` limits the leaves. */
  const batchesIn = (table: TableSpec, all: readonly TimeSlice[], leaf: Leaf | null, pieces: boolean, among = 'TRUE') =>
    async function* (size: number): AsyncGenerator<readonly Row[]> {
      const share = (slice: TimeSlice) => size / cellsAtOnce + (leaf && !leaf.several ? 0 : slice.rows / rowsAtOnce);
      for (const slices of batchesOf(all, 1, share)) {
        const cube = cubeOf(spec, table, slices, pieces);
        if (!leaf) yield await engine.rows(cubeSql(cube));
        else
          yield await engine.rows(
            leaf.several ? cubeOfBothSql(cube, leaf.name) : cubeOfLeafSql(cube, leaf.name, among),
          );
      }
    };

  const indexedIn = (table: TableSpec, all: readonly TimeSlice[], leaf: string) =>
    async function* (size: number, offsets: Offsets, margins: readonly number[]): AsyncGenerator<IndexedCells> {
      const band = (d: number) => {
        const name = table.dimensions[d]?.variable as string;
        return variableOf(spec, name).kind === 'bands' ? `v_${name}` : null;
      };
      let from = 0;
      for (const slices of batchesOf(all, 1, () => size / indexedAtOnce)) {
        const cube = cubeOf(spec, table, slices, false);
        yield { from, chunks: await engine.integers(cellIndexSql(cube, leaf, offsets, margins, band)) };
        from += slices.length;
      }
    };

  const holdersIn = (table: TableSpec, all: readonly TimeSlice[]) =>
    async function* (size: number): AsyncGenerator<{ sum: number; rows: readonly Row[] }> {
      const share = (slice: TimeSlice) => size / cellsAtOnce + slice.rows / rowsAtOnce;
      for (const slices of batchesOf(all, 1, share)) {
        const cube = cubeOf(spec, table, slices, false);
        for (const [sum, column] of cube.sums.entries())
          if (column.sum.holder) yield { sum, rows: await engine.rows(holdersSql(cube, column)) };
      }
    };

  /** What occurs in a dimension: in leaves, and among those who lie in several of them. */
  const placesIn = async (cube: Cube, d: number, leaf: Leaf | null): Promise<readonly Row[]> => {
    if (!leaf) return engine.rows(placesSql(cube, d, null));
    const found = await engine.rows(placesSql(cube, d, leaf.name));
    const further = leaf.several ? await engine.rows(placesSql(cube, d, null)) : [];
    return [...new Map([...found, ...further].map((row) => [JSON.stringify(Object.values(row)), row])).values()];
  };
  const placesOf = async (cube: Cube, leaf: Leaf | null): Promise<(readonly Row[])[]> => {
    const places: (readonly Row[])[] = [];
    for (const d of cube.dimensions.keys()) places.push(await placesIn(cube, d, leaf));
    return places;
  };

  return {
    async table(table: TableSpec): Promise<Counted> {
      const from = datasetOf(spec, table);
      const slices = await slicesOf(from, table.time);
      const cube = cubeOf(spec, table, slices, false);
      if (slices.length === 0) return { cube, slices, places: [], batches: batchesIn(table, [], null, false) };
      const leaf = await leafOf(from, table.time);
      const isPlain = cube.sums.length === 0 && !cube.keyed;
      return {
        cube,
        slices,
        places: await placesOf(cube, leaf),
        batches: batchesIn(table, slices, leaf, false),
        ...(cube.sums.some(({ sum }) => sum.holder) ? { holders: holdersIn(table, slices) } : {}),
        ...(leaf && !leaf.several && isPlain ? { indexed: indexedIn(table, slices, leaf.name) } : {}),
      };
    },
    /** Counts of the pieces; where a town is all in one district it is its own only piece, named in `codes` but not counted. */
    async pieces(table: TableSpec, area: number): Promise<CountedPieces> {
      const from = datasetOf(spec, table);
      const slices = await slicesOf(from, table.time);
      const cube = cubeOf(spec, table, slices, true);
      const leaf = await leafOf(from, table.time);
      const cut = cube.dimensions[area]?.cuts[0] as Cube['dimensions'][number]['cuts'][number];
      const pieces = await placesIn(cube, area, leaf);
      const codes = pieces.map((row) => row[cut.column] as string).sort();
      const among = leaf
        ? inSeveralPiecesSql(
            leaf.name,
            variableOf(spec, table.dimensions[area]?.variable as string),
            districtVariables(spec, from),
          )
        : undefined;
      return { cube, slices, places: [], codes, batches: batchesIn(table, slices, leaf, true, among) };
    },
    async close(): Promise<void> {
      for (const leaf of leaves.values()) {
        if (!leaf) continue;
        await engine.run(dropLeafSql(leaf.name));
        if (leaf.several) await engine.run(dropSeveralSql(leaf.name));
      }
    },
  };
};
