/** Which bytes of fixed-length records seem to be host numbers: packed (COMP-3) by their half bytes, zoned by the sign over their last digit. */
import { overpunched, packedDecimal, zonedDecimal } from './decimals.ts';

export type GuessedNumber = { readonly at: number; readonly bytes: number; readonly as: 'packed' | 'zoned' };

type Column = {
  /** Both halves of every byte are digits. */
  readonly digits: boolean;
  /** Blanks and the digits of text, which have digits for halves as well. */
  readonly text: boolean;
  /** A digit and a sign, but for fields that were never filled in. */
  readonly sign: boolean;
  /** Share of bytes that no text has. */
  readonly control: number;
  readonly wideBlank: boolean;
};
const longest = 16;
/** No text has these; of numbers at least the last digits 0 and 1 make them, and zeros in front. */
const enoughControl = 0.05;
const number = { decimals: 0, digits: 0 };

const isDigits = (byte: number): boolean => byte >> 4 <= 9 && (byte & 0xf) <= 9;
const isSign = (byte: number): boolean => byte >> 4 <= 9 && [0xc, 0xd, 0xf].includes(byte & 0xf);

const columnAt = (records: readonly Uint8Array[], at: number): Column => {
  let [signs, empty, control, wide] = [0, 0, 0, 0];
  let [digits, text] = [true, true];
  for (const record of records) {
    const byte = record[at] as number;
    digits &&= isDigits(byte);
    text &&= byte === 0x20 || (byte >= 0x30 && byte <= 0x39);
    if (isSign(byte)) signs++;
    else if (byte === 0x20 || byte === 0) empty++;
    if (byte < 0x20) control++;
    if (byte === 0x81 || byte === 0x40) wide++;
  }
  const all = records.length;
  const sign = signs + empty === all && signs * 2 > all;
  return { digits, text, sign, control: control / all, wideBlank: wide * 2 > all };
};

const reads = (records: readonly Uint8Array[], from: number, to: number, as: typeof packedDecimal): boolean =>
  records.every((record) => as(record, from, to, number) !== null);

/** From the sign byte to the left, as long as half bytes are digits and no text. */
export const packedNumbers = (records: readonly Uint8Array[]): readonly GuessedNumber[] => {
  const width = records[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, at) => columnAt(records, at));
  const found: GuessedNumber[] = [];
  for (let last = 0; last < width; last++) {
    if (!columns[last]?.sign) continue;
    let first = last;
    while (first > 0 && last - first + 1 < longest) {
      const { digits, text, wideBlank } = columns[first - 1] as Column;
      if (!digits || text || wideBlank) break;
      first--;
    }
    const most = Math.max(...columns.slice(first, last + 1).map(({ control }) => control));
    if (most >= enoughControl && reads(records, first, last + 1, packedDecimal))
      found.push({ at: first, bytes: last - first + 1, as: 'packed' });
  }
  return found;
};

/**
 * The last digit bears a sign in some records; the field begins with the zeros or blanks in front of it.
 * @param isDigitsAt whether a byte of the records holds digits of text
 */
export const zonedNumbers = (
  records: readonly Uint8Array[],
  isDigitsAt: (at: number) => boolean,
): readonly GuessedNumber[] => {
  const width = records[0]?.length ?? 0;
  const found: GuessedNumber[] = [];
  for (let last = 1; last < width; last++) {
    if (!isDigitsAt(last - 1)) continue;
    const bytes = records.map((record) => record[last] as number).filter((byte) => byte !== 0x20);
    const digits = bytes.map(overpunched);
    const plain = bytes.filter((byte) => byte >= 0x30 && byte <= 0x39).length;
    if (plain === bytes.length || digits.some((digit) => digit === null)) continue;
    // Few letters after digits are a code beside a number; signs come over every digit.
    const zero = bytes.some((byte) => byte === 0x7b || byte === 0x7d);
    if (new Set(digits.map((one) => one?.digit)).size < 5 || (!zero && plain * 2 < bytes.length)) continue;
    const padded = (at: number) =>
      isDigitsAt(at) && records.filter((record) => record[at] === 0x30).length >= 0.9 * records.length;
    let first = last - 1;
    while (!padded(first) && first > 0 && isDigitsAt(first - 1)) first--;
    while (padded(first) && first > 0 && padded(first - 1)) first--;
    if (last - first < 31 && reads(records, first, last + 1, zonedDecimal))
      found.push({ at: first, bytes: last - first + 1, as: 'zoned' });
  }
  return found;
};
