/** What reading a source file asks of the outside. */
import type { Engine, MemoryFile, Progress } from '#base';
import type { Encoding } from '#catalogue';
import type { Scanned, ScanOrder } from './scan.ts';

export type { Scan, Scanned, ScanOrder } from './scan.ts';

/** A file of a core system: its name (for sentences, never a path of a person) and its bytes, read once. */
export type SourceFile = {
  readonly name: string;
  readonly bytes: () => AsyncIterable<Uint8Array>;
  /** Every chunk is made for its reader alone, who may give the memory back when it is read. */
  readonly handsOver?: boolean;
  /** Looks through the file for its records, from its beginning, in a thread beside. */
  readonly scan?: (order: ScanOrder) => AsyncIterable<Scanned>;
  /** For this once, read otherwise than the contract says. */
  readonly reading?: { readonly encoding?: Encoding; readonly delimiter?: string };
};

/** What is known of an earlier load of the same bytes. */
export type EarlierLoad = { readonly asOf: string; readonly loadedOn: string };

export interface SourcesNeeds {
  readonly engine: Engine;
  readonly memoryFile: () => MemoryFile;
  /** A running SHA-256; `hex` ends it. */
  readonly sha256: () => { update(bytes: Uint8Array): void; hex(): string };
  readonly loads: { earlier(dataset: string, sha256: string): Promise<EarlierLoad | null> };
  readonly progress: Progress;
  /** The city's table of its own characters by its file name; null where there is none. */
  readonly gaijiFile?: (name: string) => Promise<Uint8Array | null>;
  /** Rows that lie in the engine as they are; those beyond are packed. `rowsAtOnce` if nothing is said. */
  readonly rowsAtOnce?: number;
  /**
   * Whether the engine looks at the first rows while the rest is read. Where reading and hashing have the machine's cores to themselves, it gains nothing by it and works more:
   * then it begins when all is read, or when more rows wait than may lie in it.
   */
  readonly looksAhead?: boolean;
  /** Bytes of decoded text handed to the engine at once; 24 MiB if nothing is said. */
  readonly partBytes?: number;
}
