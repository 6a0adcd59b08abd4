/**
 * How a city number looks, and how it is drawn. 12 digits for a person: 11 random ones (the first not 0) and a check digit; 11 for a
 * household: 10 random ones and a check digit.
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

/** Check digit state after each group of three digits, from each state: `state * 1000 + group`. Zeros in front leave the state 0. */
const stepped = Uint8Array.from({ length: 10_000 }, (_, i) => {
  let state = Math.floor(i / 1000);
  for (const place of [100, 10, 1]) state = damm[state * 10 + (Math.floor(i / place) % 10)] as number;
  return state;
});

const mine = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
const ten = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/**
 * Weighted sums of four groups of three digits: `at * 1000 + group`. The draw has a 0 before its eleven digits (two before the ten of a household), so its first
 * digit is the `first`th of the twelve.
 */
const weighed = (weights: readonly number[], first: number): number[] =>
  Array.from({ length: 4000 }, (_, i) => {
    const group = i % 1000;
    const weight = (digit: number) => weights[Math.floor(i / 1000) * 3 + digit - first] ?? 0;
    return Math.floor(group / 100) * weight(0) + (Math.floor(group / 10) % 10) * weight(1) + (group % 10) * weight(2);
  });
/** Two such sums in one number, none of which reaches 65,536. */
const both = (low: readonly number[], high: readonly number[]): Int32Array =>
  Int32Array.from(low, (sum, i) => sum + (high[i] as number) * 65_536);

/** Sums by which a draw could be taken for something else: 運転免許証 and 住民票コード over ten digits, below, and 個人番号 over eleven, above. */
const sums = {
  person: both(weighed(ten, 1), weighed(mine, 1)),
  household: both(weighed(ten, 2), weighed([], 2)),
} as const;

const shape = { person: /^[1-9][0-9]{11}$/, household: /^[1-9][0-9]{10}$/ } as const;

/** Whether `text` is a city number by its shape and check digit. */
export const isCityNumber = (kind: NumberKind, text: string): boolean => {
  let state = 0;
  for (const digit of text) state = damm[state * 10 + Number(digit)] as number;
  return shape[kind].test(text) && state === 0;
};

/** Numbers drawn, in two halves: `left * 10,000,000 + right`. */
export type DrawnNumbers = { readonly left: Int32Array; readonly right: Int32Array };

/** The digits before the last nine: from `least` on, so many of them. */
const heads = { person: { least: 10, many: 90 }, household: { least: 1, many: 9 } } as const;

/**
 * `count` numbers from the random bytes that `fill` puts in (a CSPRNG's, each used once). They depend on nothing else: a key is never seen here. Each is any number
 * of its kind, as likely as any other, so one may come twice (distinct-numbers.ts).
 */
export const drawNumbers = (kind: NumberKind, count: number, fill: (bytes: Uint8Array) => void): DrawnNumbers => {
  const left = new Int32Array(count);
  const right = new Int32Array(count);
  const weights = sums[kind];
  const { least, many } = heads[kind];
  // What lies outside is drawn again, so that none is likelier than another: heads from here on, and threes of digits from 1000 on.
  const fair = 65_536 - (65_536 % many);
  const words = new Int32Array(Math.min(count, 65_536));
  const halves = new Uint16Array(words.length);
  let at = words.length;
  for (let made = 0; made < count; ) {
    if (at === words.length) {
      for (const { buffer } of [words, halves]) fill(new Uint8Array(buffer));
      at = 0;
    }
    const half = halves[at] as number;
    const word = words[at++] as number;
    // Threes of digits of ten bits each: a group is looked up, not each digit.
    const b = word & 1023;
    const c = (word >>> 10) & 1023;
    const d = (word >>> 20) & 1023;
    if (b > 999 || c > 999 || d > 999 || half >= fair) continue;
    const a = least + (half % many);
    let state = stepped[a] as number;
    state = stepped[state * 1000 + b] as number;
    state = stepped[state * 1000 + c] as number;
    const check = stepped[state * 1000 + d] as number;
    const sum =
      (weights[a] as number) +
      (weights[1000 + b] as number) +
      (weights[2000 + c] as number) +
      (weights[3000 + d] as number);
    const tens = (sum & 65_535) % 11;
    if (kind === 'person') {
      const all = (sum >>> 16) % 11;
      // 個人番号: remainder 0 or 1 → 0, otherwise 11 − remainder. 運転免許証: 11 − remainder, its last digit.
      if ((all <= 1 ? 0 : 11 - all) === check || (11 - tens) % 10 === d % 10) continue;
    } else if ((tens <= 1 ? 0 : 11 - tens) === check) continue;
    left[made] = a * 1000 + b;
    right[made++] = (c * 1000 + d) * 10 + check;
  }
  return { left, right };
};
