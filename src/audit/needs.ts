/** What the audit room asks of the outside. */
import type { Signer } from '#sealing';
import type { Head, StoredEntry } from './chain.ts';
import type { AuditEvent } from './event.ts';

/** For stores and verbs that only have something to say: one event, on disk when the promise resolves. */
export interface AuditTrail {
  record(event: AuditEvent): Promise<void>;
}

/** The kept chain, for those who read or prove it. `audit.store.ts` implements it on the register. */
export interface AuditBook {
  /** All entries in ascending sequence. */
  entries(): AsyncIterable<StoredEntry>;
  head(): Promise<Head>;
  checkpoints(): Promise<readonly string[]>;
  keepCheckpoint(size: number, note: string, at: Date): Promise<void>;
}

export type AuditNeeds = {
  readonly book: AuditBook;
  readonly clock: () => Date;
  /** Name of this chain, e.g. `musubi.lake/<lake id>`: no blanks, no plus sign. */
  readonly origin: string;
  readonly signer: Signer;
  /** Reads a checkpoint file that was kept elsewhere; null where there is none. */
  readonly readText: (path: string) => Promise<string | null>;
};
