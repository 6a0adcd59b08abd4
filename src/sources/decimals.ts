/** Numbers as hosts write them: zoned (one digit a byte, the sign over the last one) and packed (COMP-3). */

export type DecimalShape = {
  /** Digits after the implied point. */
  readonly decimals: number;
  /** Write exactly so many digits, zeros in front included (codes and keys); 0: a number, without them. */
  readonly digits: number;
};

const blank = 0x20;

/** Sign halves: C and F (and the 3 of plain ASCII digits) plus, D (and the 7 of some compilers) minus. */
const signOf = (half: number, zoned: boolean): '' | '-' | null => {
  if (half === 0xc || half === 0xf || (zoned && half === 0x3)) return '';
  return half === 0xd || (zoned && half === 0x7) ? '-' : null;
};

const shaped = (digits: string, sign: string, { decimals, digits: wanted }: DecimalShape): string | null => {
  if (wanted > 0) {
    const over = digits.length - wanted;
    return sign === '' && /^0*$/.test(digits.slice(0, Math.max(0, over))) ? digits.slice(over) : null;
  }
  const padded = digits.padStart(decimals + 1, '0');
  const whole = padded.slice(0, padded.length - decimals).replace(/^0+(?=\d)/, '');
  const number = decimals > 0 ? `${whole}.${padded.slice(padded.length - decimals)}` : whole;
  return /[1-9]/.test(number) ? sign + number : number;
};

const isBlank = (bytes: Uint8Array, from: number, to: number): boolean => {
  for (let i = from; i < to; i++) if (bytes[i] !== blank && bytes[i] !== 0) return false;
  return true;
};

/** The number as text; '' where the field holds blanks or low values only; null where a half byte is no digit or no sign. */
export const packedDecimal = (bytes: Uint8Array, from: number, to: number, shape: DecimalShape): string | null => {
  if (isBlank(bytes, from, to)) return '';
  let digits = '';
  for (let i = from; i < to; i++) {
    const high = (bytes[i] as number) >> 4;
    const low = (bytes[i] as number) & 0xf;
    if (high > 9 || (low > 9 && i < to - 1)) return null;
    digits += high;
    if (i < to - 1) digits += low;
  }
  const sign = signOf((bytes[to - 1] as number) & 0xf, false);
  return sign === null ? null : shaped(digits, sign, shape);
};

/** The last digit of a zoned number: with its sign in the upper half, or as the letter that EBCDIC has for both (`{ABC…I` plus, `}JKL…R` minus) where a host's file was converted letter by letter. */
export const overpunched = (byte: number): { readonly digit: number; readonly sign: '' | '-' } | null => {
  if (byte === 0x7b || byte === 0x7d) return { digit: 0, sign: byte === 0x7b ? '' : '-' };
  if (byte >= 0x41 && byte <= 0x49) return { digit: byte - 0x40, sign: '' };
  if (byte >= 0x4a && byte <= 0x52) return { digit: byte - 0x49, sign: '-' };
  const sign = signOf(byte >> 4, true);
  return sign === null || (byte & 0xf) > 9 ? null : { digit: byte & 0xf, sign };
};

export const zonedDecimal = (bytes: Uint8Array, from: number, end: number, shape: DecimalShape): string | null => {
  if (isBlank(bytes, from, end)) return '';
  // Plain digits written from the left end before the field does. Of a code that would leave open where its zeros belong.
  let to = end;
  if (shape.digits === 0) while (bytes[to - 1] === blank) to--;
  let digits = '';
  for (let i = from; i < to - 1; i++) {
    const zone = (bytes[i] as number) >> 4;
    const digit = (bytes[i] as number) & 0xf;
    // Hosts pad numbers with blanks in front as often as with zeros.
    if (bytes[i] === blank && digits === '') continue;
    if (digit > 9 || (zone !== 0x3 && zone !== 0xf)) return null;
    digits += digit;
  }
  const last = overpunched(bytes[to - 1] as number);
  return last && shaped((digits + last.digit).padStart(shape.digits, '0'), last.sign, shape);
};
