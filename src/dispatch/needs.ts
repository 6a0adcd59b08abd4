/** What dispatch asks of the outside. */
import type { Actor, AuditEvent } from '#audit';
import type { Engine, ParquetOut, Sha256 } from '#base';
import type { LakePublic, SealedSideKeys } from '#sealing';

/** The folder from which packages are carried to the lake. */
export interface Outbox {
  /** The full path of a package by its file name. */
  pathOf(name: string): string;
  /** Writes a package whole or not at all (synced, renamed into place), over an older one of this name. */
  write(name: string, chunks: AsyncIterable<Uint8Array>): Promise<{ readonly sha256: Sha256; readonly bytes: number }>;
  /** The hash of a package that is there whole; null where it is not there. */
  digest(name: string): Promise<Sha256 | null>;
  remove(name: string): Promise<void>;
}

/** A package by its place in the row; `sha256` is null while it is being made. */
export type DispatchedPackage = {
  readonly dataset: string;
  readonly sequence: number;
  readonly load: string;
  readonly asOf: string;
  readonly sha256: Sha256 | null;
};

export interface DispatchRegister {
  /** All packages of a data set, in order. */
  packages(dataset: string): Promise<readonly DispatchedPackage[]>;
  reserve(reserved: Omit<DispatchedPackage, 'sha256'>): Promise<void>;
  /** Gives a reserved package its hash, and tells the audit log, in one transaction. */
  finish(made: DispatchedPackage & { readonly sha256: Sha256 }, event: AuditEvent, at: Date): Promise<void>;
  /** Takes back a package; with an event where it had been finished. */
  release(dataset: string, sequence: number, event: AuditEvent | null, at: Date): Promise<void>;
}

export type PackageNeeds = {
  readonly engine: Engine;
  readonly parquetOut: ParquetOut;
  readonly outbox: Outbox;
  readonly keys: Pick<SealedSideKeys, 'senderId' | 'signingKey'>;
  readonly lake: Pick<LakePublic, 'recipient'>;
  readonly clock: () => Date;
};

export type DispatchNeeds = PackageNeeds & { readonly register: DispatchRegister; readonly actor: Actor };
