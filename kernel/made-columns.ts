/** What is made of whole columns when a part is full: numbers of digits, one text of several. */

// oxlint-disable no-loss-of-precision -- whole numbers of 64 bits here
import { Columns, columnAt } from './columns';

/** Bytes of eight digits: 0 is 0x30, and no digit runs over when 6 is added. */
const zeros: u64 = 0x3030303030303030;
const highs: u64 = 0xf0f0f0f0f0f0f0f0;
const sixes: u64 = 0x0606060606060606;

/** Eight digits at once: neighbours are put together, then pairs, then fours. */
function eightDigits(bytes: u64): u64 {
  bytes = (bytes & 0x0f0f0f0f0f0f0f0f) * 2561;
  bytes = ((bytes >> 8) & 0x00ff00ff00ff00ff) * 6553601;
  return (((bytes >> 16) & 0x0000ffff0000ffff) * 42949672960001) >> 32;
}

function powerOfTen(digits: u32): i64 {
  let power: i64 = 1;
  for (; digits > 0; digits--) power *= 10;
  return power;
}

/** A 1 and the digits behind it; 0 where one of the bytes is none. What is read past the end is cut off (behind every text there is room). */
function digitsAt(text: usize, length: u32): i64 {
  let number: i64 = 1;
  for (let left = length; left > 0; ) {
    const count = min<u32>(left, 8);
    let bytes = load<u64>(text);
    if (count < 8) bytes = (bytes << ((8 - count) << 3)) | (zeros >> (count << 3));
    if ((bytes & highs) != zeros || ((bytes + sixes) & highs) != zeros) return 0;
    number = number * powerOfTen(count) + <i64>eightDigits(bytes);
    text += count;
    left -= count;
  }
  return number;
}

/**
 * Writes, for every record, the whole number of column k's text where that is 1 to 17 digits: the digits behind a 1, which keeps their zeros (i64, as many as there are
 * records); 0 where it is anything else.
 */
export function digitColumn(at: usize, k: i32, numbers: usize): void {
  const columns = changetype<Columns>(at);
  const column = columnAt(columns, k);
  let text = column.bytes;
  for (let row = 0; row < columns.count; row++) {
    let number: i64 = 0;
    if (((<u32>load<u8>(column.filled + (<usize>row >> 3)) >> (row & 7)) & 1) == 1) {
      const length = load<u32>(text);
      text += 4;
      if (length <= 17) number = digitsAt(text, length);
      text += length;
    }
    store<i64>(numbers + ((<usize>row) << 3), number);
  }
}

/**
 * Column k's texts become those of the columns of `list` (i32, so many), one after the other; empty where all of them are. The field underway in column k stays as it
 * is.
 */
export function joinColumns(at: usize, k: i32, list: usize, parts: i32): void {
  const columns = changetype<Columns>(at);
  const target = columnAt(columns, k);
  /** No joined text is longer than its parts with their lengths. */
  let most: u32 = 0;
  for (let p = 0; p < parts; p++) most += columnAt(columns, load<i32>(list + ((<usize>p) << 2))).used;
  const room = most + target.size + columns.ahead + 64;
  const bytes = heap.alloc(room);
  const filled = heap.alloc(<usize>columns.room >> 3);
  memory.fill(filled, 0, <usize>columns.room >> 3);
  /** Where each part is read next. */
  const next = heap.alloc(((<usize>parts) << 2) + 4);
  memory.fill(next, 0, (<usize>parts) << 2);
  let used: u32 = 0;
  for (let row = 0; row < columns.count; row++) {
    let size: u32 = 0;
    for (let p = 0; p < parts; p++) {
      const part = columnAt(columns, load<i32>(list + ((<usize>p) << 2)));
      if (((<u32>load<u8>(part.filled + (<usize>row >> 3)) >> (row & 7)) & 1) == 0) continue;
      const here = next + ((<usize>p) << 2);
      const text = part.bytes + load<u32>(here);
      const length = load<u32>(text);
      memory.copy(bytes + used + 4 + size, text + 4, length);
      store<u32>(here, load<u32>(here) + 4 + length);
      size += length;
    }
    if (size == 0) continue;
    store<u32>(bytes + used, size);
    used += size + 4;
    const bits = filled + (<usize>row >> 3);
    store<u8>(bits, <u32>load<u8>(bits) | (1 << (row & 7)));
  }
  memory.copy(bytes + used + 4, target.bytes + target.used + 4, target.size);
  heap.free(next);
  heap.free(target.bytes);
  heap.free(target.filled);
  target.bytes = bytes;
  target.filled = filled;
  target.used = used;
  target.room = room;
}
