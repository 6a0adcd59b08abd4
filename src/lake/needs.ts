/** What the lake asks of the outside. Paths are relative to the lake's folder, with `/`. */
import type { Engine, MemoryFile, Sha256 } from '#base';
import type { Contract } from '#catalogue';
import type { Actor, AuditEvent, LogClock } from '#audit';
import type { LakeKeys, ReadableFile, Sender } from '#sealing';
import type { SignedReceipt } from './lake.api.ts';
import type { OpenedSets } from './opened-sets.ts';

/** Every act that returns is on the disk: the file synced, and the folder that names it. */
export interface LakeFiles {
  /** Names in a folder, sorted; none where it is not there. */
  names(folder: string): Promise<readonly string[]>;
  /** A small file whole; null where it is not there. */
  read(path: string): Promise<Uint8Array | null>;
  /** A large file, which the caller closes; null where it is not there. */
  open(path: string): Promise<(ReadableFile & { close(): Promise<void> }) | null>;
  /** Writes a new file; one that is there already is never overwritten, but an error. */
  create(
    path: string,
    chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): Promise<{ sha256: Sha256; bytes: number }>;
  move(from: string, to: string): Promise<void>;
  /** Gives the file a second name; false where that name is taken (compare-and-set). */
  link(from: string, to: string): Promise<boolean>;
  /** A file, or a folder with everything in it; nothing where it is not there. */
  remove(path: string): Promise<void>;
  /** One intake at a time, also across processes; ends with the process, however it ends. Null where another holds it. */
  lock(): Promise<(() => void) | null>;
}

/** A package file where it was put; `to` is exclusive. */
export interface PackageFile {
  readonly bytes: number;
  chunks(from: number, to: number): AsyncIterable<Uint8Array>;
}

/** What the register remembers of a committed snapshot, outside the lake's folder: an older manifest cannot pass for the newest. */
export type Anchor = {
  readonly dataset: string;
  readonly snapshot: number;
  readonly manifest: Sha256;
  readonly asOf: string;
};

export interface LakeRegister {
  anchors(dataset: string): Promise<readonly Anchor[]>;
  /** Every data set that ever committed a snapshot. */
  datasets(): Promise<readonly string[]>;
  /** The anchor and its event in one transaction; nothing where it is anchored already. */
  anchor(anchor: Anchor, event: AuditEvent, at: Date): Promise<void>;
  record(event: AuditEvent, at: Date): Promise<void>;
  /** What the audit log says of the clock. */
  logClock(now: Date): Promise<LogClock>;
}

/** An upload that is not whole yet. */
export type Upload = {
  readonly id: string;
  readonly sender: string;
  /** The hash of the whole package file, as its sender announced it. */
  readonly package: Sha256;
  readonly bytes: number;
  /** How many bytes are here. */
  readonly offset: number;
  /** When something last arrived. */
  readonly touchedAt: Date;
};

/** Where uploads wait until they are whole: outside the lake. What they hold is sealed already. */
export interface UploadFolder {
  begin(upload: Pick<Upload, 'id' | 'sender' | 'package' | 'bytes'>): Promise<void>;
  find(id: string): Promise<Upload | null>;
  all(): Promise<readonly Upload[]>;
  /** Adds bytes at the end, on the disk when it returns; false, and nothing added, where the disk is full. */
  append(id: string, bytes: Uint8Array): Promise<boolean>;
  /** As `openPackage` understands it. */
  pathOf(id: string): string;
  remove(id: string): Promise<void>;
  freeBytes(): Promise<number>;
}

/** What the register remembers of uploads. */
export interface UploadRegister {
  /** False where this sender used the nonce before. Those that expired are forgotten. */
  useNonce(sender: string, nonce: string, expires: Date, now: Date): Promise<boolean>;
  /** The receipt of a package that was taken, where it came by upload. */
  receiptOf(sender: string, packageHash: Sha256): Promise<SignedReceipt | null>;
  keepReceipt(sender: string, receipt: SignedReceipt, event: AuditEvent, at: Date): Promise<void>;
  record(event: AuditEvent, at: Date): Promise<void>;
}

/** Something grave that one person asked for and another must approve. */
export type LakeRequest = {
  readonly id: string;
  readonly dataset: string;
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly refused: { readonly by: string; readonly why: string } | null;
};

export interface LakeRequests {
  add(request: LakeRequest, event: AuditEvent, at: Date): Promise<void>;
  /** Null where there is none, or it is done. */
  find(id: string): Promise<LakeRequest | null>;
  /** Not done and asked for after `since`, the newest first. */
  open(since: string): Promise<readonly LakeRequest[]>;
  /** False where it was done or refused before. */
  refuse(id: string, refused: { by: string; why: string }, event: AuditEvent, at: Date): Promise<boolean>;
  /** Refused ones of this person that he or she has not read yet. */
  refusedOf(person: string): Promise<readonly LakeRequest[]>;
  readRefusal(id: string, person: string, at: Date): Promise<void>;
  done(id: string, event: AuditEvent, at: Date): Promise<void>;
}

export type LakeNeeds = {
  /** The id in `lake.json` (`createLake`). */
  readonly lake: string;
  readonly files: LakeFiles;
  readonly register: LakeRegister;
  readonly keys: LakeKeys;
  readonly senders: readonly Sender[];
  readonly contract: (dataset: string) => Contract | null;
  readonly openPackage: (path: string) => Promise<PackageFile | null>;
  /** Puts the receipt beside a carried package; answers where it lies, or null where the folder takes no files. */
  readonly keepReceipt: (packagePath: string, text: string) => Promise<string | null>;
  /** All plain bytes of this process lie here. */
  readonly opened: OpenedSets;
  /** What the register says now of an approved application by its number. */
  readonly grantStanding: (grant: string) => Promise<'in-force' | 'revoked' | 'unknown'>;
  /** The bytes of a memory file from its beginning. */
  readonly contentOf: (file: MemoryFile) => AsyncIterable<Uint8Array>;
  readonly openEngine: () => Promise<Engine>;
  readonly clock: () => Date;
  readonly actor: Actor;
};

export type UploadNeeds = {
  readonly lake: LakeNeeds;
  readonly uploads: UploadFolder;
  readonly register: UploadRegister;
  /** Read anew for every request: one who is struck off is out at once. */
  readonly senders: () => Promise<readonly Sender[]>;
  /** Host and port by which senders know this lake; null: as they address it. */
  readonly authority: string | null;
  readonly clock: () => Date;
};
