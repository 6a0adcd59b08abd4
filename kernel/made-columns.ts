/** What is made of whole columns when a part is full: numbers of digits, one text of several. */

import { Columns, columnAt } from './columns';

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
      if (length <= 17) {
        number = 1;
        for (let i: u32 = 0; i < length; i++) {
          const digit = <u32>load<u8>(text + i) - 0x30;
          if (digit > 9) {
            number = 0;
            break;
          }
          number = number * 10 + digit;
        }
      }
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
