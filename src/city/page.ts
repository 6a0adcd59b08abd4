/** A page: bytes in CP932 while they are printed, and the few ways to put a word or a number on it. */
import { cp932 } from './cp932.ts';

const wideZero = cp932('０');

export class Page {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
  }
  put(word: Uint8Array): void {
    // Words are short: a loop is sooner done than a call.
    for (let i = 0; i < word.length; i++) this.bytes[this.at++] = word[i] as number;
  }
  /** `n` in `width` digits, zeros in front; digits beyond the width are dropped. */
  digits(n: number, width: number): void {
    let rest = n;
    for (let at = this.at + width - 1; at >= this.at; at--) {
      const tenth = (rest / 10) | 0;
      this.bytes[at] = 48 + rest - tenth * 10;
      rest = tenth;
    }
    this.at += width;
  }
  number(n: number): void {
    if (n < 0) this.bytes[this.at++] = 45;
    this.digits(Math.abs(n), widthOf(Math.abs(n)));
  }
  /** Full-width digits. */
  wide(n: number, width = widthOf(n)): void {
    const [lead, zero] = [wideZero[0] as number, wideZero[1] as number];
    let rest = n;
    for (let at = this.at + 2 * (width - 1); at >= this.at; at -= 2) {
      const tenth = (rest / 10) | 0;
      this.bytes[at] = lead;
      this.bytes[at + 1] = zero + rest - tenth * 10;
      rest = tenth;
    }
    this.at += 2 * width;
  }
}

const widthOf = (n: number): number => {
  let width = 1;
  for (let limit = 10; n >= limit; limit *= 10) width++;
  return width;
};
