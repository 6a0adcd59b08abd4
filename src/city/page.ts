/** A page: bytes in CP932 while they are printed, and the few ways to put a word or a number on it. */
import { cp932 } from './cp932.ts';

const [wideLead, wideZero] = cp932('０') as unknown as [number, number];

/** The numbers 0–9999 in four digits: one division prints four of them. */
const fours = new Uint8Array(40_000);
for (let n = 0; n < 10_000; n++) {
  fours[4 * n] = 48 + Math.floor(n / 1000);
  fours[4 * n + 1] = 48 + (Math.floor(n / 100) % 10);
  fours[4 * n + 2] = 48 + (Math.floor(n / 10) % 10);
  fours[4 * n + 3] = 48 + (n % 10);
}

const widthOf = (n: number): number =>
  n < 10
    ? 1
    : n < 100
      ? 2
      : n < 1000
        ? 3
        : n < 10_000
          ? 4
          : n < 100_000
            ? 5
            : n < 1_000_000
              ? 6
              : 6 + widthOf((n / 1_000_000) | 0);

export class Page {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
  }
  put(word: Uint8Array): void {
    // Words are short: a loop is sooner done than a call.
    const { bytes, at } = this;
    for (let i = 0; i < word.length; i++) bytes[at + i] = word[i] as number;
    this.at = at + word.length;
  }
  byte(byte: number): void {
    this.bytes[this.at++] = byte;
  }
  /** `n` (below 2³¹) in `width` digits, zeros in front; digits beyond the width are dropped. */
  digits(n: number, width: number): void {
    const { bytes, at } = this;
    let rest = n;
    let end = at + width;
    for (; end - at >= 4; end -= 4) {
      const high = (rest / 10_000) | 0;
      const four = (rest - high * 10_000) * 4;
      bytes[end - 4] = fours[four] as number;
      bytes[end - 3] = fours[four + 1] as number;
      bytes[end - 2] = fours[four + 2] as number;
      bytes[end - 1] = fours[four + 3] as number;
      rest = high;
    }
    for (; end > at; end--) {
      const high = (rest / 10) | 0;
      bytes[end - 1] = 48 + rest - high * 10;
      rest = high;
    }
    this.at = at + width;
  }
  number(n: number): void {
    if (n < 0) this.byte(45);
    const positive = n < 0 ? -n : n;
    this.digits(positive, widthOf(positive));
  }
  /** Full-width digits. */
  wide(n: number, width = widthOf(n)): void {
    const { bytes, at } = this;
    let rest = n;
    for (let end = at + 2 * (width - 1); end >= at; end -= 2) {
      const high = (rest / 10) | 0;
      bytes[end] = wideLead;
      bytes[end + 1] = wideZero + rest - high * 10;
      rest = high;
    }
    this.at = at + 2 * width;
  }
}
