/**
 * One pass over the bytes of a CSV file: decodes, finds the ends of records, drops the columns nobody may keep, and names
 * every broken record by row and column. What comes out is what the engine reads without any guessing.
 *
 * Out: UTF-8 records `row␟field␟field…⏎` (U+001F between, no quotes); a line break inside a field becomes U+000B. Kept columns only,
 * so names and identification codes never reach the engine. Broken records do not come out; they are in `broken`.
 * RFC 4180 quoting; a quotation mark inside an unquoted field is an ordinary character.
 */
import * as byteClasses from './byte-classes.ts';
import { cp932Table, isCp932Lead } from './character-table.ts';
import type { Reason } from './quarantine.ts';
import { type Broken, type Counts, type End, type Layout, type RowReader, widened, writeRow } from './records.ts';
import { utf8Length, writeCharacter } from './utf8.ts';

const { CLOSED, CR, CTRL_Z, DELIMITER, HIGH, LF, PLAIN, QUOTE, QUOTED, RETURN, START, TEXT } = byteClasses;

const empty = new Uint8Array(0);

export const recordReader = (layout: Layout): RowReader => {
  const classes = byteClasses.classesOf(layout.delimiter);
  const table = layout.encoding === 'cp932' ? cp932Table() : null;
  const columns = layout.keep.length;
  const keep = Uint8Array.from(layout.keep, Number);
  let out: Uint8Array = new Uint8Array(4 << 20);
  let o = 0;
  /** Where the current record begins in `out`; everything before is whole. */
  let mark = 0;
  let row = layout.firstRow - 1;
  let records = 0;
  let blank = 0;
  let column = 0;
  let state = START;
  let begun = false;
  let fault: Reason | null = null;
  let faultColumn = -1;
  let undecodable = 0;
  let breaks = false;
  let carry: Uint8Array = empty;
  const broken: Broken[] = [];

  const spoil = (reason: Reason) => {
    if (fault) return;
    fault = reason;
    faultColumn = column;
  };
  /** Both take where writing stands in `out` and answer where it stands after. */
  const begin = (at: number): number => {
    begun = true;
    row++;
    at = writeRow(out, at, row);
    if (keep[0] === 1) out[at++] = 0x1f;
    return at;
  };
  const end = (at: number): number => {
    if (!begun) {
      row++;
      blank++;
      return at;
    }
    if (column !== columns - 1 && !fault) {
      fault = 'ragged';
      faultColumn = -1;
    }
    records++;
    if (fault) {
      if (fault === 'undecodable') undecodable++;
      broken.push({ row, column: faultColumn < columns ? faultColumn : -1, reason: fault });
    } else {
      out[at++] = 0x0a;
      mark = at;
    }
    begun = false;
    column = 0;
    fault = null;
    return mark;
  };

  /** Reads `bytes`; returns how many were used (fewer where a character is cut at the end of the chunk). */
  const read = (bytes: Uint8Array, last: boolean): number => {
    const length = bytes.length;
    const to = out;
    // The hot variables as locals of this call: captured ones cost a memory access for every byte.
    let i = 0;
    let at = o;
    let kept = column < columns ? keep[column] : 0;
    let now = state;
    while (i < length) {
      const byte = bytes[i] as number;
      const kind = classes[byte] as number;
      if (now === CTRL_Z) {
        if (byte === 0x1a || kind === LF || kind === CR) {
          i++;
          continue;
        }
        at = begin(at);
        spoil('control-character');
        now = TEXT;
      }
      if (now === RETURN && kind !== LF) {
        spoil('control-character');
        now = TEXT;
      }
      if (!begun && kind !== LF && kind !== CR) {
        if (byte === 0x1a) {
          now = CTRL_Z;
          i++;
          continue;
        }
        at = begin(at);
        kept = keep[0];
      }
      if (kind === PLAIN) {
        if (now === START) now = TEXT;
        else if (now === CLOSED) spoil('text-after-quote');
        if (kept === 1) {
          do to[at++] = bytes[i++] as number;
          while (i < length && classes[bytes[i] as number] === PLAIN);
        } else {
          do i++;
          while (i < length && classes[bytes[i] as number] === PLAIN);
        }
      } else if (kind === DELIMITER) {
        if (now === QUOTED) {
          if (kept === 1) to[at++] = byte;
        } else {
          column++;
          kept = column < columns ? keep[column] : 0;
          now = START;
          // The record's own row number stands first, so every kept field is preceded by a separator.
          if (kept === 1) to[at++] = 0x1f;
        }
        i++;
      } else if (kind === HIGH) {
        if (now === START) now = TEXT;
        else if (now === CLOSED) spoil('text-after-quote');
        if (table === null) {
          const size = utf8Length(bytes, i);
          if (size === -1 && !last) break;
          if (size <= 0) {
            spoil('undecodable');
            i++;
          } else if (kept === 1) for (let k = 0; k < size; k++) to[at++] = bytes[i++] as number;
          else i += size;
        } else {
          const trail = i + 1 < length ? (bytes[i + 1] as number) : 0;
          let code = table[(byte << 8) | trail] as number;
          if (code >= 0x800) {
            // Runs of kanji and kana are most of a file: they go through here without looking left or right.
            do {
              if (kept === 1) {
                to[at++] = 0xe0 | (code >> 12);
                to[at++] = 0x80 | ((code >> 6) & 0x3f);
                to[at++] = 0x80 | (code & 0x3f);
              }
              i += 2;
              code = i + 1 < length ? (table[((bytes[i] as number) << 8) | (bytes[i + 1] as number)] as number) : 0;
            } while (code >= 0x800);
            continue;
          }
          if (code !== 0) i += 2;
          else if (byte >= 0xa1 && byte <= 0xdf) {
            code = 0xff61 + byte - 0xa1;
            i++;
          } else {
            if (i + 1 >= length && !last && isCp932Lead(byte)) break;
            // A trail that is ASCII belongs to the structure of the file (delimiter, line end), not to the broken character.
            i += isCp932Lead(byte) && trail >= 0x80 ? 2 : 1;
            spoil('undecodable');
          }
          if (kept === 1 && code !== 0) at = writeCharacter(to, at, code);
        }
      } else if (kind === LF) {
        if (now === QUOTED) {
          if (kept === 1) to[at++] = 0x0b;
          breaks = true;
        } else {
          at = end(at);
          now = START;
          kept = keep[0];
        }
        i++;
      } else if (kind === CR) {
        if (now === QUOTED) {
          if (i + 1 >= length && !last) break;
          if (bytes[i + 1] !== 0x0a && kept === 1) to[at++] = 0x0b;
          breaks = true;
        } else if (begun) now = RETURN;
        i++;
      } else if (kind === QUOTE) {
        if (now === START) now = QUOTED;
        else if (now === QUOTED) now = CLOSED;
        else {
          // Two in a row inside quotation marks are one; inside plain text it is an ordinary character.
          if (now === CLOSED) now = QUOTED;
          if (kept === 1) to[at++] = byte;
        }
        i++;
      } else {
        spoil(byte === 0 ? 'nul-byte' : 'control-character');
        i++;
      }
    }
    o = at;
    state = now;
    return i;
  };

  return {
    push(chunk: Uint8Array): void {
      const joined = carry.length === 0 ? chunk : Buffer.concat([carry, chunk]);
      // Always the same class of array, or the loop is compiled for several.
      const bytes = new Uint8Array(joined.buffer, joined.byteOffset, joined.length);
      // Worst case: every two bytes a record of one letter (row number and separators), every kana byte three.
      out = widened(out, o, o + bytes.length * 8 + 64);
      const used = read(bytes, false);
      carry = used < bytes.length ? bytes.slice(used) : empty;
    },
    finish(): End {
      if (carry.length > 0) {
        read(carry, true);
        carry = empty;
      }
      if (!begun) return { at: 'clean', row };
      const quoted = state === QUOTED;
      if (quoted || column < columns - 1) return { at: quoted ? 'inside-quotes' : 'inside-record', row };
      o = end(o);
      return { at: 'no-newline', row };
    },
    take(): Uint8Array {
      const whole = out.slice(0, mark);
      out.copyWithin(0, mark, o);
      o -= mark;
      mark = 0;
      return whole;
    },
    counts: (): Counts => ({
      records,
      blank,
      row,
      undecodable,
      pending: mark,
      open: o - mark,
      breaks,
      endMark: state === CTRL_Z,
    }),
    broken,
  };
};
