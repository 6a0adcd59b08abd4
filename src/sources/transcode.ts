/**
 * EUC-JP and UTF-16 → UTF-8 on the way to the record reader. Bytes that are no character become FF, which is none in UTF-8 either: so the
 * reader names their row and column.
 */
import type { Encoding } from '#catalogue';
import { eucTables } from './euc-table.ts';
import { writeCharacter } from './utf8.ts';

/** `push` answers the UTF-8 of all whole characters so far; the bytes of a character that is cut wait for the next call. */
export type Transcoder = (chunk: Uint8Array, last: boolean) => Uint8Array;

const noCharacter = 0xff;

/** Decodes from `bytes` into `out`; answers [bytes used, bytes written]. */
type Step = (bytes: Uint8Array, last: boolean, out: Uint8Array) => readonly [number, number];

const fromEuc: Step = (bytes, last, out) => {
  const { two, three } = eucTables();
  let i = 0;
  let at = 0;
  while (i < bytes.length) {
    const byte = bytes[i] as number;
    if (byte < 0x80) {
      out[at++] = byte;
      i++;
      continue;
    }
    const size = byte === 0x8f ? 3 : 2;
    if (i + size > bytes.length && !last) break;
    const second = bytes[i + 1] ?? 0;
    const code =
      byte === 0x8e
        ? second >= 0xa1 && second <= 0xdf
          ? 0xff61 + second - 0xa1
          : 0
        : byte === 0x8f
          ? (three[(second << 8) | (bytes[i + 2] ?? 0)] as number)
          : (two[(byte << 8) | second] as number);
    if (code === 0) {
      out[at++] = noCharacter;
      // A byte that is ASCII belongs to the structure of the file, not to the broken character.
      i += second >= 0x80 && byte !== 0x8f ? 2 : 1;
    } else {
      at = writeCharacter(out, at, code);
      i += size;
    }
  }
  return [Math.min(i, bytes.length), at];
};

const fromUtf16 =
  (bigEndian: boolean): Step =>
  (bytes, last, out) => {
    const unit = (i: number): number =>
      bigEndian
        ? ((bytes[i] as number) << 8) | (bytes[i + 1] as number)
        : (bytes[i] as number) | ((bytes[i + 1] as number) << 8);
    let i = 0;
    let at = 0;
    while (i + 1 < bytes.length) {
      const code = unit(i);
      if (code >= 0xd800 && code <= 0xdbff) {
        if (i + 3 >= bytes.length && !last) break;
        const low = i + 3 < bytes.length ? unit(i + 2) : 0;
        if (low >= 0xdc00 && low <= 0xdfff) {
          const point = 0x10000 + ((code - 0xd800) << 10) + low - 0xdc00;
          out[at++] = 0xf0 | (point >> 18);
          out[at++] = 0x80 | ((point >> 12) & 0x3f);
          out[at++] = 0x80 | ((point >> 6) & 0x3f);
          out[at++] = 0x80 | (point & 0x3f);
          i += 4;
          continue;
        }
      }
      if (code >= 0xd800 && code <= 0xdfff) out[at++] = noCharacter;
      else if (code < 0x80) out[at++] = code;
      else at = writeCharacter(out, at, code);
      i += 2;
    }
    if (last && i < bytes.length) {
      out[at++] = noCharacter;
      i = bytes.length;
    }
    return [i, at];
  };

/** Null for the two encodings that the record reader reads itself. */
export const transcoder = (encoding: Encoding): Transcoder | null => {
  if (encoding === 'cp932' || encoding === 'utf-8') return null;
  const step = encoding === 'euc-jp' ? fromEuc : fromUtf16(encoding === 'utf-16be');
  let carry: Uint8Array = new Uint8Array(0);
  return (chunk, last) => {
    const bytes = carry.length === 0 ? chunk : Buffer.concat([carry, chunk]);
    // No character of these encodings takes more than twice its bytes in UTF-8.
    const out = new Uint8Array(bytes.length * 2 + 4);
    const [used, written] = step(bytes, last, out);
    carry = bytes.slice(used);
    return out.subarray(0, written);
  };
};
