/** Columns that grow record by record: every text with its length before it (4 bytes, little endian), empty ones left out, and which rows are filled. */

import { ownCharacters } from './outside';

@unmanaged
export class Column {
  bytes: usize;
  room: u32;
  used: u32;
  filled: usize;
  /** Of the record underway: bytes of this field, from `bytes + used + 4`. */
  size: u32;
  /** Whether they hold a character that may be the city's own. */
  own: u32;
}

@unmanaged
export class Columns {
  list: usize;
  width: i32;
  rows: usize;
  room: i32;
  count: i32;
  pending: u32;
  /** What the bytes still to be read may become at most. */
  ahead: u32;
  /** Whether the city's own characters are replaced. */
  own: bool;
}

const firstRows = 1 << 13;

export function newColumns(width: i32, own: bool): usize {
  const columns = changetype<Columns>(heap.alloc(offsetof<Columns>()));
  columns.width = width;
  columns.list = heap.alloc(<usize>width * offsetof<Column>() + 1);
  columns.room = firstRows;
  columns.rows = heap.alloc(firstRows * 4);
  columns.count = 0;
  columns.pending = 0;
  columns.ahead = 0;
  columns.own = own;
  for (let k = 0; k < width; k++) {
    const column = columnAt(columns, k);
    column.room = 1 << 16;
    column.bytes = heap.alloc(column.room);
    column.used = 0;
    column.size = 0;
    column.own = 0;
    column.filled = heap.alloc(firstRows >> 3);
    memory.fill(column.filled, 0, firstRows >> 3);
  }
  return changetype<usize>(columns);
}

export function freeColumns(at: usize): void {
  const columns = changetype<Columns>(at);
  for (let k = 0; k < columns.width; k++) {
    const column = columnAt(columns, k);
    heap.free(column.bytes);
    heap.free(column.filled);
  }
  heap.free(columns.list);
  heap.free(columns.rows);
  heap.free(at);
}

export function columnAt(columns: Columns, k: i32): Column {
  return changetype<Column>(columns.list + <usize>k * offsetof<Column>());
}

/** Room for so many bytes more in the field of this column, beside what it holds and what is still to be read. */
export function reserve(at: usize, k: i32, more: u32): void {
  const columns = changetype<Columns>(at);
  const column = columnAt(columns, k);
  const needed = column.used + column.size + more + columns.ahead + 64;
  if (needed <= column.room) return;
  column.room = max(needed, column.room * 2);
  column.bytes = heap.realloc(column.bytes, column.room);
}

/** Worst case of `bytes` to be read: half-width kana and delimiters in turn, seven bytes (three, and four of length) of two. */
export function reserveFor(columns: Columns, bytes: usize): void {
  columns.ahead = <u32>bytes * 4;
  for (let k = 0; k < columns.width; k++) reserve(changetype<usize>(columns), k, 0);
}

function widen(columns: Columns): void {
  const room = columns.room;
  columns.room = room * 2;
  columns.rows = heap.realloc(columns.rows, <usize>room * 8);
  for (let k = 0; k < columns.width; k++) {
    const column = columnAt(columns, k);
    column.filled = heap.realloc(column.filled, <usize>room >> 2);
    memory.fill(column.filled + (<usize>room >> 3), 0, <usize>room >> 3);
  }
}

/** Blanks that systems pad with: ASCII, tab, the line breaks of quoted fields; the full-width one is E3 80 80. */
function isBlank(byte: u32): bool {
  return byte == 0x20 || byte == 0x09 || byte == 0x0a;
}

function isWideBlank(at: usize): bool {
  return load<u8>(at) == 0xe3 && load<u16>(at, 1) == 0x8080;
}

/** Takes the fields underway in as a record: blanks at both ends are cut off. */
export function keepRecord(columns: Columns, row: i32): void {
  if (columns.count == columns.room) widen(columns);
  const count = columns.count;
  store<i32>(columns.rows + ((<usize>count) << 2), row);
  let pending: u32 = 0;
  const width = columns.width;
  for (let k = 0; k < width; k++) {
    const column = columnAt(columns, k);
    let size = column.size;
    if (size == 0) continue;
    if (column.own) {
      size = ownCharacters(changetype<usize>(columns), k, column.bytes + column.used + 4, size);
      column.own = 0;
    }
    column.size = 0;
    const begin = column.bytes + column.used + 4;
    let first = begin;
    let last = begin + size;
    while (first < last) {
      if (isBlank(load<u8>(first))) first++;
      else if (first + 2 < last && isWideBlank(first)) first += 3;
      else break;
    }
    while (first < last) {
      if (isBlank(load<u8>(last - 1))) last--;
      else if (first + 2 < last && isWideBlank(last - 3)) last -= 3;
      else break;
    }
    size = <u32>(last - first);
    if (size == 0) continue;
    if (first != begin) memory.copy(begin, first, size);
    store<u32>(begin - 4, size);
    column.used += size + 4;
    pending += size + 4;
    const bits = column.filled + (<usize>count >> 3);
    store<u8>(bits, <u32>load<u8>(bits) | (1 << (count & 7)));
  }
  columns.pending += pending;
  columns.count = count + 1;
}

/** Forgets the fields underway. */
export function dropRecord(columns: Columns): void {
  for (let k = 0; k < columns.width; k++) {
    const column = columnAt(columns, k);
    column.size = 0;
    column.own = 0;
  }
}

/** Forgets the records that wait. */
export function clearColumns(at: usize): void {
  const columns = changetype<Columns>(at);
  for (let k = 0; k < columns.width; k++) {
    const column = columnAt(columns, k);
    // A field underway stays.
    if (column.size > 0) memory.copy(column.bytes + 4, column.bytes + column.used + 4, column.size);
    column.used = 0;
    memory.fill(column.filled, 0, <usize>columns.room >> 3);
  }
  columns.count = 0;
  columns.pending = 0;
}

/** A record from outside: the text of its fields one after the other at `text`, field k ending at the k-th number of `ends`. */
export function record(at: usize, row: i32, text: usize, ends: usize): void {
  const columns = changetype<Columns>(at);
  let from: u32 = 0;
  for (let k = 0; k < columns.width; k++) {
    const to = load<u32>(ends + ((<usize>k) << 2));
    reserve(at, k, to - from);
    const column = columnAt(columns, k);
    memory.copy(column.bytes + column.used + 4, text + from, to - from);
    column.size = to - from;
    column.own = columns.own ? 1 : 0;
    from = to;
  }
  keepRecord(columns, row);
}

/** Room for so many records from elsewhere, of which none wait here: their rows, and which of them are filled, are written in by the outside. */
export function takeRecords(at: usize, count: i32): void {
  const columns = changetype<Columns>(at);
  while (columns.room < count) widen(columns);
  columns.count = count;
}
/** Room for the texts of column k, so many bytes; answers where they go. */
export function takeTexts(at: usize, k: i32, bytes: u32): usize {
  const columns = changetype<Columns>(at);
  reserve(at, k, bytes);
  const column = columnAt(columns, k);
  column.used = bytes;
  columns.pending += bytes;
  return column.bytes;
}

/** The numbers that the outside looks at: records that wait, and their bytes. */
export function waiting(at: usize): i32 {
  return changetype<Columns>(at).count;
}
export function pendingBytes(at: usize): u32 {
  return changetype<Columns>(at).pending;
}
export function rowsAt(at: usize): usize {
  return changetype<Columns>(at).rows;
}
export function textsAt(at: usize, k: i32): usize {
  return columnAt(changetype<Columns>(at), k).bytes;
}
export function textBytes(at: usize, k: i32): u32 {
  return columnAt(changetype<Columns>(at), k).used;
}
export function filledAt(at: usize, k: i32): usize {
  return columnAt(changetype<Columns>(at), k).filled;
}
