/** What the city asks of the outside: an engine, a pipe out of it, a folder to put files in. */
import type { Engine } from '#base';

export interface OutputFile {
  write(bytes: Uint8Array): void;
  close(): void;
}

/** A folder that appears whole under its name on `keep`, in place of what was there, or not at all. */
export interface NewFolder {
  /** Where it lies until then; the engine may write there. */
  readonly path: string;
  open(file: string): OutputFile;
  writeText(file: string, text: string): void;
  keep(): void;
  discard(): void;
}

/** Runs the select (one VARCHAR column `line`) and hands its lines out as UTF-8 bytes while they are made. */
export interface LinePipe {
  lines(engine: Engine, select: string): AsyncIterable<Uint8Array>;
  close(): void;
}

export type CityNeeds = {
  readonly openEngine: () => Promise<Engine>;
  readonly openPipe: () => LinePipe;
  readonly newFolder: (path: string) => NewFolder;
  /** Milliseconds, for the speed it reports. */
  readonly now: () => number;
};
