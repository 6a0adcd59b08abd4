/** What linking asks of the outside. */
import type { Engine, MemoryFile, Progress, Result } from '#base';

export type ReadDates = (
  engine: Engine,
  order: {
    /** A table with distinct texts in `column`. */
    readonly from: string;
    readonly column: string;
    /** Becomes a table `(text, iso, precision …)`; precision: day · month · year · anything else is no date. */
    readonly into: string;
    readonly eraCodes?: '1-2-3-4-5' | '1-3-5-7-9';
    readonly today?: string;
  },
) => Promise<void>;

export interface LinkageNeeds {
  readonly engine: Engine;
  readonly readDates: ReadDates;
  readonly progress: Progress;
}

/** A file decoded into memory as UTF-8 with line feeds alone, and its beginning. `name` is for sentences. */
export type CsvFile = { readonly name: string; readonly text: MemoryFile; readonly head: string };

/** What the command asks for. */
export interface LinkFiles {
  readonly openEngine: () => Promise<Engine>;
  readonly readDates: ReadDates;
  readonly readText: (path: string) => Promise<Result<string>>;
  /** Refuses a missing file and one that is not in the encoding. The caller closes `text`. */
  readonly readCsv: (path: string, encoding: 'utf-8' | 'cp932') => Promise<Result<CsvFile>>;
  /** Runs the select into a CSV file that only its owner can read, whole or not at all. */
  readonly writeCsv: (engine: Engine, select: string, path: string) => Promise<void>;
  readonly writeText: (path: string, text: string) => Promise<void>;
  readonly clock: () => Date;
}
