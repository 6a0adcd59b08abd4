/** What the lake asks of the outside. Paths are relative to the lake's folder, with `/`. */
import type { Engine, MemoryFile, Sha256 } from '#base';
import type { Contract } from '#catalogue';
import type { Actor, AuditEvent } from '#audit';
import type { LakeKeys, Sender } from '#sealing';

/** Every act that returns is on the disk: the file synced, and the folder that names it. */
export interface LakeFiles {
  /** Names in a folder, sorted; none where it is not there. */
  names(folder: string): Promise<readonly string[]>;
  /** A small file whole; null where it is not there. */
  read(path: string): Promise<Uint8Array | null>;
  /** A large file in order; null where it is not there. */
  chunks(path: string): Promise<AsyncIterable<Uint8Array> | null>;
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
  readonly memoryFile: () => MemoryFile;
  /** The bytes of a memory file from its beginning. */
  readonly contentOf: (file: MemoryFile) => AsyncIterable<Uint8Array>;
  readonly openEngine: () => Promise<Engine>;
  readonly clock: () => Date;
  readonly actor: Actor;
};
