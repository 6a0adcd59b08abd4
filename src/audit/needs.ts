/** What the audit room asks of the outside. */
import type { Sha256 } from '#base';
import type { Signer } from '#sealing';
import type { Head, StoredEntry } from './chain.ts';
import type { Actor, AuditEvent } from './event.ts';
import type { SubtreeOf } from './merkle.ts';
import type { Pruned } from './verify-chain.ts';

/** For stores and verbs that only have something to say: one event, on disk when the promise resolves. */
export interface AuditTrail {
  record(event: AuditEvent): Promise<void>;
}

export type ToldEvent = { readonly sequence: number; readonly at: string; readonly event: AuditEvent };

export type EventQuestion = {
  readonly limit: number;
  /** Only about these; all by default. */
  readonly subjects?: readonly string[];
  /** Only entries before this one, to page backwards. */
  readonly before?: number;
};

/** The kept log, for those who read or prove it. `audit.store.ts` implements it on the register. */
export interface AuditBook {
  /** All entries in ascending sequence, some at a time. */
  pages(): AsyncIterable<readonly StoredEntry[]>;
  entry(sequence: number): Promise<StoredEntry | null>;
  /** The newest first. */
  events(question: EventQuestion): Promise<readonly ToldEvent[]>;
  head(): Promise<Head>;
  /** Root of a complete subtree, from the tree kept beside the log. */
  readonly subtree: SubtreeOf;
  /** Completes the tree where the log is older than it. */
  growTree(): Promise<void>;
  /** By `<height>/<place>`. */
  keptRoots(): Promise<ReadonlyMap<string, string>>;
  pruned(): Promise<Pruned>;
  /** Takes entries 1 to `upTo` (a multiple of 256) away, keeps their place in the tree, and tells it in the log. */
  prune(upTo: number, actor: Actor, at: Date): Promise<void>;
  checkpoints(): Promise<readonly string[]>;
  keepCheckpoint(size: number, note: string, at: Date): Promise<void>;
}

/** Checkpoints outside the register, where taking the register back does not take them back. */
export interface CheckpointFolder {
  keep(size: number, root: Sha256, note: string): Promise<void>;
  all(): Promise<readonly { readonly which: string; readonly note: string }[]>;
}

export type AuditNeeds = {
  readonly book: AuditBook;
  readonly trail: AuditTrail;
  readonly clock: () => Date;
  readonly actor: Actor;
  /** Name of this log, e.g. `musubi.lake/<lake id>`: no blanks, no plus sign. */
  readonly origin: string;
  readonly signer: Signer;
  readonly outside: CheckpointFolder;
  /** Reads a checkpoint or proof that was kept elsewhere; null where there is none. */
  readonly readText: (path: string) => Promise<string | null>;
};
