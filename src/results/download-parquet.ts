/** A table as Parquet: typed columns for analysis programs, hidden numbers as nulls with their reason, the conditions in the file's own notes. */
import type { Language } from '#base';
import { type Conditions, conditionLines } from './conditions.ts';
import type { ParquetFile } from './needs.ts';
import { plainColumns, plainRows } from './plain-rows.ts';
import type { ShownTable } from './results.api.ts';

export const toParquet = (
  parquet: ParquetFile,
  table: ShownTable,
  conditions: Conditions,
  language: Language,
): Promise<Uint8Array> =>
  parquet(plainColumns(table), plainRows(table, language), Object.fromEntries(conditionLines(conditions, language)));
