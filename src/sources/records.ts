/** What the record reader is told about a file, and what it tells about its records. */
import type { ColumnParts } from './column-parts.ts';
import type { Reason } from './quarantine.ts';

export type Layout = {
  readonly encoding: 'cp932' | 'utf-8';
  readonly delimiter: string;
  /** Per column of the file: whether its text is handed on. */
  readonly keep: readonly boolean[];
  /** Row number of the first record that will be pushed (the header being 1). */
  readonly firstRow: number;
};

/** `column` −1: the record as a whole. */
export type Broken = { readonly row: number; readonly column: number; readonly reason: Reason };
/** A record longer than this never ends. */
export const recordLimit = 1 << 24;

export type End = {
  /** Where the file ended: cleanly, without a last line end, inside a record, inside quotation marks opened in row `row`; or it is no longer the file that was opened. */
  readonly at: 'clean' | 'no-newline' | 'inside-record' | 'inside-quotes' | 'changed';
  readonly row: number;
};

export type Counts = {
  /** Whole records so far, broken ones included; blank lines apart. */
  readonly records: number;
  readonly blank: number;
  /** The row the reader is in. */
  readonly row: number;
  /** Records that are broken because bytes are no character. */
  readonly undecodable: number;
  /** Bytes of the record that has begun and not ended. */
  readonly open: number;
  /** Whether the file ended with Ctrl-Z. */
  readonly endMark: boolean;
};

/** What is known of all bytes of a file. */
export type FileWhole = { readonly bytes: number; readonly sha256: string };

/** What was found in a file so far, whatever its format and wherever it is looked through. */
export type ReadRecords = {
  /** Where its bytes were counted and hashed as well, once it is finished. */
  readonly whole?: () => FileWhole;
  finish(): End;
  /** Where its whole records go. */
  readonly parts: ColumnParts;
  counts(): Counts;
  readonly broken: readonly Broken[];
  /** Gives the memory back, that of its parts too. */
  close(): void;
};

/** What turns the bytes of a file into records. */
export type RowReader = ReadRecords & { push(chunk: Uint8Array): void };
