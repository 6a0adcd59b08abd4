/** The full-width comma as separator: one byte that no text has stands in its place on the way to the record reader, which looks for one byte. */
import type { Transcoder } from './transcode.ts';

export const wideDelimiter = '，';
/** U+001F, the unit separator of ASCII. */
export const unitSeparator = '\x1f';

const commas = { cp932: [0x81, 0x43], 'utf-8': [0xef, 0xbc, 0x8c] } as const;
const [QUOTE, LF, CR, UNIT] = [0x22, 0x0a, 0x0d, 0x1f];
/** Where a record stands, as the record reader sees it: a quotation mark counts at the start of a field only. */
const [START, PLAIN, QUOTED, CLOSED] = [0, 1, 2, 3];

/** Bytes of the character that begins at `i`. */
const sizes = {
  cp932: (bytes: Uint8Array, i: number): number => {
    const byte = bytes[i] as number;
    const lead = (byte >= 0x81 && byte <= 0x9f) || (byte >= 0xe0 && byte <= 0xfc);
    // A byte that is ASCII belongs to the structure of the file, not to the broken character.
    return lead && (bytes[i + 1] ?? 0xff) >= 0x40 ? 2 : 1;
  },
  'utf-8': (bytes: Uint8Array, i: number): number => (bytes[i] === 0xef && (bytes[i + 1] ?? 0xbc) === 0xbc ? 3 : 1),
} as const;

/** A full-width comma between quotation marks stays. */
export const narrowDelimiter = (encoding: 'cp932' | 'utf-8'): Transcoder => {
  const comma = commas[encoding];
  const sizeAt = sizes[encoding];
  let carry: Uint8Array = new Uint8Array(0);
  let state = START;
  return (chunk, last) => {
    const bytes = carry.length === 0 ? chunk : Buffer.concat([carry, chunk]);
    const out = new Uint8Array(bytes.length);
    let at = 0;
    let i = 0;
    while (i < bytes.length) {
      const size = sizeAt(bytes, i);
      if (i + size > bytes.length && !last) break;
      const byte = bytes[i] as number;
      if (state !== QUOTED && comma.every((one, k) => bytes[i + k] === one)) {
        out[at++] = UNIT;
        i += comma.length;
        state = START;
        continue;
      }
      if (byte === QUOTE) state = state === QUOTED ? CLOSED : state === PLAIN ? PLAIN : QUOTED;
      else if (state !== QUOTED) state = byte === LF || byte === CR ? START : PLAIN;
      const end = Math.min(i + size, bytes.length);
      while (i < end) out[at++] = bytes[i++] as number;
    }
    carry = bytes.slice(i);
    return out.subarray(0, at);
  };
};
