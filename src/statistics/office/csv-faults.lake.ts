/** The SQL that looks at a CSV before anything is done with it: whether it is one, and what in it is no number. Lines are named, never what stands in them. */
import { sqlName, sqlText } from '#base';

/** Every fault of the form of the file, to be read from `csv_faults` afterwards. */
export const findCsvFaultsSql = (path: string): string =>
  `CREATE OR REPLACE TEMP TABLE csv_read AS SELECT count(COLUMNS(*)) FROM read_csv(${sqlText(path)}, delim = ',', quote = '"', escape = '"', skip = 0, header = true,
    all_varchar = true, null_padding = false, strict_mode = true, store_rejects = true, rejects_table = 'csv_faults', rejects_scan = 'csv_scans', rejects_limit = 20)`;
export const csvFaultsSql = 'SELECT DISTINCT line::INTEGER AS line FROM csv_faults ORDER BY 1 LIMIT 20';
export const forgetCsvFaultsSql = 'DROP TABLE csv_read; DROP TABLE csv_faults; DROP TABLE csv_scans';

export type Typed = {
  readonly column: string;
  readonly type: 'DECIMAL(18, 2)' | 'DECIMAL(18, 6)' | 'BOOLEAN';
  /** Whether it may be below zero. */
  readonly isSigned?: boolean;
};

/** Rows (the first below the header is 2) whose value is not of the type, or that have none where there must be one. */
export const wrongRowsSql = (csv: string, typed: readonly Typed[], filled: readonly string[]): string => {
  const wrong = [
    ...typed.map(({ column, type, isSigned = true }) => {
      const value = `TRY_CAST(${sqlName(column)} AS ${type})`;
      return `SELECT n, ${sqlText(column)} AS fault FROM r WHERE ${sqlName(column)} IS NOT NULL AND (${value} IS NULL${isSigned ? '' : ` OR ${value} < 0`})`;
    }),
    ...filled.map((column) => `SELECT n, ${sqlText(column)} AS fault FROM r WHERE ${sqlName(column)} IS NULL`),
  ];
  return `WITH r AS (SELECT *, (row_number() OVER () + 1)::INTEGER AS n FROM ${csv}) SELECT n, fault FROM (${wrong.join(' UNION ALL ')}) ORDER BY n LIMIT 20`;
};
