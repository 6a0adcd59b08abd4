/** What the results server asks of the outside: the register, the clock, and a folder of files written whole. */
import type { Sha256 } from '#base';
import type { PlainColumn, PlainRow } from './plain-rows.ts';
import type { ResultRegister } from './results.store.ts';

export type ResultFiles = {
  /** There whole or not at all; an existing file of the name is replaced. */
  write(name: string, bytes: Uint8Array): Promise<{ readonly sha256: Sha256; readonly bytes: number }>;
  /** null where there is none. */
  read(name: string): Promise<Uint8Array | null>;
};

/** Writes a table as Parquet; `about`: notes of the file. The same rows are the same bytes. */
export type ParquetFile = (
  columns: readonly PlainColumn[],
  rows: readonly PlainRow[],
  about: Readonly<Record<string, string>>,
) => Promise<Uint8Array>;

export type ResultsNeeds = {
  readonly register: ResultRegister;
  readonly now: () => Date;
  readonly files: ResultFiles;
  /** Releases that were recalled: what came out under them is not given out any more. */
  readonly recalled: () => Promise<ReadonlySet<string>>;
};
