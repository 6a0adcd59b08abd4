/** CP932 → Unicode as one table: double bytes by `lead << 8 | trail`, 0 where the bytes mean nothing. */

/**
 * Made from the runtime's own decoder (WHATWG shift_jis), which is the one that maps all 1,880 外字 codes F040–F9FC to
 * U+E000–U+E757 and keeps ～ － ― as the Windows systems of city halls write them; reading through a table instead of the decoder lets one pass
 * over the bytes decode, find the ends of records and say in which row and column a byte is wrong.
 */
const make = (): Uint16Array => {
  const table = new Uint16Array(65536);
  const decoder = new TextDecoder('shift_jis');
  const pairs: number[] = [];
  const bytes: number[] = [];
  for (let lead = 0x81; lead <= 0xfc; lead++) {
    if (lead >= 0xa0 && lead <= 0xdf) continue;
    for (let trail = 0x40; trail <= 0xfc; trail++) {
      if (trail === 0x7f) continue;
      pairs.push((lead << 8) | trail);
      bytes.push(lead, trail, 0x0a);
    }
  }
  const characters = decoder.decode(Uint8Array.from(bytes)).split('\n');
  for (const [i, pair] of pairs.entries()) {
    const text = characters[i] ?? '';
    const code = text.charCodeAt(0);
    if (text.length === 1 && code !== 0xfffd) table[pair] = code;
  }
  return table;
};

let made: Uint16Array | null = null;
export const cp932Table = (): Uint16Array => {
  made ??= make();
  return made;
};

/** A lead byte of a CP932 double byte; A1–DF are the single-byte half-width kana. */
export const isCp932Lead = (byte: number): boolean => (byte >= 0x81 && byte <= 0x9f) || (byte >= 0xe0 && byte <= 0xfc);
