/** What rooms need of the analytical engine and of memory; `machinery/` implements it on DuckDB and Linux. */

export type SqlValue = string | number | bigint | boolean | null;
/** Values are plain: integers that fit are numbers, others bigint; DATE is `YYYY-MM-DD` text; LIST is an array. */
export type Row = Record<string, unknown>;

export interface Engine {
  /** Runs one or several statements. Parameters ($1, $2 …) only with a single statement. */
  run(sql: string, parameters?: readonly SqlValue[]): Promise<void>;
  rows<T extends Row = Row>(sql: string, parameters?: readonly SqlValue[]): Promise<T[]>;
  /** The answer of a select of INTEGER columns without NULL (the last of several statements), chunk by chunk: one array for each column. */
  integers(sql: string): Promise<Iterable<readonly Int32Array[]>>;
  /** A further connection on the same database (same tables and views). */
  another(): Promise<Engine>;
  /** Takes at most so many MB for all its connections, if it was opened with more; null: what it was opened with. */
  sparing(megabytes: number | null): Promise<void>;
  close(): void;
}

/** An anonymous file that exists in memory only; `path` can be read by the engine until `close`. */
export interface MemoryFile {
  readonly path: string;
  readonly size: number;
  append(bytes: Uint8Array): void;
  /** The same while the program goes on with other things: one after the other, and before any further `append`. */
  appendBeside(bytes: Uint8Array): Promise<void>;
  close(): void;
}

/**
 * Runs `COPY (select) TO …` as zstd Parquet into memory and hands the bytes to `take`; nothing lies on a disk.
 * A failed COPY throws, and nothing is taken.
 */
export type ParquetOut = <T>(
  engine: Engine,
  select: string,
  take: (chunks: AsyncIterable<Uint8Array>) => Promise<T>,
) => Promise<T>;

/** Quotes a text as a SQL string literal / an identifier. */
export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;
export const sqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
