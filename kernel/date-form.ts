/**
 * The form of a date: what is written, with stand-ins for its year, month and day, which stand beside it. A city has a few dozen forms for two hundred thousand
 * dates, and what a form means is worked out once. A text that is not exactly these three numbers has none.
 *
 *   one or two digits → 0 · four → 0000 · six to eight on end are all three numbers → 000000, 4000000 (the first is the code of an era), 00000000 · 元 is the year 1
 */
import { digitAt, letterAt } from './specimen';

/** Longer ones have no form. */
const longest: u32 = 60;
const written = memory.data(64, 16);
const GAN: u32 = 0x8385e5; // 元

/** Where the form of the text at `text` (its length before it) stands, and its numbers in `numbers` (three times i32); 0 where it has none. */
export function dateFormOf(text: usize, numbers: usize): usize {
  memory.fill(numbers, 0, 12);
  const length = load<u32>(text);
  if (length > longest) return 0;
  let at = text + 4;
  const end = at + length;
  let to = written + 4;
  let found: usize = 0;
  while (at < end) {
    let digits: u32 = 0;
    let worth: u32 = 0;
    for (; ; digits++) {
      const wide = at < end && load<u8>(at) == 0xef;
      const digit = digitAt(at, end, wide);
      if (digit < 0) break;
      if (digits == 8) return 0;
      worth = worth * 10 + digit;
      at += wide ? 3 : 1;
    }
    if (digits == 0) {
      if (letterAt(at, end) == GAN) {
        if (found == 3) return 0;
        store<u32>(numbers + (found++ << 2), 1);
      }
      store<u8>(to++, load<u8>(at++));
      continue;
    }
    if (digits == 3 || digits == 5 || found == 3) return 0;
    if (digits < 6) store<u32>(numbers + (found++ << 2), worth);
    else {
      if (found > 0) return 0;
      store<u32>(numbers, digits == 7 ? (worth % 1000000) / 10000 : worth / 10000);
      store<u32>(numbers, (worth / 100) % 100, 4);
      store<u32>(numbers, worth % 100, 8);
      found = 3;
    }
    let zeros = digits <= 2 ? 1 : digits;
    if (digits == 7) {
      store<u8>(to++, <u8>(0x30 + worth / 1000000));
      zeros--;
    }
    for (; zeros > 0; zeros--) store<u8>(to++, 0x30);
  }
  if (found < 3) return 0;
  store<u32>(written, <u32>(to - written - 4));
  return written;
}
