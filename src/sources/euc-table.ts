/** EUC-JP → Unicode: two-byte characters by `lead << 8 | trail`, and a second table for those after 8F (JIS X 0212). */

/** Row 85 and above belong to the user in eucJP-ms: the same 1,880 places as 外字 F040–F9FC of CP932. */
const userRow = 0xf5;
const perTable = 940;

const make = (after8f: boolean): Uint16Array => {
  const table = new Uint16Array(65536);
  const decoder = new TextDecoder('euc-jp');
  const pairs: number[] = [];
  const bytes: number[] = [];
  for (let lead = 0xa1; lead <= 0xfe; lead++)
    for (let trail = 0xa1; trail <= 0xfe; trail++) {
      pairs.push((lead << 8) | trail);
      bytes.push(...(after8f ? [0x8f] : []), lead, trail, 0x0a);
    }
  const characters = decoder.decode(Uint8Array.from(bytes)).split('\n');
  for (const [i, pair] of pairs.entries()) {
    const text = characters[i] ?? '';
    const code = text.charCodeAt(0);
    const lead = pair >> 8;
    if (text.length === 1 && code !== 0xfffd) table[pair] = code;
    else if (lead >= userRow)
      table[pair] = 0xe000 + (after8f ? perTable : 0) + (lead - userRow) * 94 + (pair & 0xff) - 0xa1;
  }
  return table;
};

export type EucTables = { readonly two: Uint16Array; readonly three: Uint16Array };
let made: EucTables | null = null;
export const eucTables = (): EucTables => {
  made ??= { two: make(false), three: make(true) };
  return made;
};
