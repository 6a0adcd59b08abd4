/** What a byte means to the record reader, and the table of CP932; both filled from outside. */

export const PLAIN: u8 = 0;
export const HIGH: u8 = 1;
export const DELIMITER: u8 = 2;
export const LF: u8 = 3;
export const CR: u8 = 4;
export const QUOTE: u8 = 5;
export const CONTROL: u8 = 6;

/** CP932 → Unicode by `trail << 8 | lead`, which is how two bytes are loaded; two bytes each, 0 where the bytes mean nothing. */
const cp932: usize = memory.data(131072, 16);

export function cp932Table(): usize {
  return cp932;
}

/** The character of the two bytes at `at`. */
export function characterAt(at: usize): u32 {
  return load<u16>(cp932 + ((<usize>load<u16>(at)) << 1));
}

export function isLead(byte: u32): bool {
  return (byte >= 0x81 && byte <= 0x9f) || (byte >= 0xe0 && byte <= 0xfc);
}
