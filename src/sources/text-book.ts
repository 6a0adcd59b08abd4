/** Texts that come again and again, each held once: a row carries the number of its text, and what the text means is worked out once. */
import type { Contract, Role } from '#catalogue';
import type { Engine, MemoryFile } from '#base';
import { writeParquet } from './parquet-part.ts';
import { widened } from './records.ts';

export type TextBook = {
  /**
   * Writes the numbers of texts into the rows of `numbers` that are `filled` (bit n for row n): from 1, in the order of first appearance. `texts` holds
   * one for each of them, its length before it (4 bytes, little endian).
   */
  number(texts: Uint8Array, filled: Uint8Array, numbers: Int32Array): void;
  /** How many texts there are, which is the number of the newest. */
  readonly size: number;
  /** Writes the texts whose numbers are above `number` as Parquet (`row` INTEGER: the number, `c0` VARCHAR: the text). */
  write(file: MemoryFile, number: number): void;
};

/** So many texts are looked up step by step together: a processor waits for the memory of many at once, but not across so much other work. */
const block = 2048;

export const textBook = (): TextBook => {
  /** Every text with its length before it, as Parquet has them; text n begins at `starts[n]`. */
  let kept = new Uint8Array(1 << 16);
  let used = 0;
  let starts = new Int32Array(1 << 10);
  let size = 0;
  /** Hash and number side by side, so that other texts are mostly passed by without being looked at. */
  let slots = new Int32Array(1 << 16);
  const rows = new Int32Array(block);
  const begins = new Int32Array(block);
  const hashes = new Int32Array(block);
  const likely = new Int32Array(block);

  const placeOf = (hash: number): number => {
    const folded = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    return ((folded ^ (folded >>> 13)) & ((slots.length >> 1) - 1)) << 1;
  };
  const put = (hash: number, number: number): void => {
    let at = placeOf(hash);
    while (slots[at + 1] !== 0) at = (at + 2) & (slots.length - 1);
    slots[at] = hash;
    slots[at + 1] = number;
  };
  const spread = (): void => {
    const old = slots;
    slots = new Int32Array(old.length * 2);
    for (let i = 0; i < old.length; i += 2) if (old[i + 1] !== 0) put(old[i] as number, old[i + 1] as number);
  };
  const add = (texts: Uint8Array, from: number, length: number, hash: number): number => {
    kept = widened(kept, used, used + length + 4);
    for (let i = from - 4, to = used; i < from + length; i++, to++) kept[to] = texts[i] as number;
    size++;
    if (size === starts.length) {
      const more = new Int32Array(starts.length * 2);
      more.set(starts);
      starts = more;
    }
    starts[size] = used;
    used += length + 4;
    if (size * 4 > slots.length) spread();
    put(hash, size);
    return size;
  };
  /** Whether two texts with their lengths before them are one; four bytes at a time, then what is left. */
  const same = (one: DataView, a: number, other: DataView, b: number): boolean => {
    const length = one.getInt32(a, true);
    if (other.getInt32(b, true) !== length) return false;
    let i = 4;
    for (; i + 4 <= length + 4; i += 4) if (one.getInt32(a + i, true) !== other.getInt32(b + i, true)) return false;
    for (; i < length + 4; i++) if (one.getUint8(a + i) !== other.getUint8(b + i)) return false;
    return true;
  };
  const hashOf = (view: DataView, from: number, to: number): number => {
    let hash = to - from;
    let i = from;
    for (; i + 4 <= to; i += 4) {
      hash = Math.imul(hash ^ view.getInt32(i, true), 0x5bd1e995);
      hash ^= hash >>> 15;
    }
    for (; i < to; i++) hash = Math.imul(hash ^ view.getUint8(i), 0x5bd1e995);
    return hash;
  };
  return {
    number(texts, filled, numbers) {
      const view = new DataView(texts.buffer, texts.byteOffset, texts.byteLength);
      let row = 0;
      let at = 0;
      while (at < texts.length) {
        let count = 0;
        for (; count < block && at < texts.length; count++) {
          while ((((filled[row >> 3] as number) >> (row & 7)) & 1) === 0) row++;
          rows[count] = row++;
          begins[count] = at;
          const end = at + 4 + view.getInt32(at, true);
          hashes[count] = hashOf(view, at + 4, end);
          at = end;
        }
        for (let k = 0; k < count; k++) {
          const hash = hashes[k] as number;
          const place = placeOf(hash);
          likely[k] = slots[place] === hash ? (slots[place + 1] as number) : 0;
        }
        let known = new DataView(kept.buffer);
        for (let k = 0; k < count; k++) {
          const begin = begins[k] as number;
          // People of one household stand together.
          if (k > 0 && hashes[k] === hashes[k - 1] && same(view, begins[k - 1] as number, view, begin)) {
            numbers[rows[k] as number] = numbers[rows[k - 1] as number] as number;
            continue;
          }
          let number = likely[k] as number;
          if (number === 0 || !same(known, starts[number] as number, view, begin)) {
            const hash = hashes[k] as number;
            let place = placeOf(hash);
            for (;;) {
              number = slots[place + 1] as number;
              if (number === 0 || (slots[place] === hash && same(known, starts[number] as number, view, begin))) break;
              place = (place + 2) & (slots.length - 1);
            }
            if (number === 0) {
              number = add(texts, begin + 4, view.getInt32(begin, true), hash);
              if (known.buffer !== kept.buffer) known = new DataView(kept.buffer);
            }
          }
          numbers[rows[k] as number] = number;
        }
      }
    },
    get size() {
      return size;
    },
    write(file, number) {
      const count = size - number;
      const begin = count === 0 ? used : (starts[number + 1] as number);
      const filled = new Uint8Array((count + 7) >> 3).fill(0xff);
      writeParquet(
        file,
        Int32Array.from({ length: count }, (_, i) => number + 1 + i),
        [],
        [{ bytes: kept.subarray(begin, used), filled }],
      );
    },
  };
};

/** The texts of a load's dates and those of its addresses. */
export type LoadTexts = { readonly dates: TextBook; readonly addresses: TextBook };

/** Which book a column's texts are in. */
export const bookOfRole = (role: Role): keyof LoadTexts | null =>
  role === 'address' ? 'addresses' : role === 'birth-date' || role === 'date' ? 'dates' : null;

/** Books live as long as the engine that holds what their texts mean: month after month brings nearly the same. */
const books = new WeakMap<Engine, Map<string, TextBook>>();

/** A date means something else under other era codes. */
export const datesUnder = ({ source }: Contract): string => `dates_${(source.eraCodes ?? 'none').replaceAll('-', '_')}`;

export const textsOf = (engine: Engine, contract: Contract): LoadTexts => {
  const mine = books.get(engine) ?? new Map<string, TextBook>();
  books.set(engine, mine);
  const book = (name: string): TextBook => {
    const there = mine.get(name) ?? textBook();
    mine.set(name, there);
    return there;
  };
  return { dates: book(datesUnder(contract)), addresses: book('addresses') };
};

/** `addresses`, or what `datesUnder` says: whoever forgets what the texts mean forgets them too. */
export const forgetTextsOf = (engine: Engine, name: string): void => void books.get(engine)?.delete(name);
