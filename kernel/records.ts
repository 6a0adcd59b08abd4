/**
 * One pass over the bytes of a CSV file: decodes, finds the ends of records, drops the columns nobody may keep, names broken records.
 * RFC 4180 quoting; a quotation mark inside an unquoted field is an ordinary character.
 */
import { Column, columnAt, reserveFor } from './columns';
import {
  CLOSED,
  CONTROL_CHARACTER,
  CTRL_Z,
  endRecord,
  keptAt,
  NUL_BYTE,
  QUOTED,
  Reader,
  RETURN,
  spoil,
  START,
  TEXT,
  TEXT_AFTER_QUOTE,
  UNDECODABLE,
} from './reader';
import { characterAt, CR, DELIMITER, HIGH, isLead, LF, PLAIN, QUOTE } from './tables';
import { utf8Length } from './utf8';

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
        let code: u32 = characterAt(i);
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
              code = characterAt(i);
            } while (code >= 0x800);
          } else {
            i += 2;
            // Two at once: most of a file are names that nobody keeps.
            while (min(characterAt(i), characterAt(i + 2)) >= 0x800) i += 4;
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
