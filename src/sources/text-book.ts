/** Texts that come again and again, each held once: a row carries the number of its text, and what the text means is worked out once. */
import type { Contract, ContractColumn } from '#catalogue';
import type { Engine, MemoryFile } from '#base';
import { kernel, type Place } from './kernel.ts';
import { type TextColumn, writeParquet } from './parquet-part.ts';

export type TextBook = {
  /** How many texts there are, which is the number of the newest: they are numbered from 1, in the order of first appearance. */
  readonly size: number;
  /** Writes the texts whose numbers are above `above`, up to `last`, as Parquet (`row` INTEGER: the number, `c0` VARCHAR: the text). */
  write(file: MemoryFile, above: number, last: number): void;
  /** How many of them it still knows. */
  readonly holds: number;
  /** Lets go of the texts up to this number, once they were written: memory is worth more than that one of them which comes again gets a number of its own. */
  forget(upTo: number): void;
  /** Whether its columns have few texts. */
  readonly few?: true;
  /** Where it lies for the columns whose texts it numbers. */
  readonly place: Place;
};

/** Addresses, and what is the same of many of them: their specimens (kernel/specimen.ts), which are texts of a book of their own. */
export type AddressBook = TextBook & {
  readonly specimens: TextBook;
  /** Writes, of the addresses whose numbers are above `above`, up to `last`, `row`, the number of the specimen (`n0`) and the numbers in it (`n1` to `n3`, 0 for none), all INTEGER, as Parquet. */
  writeSplits(file: MemoryFile, above: number, last: number): void;
};

/** Dates, and the few forms they are written in (kernel/date-form.ts), which are texts of a book of their own. */
export type DateBook = TextBook & {
  readonly forms: TextBook;
  /** Writes, of the dates whose numbers are above `above`, up to `last`, as addresses are written, and the texts beside it (`c0`); the form is 0 where there is none. */
  writeSplits(file: MemoryFile, above: number, last: number): void;
};

/** A book goes when nobody knows it any more. */
const forgotten = new FinalizationRegistry((place: Place) => kernel().freeBook(place));

const numbersFrom = (above: number, last: number): Int32Array => {
  const numbers = new Int32Array(last - above);
  for (let i = 0; i < numbers.length; i++) numbers[i] = above + 1 + i;
  return numbers;
};

const textsAbove = (place: Place, above: number, last: number): TextColumn => {
  const inner = kernel();
  const from = inner.bookFrom(place, above);
  const bytes = inner.bytes(from, inner.bookFrom(place, last) - from);
  return { bytes, filled: new Uint8Array((last - above + 7) >> 3).fill(0xff) };
};

const bookAt = (place: Place): TextBook => {
  const inner = kernel();
  const book: TextBook = {
    get size() {
      return inner.bookSize(place);
    },
    get holds() {
      return inner.bookHolds(place);
    },
    forget: (upTo) => inner.forgetTexts(place, upTo),
    write: (file, above, last) => writeParquet(file, numbersFrom(above, last), [], [textsAbove(place, above, last)]),
    place,
  };
  forgotten.register(book, place);
  return book;
};

export const textBook = (): TextBook => bookAt(kernel().newBook(0, false));
const bookOfFew = (): TextBook => Object.assign(textBook(), { few: true as const });

/** Of the texts above `above`, up to `last`: the number of the specimen or form, and the three numbers in it. */
const splitsOf = (book: TextBook, above: number, last: number): Int32Array[] => {
  const inner = kernel();
  const splits = inner.numbers(inner.splitsFrom(book.place, above), (last - above) * 4);
  return [0, 1, 2, 3].map((k) => {
    const numbers = new Int32Array(last - above);
    for (let i = 0, at = k; i < numbers.length; i++, at += 4) numbers[i] = splits[at] as number;
    return numbers;
  });
};

export const addressBook = (): AddressBook => {
  const specimens = textBook();
  const book = bookAt(kernel().newBook(specimens.place, false));
  return Object.assign(book, {
    specimens,
    writeSplits: (file: MemoryFile, above: number, last: number): void =>
      writeParquet(file, numbersFrom(above, last), splitsOf(book, above, last), []),
  });
};

export const dateBook = (): DateBook => {
  const forms = textBook();
  const book = bookAt(kernel().newBook(forms.place, true));
  return Object.assign(book, {
    forms,
    writeSplits: (file: MemoryFile, above: number, last: number): void =>
      writeParquet(file, numbersFrom(above, last), splitsOf(book, above, last), [textsAbove(book.place, above, last)]),
  });
};

/** The texts of a load's dates, those of its addresses, and those of all its columns that have few. */
export type LoadTexts = { readonly dates: DateBook; readonly addresses: AddressBook; readonly codes: TextBook };

/** Which book a column's texts are in; null where they are handed on as they are: keys and numbers, which have many, and codes that nobody listed. */
export const bookOf = ({ role, codes }: ContractColumn): keyof LoadTexts | null => {
  switch (role) {
    case 'address':
      return 'addresses';
    case 'birth-date':
    case 'date':
      return 'dates';
    case 'code':
      return Object.keys(codes ?? {}).length > 0 ? 'codes' : null;
    case 'year':
    case 'time':
    case 'flag':
    case 'support-measure':
      return 'codes';
    default:
      return null;
  }
};

/** Books of dates and addresses live as long as the engine that holds what their texts mean: month after month brings nearly the same. */
type Books = { readonly dates: Map<string, DateBook>; addresses: AddressBook | null };
const books = new WeakMap<Engine, Books>();

/** A date means something else under other era codes. */
export const datesUnder = ({ source }: Contract): string => `dates_${(source.eraCodes ?? 'none').replaceAll('-', '_')}`;

export const textsOf = (engine: Engine, contract: Contract): LoadTexts => {
  const mine = books.get(engine) ?? { dates: new Map(), addresses: null };
  books.set(engine, mine);
  const dates = mine.dates.get(datesUnder(contract)) ?? dateBook();
  mine.dates.set(datesUnder(contract), dates);
  mine.addresses ??= addressBook();
  return { dates, addresses: mine.addresses, codes: bookOfFew() };
};

/** `addresses`, or what `datesUnder` says: whoever forgets what the texts mean forgets them too. */
export const forgetTextsOf = (engine: Engine, name: string): void => {
  const mine = books.get(engine);
  if (!mine) return;
  if (name === 'addresses') mine.addresses = null;
  else mine.dates.delete(name);
};
