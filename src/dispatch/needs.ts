/** What dispatch asks of the outside. */
import type { Actor, AuditEvent } from '#audit';
import type { Bilingual, Engine, ParquetOut, Progress, Sha256 } from '#base';
import type { SignedReceipt } from '#lake';
import type { LakePublic, SealedSideKeys } from '#sealing';

/** The folder from which packages are carried to the lake. */
export interface Outbox {
  /** The full path of a package by its file name. */
  pathOf(name: string): string;
  /** Writes a package whole or not at all (synced, renamed into place), over an older one of this name. */
  write(name: string, chunks: AsyncIterable<Uint8Array>): Promise<{ readonly sha256: Sha256; readonly bytes: number }>;
  /** A package to be read from anywhere; null where it is not there. */
  open(name: string): Promise<{
    readonly bytes: number;
    /** `to` is exclusive. */
    chunks(from: number, to: number): AsyncIterable<Uint8Array>;
  } | null>;
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
  /** Every data set of which a package was ever made. */
  datasets(): Promise<readonly string[]>;
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

export type DispatchNeeds = PackageNeeds & {
  readonly register: DispatchRegister;
  readonly actor: Actor;
  /** What owners call a data set; its id where it has no contract any more. */
  readonly titleOf: (dataset: string) => Bilingual;
};

/** How far a package got: all of it uploaded, or the lake's word is here. Without a delivery it is made, and nothing more is known. */
export type Delivery = {
  readonly package: Sha256;
  readonly dataset: string;
  readonly sequence: number;
  readonly state: 'sent' | 'received' | 'refused';
  readonly receipt: SignedReceipt | null;
};

export interface DeliveryRegister {
  deliveryOf(packageHash: Sha256): Promise<Delivery | null>;
  /** Over what was known of this package before, with its event, in one transaction. */
  keep(delivery: Delivery, event: AuditEvent, at: Date): Promise<void>;
}

export type LakeRequest = {
  readonly method: 'POST' | 'PATCH';
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** How long the lake may be silent. */
  readonly seconds: number;
};
export type LakeReply = {
  readonly status: number;
  readonly field: (name: string) => string | null;
  readonly text: string;
};
/** What broke: the operating system's word for it, and whether the other side could not prove who it is. */
export type LineFault = { readonly broken: string; readonly certificate: boolean };

/** The connection to the lake. */
export interface LakeLine {
  /** Host and port, as requests name it. */
  readonly authority: string;
  ask(request: LakeRequest): Promise<LakeReply | LineFault>;
}

export type ReceiptNeeds = Pick<DispatchNeeds, 'register' | 'actor' | 'clock' | 'titleOf'> & {
  readonly deliveries: DeliveryRegister;
  readonly lake: Pick<LakePublic, 'receiptPublicKey'>;
};

export type SendNeeds = ReceiptNeeds & {
  readonly outbox: Outbox;
  readonly keys: Pick<SealedSideKeys, 'senderId' | 'signingKey'>;
  readonly line: LakeLine;
  readonly progress: Progress;
  /** What one request carries. */
  readonly partBytes: number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Told once whenever it has to wait for the lake, and why. */
  readonly waiting: (why: Bilingual) => void;
  /** How long to go on trying while nothing arrives. */
  readonly patienceSeconds: number;
};
