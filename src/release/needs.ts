/** What the output check asks of the outside. */
import type { KnownPerson } from '#accounts';
import type { Actor, AuditEvent } from '#audit';
import type { Result, Sha256 } from '#base';
import type { ReleasedSystem, Told } from '#statistics';
import type { Looked, OfficeRules, Opened } from './finding.ts';
import type { Findings } from './release.api.ts';
import type { Approved, Digest, Draft, Released, ReleaseId, ReleaseRequest, State } from './release.ts';
import type { ReleaseMark } from './release-mark.ts';
import type { ReleasedFiles } from './released-files.ts';
import type { Vote } from './vote.ts';

/** Files as they were handed in, sealed at rest, never changed: a file is named by its hash. */
export type FrozenFiles = {
  put(release: ReleaseId, bytes: Uint8Array): Promise<{ readonly sha256: Sha256; readonly bytes: number }>;
  /** null where it is gone, or no longer what its name says. */
  get(release: ReleaseId, sha256: Sha256): Promise<Uint8Array | null>;
};

export type FrozenCopy = { readonly digest: Digest; readonly findings: Findings; readonly frozenAt: string };
/** A request with what belongs to its present digest. `votes`: all that were ever cast on it. */
export type Kept = {
  readonly request: ReleaseRequest;
  readonly votes: readonly Vote[];
  readonly frozen: FrozenCopy | null;
};
export type Notice = { readonly person: string; readonly downloaded: boolean };
/** What one act changes, with the events that tell it: written together or not at all. */
export type Change = {
  readonly request: ReleaseRequest;
  readonly vote?: Vote;
  readonly frozen?: FrozenCopy;
  readonly notices?: readonly Notice[];
  readonly events: readonly AuditEvent[];
};

export interface ReleaseStore {
  /** The next number of the year is given inside the transaction. */
  add(
    year: string,
    make: (id: ReleaseId) => { request: Draft; events: readonly AuditEvent[] },
    at: Date,
  ): Promise<Draft>;
  find(id: string): Promise<Kept | null>;
  list(question: {
    readonly states?: readonly State[];
    readonly series?: string;
    readonly limit: number;
  }): Promise<readonly Kept[]>;
  /** Reads, decides and writes in one transaction, so that two votes at one moment are two votes. */
  change(id: string, at: Date, act: (kept: Kept) => Result<Change>): Promise<Result<ReleaseRequest>>;
  notices(person: string): Promise<readonly { readonly release: string; readonly downloaded: boolean }[]>;
  noticesOf(release: string): Promise<readonly { readonly person: string; readonly readAt: string | null }[]>;
  readNotice(release: string, person: string, event: AuditEvent, at: Date): Promise<void>;
  tell(event: AuditEvent, at: Date): Promise<void>;
}

/** What is released, and what waits to be; and the attack on it together with a table. */
export type Outside = {
  readonly systems: () => Iterable<ReleasedSystem>;
  readonly toldBy: (
    system: ReleasedSystem,
    also: readonly { readonly coordinates: readonly (readonly [string, string])[]; readonly value: number }[],
  ) => Told;
};

export type Viewer = {
  readonly person: string;
  readonly post: string;
  readonly views: number;
  readonly downloads: number;
  readonly last: string;
};
export type SignedRecord = { readonly statement: { readonly format: string }; readonly signature: string };

export type ReleaseNeeds = {
  readonly store: ReleaseStore;
  readonly files: FrozenFiles;
  readonly now: () => Date;
  readonly office: () => Result<OfficeRules>;
  /** `automatic` only where the settings say so: a statistics release then passes without people, and says so for ever. */
  readonly rule: 'checked' | 'automatic';
  /**
   * Carries a release outside: protected tables under the mark, what a person handed in as `byHand`. Must bear being repeated: a kill may
   * fall between it and the register.
   */
  readonly publish: (
    request: Approved,
    files: readonly Opened[],
    mark: ReleaseMark,
    byHand: ReleasedFiles | null,
  ) => Promise<Result<void>>;
  /** Everybody who may be named, with section and post of today. */
  readonly people: () => Promise<readonly KnownPerson[]>;
  /** Account → the name a person is called by. */
  readonly namesOf: (accounts: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Findings on a table handed in, held against everything that is released or waits to be: the work of seconds in a large city, done elsewhere. */
  readonly besideReleased: (opened: Opened) => Promise<readonly Looked[]>;
  readonly viewers: (release: Released) => Promise<readonly Viewer[]>;
  readonly sign: (statement: { readonly format: string }) => SignedRecord;
  readonly isSigned: (record: SignedRecord) => boolean;
  readonly machine: Actor;
};
