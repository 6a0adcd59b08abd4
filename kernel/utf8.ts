/** UTF-8, byte by byte. */

/** Length of the sequence at `at` if it is well-formed (Unicode Table 3-7), 0 if not, −1 if the bytes end too early. */
export function utf8Length(at: usize, end: usize): i32 {
  const lead: u32 = load<u8>(at);
  const length =
    lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  for (let k = 1; k < length; k++) {
    if (at + k >= end) return -1;
    const byte: u32 = load<u8>(at + k);
    const low: u32 = k == 1 ? (lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80) : 0x80;
    const high: u32 = k == 1 ? (lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf) : 0xbf;
    if (byte < low || byte > high) return 0;
  }
  return length;
}
