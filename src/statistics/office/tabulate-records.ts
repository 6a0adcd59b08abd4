/** Counts a CSV of records into a table of cells with all margins. */
import { done, type Engine, type Result, type Row, refused } from '#base';
import { codesOfColumnSql, countRecordsSql, spanningHoldersSql } from './cells.lake.ts';
import { checkRecords } from './check-csv.ts';
import type { CellsSpec } from '../spec/cells-spec.ts';
import { statisticsRefusal } from '../errors.ts';
import { csvLine } from '../system/csv-line.ts';
import type { Merge } from '../otherwise/merge-areas.ts';

/** A code, those above it, and the total. */
const upwards = (code: string, parents: Readonly<Record<string, string>>, total: string): string[] => {
  const nodes = [code];
  for (let at = parents[code]; at !== undefined && !nodes.includes(at); at = parents[at]) nodes.push(at);
  return nodes.includes(total) ? nodes : [...nodes, total];
};

export type CountedRecords = { readonly columns: readonly string[]; readonly rows: readonly Row[] };

/** One row per cell, cells with nobody in them as 0; of merged codes (`merges`) one row for all, counted anew, so that nobody counts twice in it. */
export const countRecords = async (
  engine: Engine,
  path: string,
  spec: CellsSpec,
  merges: readonly Merge[] = [],
): Promise<Result<CountedRecords>> => {
  const fit = await checkRecords(engine, path, spec);
  if (!fit.ok) return fit;
  if (spec.records.holder && spec.amount) {
    const [found] = await engine.rows<{ spanning: number }>(spanningHoldersSql(path, spec));
    if (found?.spanning !== 0)
      return refused(statisticsRefusal('holders-overlap', { release: spec.table, measure: spec.amount.total }));
  }
  const nodes: Map<string, string[]>[] = [];
  for (const { column, parents, total } of spec.dimensions) {
    const codes = await engine.rows<{ code: string }>(codesOfColumnSql(path, column));
    const groupOf = new Map(
      column === spec.merging?.column ? merges.flatMap((m) => m.members.map((code) => [code, m.code] as const)) : [],
    );
    nodes.push(
      new Map(
        codes.map(({ code }) => {
          const [own = code, ...above] = upwards(code, parents, total);
          return [code, [groupOf.get(code) ?? own, ...above]];
        }),
      ),
    );
  }
  const counted = await engine.rows(countRecordsSql(path, spec, nodes));
  if (counted.length === 0) return refused(statisticsRefusal('no-records', { table: spec.table }));
  const { amount, key } = spec;
  if (amount && counted.some((row) => Number(row['l0'] ?? 0) < 0))
    return refused(statisticsRefusal('negative-amount', { table: spec.table, measure: amount.total }));
  const found = new Map(counted.map((row) => [spec.dimensions.map((_, d) => row[`d${d}`]).join('\n'), row]));
  let places: string[][] = [[]];
  for (const [d, { total }] of spec.dimensions.entries()) {
    const all = [...new Set([total, ...[...(nodes[d] as Map<string, string[]>).values()].flat()])];
    places = places.flatMap((place) => all.map((code) => [...place, code]));
  }
  const columns = [
    ...spec.dimensions.map(({ column }) => column),
    spec.people,
    ...(amount ? [amount.total, amount.first, amount.second] : []),
    ...(amount?.third ? [amount.third] : []),
    ...(amount?.asked ? [amount.asked] : []),
    ...(key ? [key] : []),
  ];
  const rows = places.map((place): Row => {
    const row = found.get(place.join('\n'));
    const largest = (row?.['x0'] ?? []) as readonly number[];
    const facts = [
      row?.['people'] ?? 0,
      ...(amount ? [row?.['s0'] ?? 0, largest[0] ?? 0, largest[1] ?? 0] : []),
      ...(amount?.third ? [largest[2] ?? 0] : []),
      ...(amount?.asked ? [row?.['r0'] ?? 0] : []),
      ...(key ? [row?.['cell_key'] ?? 0] : []),
    ];
    return Object.fromEntries([...place, ...facts].map((value, i) => [columns[i] as string, String(value)]));
  });
  return done({ columns, rows });
};

/** Text of the CSV of cells, not protected yet. */
export const tabulateRecords = async (engine: Engine, path: string, spec: CellsSpec): Promise<Result<string>> => {
  const counted = await countRecords(engine, path, spec);
  if (!counted.ok) return counted;
  const { columns, rows } = counted.value;
  const lines = rows.map((row) => columns.map((column) => String(row[column])));
  return done(`${[columns, ...lines].map(csvLine).join('\n')}\n`);
};
