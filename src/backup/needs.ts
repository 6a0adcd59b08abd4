/** What backups ask of the outside. */

/** A folder, best on another machine. Every act that returns is on the disk; a new file is there whole or not at all. */
export interface BackupFolder {
  names(folder: string): Promise<readonly string[]>;
  read(path: string): Promise<Uint8Array | null>;
  chunks(path: string): Promise<AsyncIterable<Uint8Array> | null>;
  create(path: string, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<unknown>;
  move(from: string, to: string): Promise<void>;
  /** False where that name is taken. */
  link(from: string, to: string): Promise<boolean>;
  remove(path: string): Promise<void>;
}

export type SourceEntry = { readonly path: string; readonly bytes: number; readonly changedAt: number };

/** What is backed up, as it was at one moment; `close` forgets what was held for that. */
export type BackupSource = {
  readonly files: readonly SourceEntry[];
  /** Null where it has gone since. */
  chunks(path: string): Promise<AsyncIterable<Uint8Array> | null>;
  close(): Promise<void>;
};

/** Where a backup is restored to. */
export interface RestoreTarget {
  write(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void>;
}

export type BackupNeeds = {
  readonly folder: BackupFolder;
  readonly clock: () => Date;
  /** The side of an installation, e.g. `lake-side <lake id>`. */
  readonly of: string;
  readonly version: string;
  /** 32 bytes that only the installation has. */
  readonly installationKey: Uint8Array;
};
