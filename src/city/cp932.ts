/** Windows code page 932 as a table from Unicode, made from the decoder the platform has (WHATWG `shift_jis`, which is CP932 with 外字). */

/**
 * Code of every character of the basic plane, 0 where there is none; values under 256 are one byte. Where several codes decode to one
 * character the lowest wins, as in Windows; the NEC copies of IBM's extensions (ED, EE) come last. Private use U+E000–E757 ↔ F040–F9FC.
 */
export const cp932Table = (): Uint16Array => {
  const decoder = new TextDecoder('shift_jis');
  const table = new Uint16Array(65_536);
  const enter = (code: number, bytes: readonly number[]) => {
    const text = decoder.decode(Uint8Array.from(bytes));
    const unit = text.charCodeAt(0);
    if (text.length === 1 && unit !== 0xfffd && table[unit] === 0) table[unit] = code;
  };
  for (const byte of [9, 10, 13, ...range(0x20, 0x7e)]) table[byte] = byte;
  for (let byte = 0xa1; byte <= 0xdf; byte++) enter(byte, [byte]);
  const leads = [...range(0x81, 0x9f), ...range(0xe0, 0xec), ...range(0xef, 0xfc), 0xed, 0xee];
  for (const lead of leads) {
    for (let trail = 0x40; trail <= 0xfc; trail++) if (trail !== 0x7f) enter((lead << 8) | trail, [lead, trail]);
  }
  return table;
};

let table: Uint16Array | undefined;

/** @throws where a character has no place in CP932 */
export const cp932 = (text: string): Uint8Array => {
  table ??= cp932Table();
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const code = table[text.charCodeAt(i)] as number;
    if (code === 0) throw new Error(`U+${text.charCodeAt(i).toString(16)} has no place in CP932`);
    if (code > 255) bytes.push(code >> 8);
    bytes.push(code & 255);
  }
  return Uint8Array.from(bytes);
};

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
