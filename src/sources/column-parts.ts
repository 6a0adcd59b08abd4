/** Gathers whole records column by column, blanks at both ends cut off, until there are enough for the engine to take up as one part. */
import type { MemoryFile } from '#base';
import { type GaijiTable, withoutGaiji } from './gaiji.ts';
import { kernel, type Place } from './kernel.ts';
import { type TextColumn, writeParquet } from './parquet-part.ts';
import type { TextBook } from './text-book.ts';

/** What is handed on of a column: its texts as they are, the numbers they have in a book, the whole numbers of those that are digits. */
export type PartColumn = {
  readonly texts: boolean;
  readonly book: TextBook | null;
  readonly digits?: boolean;
  /** Its texts are made of those of these columns, in this order, itself among them. */
  readonly joins?: readonly number[];
};

/** Records that wait, by column, as they are sent from a thread to another. */
export type Gathered = {
  readonly rows: Int32Array;
  readonly columns: readonly { readonly bytes: Uint8Array; readonly filled: Uint8Array }[];
};
/** Memory that two threads see, of at least so many bytes. */
export type SharedRoom = (bytes: number) => SharedArrayBuffer;

export type ColumnParts = {
  /** A whole record: the text of its kept fields one after the other, the first beginning at 0 and field k ending at `ends[k]`. */
  record(row: number, text: Uint8Array, ends: Int32Array): void;
  /** Bytes of the records that wait. */
  pending(): number;
  /** Writes the records that wait as Parquet and forgets them; answers how many. Columns: `row`; `n0`, `n1`, … numbers of texts, 0 for none; `c0`, `c1`, … texts; `d0`, `d1`, … digits behind a 1, 0 for anything else. */
  take(file: MemoryFile): number;
  /** Copies the records that wait into one room, and forgets them. */
  gather(room: SharedRoom): Gathered;
  /** Takes in what was gathered elsewhere, where none wait. */
  takeIn(gathered: Gathered): void;
  /** Gives the memory back; nothing can be put in any more. */
  close(): void;
  /** The city's own characters met so far: put in plain ones by the table, or not known to it. */
  readonly found: { replaced: number; unknown: number };
  /** Where they lie for the reader that puts its records in by itself. */
  readonly place: Place;
};

export const columnParts = (columns: readonly PartColumn[], gaiji: GaijiTable | null): ColumnParts => {
  const inner = kernel();
  const place = inner.newColumns(columns.length, gaiji !== null);
  const found = { replaced: 0, unknown: 0 };
  if (gaiji)
    inner.ownCharacters.set(place, (text) => {
      const plain = withoutGaiji(text, gaiji);
      found.replaced += plain.replaced;
      found.unknown += plain.unknown;
      return plain.bytes;
    });
  const endBytes = columns.length * 4;
  /** A record from outside: where its fields end, then its text. */
  let room = endBytes + (1 << 12);
  let hall = inner.allocate(room);
  return {
    record(row, text, ends) {
      const length = columns.length === 0 ? 0 : (ends[columns.length - 1] as number);
      if (endBytes + length > room) {
        inner.free(hall);
        room = endBytes + length * 2;
        hall = inner.allocate(room);
      }
      inner.numbers(hall, columns.length).set(ends.subarray(0, columns.length));
      inner.bytes(hall + endBytes, length).set(text.subarray(0, length));
      inner.record(place, row, hall + endBytes, hall);
    },
    // A row counts even where all of it is empty.
    pending: () => inner.pendingBytes(place) + inner.waiting(place) * 4,
    take(file) {
      const count = inner.waiting(place);
      for (const [k, { joins }] of columns.entries()) {
        if (!joins) continue;
        const list = inner.allocate(joins.length * 4);
        inner.numbers(list, joins.length).set(joins);
        inner.joinColumns(place, k, list, joins.length);
        inner.free(list);
      }
      const numbered = columns.flatMap(({ book }, k) => {
        if (!book) return [];
        const at = inner.allocate(count * 4);
        if (book.few) inner.numberFew(book.place, place, k, at);
        else inner.numberColumn(book.place, place, k, at);
        return [at];
      });
      const whole = columns.flatMap(({ digits }, k) => {
        if (!digits) return [];
        const at = inner.allocate(count * 8);
        inner.digitColumn(place, k, at);
        return [at];
      });
      const texts = columns.flatMap((column, k): TextColumn[] =>
        column.texts
          ? [
              {
                bytes: inner.bytes(inner.textsAt(place, k), inner.textBytes(place, k)),
                filled: inner.bytes(inner.filledAt(place, k), (count + 7) >> 3),
              },
            ]
          : [],
      );
      const numbers = numbered.map((at) => inner.numbers(at, count));
      const wholes = whole.map((at) => inner.bytes(at, count * 8));
      try {
        writeParquet(file, inner.numbers(inner.rowsAt(place), count), numbers, texts, wholes);
      } finally {
        for (const at of [...numbered, ...whole]) inner.free(at);
      }
      inner.clearColumns(place);
      return count;
    },
    gather(room) {
      const count = inner.waiting(place);
      const filledBytes = (count + 7) >> 3;
      const all = columns.reduce((sum, _, k) => sum + inner.textBytes(place, k) + filledBytes, count * 4);
      const shared = room(all);
      let used = count * 4;
      const copy = (at: Place, length: number): Uint8Array => {
        const into = new Uint8Array(shared, used, length);
        into.set(inner.bytes(at, length));
        used += length;
        return into;
      };
      const rows = new Int32Array(shared, 0, count);
      rows.set(inner.numbers(inner.rowsAt(place), count));
      const gathered = columns.map((_, k) => ({
        bytes: copy(inner.textsAt(place, k), inner.textBytes(place, k)),
        filled: copy(inner.filledAt(place, k), filledBytes),
      }));
      inner.clearColumns(place);
      return { rows, columns: gathered };
    },
    takeIn({ rows, columns: gathered }) {
      inner.takeRecords(place, rows.length);
      inner.numbers(inner.rowsAt(place), rows.length).set(rows);
      for (const [k, { bytes, filled }] of gathered.entries()) {
        const at = inner.takeTexts(place, k, bytes.length);
        inner.bytes(at, bytes.length).set(bytes);
        inner.bytes(inner.filledAt(place, k), filled.length).set(filled);
      }
    },
    close() {
      inner.ownCharacters.delete(place);
      inner.free(hall);
      inner.freeColumns(place);
    },
    found,
    place,
  };
};
