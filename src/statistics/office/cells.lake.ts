/** The SQL that reads a CSV of cells, and counts a CSV of records into one. */
import { sqlName, sqlText } from '#base';
import { cellAmounts, personAmounts, recordAmounts } from '../count/amounts.lake.ts';
import { recordKeySql, sumOfKeysSql } from '../count/cell-key.lake.ts';
import type { CellsSpec } from '../spec/cells-spec.ts';
import type { SumSpec } from '../spec/spec.ts';

export const recordsCsv = (path: string): string =>
  // Nothing is left to be guessed from the first lines: a guess may go wrong, and with it every column.
  `read_csv(${sqlText(path)}, delim = ',', quote = '"', escape = '"', skip = 0, header = true, all_varchar = true, null_padding = false)`;

/** Every row as text, empty fields as ''. */
export const readCellsSql = (path: string): string => `SELECT coalesce(COLUMNS(*), '') FROM ${recordsCsv(path)}`;

/** One row: cells, those with people, those of them below the threshold, and the number of codes of each column (d0 …). */
export const smallCellsSql = (path: string, people: string, threshold: number, columns: readonly string[]): string => {
  const n = `TRY_CAST(${sqlName(people)} AS DOUBLE)`;
  const codes = columns.map((column, d) => `count(DISTINCT ${sqlName(column)}) AS d${d}`);
  return `SELECT ${['count(*) AS cells', `count(*) FILTER (WHERE ${n} > 0) AS people`, `count(*) FILTER (WHERE ${n} > 0 AND ${n} < ${threshold}) AS small`, ...codes].join(', ')} FROM ${recordsCsv(path)}`;
};
/** Names of the columns. */
export const columnsSql = (path: string): string =>
  `SELECT column_name AS name FROM (DESCRIBE FROM ${recordsCsv(path)})`;

export const codesOfColumnSql = (path: string, column: string): string =>
  `SELECT DISTINCT coalesce(${sqlName(column)}, '') AS code FROM ${recordsCsv(path)} ORDER BY 1`;

/** How many holders have records in several inner cells. */
export const spanningHoldersSql = (path: string, spec: CellsSpec): string => {
  const inner = spec.dimensions.map(({ column }) => `coalesce(${sqlName(column)}, '')`).join(', ');
  return `SELECT count(*) AS spanning FROM (SELECT 1 FROM ${recordsCsv(path)} GROUP BY ${sqlName(spec.records.holder as string)} HAVING count(DISTINCT row(${inner})) > 1)`;
};

/** `nodes[d]`: code → every node it counts in (itself, those above it, the total). One row per cell that has somebody in it. */
export const countRecordsSql = (
  path: string,
  spec: CellsSpec,
  nodes: readonly ReadonlyMap<string, readonly string[]>[],
): string => {
  const { unit, amount, weight, asked, topCode, weighs, key } = spec.records;
  const keyOfRecord = key ?? unit;
  const keyed = spec.key !== undefined && keyOfRecord !== undefined;
  const pairs = (d: number) =>
    [...(nodes[d] as ReadonlyMap<string, readonly string[]>)]
      .flatMap(([code, above]) => above.map((node) => `(${sqlText(code)}, ${sqlText(node)})`))
      .join(', ');
  const joins = spec.dimensions.map(
    ({ column }, d) => `JOIN (VALUES ${pairs(d)}) m${d}(code, node) ON coalesce(r.${sqlName(column)}, '') = m${d}.code`,
  );
  const cells = spec.dimensions.map((_, d) => `m${d}.node AS d${d}`);
  const person = unit ? `r.${sqlName(unit)}` : 'r.row_number';
  const d = spec.dimensions.map((_, i) => `d${i}`).join(', ');
  // A text of a CSV becomes a number (or true and false) once, before it is added up.
  const typed = [
    ...(amount ? [`CAST(${sqlName(amount)} AS DECIMAL(18, 2)) AS ${sqlName(amount)}`] : []),
    ...(weight ? [`CAST(${sqlName(weight)} AS DECIMAL(18, 6)) AS ${sqlName(weight)}`] : []),
    ...(asked ? [`CAST(${sqlName(asked)} AS BOOLEAN) AS ${sqlName(asked)}`] : []),
  ];
  const sum: SumSpec = {
    kind: 'sum',
    from: '',
    title: { ja: '', en: '' },
    unit: { ja: '', en: '' },
    of: amount ?? '',
    units: '',
    topCode,
    weight,
    weighs,
    negatives: 'refuse',
    asked,
  };
  const own = amount ? [recordAmounts(0, sum, 'TRUE'), personAmounts(0, sum), cellAmounts(0, sum)] : [[], [], []];
  const [ofRecord, ofPerson, ofCell] = own.map((columns) => columns.map((column) => `, ${column}`).join('')) as [
    string,
    string,
    string,
  ];
  // The same contributors have the same sum of keys, in whatever table and order.
  const [recordKey, personKey, cellKey] = keyed
    ? [`, ${recordKeySql(`r.${sqlName(keyOfRecord)}`)} AS k`, ', min(k) AS k', `, ${sumOfKeysSql('k')} AS cell_key`]
    : ['', '', ''];
  // Whoever holds several units knows them all: the largest are added up by holder.
  const ofHolder = spec.records.holder
    ? `SELECT cell.* REPLACE (x AS x0) FROM cell JOIN (SELECT ${d}, max(a, 3) AS x FROM (SELECT ${d}, h, sum(a0) AS a FROM record GROUP BY ${d}, h) GROUP BY ${d}) USING (${d})`
    : 'FROM cell';
  const recordHolder = spec.records.holder ? `, r.${sqlName(spec.records.holder)} AS h` : '';
  return `WITH r AS (SELECT *${typed.length > 0 ? ` REPLACE (${typed.join(', ')})` : ''}, row_number() OVER () AS row_number FROM ${recordsCsv(path)}),
    record AS (SELECT ${cells.join(', ')}, ${person} AS u${ofRecord}${recordKey}${recordHolder} FROM r ${joins.join(' ')}),
    person AS (SELECT ${d}, u${ofPerson}${personKey} FROM record GROUP BY ${d}, u),
    cell AS (SELECT ${d}, count(*) AS people${ofCell}${cellKey} FROM person GROUP BY ${d})
    ${ofHolder} ORDER BY ${d}`;
};
