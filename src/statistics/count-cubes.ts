/** Asks the engine for the cells of cubes: from the leaves of their data set where everybody has one row, else from the records. */
import type { Engine, Row } from '#base';
import { codesOfSql, createLeafSql, dropLeafSql, inSeveralPiecesSql, leafSql } from './leaf.lake.ts';
import { cubeOf, datasetOf, leafPlanOf, viewOf, variableOf } from './plan-cubes.ts';
import type { ReleaseSpec, TableSpec } from './spec.ts';
import { type Cube, cubeOfLeafSql, cubeSql, repeatedSql, slicesOfSql, timeSql } from './tabulate.lake.ts';

/** Rows of one statement: more time points than this are counted in several, so that memory stays bounded. */
const rowsAtOnce = 6_000_000;

export type TimeSlice = {
  readonly code: string;
  readonly time: string | number;
  readonly asOf: string;
  readonly rows: number;
};
export type Counted = { readonly cube: Cube; readonly slices: readonly TimeSlice[]; readonly rows: readonly Row[] };
export type CountedPieces = Counted & { readonly codes: readonly string[] };

const batchesOf = (slices: readonly TimeSlice[]): TimeSlice[][] => {
  const batches: TimeSlice[][] = [];
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

/** Time points are asked for once, leaves made once. `close` forgets the leaves. */
export const openCounting = (engine: Engine, spec: ReleaseSpec) => {
  const slicesKnown = new Map<string, readonly TimeSlice[]>();
  /** Data set and time → name of the leaf table; null where people repeat. */
  const leaves = new Map<string, string | null>();

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

  const leafOf = async (from: string, time: string): Promise<string | null> => {
    const key = `${from} ${time}`;
    const known = leaves.get(key);
    if (known !== undefined) return known;
    const name = `leaf_${leaves.size}`;
    const batches = batchesOf(await slicesOf(from, time));
    for (const [i, slices] of batches.entries()) {
      const plan = leafPlanOf(spec, from, time, slices);
      const [answer] = await engine.rows<{ repeated: number }>(repeatedSql(plan));
      if (answer?.repeated !== 0) {
        if (i > 0) await engine.run(dropLeafSql(name));
        leaves.set(key, null);
        return null;
      }
      await engine.run(createLeafSql(name, leafSql(plan), i === 0));
    }
    leaves.set(key, name);
    return name;
  };

  const fromRecords = async (table: TableSpec, slices: readonly TimeSlice[], pieces: boolean): Promise<Row[]> => {
    const rows: Row[] = [];
    for (const batch of batchesOf(slices))
      for (const row of await engine.rows(cubeSql(cubeOf(spec, table, batch, pieces)))) rows.push(row);
    return rows;
  };

  return {
    async table(table: TableSpec): Promise<Counted> {
      const from = datasetOf(spec, table);
      const slices = await slicesOf(from, table.time);
      const cube = cubeOf(spec, table, slices, false);
      if (slices.length === 0) return { cube, slices, rows: [] };
      const leaf = await leafOf(from, table.time);
      const rows = leaf ? await engine.rows(cubeOfLeafSql(cube, leaf)) : await fromRecords(table, slices, false);
      return { cube, slices, rows };
    },
    /** Counts of the pieces; where a town is all in one district it is its own only piece, named in `codes` but not counted. */
    async pieces(table: TableSpec, area: number): Promise<CountedPieces> {
      const from = datasetOf(spec, table);
      const slices = await slicesOf(from, table.time);
      const cube = cubeOf(spec, table, slices, true);
      const leaf = await leafOf(from, table.time);
      const cut = cube.dimensions[area]?.cuts[0] as Cube['dimensions'][number]['cuts'][number];
      if (!leaf) {
        const rows = await fromRecords(table, slices, true);
        return { cube, slices, rows, codes: [...new Set(rows.map((row) => row[cut.column] as string))].sort() };
      }
      const variable = variableOf(spec, table.dimensions[area]?.variable as string);
      const rows = await engine.rows(cubeOfLeafSql(cube, leaf, inSeveralPiecesSql(leaf, variable)));
      const codes = await engine.rows<{ code: string }>(codesOfSql(leaf, cut.leafSql, cube.counts));
      return { cube, slices, rows, codes: codes.map(({ code }) => code) };
    },
    async close(): Promise<void> {
      for (const leaf of leaves.values()) if (leaf) await engine.run(dropLeafSql(leaf));
    },
  };
};
