/** Gathers whole records column by column, blanks at both ends cut off, until there are enough for the engine to take up as one part. */
import type { MemoryFile } from '#base';
import { type GaijiTable, withoutGaiji } from './gaiji.ts';
import { type TextColumn, writeParquet } from './parquet-part.ts';
import { widened } from './records.ts';
import type { TextBook } from './text-book.ts';

/** What is handed on of a column: its texts as they are, the numbers they have in a book, or both. */
export type PartColumn = { readonly texts: boolean; readonly book: TextBook | null };

export type ColumnParts = {
  /** A whole record: the text of its kept fields one after the other, the first beginning at 0 and field k ending at `ends[k]`. */
  record(row: number, text: Uint8Array, ends: Int32Array): void;
  /** Bytes of the records that wait. */
  pending(): number;
  /** Writes the records that wait as Parquet and forgets them; answers how many. Columns: `row`; `n0`, `n1`, … numbers of texts, 0 for none; `c0`, `c1`, … texts. */
  take(file: MemoryFile): number;
  /** Gives the memory back; nothing can be put in any more. */
  close(): void;
  /** The city's own characters met so far: put in plain ones by the table, or not known to it. */
  readonly found: { replaced: number; unknown: number };
};

/** Blanks that systems pad with: ASCII, tab, the line breaks of quoted fields; the full-width one is E3 80 80. */
const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0a;

type Growing = {
  readonly texts: boolean;
  readonly book: TextBook | null;
  bytes: Uint8Array<ArrayBuffer>;
  used: number;
  filled: Uint8Array<ArrayBuffer>;
};

export const columnParts = (columns: readonly PartColumn[], gaiji: GaijiTable | null): ColumnParts => {
  const growing = columns.map(
    ({ texts, book }): Growing => ({
      texts,
      book,
      bytes: new Uint8Array(1 << 16),
      used: 0,
      filled: new Uint8Array(1 << 10),
    }),
  );
  let rows = new Int32Array(1 << 13);
  let count = 0;
  let bytes = 0;
  const found = { replaced: 0, unknown: 0 };

  const put = (column: Growing, text: Uint8Array, from: number, to: number): void => {
    let first = from;
    let last = to;
    for (;;) {
      if (first < last && isBlank(text[first])) first++;
      else if (first + 2 < last && text[first] === 0xe3 && text[first + 1] === 0x80 && text[first + 2] === 0x80)
        first += 3;
      else break;
    }
    for (;;) {
      if (first < last && isBlank(text[last - 1])) last--;
      else if (first + 2 < last && text[last - 1] === 0x80 && text[last - 2] === 0x80 && text[last - 3] === 0xe3)
        last -= 3;
      else break;
    }
    const size = last - first;
    if (size === 0) return;
    let at = column.used;
    if (at + size + 4 > column.bytes.length) column.bytes = widened(column.bytes, at, at + size + 4);
    const into = column.bytes;
    into[at] = size & 0xff;
    into[at + 1] = (size >> 8) & 0xff;
    into[at + 2] = (size >> 16) & 0xff;
    into[at + 3] = size >>> 24;
    at += 4;
    while (first < last) into[at++] = text[first++] as number;
    column.used = at;
    column.filled[count >> 3] = (column.filled[count >> 3] as number) | (1 << (count & 7));
    bytes += size + 4;
  };
  const widen = () => {
    const more = new Int32Array(rows.length * 2);
    more.set(rows);
    rows = more;
    for (const column of growing) column.filled = widened(column.filled, column.filled.length, rows.length >> 3);
  };
  return {
    record(row, text, ends) {
      if (count === rows.length) widen();
      rows[count] = row;
      let from = 0;
      for (let k = 0; k < growing.length; k++) {
        const column = growing[k] as Growing;
        const to = ends[k] as number;
        if (gaiji === null) put(column, text, from, to);
        else {
          const plain = withoutGaiji(text.subarray(from, to), gaiji);
          found.replaced += plain.replaced;
          found.unknown += plain.unknown;
          put(column, plain.bytes, 0, plain.bytes.length);
        }
        from = to;
      }
      count++;
    },
    // A row counts even where all of it is empty.
    pending: () => bytes + count * 4,
    take(file) {
      const taken = count;
      const numbers = growing.flatMap(({ book, bytes: all, used, filled }) => {
        if (!book) return [];
        const of = new Int32Array(count);
        book.number(all.subarray(0, used), filled, of);
        return [of];
      });
      const texts = growing.flatMap((column): TextColumn[] =>
        column.texts ? [{ bytes: column.bytes.subarray(0, column.used), filled: column.filled }] : [],
      );
      writeParquet(file, rows.subarray(0, count), numbers, texts);
      for (const column of growing) {
        column.used = 0;
        column.filled.fill(0);
      }
      count = 0;
      bytes = 0;
      return taken;
    },
    close() {
      for (const { bytes: all, filled } of growing.splice(0)) {
        all.buffer.transfer(0);
        filled.buffer.transfer(0);
      }
    },
    found,
  };
};
