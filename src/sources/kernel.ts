/**
 * What touches every byte of a source file (kernel/), as the process has it: one instance, whose memory holds the columns and books of all readers.
 * A view into that memory is good until something is allocated there; so views are made where they are used and never kept.
 */
import { cp932Table } from './character-table.ts';
import { kernelCode } from './kernel-code.ts';

/** A place in the kernel's memory; above 2 GiB it comes out negative, which `bytes` and `numbers` put right. */
export type Place = number;

type Exports = {
  readonly memory: WebAssembly.Memory;
  allocate(bytes: number): Place;
  free(at: Place): void;
  cp932Table(): Place;

  newColumns(width: number, own: boolean): Place;
  freeColumns(columns: Place): void;
  clearColumns(columns: Place): void;
  record(columns: Place, row: number, text: Place, ends: Place): void;
  reserve(columns: Place, k: number, more: number): void;
  waiting(columns: Place): number;
  pendingBytes(columns: Place): number;
  rowsAt(columns: Place): Place;
  textsAt(columns: Place, k: number): Place;
  textBytes(columns: Place, k: number): number;
  filledAt(columns: Place, k: number): Place;
  takeRecords(columns: Place, count: number): void;
  takeTexts(columns: Place, k: number, bytes: number): Place;
  digitColumn(columns: Place, k: number, numbers: Place): void;
  joinColumns(columns: Place, k: number, list: Place, parts: number): void;

  newBook(specimens: Place, areDates: boolean): Place;
  freeBook(book: Place): void;
  bookSize(book: Place): number;
  bookHolds(book: Place): number;
  forgetTexts(book: Place, number: number): void;
  bookFrom(book: Place, number: number): Place;
  splitsFrom(book: Place, number: number): Place;
  numberColumn(book: Place, columns: Place, k: number, numbers: Place): void;
  numberFew(book: Place, columns: Place, k: number, numbers: Place): void;

  newReader(columns: Place, width: number, isCp932: boolean, delimiter: number, firstRow: number): Place;
  freeReader(reader: Place): void;
  keptOf(reader: Place): Place;
  countSkips(reader: Place): void;
  read(reader: Place, from: Place, end: Place, last: boolean): Place;
  endOfFile(reader: Place): void;
  statusOf(reader: Place): Place;
  forgetBroken(reader: Place): void;
};

export type Kernel = Exports & {
  bytes(at: Place, length: number): Uint8Array<ArrayBuffer>;
  numbers(at: Place, length: number): Int32Array<ArrayBuffer>;
  /** Who replaces the city's own characters in these columns: gets a text, answers it without them. */
  readonly ownCharacters: Map<Place, (text: Uint8Array) => Uint8Array>;
};

const start = (): Kernel => {
  const ownCharacters: Kernel['ownCharacters'] = new Map();
  const outside = {
    ownCharacters: (columns: Place, k: number, at: Place, size: number): number => {
      const text = bytes(at, size).slice();
      const plain = ownCharacters.get(columns)?.(text) ?? text;
      exports.reserve(columns, k, plain.length);
      bytes(exports.textsAt(columns, k) + exports.textBytes(columns, k) + 4, plain.length).set(plain);
      return plain.length;
    },
  };
  const module = new WebAssembly.Module(Buffer.from(kernelCode, 'base64'));
  const exports = new WebAssembly.Instance(module, { outside }).exports as unknown as Exports;
  const memory = exports.memory as WebAssembly.Memory & { readonly buffer: ArrayBuffer };
  const bytes: Kernel['bytes'] = (at, length) => new Uint8Array(memory.buffer, at >>> 0, length);
  const numbers: Kernel['numbers'] = (at, length) => new Int32Array(memory.buffer, at >>> 0, length);
  // By the bytes as they are loaded, the first of them lowest.
  const characters = new Uint16Array(memory.buffer, exports.cp932Table(), 65536);
  for (const [pair, code] of cp932Table().entries()) characters[((pair & 0xff) << 8) | (pair >> 8)] = code;
  return { ...exports, bytes, numbers, ownCharacters };
};

let started: Kernel | null = null;
export const kernel = (): Kernel => {
  started ??= start();
  return started;
};
