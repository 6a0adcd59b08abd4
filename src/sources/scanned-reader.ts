/** Takes in the records that another thread found in a file, as if they were found here. */
import type { ColumnParts } from './column-parts.ts';
import type { Broken, Counts, End, FileWhole, ReadRecords } from './records.ts';
import type { Scanned } from './scan.ts';

const none: Counts = { records: 0, blank: 0, row: 0, undecodable: 0, open: 0, endMark: false };

export const scannedReader = (parts: ColumnParts): ReadRecords & { take(scanned: Scanned): void } => {
  const broken: Broken[] = [];
  let counts = none;
  let end: End | null = null;
  let whole: FileWhole | undefined;
  return {
    take(scanned) {
      parts.takeIn(scanned.gathered);
      // One by one: of garbage there may be more than a call takes.
      for (const one of scanned.broken) broken.push(one);
      Object.assign(parts.found, scanned.found);
      ({ counts, end, whole } = scanned);
    },
    finish() {
      if (!end) throw new Error('a file was not looked through to its end');
      return end;
    },
    whole() {
      if (!whole) throw new Error('a file was not read to its end');
      return whole;
    },
    parts,
    counts: () => counts,
    broken,
    close: () => parts.close(),
  };
};
