/** The SQL that reads a CSV of cells, and counts a CSV of records into one. */
import { sqlName, sqlText } from '#base';
import type { CellsSpec } from './cells-spec.ts';

const csv = (path: string): string =>
  `read_csv(${sqlText(path)}, header = true, all_varchar = true, null_padding = false)`;

/** Every row as text, empty fields as ''. */
export const readCellsSql = (path: string): string => `SELECT coalesce(COLUMNS(*), '') FROM ${csv(path)}`;

export const codesOfColumnSql = (path: string, column: string): string =>
  `SELECT DISTINCT coalesce(${sqlName(column)}, '') AS code FROM ${csv(path)} ORDER BY 1`;

/** `nodes[d]`: code → every node it counts in (itself, those above it, the total). One row per cell that has somebody in it. */
export const countRecordsSql = (
  path: string,
  spec: CellsSpec,
  nodes: readonly ReadonlyMap<string, readonly string[]>[],
): string => {
  const { unit, amount } = spec.records;
  const pairs = (d: number) =>
    [...(nodes[d] as ReadonlyMap<string, readonly string[]>)]
      .flatMap(([code, above]) => above.map((node) => `(${sqlText(code)}, ${sqlText(node)})`))
      .join(', ');
  const joins = spec.dimensions.map(
    ({ column }, d) => `JOIN (VALUES ${pairs(d)}) m${d}(code, node) ON coalesce(r.${sqlName(column)}, '') = m${d}.code`,
  );
  const cells = spec.dimensions.map((_, d) => `m${d}.node AS d${d}`);
  const own = amount ? `sum(CAST(r.${sqlName(amount)} AS DECIMAL(18, 2)))::DOUBLE` : 'NULL';
  const person = unit ? `r.${sqlName(unit)}` : 'r.row_number';
  const d = spec.dimensions.map((_, i) => `d${i}`).join(', ');
  return `WITH r AS (SELECT *, row_number() OVER () AS row_number FROM ${csv(path)}),
    person AS (SELECT ${cells.join(', ')}, ${person} AS u, ${own} AS a FROM r ${joins.join(' ')} GROUP BY ALL)
    SELECT ${d}, count(*) AS people, coalesce(sum(a), 0) AS total, max(a, 2) AS largest, min(a) AS least FROM person GROUP BY ALL ORDER BY ALL`;
};
