/** A list of words ready to be printed: their bytes one after the other, found by number. */
import { cp932 } from './cp932.ts';
import type { Page } from './page.ts';

export class Words {
  readonly bytes: Uint8Array;
  readonly from: Int32Array;

  constructor(words: readonly string[]) {
    const encoded = words.map(cp932);
    this.from = new Int32Array(words.length + 1);
    for (const [i, bytes] of encoded.entries()) this.from[i + 1] = (this.from[i] as number) + bytes.length;
    this.bytes = new Uint8Array(this.from[words.length] as number);
    for (const [i, bytes] of encoded.entries()) this.bytes.set(bytes, this.from[i]);
  }
  /** Nothing for a number below 0. */
  print(page: Page, number: number): void {
    if (number < 0) return;
    const { bytes, from } = this;
    const out = page.bytes;
    const end = from[number + 1] as number;
    let at = page.at;
    for (let i = from[number] as number; i < end; i++) out[at++] = bytes[i] as number;
    page.at = at;
  }
}
