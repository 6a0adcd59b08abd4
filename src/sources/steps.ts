/** A file is read step by step: chunks of it are pushed into its reader, or records that were found beside are taken in. */
import type { ColumnParts } from './column-parts.ts';
import type { SourceFile } from './needs.ts';
import type { ReadRecords, RowReader } from './records.ts';
import type { ScanOrder } from './scan.ts';
import { scannedReader } from './scanned-reader.ts';

export type Steps = {
  readonly reader: ReadRecords & { readonly misfit?: () => number | null };
  /** Each step puts some more of the file into the reader. */
  readonly steps: AsyncIterable<void>;
  /** Whether every step brings all at once that is to be handed on together. */
  readonly comesInPieces: boolean;
};

async function* stepsOf<T>(pieces: AsyncIterable<T> | Iterable<T>, put: (piece: T) => void): AsyncGenerator<void> {
  for await (const piece of pieces) {
    put(piece);
    yield;
  }
}

export const pushed = (reader: RowReader, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Steps => ({
  reader,
  steps: stepsOf(chunks, (chunk) => reader.push(chunk)),
  comesInPieces: false,
});

/** The records of a large file that need no conversion are looked for in a thread beside. */
export const foundBeside = (scan: NonNullable<SourceFile['scan']>, order: ScanOrder, parts: ColumnParts): Steps => {
  const reader = scannedReader(parts);
  return { reader, steps: stepsOf(scan(order), (piece) => reader.take(piece)), comesInPieces: true };
};
