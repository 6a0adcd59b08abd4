/**
 * What the thread does that looks for the records of a large file, beside the one that numbers their texts and hands them to the engine (a file of its own, because that
 * thread loads nothing else).
 */
import { columnParts, type Gathered, type SharedRoom } from './column-parts.ts';
import type { GaijiTable } from './gaiji.ts';
import { recordReader } from './record-reader.ts';
import { type Broken, type Counts, type End, type FileWhole, type Layout, recordLimit } from './records.ts';

export type ScanOrder = {
  readonly layout: Layout;
  readonly gaiji: GaijiTable | null;
  /** The first bytes as they were seen when the header was read: the file must begin with them. */
  readonly head: Uint8Array;
  /** Where its records begin. */
  readonly from: number;
  /** Bytes of text that are sent at once; 4 MiB if nothing is said. */
  readonly pieceBytes?: number;
};

/** Records in the order of the file. */
export type Scanned = {
  readonly gathered: Gathered;
  readonly counts: Counts;
  /** Those that came since the last time. */
  readonly broken: readonly Broken[];
  /** Of the last one, or where a record does not end: how the file ended. */
  readonly end: End | null;
  /** The city's own characters met so far. */
  readonly found: { readonly replaced: number; readonly unknown: number };
  /** Of the last one, where whoever looks through the file counts and hashes its bytes. */
  readonly whole?: FileWhole;
};

export type Scan = {
  push(chunk: Uint8Array): void;
  /** What was found so far, where it is worth being sent, or the file ends; its records lie in the room it asks for. */
  take(last: boolean, room: SharedRoom): Scanned | null;
};

/** Where this module is, for whoever starts the thread. */
export const scanModule = import.meta.url;

/** While so many are numbered, as many are found. */
const worth = 4 << 20;
/** Bytes of the file after which its counts are told, even where hardly a record ends in it. */
const silent = 64 << 20;

export const beginScan = ({ layout, gaiji, pieceBytes = worth }: ScanOrder): Scan => {
  const parts = columnParts(
    layout.keep.filter((of) => of).map(() => ({ texts: true, book: null })),
    gaiji,
  );
  const reader = recordReader(layout, parts);
  let told = 0;
  let unsaid = 0;
  return {
    push(chunk) {
      reader.push(chunk);
      unsaid += chunk.length;
    },
    take(last, room) {
      const endless = reader.counts().open > recordLimit;
      if (!last && !endless && parts.pending() < pieceBytes && unsaid < silent) return null;
      const counts = reader.counts();
      const end = last || endless ? reader.finish() : null;
      const broken = reader.broken.slice(told);
      told = reader.broken.length;
      unsaid = 0;
      return { gathered: parts.gather(room), counts: last ? reader.counts() : counts, broken, end, found: parts.found };
    },
  };
};
