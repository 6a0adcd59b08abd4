/** A book of texts that come again and again: each is held once, numbered from 1 in the order of first appearance. */
import { columnAt, Columns } from './columns';
import { dateFormOf } from './date-form';
import { hashOf, same } from './same';
import { specimenOf } from './specimen';

@unmanaged
class Book {
  /** Every text with its length before it, as columns have them. */
  texts: usize;
  room: u32;
  used: u32;
  /** Where the nth text after those forgotten begins in `texts`, four bytes each. */
  starts: usize;
  startsRoom: i32;
  size: i32;
  /** The texts up to this number are forgotten: who comes again gets a new number. */
  forgotten: i32;
  /** Hash and number side by side (four bytes each, 0: free), so that other texts are mostly passed by without being looked at. */
  slots: usize;
  places: u32;
  /** Of a book of addresses or dates: the book of their specimens or forms, and per text the number of its own there (0: none) and its own three numbers. */
  specimens: usize;
  areDates: bool;
  splits: usize;
}

/**
 * Room is doubled until a book is a city's, then taken for all texts that a book ever knows at once: what is not written to is not the machine's yet, where each doubling
 * would leave behind what it copied.
 */
const manyBytes: u32 = 1 << 22;
const allBytes: u32 = 96 << 20;
const manyTexts: u32 = 1 << 16;
const allTexts: u32 = 1 << 20;

function more(room: u32, many: u32, all: u32): u32 {
  return room >= many && room < all ? all : room * 2;
}

/** So many texts are looked up step by step together: a processor waits for the memory of many at once, but not across so much other work. */
const block = 2048;
const rows = memory.data(8192, 16);
const begins = memory.data(8192, 16);
const hashes = memory.data(8192, 16);
const likely = memory.data(8192, 16);

/** `specimens`: the book of specimens where the texts are addresses, of forms where they are dates, 0 otherwise. */
export function newBook(specimens: usize, areDates: bool): usize {
  const book = changetype<Book>(heap.alloc(offsetof<Book>()));
  book.room = 1 << 12;
  book.texts = heap.alloc(book.room);
  book.used = 0;
  book.startsRoom = 1 << 8;
  book.starts = heap.alloc((<usize>book.startsRoom) << 2);
  book.size = 0;
  book.forgotten = 0;
  book.places = 1 << 9;
  book.slots = heap.alloc((<usize>book.places) << 3);
  memory.fill(book.slots, 0, (<usize>book.places) << 3);
  book.specimens = specimens;
  book.areDates = areDates;
  book.splits = specimens ? heap.alloc((<usize>book.startsRoom) << 4) : 0;
  return changetype<usize>(book);
}

export function freeBook(at: usize): void {
  const book = changetype<Book>(at);
  heap.free(book.texts);
  heap.free(book.starts);
  heap.free(book.slots);
  if (book.splits) heap.free(book.splits);
  heap.free(at);
}

/** Where the splits of the texts whose numbers are above `number` begin, sixteen bytes each. */
export function splitsFrom(at: usize, number: i32): usize {
  const book = changetype<Book>(at);
  return book.splits + ((<usize>(number - book.forgotten + 1)) << 4);
}

export function bookSize(at: usize): i32 {
  return changetype<Book>(at).size;
}

/** Where the texts whose numbers are above `number` begin, which is where that of `number` ends. */
export function bookFrom(at: usize, number: i32): usize {
  const book = changetype<Book>(at);
  return book.texts + (number == book.size ? book.used : startOf(book, number + 1));
}

function startOf(book: Book, number: i32): u32 {
  return load<u32>(book.starts + ((<usize>(number - book.forgotten)) << 2));
}

/** How many texts the book still knows. */
export function bookHolds(at: usize): i32 {
  const book = changetype<Book>(at);
  return book.size - book.forgotten;
}

/** Lets go of the texts up to `number`: their numbers stay taken. What comes after them moves to the beginning. */
export function forgetTexts(at: usize, number: i32): void {
  const book = changetype<Book>(at);
  const gone = number - book.forgotten;
  const kept = book.size - number;
  const bytes = <u32>(bookFrom(at, number) - book.texts);
  book.used -= bytes;
  memory.copy(book.texts, book.texts + bytes, book.used);
  for (let i = 1; i <= kept; i++) {
    const from = book.starts + ((<usize>(i + gone)) << 2);
    store<u32>(book.starts + ((<usize>i) << 2), load<u32>(from) - bytes);
  }
  if (book.splits) memory.copy(book.splits + 16, book.splits + ((<usize>(gone + 1)) << 4), (<usize>kept) << 4);
  book.forgotten = number;
  memory.fill(book.slots, 0, (<usize>book.places) << 3);
  for (let i = 1; i <= kept; i++) {
    const text = book.texts + load<u32>(book.starts + ((<usize>i) << 2));
    put(book, hashOf(text + 4, load<u32>(text)), number + i);
  }
}

function slotOf(book: Book, place: u32): usize {
  return book.slots + ((<usize>(place & (book.places - 1))) << 3);
}

function put(book: Book, hash: u32, number: i32): void {
  let place = hash;
  while (load<i32>(slotOf(book, place), 4) != 0) place++;
  const slot = slotOf(book, place);
  store<u32>(slot, hash);
  store<i32>(slot, number, 4);
}

function spread(book: Book): void {
  const old = book.slots;
  const end = old + ((<usize>book.places) << 3);
  book.places <<= 1;
  book.slots = heap.alloc((<usize>book.places) << 3);
  memory.fill(book.slots, 0, (<usize>book.places) << 3);
  for (let at = old; at < end; at += 8) {
    const number = load<i32>(at, 4);
    if (number != 0) put(book, load<u32>(at), number);
  }
  heap.free(old);
}

/** `text`: with its length before it. */
function add(book: Book, text: usize, hash: u32): i32 {
  const bytes = load<u32>(text) + 4;
  if (book.used + bytes + 16 > book.room) {
    book.room = max(more(book.room, manyBytes, allBytes), book.used + bytes + 16);
    book.texts = heap.realloc(book.texts, book.room);
  }
  memory.copy(book.texts + book.used, text, bytes);
  const number = ++book.size;
  const held = number - book.forgotten;
  if (held == book.startsRoom) {
    book.startsRoom = more(book.startsRoom, manyTexts, allTexts);
    book.starts = heap.realloc(book.starts, (<usize>book.startsRoom) << 2);
    if (book.splits) book.splits = heap.realloc(book.splits, (<usize>book.startsRoom) << 4);
  }
  store<u32>(book.starts + ((<usize>held) << 2), book.used);
  book.used += bytes;
  if (<u32>held * 2 > book.places) spread(book);
  put(book, hash, number);
  if (book.specimens) {
    const split = book.splits + ((<usize>held) << 4);
    const specimen = book.areDates ? dateFormOf(text, split + 4) : specimenOf(text, split + 4);
    const specimens = changetype<Book>(book.specimens);
    store<i32>(split, specimen ? numberOf(specimens, specimen, hashOf(specimen + 4, load<u32>(specimen))) : 0);
  }
  return number;
}

/** The number of a text, which it gets now if it has none. */
function numberOf(book: Book, text: usize, hash: u32): i32 {
  let place = hash;
  let number = 0;
  do {
    const slot = slotOf(book, place++);
    number = load<i32>(slot, 4);
    if (number == 0) return add(book, text, hash);
    if (load<u32>(slot) != hash) number = 0;
    else if (!same(book.texts + startOf(book, number), text)) number = 0;
  } while (number == 0);
  return number;
}

export function numberOfText(at: usize, text: usize): i32 {
  return numberOf(changetype<Book>(at), text, hashOf(text + 4, load<u32>(text)));
}

/** Writes the numbers of column k's texts into the rows of `numbers` (i32, as many as there are records), 0 where a row is empty. */
export function numberColumn(at: usize, columnsAt: usize, k: i32, numbers: usize): void {
  const book = changetype<Book>(at);
  const columns = changetype<Columns>(columnsAt);
  const column = columnAt(columns, k);
  memory.fill(numbers, 0, (<usize>columns.count) << 2);
  const end = column.bytes + column.used;
  let row = 0;
  let text = column.bytes;
  while (text < end) {
    let count = 0;
    for (; count < block && text < end; count++) {
      while (((<u32>load<u8>(column.filled + (<usize>row >> 3)) >> (row & 7)) & 1) == 0) row++;
      const here = (<usize>count) << 2;
      const length = load<u32>(text);
      store<i32>(rows + here, row++);
      store<u32>(begins + here, <u32>text);
      store<u32>(hashes + here, hashOf(text + 4, length));
      text += 4 + length;
    }
    for (let k: usize = 0; k < <usize>count; k++) {
      const here = k << 2;
      const hash = load<u32>(hashes + here);
      const slot = slotOf(book, hash);
      store<i32>(likely + here, load<u32>(slot) == hash ? load<i32>(slot, 4) : 0);
    }
    for (let k: usize = 0; k < <usize>count; k++) {
      const here = k << 2;
      const number = load<i32>(likely + here);
      const begin = <usize>load<u32>(begins + here);
      // Texts are never moved while numbers are only looked up.
      if (number != 0 && !same(book.texts + startOf(book, number), begin)) store<i32>(likely + here, 0);
    }
    for (let k: usize = 0; k < <usize>count; k++) {
      const here = k << 2;
      let number = load<i32>(likely + here);
      if (number == 0) {
        const hash = load<u32>(hashes + here);
        number = numberOf(book, <usize>load<u32>(begins + here), hash);
      }
      store<i32>(numbers + ((<usize>load<i32>(rows + here)) << 2), number);
    }
  }
}
