/** UTF-8, byte by byte. */

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
