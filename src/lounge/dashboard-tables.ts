/** The published tables a dashboard asks, read together: so that all its tiles speak of the same versions. */
import { done, type Result, refused } from '#base';
import type { Dimension, PublishedResults, PublishedTable } from '#results';
import { type DashboardSpec, tablesOf } from './dashboard-spec.ts';
import { loungeRefusal } from './errors.ts';

export type DashboardTables = ReadonlyMap<string, PublishedTable>;

export const readTables = async (results: PublishedResults, spec: DashboardSpec): Promise<Result<DashboardTables>> => {
  const published = new Set((await results.tables()).map((row) => row.id));
  const missing = tablesOf(spec).filter((id) => !published.has(id));
  for (const id of missing) {
    // What was recalled says so; anybody may have a copy of it.
    const gone = await results.readTable(id);
    if (!gone.ok && gone.refusal.code === 'results.recalled') return gone;
  }
  if (missing.length > 0) return refused(loungeRefusal('not-yet', { tables: missing.join('、') }));
  const tables = new Map<string, PublishedTable>();
  for (const id of tablesOf(spec)) {
    const table = await results.readTable(id);
    if (!table.ok) return table;
    tables.set(id, table.value);
  }
  return done(tables);
};

/** Which versions were read: equal keys, equal numbers. */
export const versionsKey = (tables: DashboardTables): string =>
  [...tables.values()].map((table) => table.sha256).join(' ');

export const tableOf = (tables: DashboardTables, id: string): PublishedTable => {
  const table = tables.get(id);
  if (!table) throw new Error(`table ${id} was not read`);
  return table;
};

export const dimensionOf = (tables: DashboardTables, table: string, name: string): Dimension | undefined =>
  tableOf(tables, table).index.columns.table.dimensions.find((dimension) => dimension.name === name);

/** The newest day that any of the tables describes, ISO. */
export const asOfTables = (tables: DashboardTables): string =>
  [...tables.values()]
    .map((table) => table.index.columns.table.provenance.asOf)
    .sort()
    .at(-1) ?? '';
