/** What the ledger asks of the outside. */
import type { MemoryFile, ParquetOut } from '#base';

/** Files of one folder, by name. Nothing else writes there. */
export interface LedgerFiles {
  list(): Promise<readonly string[]>;
  read(name: string): AsyncIterable<Uint8Array>;
  /** Writes the file whole and synced, or not at all; `false`, and nothing changed, where the name is already taken. */
  writeNew(name: string, chunks: AsyncIterable<Uint8Array>): Promise<boolean>;
  /** Writes the file whole and synced in place of the old one, or leaves the old one. */
  replace(name: string, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void>;
}

/** Where a kept thing stands: its number in the row of its versions, and the hash of its newest file. */
export type AnchorPoint = { readonly sequence: number; readonly last: string };
export type Anchored = 'ledger' | 'withheld' | 'identity' | 'link-decisions';

/** How far ledger and withheld list had come, kept apart from them (in the sealed side's register), so that setting the folder back is seen. */
export interface LedgerAnchor {
  read(of: Anchored): Promise<AnchorPoint | null>;
  /** `facts` go to the audit with it: counts only. */
  write(of: Anchored, point: AnchorPoint, facts: Readonly<Record<string, number>>): Promise<void>;
}

export interface NumberingNeeds {
  readonly files: LedgerFiles;
  readonly anchor: LedgerAnchor;
  /** 32 bytes; seals the ledger and authenticates its head. */
  readonly ledgerKey: Uint8Array;
  readonly memoryFile: () => MemoryFile;
  readonly parquetOut: ParquetOut;
}
