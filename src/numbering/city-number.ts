/**
 * How a city number looks, and how it is drawn. 12 digits for a person: 11 random ones (the first not 0) and a check digit; `H`, 10 random digits
 * and a check digit for a household.
 *
 * The check digit is Damm's (H. M. Damm, "Total anti-symmetrische Quasigruppen", 2004): every wrong single digit and every swap of
 * neighbours is caught. Modulus 11 with weights 2–7, usual for 宛名番号, was not taken because it is the formula of 個人番号 itself
 * (平成26年総務省令85号5条): each city number would have looked like somebody's 個人番号. For the same reason draws that happen to fit the
 * check of a 個人番号, a driver's licence or a 住民票コード are thrown away: no city number can be taken for one of those.
 */

export type NumberKind = 'person' | 'household';

/** Totally anti-symmetric quasigroup of order 10, row by row. */
const damm = Uint8Array.from(
  '0317598642709215486342068713591750983426612304597836742095815869720134894536201794386172052581436790',
  Number,
);

const mine = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
const ten = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/** Remainder by 11 of the weighted digits. */
const eleven = (digits: Uint8Array, weights: readonly number[]): number => {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += (digits[i] as number) * (weights[i] as number);
  return sum % 11;
};

/** 個人番号 and, over its ten digits, 住民票コード: remainder 0 or 1 → 0, otherwise 11 − remainder. */
const fitsEleven = (digits: Uint8Array, weights: readonly number[]): boolean => {
  const rest = eleven(digits, weights);
  return (rest <= 1 ? 0 : 11 - rest) === digits[weights.length];
};

/** `digits` with its check digit last. */
const mistakable = {
  person: (digits: Uint8Array) => fitsEleven(digits, mine) || (11 - eleven(digits, ten)) % 10 === digits[10],
  household: (digits: Uint8Array) => fitsEleven(digits, ten),
} as const;

const interim = (digits: Uint8Array, count: number): number => {
  let state = 0;
  for (let i = 0; i < count; i++) state = damm[state * 10 + (digits[i] as number)] as number;
  return state;
};

const shape = { person: /^[1-9][0-9]{11}$/, household: /^H[1-9][0-9]{10}$/ } as const;

/** Whether `text` is a city number by its shape and check digit. */
export const isCityNumber = (kind: NumberKind, text: string): boolean => {
  const digits = Uint8Array.from(kind === 'person' ? text : text.slice(1), Number);
  return shape[kind].test(text) && interim(digits, digits.length) === 0;
};

/**
 * `count` numbers, one a line, from the random bytes that `random` gives (a CSPRNG, each byte used once). They depend on nothing else: a key is never
 * seen here. A number may come twice, by chance of one in 10¹⁰; whoever gives them out looks.
 */
export const drawNumbers = (kind: NumberKind, count: number, random: (bytes: number) => Uint8Array): Uint8Array => {
  const length = kind === 'person' ? 12 : 11;
  const free = length - 1;
  const [least, most] = [10 ** (free - 1), 10 ** free];
  // The smallest power of two that holds every draw: what lies outside is drawn again, so that none is likelier than another.
  const top = 2 ** (Math.ceil(Math.log2(most)) - 32);
  const head = kind === 'household' ? 1 : 0;
  const line = head + length + 1;
  const out = new Uint8Array(count * line);
  const digits = new Uint8Array(length);
  let pool: Uint8Array = new Uint8Array(0);
  let at = 0;
  for (let made = 0; made < count; ) {
    if (at + 5 > pool.length) {
      pool = random(Math.min(count - made, 65_536) * 15);
      at = 0;
    }
    const low = ((pool[at] as number) << 24) | ((pool[at + 1] as number) << 16) | ((pool[at + 2] as number) << 8);
    const draw = ((pool[at + 4] as number) % top) * 2 ** 32 + ((low | (pool[at + 3] as number)) >>> 0);
    at += 5;
    if (draw < least || draw >= most) continue;
    // Two halves that fit 32 bits: their division is several times faster.
    let right = draw % 100_000;
    let left = (draw - right) / 100_000;
    for (let i = free - 1; i >= free - 5; i--, right = (right / 10) | 0) digits[i] = right % 10;
    for (let i = free - 6; i >= 0; i--, left = (left / 10) | 0) digits[i] = left % 10;
    digits[free] = interim(digits, free);
    if (mistakable[kind](digits)) continue;
    const to = made++ * line;
    if (head) out[to] = 0x48;
    for (let i = 0; i < length; i++) out[to + head + i] = 0x30 + (digits[i] as number);
    out[to + line - 1] = 0x0a;
  }
  return out;
};
