/**
 * One pass over the bytes of a CSV file: decodes, finds the ends of records, drops the columns nobody may keep, and names
 * every broken record by row and column. What comes out is what the engine reads without any guessing.
 *
 * Out: whole records into `parts`, in UTF-8, every line break inside a field as one LF. Kept columns only, so names and identification
 * codes never reach the engine. Broken records do not come out; they are in `broken`.
 * RFC 4180 quoting; a quotation mark inside an unquoted field is an ordinary character.
 */
import * as byteClasses from './byte-classes.ts';
import { cp932Table, isCp932Lead } from './character-table.ts';
import type { ColumnParts } from './column-parts.ts';
import type { Reason } from './quarantine.ts';
import { type Broken, type Counts, type End, type Layout, type RowReader, widened } from './records.ts';
import { utf8Length, writeCharacter } from './utf8.ts';

const { CLOSED, CR, CTRL_Z, DELIMITER, HIGH, LF, PLAIN, QUOTE, QUOTED, RETURN, START, TEXT } = byteClasses;

const empty = new Uint8Array(0);
/** More than a character and what was cut of one before it. */
const seamBytes = 8;

export const recordReader = (layout: Layout, parts: ColumnParts): RowReader => {
  const classes = byteClasses.classesOf(layout.delimiter);
  const table = layout.encoding === 'cp932' ? cp932Table() : null;
  const columns = layout.keep.length;
  const keep = Uint8Array.from(layout.keep, Number);
  /** The kept text of the record underway, and where each of its fields ends. */
  let out = new Uint8Array(4 << 20);
  let o = 0;
  const ends = new Int32Array(columns);
  let fields = 0;
  let row = layout.firstRow - 1;
  let records = 0;
  let blank = 0;
  let column = 0;
  let state = START;
  let begun = false;
  let fault: Reason | null = null;
  let faultColumn = -1;
  let undecodable = 0;
  let carry: Uint8Array = empty;
  const broken: Broken[] = [];

  const spoil = (reason: Reason) => {
    if (fault) return;
    fault = reason;
    faultColumn = column;
  };
  const begin = (): void => {
    begun = true;
    row++;
  };
  /** `at`: where writing stands in `out`. */
  const end = (at: number): void => {
    if (!begun) {
      row++;
      blank++;
      return;
    }
    if (column < columns && keep[column] === 1) ends[fields++] = at;
    if (column !== columns - 1 && !fault) {
      fault = 'ragged';
      faultColumn = -1;
    }
    records++;
    if (fault) {
      if (fault === 'undecodable') undecodable++;
      broken.push({ row, column: faultColumn < columns ? faultColumn : -1, reason: fault });
    } else parts.record(row, out, ends);
    begun = false;
    column = 0;
    fields = 0;
    fault = null;
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
        begin();
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
        begin();
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
          if (kept === 1) ends[fields++] = at;
          column++;
          kept = column < columns ? keep[column] : 0;
          now = START;
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
          if (kept === 1) to[at++] = byte;
        } else {
          end(at);
          at = 0;
          now = START;
          kept = keep[0];
        }
        i++;
      } else if (kind === CR) {
        if (now === QUOTED) {
          if (i + 1 >= length && !last) break;
          if (bytes[i + 1] !== 0x0a && kept === 1) to[at++] = 0x0a;
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
      // Worst case: one record, every byte of it a kana of three.
      out = widened(out, o, o + (carry.length + chunk.length) * 3 + 64);
      let from = 0;
      if (carry.length > 0) {
        // A character that was cut: the few bytes around it go first, so that the chunk need not be copied.
        const seam = Uint8Array.of(...carry, ...chunk.subarray(0, seamBytes));
        const used = read(seam, false);
        if (chunk.length <= seamBytes) {
          carry = seam.slice(used);
          return;
        }
        from = used - carry.length;
      }
      // Always the same class of array, or the loop is compiled for several.
      const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset + from, chunk.length - from);
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
      end(o);
      o = 0;
      return { at: 'no-newline', row };
    },
    parts,
    counts: (): Counts => ({
      records,
      blank,
      row,
      undecodable,
      open: o,
      endMark: state === CTRL_Z,
    }),
    broken,
  };
};
