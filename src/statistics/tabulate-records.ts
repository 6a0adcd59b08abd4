/** Counts a CSV of records into a table of cells with all margins. */
import { done, type Engine, type Result, refused } from '#base';
import { codesOfColumnSql, countRecordsSql } from './cells.lake.ts';
import type { CellsSpec } from './cells-spec.ts';
import { statisticsRefusal } from './errors.ts';
import { csvLine } from './protect-cells.ts';

/** A code, those above it, and the total. */
const upwards = (code: string, parents: Readonly<Record<string, string>>, total: string): string[] => {
  const nodes = [code];
  for (let at = parents[code]; at !== undefined && !nodes.includes(at); at = parents[at]) nodes.push(at);
  return nodes.includes(total) ? nodes : [...nodes, total];
};

/** Text of the CSV: one row per cell, cells with nobody in them as 0. */
export const tabulateRecords = async (engine: Engine, path: string, spec: CellsSpec): Promise<Result<string>> => {
  const nodes: Map<string, string[]>[] = [];
  for (const { column, parents, total } of spec.dimensions) {
    const codes = await engine.rows<{ code: string }>(codesOfColumnSql(path, column));
    nodes.push(new Map(codes.map(({ code }) => [code, upwards(code, parents, total)])));
  }
  const counted = await engine.rows(countRecordsSql(path, spec, nodes));
  if (counted.length === 0) return refused(statisticsRefusal('no-records', { table: spec.table }));
  const { amount } = spec;
  if (amount && counted.some((row) => Number(row['l0'] ?? 0) < 0))
    return refused(statisticsRefusal('negative-amount', { table: spec.table, measure: amount.total }));
  const found = new Map(counted.map((row) => [spec.dimensions.map((_, d) => row[`d${d}`]).join('\n'), row]));
  let places: string[][] = [[]];
  for (const [d, { total }] of spec.dimensions.entries()) {
    const all = [...new Set([total, ...[...(nodes[d] as Map<string, string[]>).values()].flat()])];
    places = places.flatMap((place) => all.map((code) => [...place, code]));
  }
  const header = [
    ...spec.dimensions.map(({ column }) => column),
    spec.people,
    ...(amount ? [amount.total, amount.first, amount.second] : []),
    ...(amount?.third ? [amount.third] : []),
    ...(amount?.asked ? [amount.asked] : []),
  ];
  const lines = places.map((place) => {
    const row = found.get(place.join('\n'));
    const largest = (row?.['x0'] ?? []) as readonly number[];
    const facts = amount
      ? [
          row?.['s0'] ?? 0,
          largest[0] ?? 0,
          largest[1] ?? 0,
          ...(amount.third ? [largest[2] ?? 0] : []),
          ...(amount.asked ? [row?.['r0'] ?? 0] : []),
        ]
      : [];
    return [...place, row?.['people'] ?? 0, ...facts].map(String);
  });
  return done(`${[header, ...lines].map(csvLine).join('\n')}\n`);
};
