/** What is known of a file between its bytes: where the reader stands, which columns it keeps, what was broken. */
import { Columns, dropRecord, keepRecord } from './columns';
import { CONTROL, CR, DELIMITER, HIGH, LF, PLAIN, QUOTE } from './tables';

/** At the start of a field; in it; inside quotation marks; after the closing one; after CR; after Ctrl-Z where a record would begin. */
export const START: i32 = 0;
export const TEXT: i32 = 1;
export const QUOTED: i32 = 2;
export const CLOSED: i32 = 3;
export const RETURN: i32 = 4;
export const CTRL_Z: i32 = 5;

/** Why a record is broken, by the numbers that the outside knows. */
export const RAGGED: i32 = 1;
export const UNDECODABLE: i32 = 2;
export const CONTROL_CHARACTER: i32 = 3;
export const NUL_BYTE: i32 = 4;
export const TEXT_AFTER_QUOTE: i32 = 5;

@unmanaged
export class Reader {
  columns: Columns;
  /** Per column of the file: the number of its kept column, −1 where it is dropped. */
  kept: usize;
  /** Per column of the file: how many columns on the next kept one is. */
  skips: usize;
  classes: usize;
  width: i32;
  /** From here on as the outside looks at it: row, records, blank, undecodable, open, state, column, begun, brokenCount, broken. */
  row: i32;
  /** Whole records so far, broken ones included; blank lines apart. */
  records: i32;
  blank: i32;
  undecodable: i32;
  /** Bytes of the record that has begun and not ended. */
  open: u32;
  state: i32;
  column: i32;
  begun: u32;
  brokenCount: i32;
  /** Whole broken records: row, column (−1: the record as a whole), reason; four bytes each. */
  broken: usize;
  brokenRoom: i32;
  fault: i32;
  faultColumn: i32;
  isCp932: bool;
  delimiter: u8;
}

export function newReader(columns: usize, width: i32, isCp932: bool, delimiter: u8, firstRow: i32): usize {
  const reader = changetype<Reader>(heap.alloc(offsetof<Reader>()));
  memory.fill(changetype<usize>(reader), 0, offsetof<Reader>());
  reader.columns = changetype<Columns>(columns);
  reader.width = width;
  reader.isCp932 = isCp932;
  reader.delimiter = delimiter;
  reader.row = firstRow - 1;
  reader.kept = heap.alloc(<usize>width * 4 + 4);
  reader.skips = heap.alloc(<usize>width * 4 + 4);
  reader.brokenRoom = 16;
  reader.broken = heap.alloc(16 * 12);
  const classes = heap.alloc(256);
  memory.fill(classes, CONTROL, 0x20);
  memory.fill(classes + 0x20, PLAIN, 0x5f);
  memory.fill(classes + 0x80, HIGH, 0x80);
  store<u8>(classes, CONTROL, 0x7f);
  store<u8>(classes, PLAIN, 0x09);
  store<u8>(classes, LF, 0x0a);
  store<u8>(classes, CR, 0x0d);
  store<u8>(classes, QUOTE, 0x22);
  store<u8>(classes + delimiter, DELIMITER);
  reader.classes = classes;
  return changetype<usize>(reader);
}

export function freeReader(at: usize): void {
  const reader = changetype<Reader>(at);
  heap.free(reader.kept);
  heap.free(reader.skips);
  heap.free(reader.broken);
  heap.free(reader.classes);
  heap.free(at);
}

/** After `kept` was written. */
export function countSkips(at: usize): void {
  const reader = changetype<Reader>(at);
  let left = 1 << 30;
  for (let c = reader.width - 1; c >= 0; c--) {
    store<i32>(reader.skips + ((<usize>c) << 2), left);
    left = load<i32>(reader.kept + ((<usize>c) << 2)) >= 0 ? 1 : left + 1;
  }
}

/** The numbers that the outside looks at, four bytes each. */
export function statusOf(at: usize): usize {
  return at + offsetof<Reader>('row');
}

/** The broken records were taken over. */
export function forgetBroken(at: usize): void {
  changetype<Reader>(at).brokenCount = 0;
}

/** Where the outside writes, per column of the file, which kept column it is (i32, −1: dropped). */
export function keptOf(at: usize): usize {
  return changetype<Reader>(at).kept;
}

export function spoil(reader: Reader, fault: i32): void {
  if (reader.fault != 0) return;
  reader.fault = fault;
  reader.faultColumn = reader.column;
}

export function keptAt(reader: Reader): i32 {
  return reader.column < reader.width ? load<i32>(reader.kept + ((<usize>reader.column) << 2)) : -1;
}

export function endRecord(reader: Reader): void {
  if (reader.begun == 0) {
    reader.row++;
    reader.blank++;
    return;
  }
  if (reader.column != reader.width - 1 && reader.fault == 0) {
    reader.fault = RAGGED;
    reader.faultColumn = -1;
  }
  reader.records++;
  if (reader.fault != 0) {
    if (reader.fault == UNDECODABLE) reader.undecodable++;
    if (reader.brokenCount == reader.brokenRoom) {
      reader.brokenRoom *= 2;
      reader.broken = heap.realloc(reader.broken, <usize>reader.brokenRoom * 12);
    }
    const to = reader.broken + <usize>reader.brokenCount * 12;
    store<i32>(to, reader.row);
    store<i32>(to, reader.faultColumn < reader.width ? reader.faultColumn : -1, 4);
    store<i32>(to, reader.fault, 8);
    reader.brokenCount++;
    dropRecord(reader.columns);
    reader.fault = 0;
  } else keepRecord(reader.columns, reader.row);
  reader.begun = 0;
  reader.column = 0;
}

/** The record underway ends with the file. */
export function endOfFile(at: usize): void {
  endRecord(changetype<Reader>(at));
}
