/** UTF-8, byte by byte. */

/** Length of the UTF-8 sequence at `i` if it is well-formed (Unicode Table 3-7), 0 if not, −1 if the bytes end too early. */
export const utf8Length = (bytes: Uint8Array, i: number): number => {
  const lead = bytes[i] as number;
  const length =
    lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  if (length === 0) return 0;
  for (let k = 1; k < length; k++) {
    if (i + k >= bytes.length) return -1;
    const byte = bytes[i + k] as number;
    const low = k === 1 ? (lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80) : 0x80;
    const high = k === 1 ? (lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf) : 0xbf;
    if (byte < low || byte > high) return 0;
  }
  return length;
};

/** Writes a character from U+0080 to U+FFFF; answers where writing stands after. */
export const writeCharacter = (out: Uint8Array, at: number, code: number): number => {
  let to = at;
  if (code >= 0x800) {
    out[to++] = 0xe0 | (code >> 12);
    out[to++] = 0x80 | ((code >> 6) & 0x3f);
  } else out[to++] = 0xc0 | (code >> 6);
  out[to++] = 0x80 | (code & 0x3f);
  return to;
};
