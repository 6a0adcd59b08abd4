/**
 * One pass over the bytes of a CSV file: decodes, finds the ends of records, drops the columns nobody may keep, names broken records.
 * RFC 4180 quoting; a quotation mark inside an unquoted field is an ordinary character.
 */
import { Column, columnAt, Columns, dropRecord, keepRecord, reserveFor } from './columns';
import { CONTROL, cp932, CR, DELIMITER, HIGH, isLead, LF, PLAIN, QUOTE } from './tables';
import { utf8Length } from './utf8';

/** At the start of a field; in it; inside quotation marks; after the closing one; after CR; after Ctrl-Z where a record would begin. */
const START: i32 = 0;
const TEXT: i32 = 1;
const QUOTED: i32 = 2;
const CLOSED: i32 = 3;
const RETURN: i32 = 4;
const CTRL_Z: i32 = 5;

/** Why a record is broken, by the numbers that the outside knows. */
const RAGGED: i32 = 1;
const UNDECODABLE: i32 = 2;
const CONTROL_CHARACTER: i32 = 3;
const NUL_BYTE: i32 = 4;
const TEXT_AFTER_QUOTE: i32 = 5;

@unmanaged
export class Reader {
  columns: Columns;
  /** Per column of the file: the number of its kept column, −1 where it is dropped. */
  kept: usize;
  /** Per column of the file: how many columns on the next kept one is. */
  skips: usize;
  classes: usize;
  width: i32;
  /** From here on as the outside looks at it: row, records, blank, undecodable, open, state, column, begun, brokenCount, broken. */
  row: i32;
  /** Whole records so far, broken ones included; blank lines apart. */
  records: i32;
  blank: i32;
  undecodable: i32;
  /** Bytes of the record that has begun and not ended. */
  open: u32;
  state: i32;
  column: i32;
  begun: u32;
  brokenCount: i32;
  /** Whole broken records: row, column (−1: the record as a whole), reason; four bytes each. */
  broken: usize;
  brokenRoom: i32;
  fault: i32;
  faultColumn: i32;
  isCp932: bool;
  delimiter: u8;
}

export function newReader(columns: usize, width: i32, isCp932: bool, delimiter: u8, firstRow: i32): usize {
  const reader = changetype<Reader>(heap.alloc(offsetof<Reader>()));
  memory.fill(changetype<usize>(reader), 0, offsetof<Reader>());
  reader.columns = changetype<Columns>(columns);
  reader.width = width;
  reader.isCp932 = isCp932;
  reader.delimiter = delimiter;
  reader.row = firstRow - 1;
  reader.kept = heap.alloc(<usize>width * 4 + 4);
  reader.skips = heap.alloc(<usize>width * 4 + 4);
  reader.brokenRoom = 16;
  reader.broken = heap.alloc(16 * 12);
  const classes = heap.alloc(256);
  memory.fill(classes, CONTROL, 0x20);
  memory.fill(classes + 0x20, PLAIN, 0x5f);
  memory.fill(classes + 0x80, HIGH, 0x80);
  store<u8>(classes, CONTROL, 0x7f);
  store<u8>(classes, PLAIN, 0x09);
  store<u8>(classes, LF, 0x0a);
  store<u8>(classes, CR, 0x0d);
  store<u8>(classes, QUOTE, 0x22);
  store<u8>(classes + delimiter, DELIMITER);
  reader.classes = classes;
  return changetype<usize>(reader);
}

export function freeReader(at: usize): void {
  const reader = changetype<Reader>(at);
  heap.free(reader.kept);
  heap.free(reader.skips);
  heap.free(reader.broken);
  heap.free(reader.classes);
  heap.free(at);
}

/** After `kept` was written. */
export function countSkips(at: usize): void {
  const reader = changetype<Reader>(at);
  let left = 1 << 30;
  for (let c = reader.width - 1; c >= 0; c--) {
    store<i32>(reader.skips + ((<usize>c) << 2), left);
    left = load<i32>(reader.kept + ((<usize>c) << 2)) >= 0 ? 1 : left + 1;
  }
}

/** The numbers that the outside looks at, four bytes each. */
export function statusOf(at: usize): usize {
  return at + offsetof<Reader>('row');
}

/** The broken records were taken over. */
export function forgetBroken(at: usize): void {
  changetype<Reader>(at).brokenCount = 0;
}

/** Where the outside writes, per column of the file, which kept column it is (i32, −1: dropped). */
export function keptOf(at: usize): usize {
  return changetype<Reader>(at).kept;
}

function spoil(reader: Reader, fault: i32): void {
  if (reader.fault != 0) return;
  reader.fault = fault;
  reader.faultColumn = reader.column;
}

function keptAt(reader: Reader): i32 {
  return reader.column < reader.width ? load<i32>(reader.kept + ((<usize>reader.column) << 2)) : -1;
}

function endRecord(reader: Reader): void {
  if (reader.begun == 0) {
    reader.row++;
    reader.blank++;
    return;
  }
  if (reader.column != reader.width - 1 && reader.fault == 0) {
    reader.fault = RAGGED;
    reader.faultColumn = -1;
  }
  reader.records++;
  if (reader.fault != 0) {
    if (reader.fault == UNDECODABLE) reader.undecodable++;
    if (reader.brokenCount == reader.brokenRoom) {
      reader.brokenRoom *= 2;
      reader.broken = heap.realloc(reader.broken, <usize>reader.brokenRoom * 12);
    }
    const to = reader.broken + <usize>reader.brokenCount * 12;
    store<i32>(to, reader.row);
    store<i32>(to, reader.faultColumn < reader.width ? reader.faultColumn : -1, 4);
    store<i32>(to, reader.fault, 8);
    reader.brokenCount++;
    dropRecord(reader.columns);
    reader.fault = 0;
  } else keepRecord(reader.columns, reader.row);
  reader.begun = 0;
  reader.column = 0;
}

/** Reads the bytes from `from` up to `end`; answers where it stopped (before the end where a character is cut there). */
export function read(at: usize, from: usize, end: usize, last: bool): usize {
  const reader = changetype<Reader>(at);
  const columns = reader.columns;
  reserveFor(columns, end - from);
  v128.store(end, i64x2.splat(0));
  const classes = reader.classes;
  const isCp932 = reader.isCp932;
  const delimiters = i8x16.splat(reader.delimiter);
  const quotes = i8x16.splat(0x22);
  const deletes = i8x16.splat(0x7f);
  const lowest = i8x16.splat(0x20);
  /** The whole vector can be read and written: behind the bytes, and behind every field, there is room. */
  let i = from;
  let began = from;
  let now = reader.state;
  let kept = keptAt(reader);
  let field: Column = changetype<Column>(0);
  /** Where the text of the field goes; 0 where it is dropped. */
  let to: usize = 0;
  let start: usize = 0;
  if (kept >= 0) {
    field = columnAt(columns, kept);
    start = field.bytes + field.used + 4;
    to = start + field.size;
  }
  while (i < end) {
    const byte: u32 = load<u8>(i);
    const kind = load<u8>(classes + byte);
    if (now == CTRL_Z) {
      if (byte == 0x1a || kind == LF || kind == CR) {
        i++;
        continue;
      }
      reader.begun = 1;
      reader.row++;
      spoil(reader, CONTROL_CHARACTER);
      now = TEXT;
    }
    if (now == RETURN && kind != LF) {
      spoil(reader, CONTROL_CHARACTER);
      now = TEXT;
    }
    if (reader.begun == 0 && kind != LF && kind != CR) {
      if (byte == 0x1a) {
        now = CTRL_Z;
        i++;
        continue;
      }
      reader.begun = 1;
      reader.row++;
      began = i;
    }
    if (to == 0 && now <= TEXT && kind <= DELIMITER && kind != HIGH) {
      // Dropped columns go by sixteen bytes at a time, several of them at once.
      const bytes = v128.load(i);
      const ends = i8x16.eq(bytes, delimiters);
      const others = v128.andnot(
        v128.or(i8x16.lt_s(bytes, lowest), v128.or(i8x16.eq(bytes, deletes), i8x16.eq(bytes, quotes))),
        ends,
      );
      let run: u32 = ctz(i8x16.bitmask(others) | 0x10000);
      if (i + run > end) run = <u32>(end - i);
      let delims: u32 = i8x16.bitmask(ends) & ((1 << run) - 1);
      const left: u32 =
        reader.column < reader.width ? load<i32>(reader.skips + ((<usize>reader.column) << 2)) : 1 << 30;
      const count = popcnt(delims);
      if (count >= left) {
        for (let k: u32 = 1; k < left; k++) delims &= delims - 1;
        i += ctz(delims) + 1;
        reader.column += left;
        now = START;
        field = columnAt(columns, keptAt(reader));
        start = field.bytes + field.used + 4;
        to = start;
      } else {
        reader.column += count;
        i += run;
        if (run > 0) now = delims >> (run - 1) == 1 ? START : TEXT;
        else if (kind == PLAIN) {
          now = TEXT;
          i++;
        }
      }
    } else if (kind == PLAIN) {
      if (now == START) now = TEXT;
      else if (now == CLOSED) spoil(reader, TEXT_AFTER_QUOTE);
      for (;;) {
        const bytes = v128.load(i);
        if (to) v128.store(to, bytes);
        const other = v128.or(
          v128.or(i8x16.lt_s(bytes, lowest), i8x16.eq(bytes, deletes)),
          v128.or(i8x16.eq(bytes, delimiters), i8x16.eq(bytes, quotes)),
        );
        const run = ctz(i8x16.bitmask(other) | 0x10000);
        i += run;
        if (to) to += run;
        if (run < 16) break;
        if (i >= end) break;
      }
      if (i > end) {
        if (to) to -= i - end;
        i = end;
      }
      // A tab is plain, and told apart only here.
      if (i < end && load<u8>(i) == 0x09 && load<u8>(classes, 0x09) == PLAIN) {
        if (to) store<u8>(to++, 0x09);
        i++;
      }
    } else if (kind == DELIMITER) {
      if (now == QUOTED) {
        if (to) store<u8>(to++, byte);
      } else {
        if (to) field.size = <u32>(to - start);
        reader.column++;
        kept = keptAt(reader);
        if (kept >= 0) {
          field = columnAt(columns, kept);
          start = field.bytes + field.used + 4;
          to = start;
        } else to = 0;
        now = START;
      }
      i++;
    } else if (kind == HIGH) {
      if (now == START) now = TEXT;
      else if (now == CLOSED) spoil(reader, TEXT_AFTER_QUOTE);
      if (!isCp932) {
        const size = utf8Length(i, end);
        if (size == -1 && !last) break;
        if (size <= 0) {
          spoil(reader, UNDECODABLE);
          i++;
        } else {
          if (to) {
            if (byte >= 0xee) field.own = columns.own ? 1 : 0;
            for (let k = 0; k < size; k++) store<u8>(to++, load<u8>(i + k));
          }
          i += size;
        }
      } else {
        // Behind the bytes stand zeros, which are no trail.
        let code: u32 = load<u16>(cp932 + ((<usize>bswap<u16>(load<u16>(i))) << 1));
        if (code >= 0x800) {
          // Runs of kanji and kana are most of a file: they go through here without looking left or right.
          if (to) {
            do {
              if (code >= 0xe000) field.own = columns.own && code <= 0xf8ff ? 1 : field.own;
              store<u8>(to, 0xe0 | (code >> 12));
              store<u8>(to, 0x80 | ((code >> 6) & 0x3f), 1);
              store<u8>(to, 0x80 | (code & 0x3f), 2);
              to += 3;
              i += 2;
              code = load<u16>(cp932 + ((<usize>bswap<u16>(load<u16>(i))) << 1));
            } while (code >= 0x800);
          } else {
            do {
              i += 2;
              code = load<u16>(cp932 + ((<usize>bswap<u16>(load<u16>(i))) << 1));
            } while (code >= 0x800);
          }
          continue;
        }
        if (code != 0) i += 2;
        else if (byte >= 0xa1 && byte <= 0xdf) {
          code = 0xff61 + byte - 0xa1;
          i++;
        } else {
          if (i + 1 >= end && !last && isLead(byte)) break;
          // A trail that is ASCII belongs to the structure of the file (delimiter, line end), not to the broken character.
          i += isLead(byte) && i + 1 < end && load<u8>(i, 1) >= 0x80 ? 2 : 1;
          spoil(reader, UNDECODABLE);
        }
        if (to && code != 0) {
          if (code >= 0x800) {
            store<u8>(to++, 0xe0 | (code >> 12));
            store<u8>(to++, 0x80 | ((code >> 6) & 0x3f));
          } else store<u8>(to++, 0xc0 | (code >> 6));
          store<u8>(to++, 0x80 | (code & 0x3f));
        }
      }
    } else if (kind == LF) {
      if (now == QUOTED) {
        if (to) store<u8>(to++, byte);
      } else {
        if (to) field.size = <u32>(to - start);
        endRecord(reader);
        began = i + 1;
        reader.open = 0;
        now = START;
        kept = keptAt(reader);
        if (kept >= 0) {
          field = columnAt(columns, kept);
          start = field.bytes + field.used + 4;
          to = start;
        } else to = 0;
      }
      i++;
    } else if (kind == CR) {
      if (now == QUOTED) {
        if (i + 1 >= end && !last) break;
        if (to && (i + 1 >= end || load<u8>(i, 1) != 0x0a)) store<u8>(to++, 0x0a);
      } else if (reader.begun != 0) now = RETURN;
      i++;
    } else if (kind == QUOTE) {
      if (now == START) now = QUOTED;
      else if (now == QUOTED) now = CLOSED;
      else {
        // Two in a row inside quotation marks are one; inside plain text it is an ordinary character.
        if (now == CLOSED) now = QUOTED;
        if (to) store<u8>(to++, byte);
      }
      i++;
    } else {
      spoil(reader, byte == 0 ? NUL_BYTE : CONTROL_CHARACTER);
      i++;
    }
  }
  if (to) field.size = <u32>(to - start);
  if (reader.begun != 0) reader.open += <u32>(i - began);
  reader.state = now;
  return i;
}
/** The record underway ends with the file. */
export function endOfFile(at: usize): void {
  endRecord(changetype<Reader>(at));
}
