/** What touches every byte of a source file, compiled to WebAssembly (bin/kernel.mjs): bytes → records → columns, and the books of their texts. */
export {
  clearColumns,
  filledAt,
  freeColumns,
  newColumns,
  pendingBytes,
  record,
  reserve,
  rowsAt,
  takeRecords,
  takeTexts,
  textBytes,
  textsAt,
  waiting,
} from './columns';
export { bookFrom, bookHolds, bookSize, forgetTexts, freeBook, newBook, numberColumn, splitsFrom } from './book';
export { numberFew } from './few';
export { digitColumn, joinColumns } from './made-columns';
export { countSkips, endOfFile, forgetBroken, freeReader, keptOf, newReader, statusOf } from './reader';
export { read } from './records';
export { cp932Table } from './tables';

export function allocate(bytes: usize): usize {
  return heap.alloc(bytes);
}
export function free(at: usize): void {
  heap.free(at);
}
