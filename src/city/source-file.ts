/**
 * How a record becomes a line. Lines of all files leave the engine in one shape: two letters say from which file to which the line
 * belongs (a resident's row is the same in every month in which nothing changed), one says what is wrong with it (a space: nothing).
 */
import type { Draw } from './draw.ts';
import { letters, type DirtKind } from './dirt.ts';

export type SourceColumn = {
  readonly header: string;
  /** SQL of the value as it stands in the file, quotes included where it needs them; NULL is empty. */
  readonly sql: string;
  /** What stands there instead in a row with this fault. */
  readonly dirty?: Partial<Record<DirtKind, string>>;
};

/** A file of the city: where it lies, whose contract it follows (null: none yet), the day it describes. */
export type SourceFile = {
  readonly path: string;
  readonly contract: string | null;
  readonly asOf: string;
  readonly header: string;
};

export const headerOf = (columns: readonly SourceColumn[]): string => columns.map((column) => column.header).join(',');

/** First letter of the file numbers; the engine and the writer agree on it. */
export const firstLetter = 48;

/** A line break inside a quoted field, until the writer has told it from the end of a record. */
export const innerBreak = 'chr(1)';

/**
 * SQL of the whole line. `lo` and `hi` are SQL: the first and last file it belongs to. `dirt` is a column of the relation.
 * Nearly all rows are clean: they take the short way, without a question at every column.
 */
const lineOf = (columns: readonly SourceColumn[], lo: string, hi: string): string => {
  const line = (cells: readonly string[]) =>
    `concat(chr(${firstLetter} + (${lo})::INTEGER), chr(${firstLetter} + (${hi})::INTEGER), dirt, ${cells.join(", ',', ")})`;
  const arms = (dirty: NonNullable<SourceColumn['dirty']>) =>
    Object.entries(dirty).map(([kind, instead]) => `WHEN '${letters[kind as DirtKind]}' THEN ${instead}`);
  const faulty = columns.map(({ sql, dirty }) =>
    dirty ? `CASE dirt ${arms(dirty).join(' ')} ELSE (${sql})::VARCHAR END` : sql,
  );
  return `CASE WHEN dirt = ' ' THEN ${line(columns.map(({ sql }) => sql))} ELSE ${line(faulty)} END`;
};

/** SQL: the lines of a relation in order. `order` names columns of it; lines are made first, since one text sorts faster than forty columns. */
export const linesOf = (
  columns: readonly SourceColumn[],
  relation: string,
  lo: string,
  hi: string,
  order: string,
): string =>
  `SELECT line FROM (SELECT ${order}, ${lineOf(columns, lo, hi)} AS line FROM ${relation}) ORDER BY ${order}`;

/** The faults that the columns know, and the one that is a row's own: being there twice. */
export const kindsOf = (columns: readonly SourceColumn[]): DirtKind[] => [
  ...new Set([...columns.flatMap((column) => Object.keys(column.dirty ?? {}) as DirtKind[]), 'duplicate-row' as const]),
];

/** SQL: the letter of a fault for a share of rows, a space for the others. */
export const dirtOf = (
  draw: Draw,
  key: string,
  purpose: string,
  share: string | number,
  kinds: readonly DirtKind[],
): string => {
  const all = kinds.map((kind) => letters[kind]).join('');
  return `CASE WHEN ${draw.uniform(key, `${purpose} dirty`)} < ${share} THEN substr('${all}', 1 + ${draw.below(key, `${purpose} fault`, all.length)}, 1) ELSE ' ' END`;
};

/** SQL: each row of a relation once, and those that are there twice a second time; only the second is the fault. */
export const withDuplicates = (relation: string): string => `
SELECT * EXCLUDE (dirt), CASE dirt WHEN '${letters['duplicate-row']}' THEN ' ' ELSE dirt END AS dirt, 0 AS again FROM ${relation}
UNION ALL SELECT * EXCLUDE (dirt), dirt, 1 FROM ${relation} WHERE dirt = '${letters['duplicate-row']}'`;
