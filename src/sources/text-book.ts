/** Texts that come again and again, each held once: a row carries the number of its text, and what the text means is worked out once. */
import type { Contract, Role } from '#catalogue';
import type { Engine, MemoryFile } from '#base';
import { kernel, type Place } from './kernel.ts';
import { writeParquet } from './parquet-part.ts';

export type TextBook = {
  /** How many texts there are, which is the number of the newest: they are numbered from 1, in the order of first appearance. */
  readonly size: number;
  /** Writes the texts whose numbers are above `number` as Parquet (`row` INTEGER: the number, `c0` VARCHAR: the text). */
  write(file: MemoryFile, number: number): void;
  /** Where it lies for the columns whose texts it numbers. */
  readonly place: Place;
};

/** A book goes when nobody knows it any more. */
const forgotten = new FinalizationRegistry((place: Place) => kernel().freeBook(place));

export const textBook = (): TextBook => {
  const inner = kernel();
  const place = inner.newBook();
  const book: TextBook = {
    get size() {
      return inner.bookSize(place);
    },
    write(file, number) {
      const count = inner.bookSize(place) - number;
      writeParquet(
        file,
        Int32Array.from({ length: count }, (_, i) => number + 1 + i),
        [],
        [
          {
            bytes: inner.bytes(inner.bookFrom(place, number), inner.bookBytes(place, number)),
            filled: new Uint8Array((count + 7) >> 3).fill(0xff),
          },
        ],
      );
    },
    place,
  };
  forgotten.register(book, place);
  return book;
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
