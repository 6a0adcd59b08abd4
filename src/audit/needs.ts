/** What the audit room asks of the outside. */
import type { Sha256 } from '#base';
import type { Signer } from '#sealing';
import type { Head, StoredEntry } from './chain.ts';
import type { Actor, AuditEvent } from './event.ts';
import type { SubtreeOf, TreeHash } from './merkle.ts';

/** For stores and verbs that only have something to say: one event, on disk when the promise resolves. */
export interface AuditTrail {
  record(event: AuditEvent): Promise<void>;
}

export type ToldEvent = { readonly sequence: number; readonly at: string; readonly event: AuditEvent };

export type EventQuestion = {
  readonly limit: number;
  /** Only about these; all by default. */
  readonly subjects?: readonly string[];
  /** Only what was done, or only what was refused; both by default. */
  readonly outcome?: AuditEvent['outcome'];
  /** Only entries before this one, to page backwards. */
  readonly before?: number;
};

/**
 * `altered`: the entry is not what was hashed · `missing`: it is not there · `unlinked`: it does not follow the one before ·
 * `tree`: up to here the tree kept beside the log is another · `checkpoint`: up to here the log is not the one that was signed ·
 * `pruned`: what came before was taken away, and the log does not tell of it.
 */
export type ChainFault = {
  readonly sequence: number;
  readonly fault: 'altered' | 'missing' | 'unlinked' | 'tree' | 'checkpoint' | 'pruned';
};

/** What stands in for entries that were taken away after their retention: the hashes of their leaves, and the last one's hash. */
export type Pruned = { readonly start: Head; readonly leaves: AsyncIterable<readonly TreeHash[]> };

/** Sequence, canonical text, hash and subject of an entry: a tuple, since ten million objects take longer than their hashes. */
export type EntryRow = readonly [sequence: number, text: string, hash: string, subject: string];

/** The tree at a size: the head there, and the complete subtrees after the last full tile. */
export type TreeEdge = Head & { readonly roots: readonly TreeHash[] };

export type SegmentOrder = {
  /** After this entry; a multiple of 256. */
  readonly from: number;
  /** Up to this one; null: to the end. */
  readonly to: number | null;
  /** The hash of entry `from` as it is kept. */
  readonly previous: Sha256;
  /** Sizes at which something was signed, in ascending order. */
  readonly sizes: readonly number[];
  /** Look whether an entry tells of this pruning. */
  readonly pruned: Head | null;
};

export type SegmentProof = {
  readonly from: number;
  readonly previous: Sha256;
  /** Roots of its full tiles, one after the other. */
  readonly tiles: Uint8Array;
  readonly edges: readonly TreeEdge[];
  readonly end: TreeEdge;
  readonly told: boolean;
  readonly fault: ChainFault | null;
};

/** Proves runs of the log, perhaps several at the same time, and answers in their order. */
export type ProveSegments = (orders: readonly SegmentOrder[]) => AsyncIterable<SegmentProof>;

/** The kept log, for those who read or prove it. `audit.store.ts` implements it on the register. */
export interface AuditBook {
  /** Entries after `from` up to `to` (null: to the end), in ascending order, some at a time. */
  rows(from: number, to: number | null): AsyncIterable<readonly EntryRow[]>;
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
  /** Proves a long log in several threads; without it, it is proved in this one. */
  readonly proveSegments?: ProveSegments;
  /** Reads a checkpoint or proof that was kept elsewhere; null where there is none. */
  readonly readText: (path: string) => Promise<string | null>;
};
