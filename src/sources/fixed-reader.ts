/** One pass over fixed-length records: texts decoded, host numbers written as digits, every record that does not fit named. Same output as the record reader. */
import { cp932Table, isCp932Lead } from './character-table.ts';
import { type DecimalShape, packedDecimal, zonedDecimal } from './decimals.ts';
import type { ColumnParts } from './column-parts.ts';
import type { Reason } from './quarantine.ts';
import { type Broken, type Counts, type End, type RowReader } from './records.ts';
import { writeCharacter } from './utf8.ts';

export type FixedField = DecimalShape & {
  /** First byte, from 0, and the byte after the last. */
  readonly from: number;
  readonly to: number;
  readonly as: 'text' | 'zoned' | 'packed';
  readonly keep: boolean;
};
export type FixedLayout = {
  readonly recordBytes: number;
  readonly lineEnd: 'crlf' | 'lf' | 'none';
  readonly fields: readonly FixedField[];
};

const LF = 0x0a;
const CR = 0x0d;
const endMark = 0x1a;

/**
 * Records with line ends are found by them, so that one of another length is set aside alone. Packed bytes may look like a line end: records that
 * have any, and records without line ends, are found by counting; `misfit` tells the first that does not fit, after which nothing can be trusted.
 */
export const fixedReader = (
  layout: FixedLayout,
  parts: ColumnParts,
): RowReader & { readonly misfit: () => number | null } => {
  const { recordBytes, lineEnd, fields } = layout;
  const table = cp932Table();
  const counted = lineEnd === 'none' || fields.some(({ as }) => as === 'packed');
  const endBytes = lineEnd === 'none' ? 0 : lineEnd === 'lf' ? 1 : 2;
  const broken: Broken[] = [];
  /** The kept text of one record, and where each of its fields ends. */
  const out = new Uint8Array(recordBytes * 4 + fields.length * 32 + 32);
  const ends = new Int32Array(fields.length);
  let o = 0;
  let carry: Uint8Array = new Uint8Array(0);
  let row = 0;
  let records = 0;
  let blank = 0;
  let undecodable = 0;
  let ended = false;
  let misfit: number | null = null;

  /** Decodes a text into `out` (or only looks at it); what is wrong with it, if anything. */
  const text = (bytes: Uint8Array, field: FixedField): Reason | null => {
    let { from: i, to } = field;
    // A field of low values was never filled in.
    if (bytes[i] === 0) {
      while (i < to && bytes[i] === 0) i++;
      return i === to ? null : 'nul-byte';
    }
    while (to > i && bytes[to - 1] === 0x20) to--;
    while (i < to) {
      const byte = bytes[i] as number;
      if (byte < 0x80) {
        if (byte < 0x20 || byte === 0x7f) return byte === 0 ? 'nul-byte' : 'control-character';
        if (field.keep) out[o++] = byte;
        i++;
        continue;
      }
      const kana = byte >= 0xa1 && byte <= 0xdf;
      const code = kana
        ? 0xff61 + byte - 0xa1
        : i + 1 < to && isCp932Lead(byte)
          ? (table[(byte << 8) | (bytes[i + 1] as number)] as number)
          : 0;
      if (code === 0) return 'undecodable';
      if (field.keep) o = writeCharacter(out, o, code);
      i += kana ? 1 : 2;
    }
    return null;
  };
  const number = (bytes: Uint8Array, { from, to, as, keep, ...shape }: FixedField): Reason | null => {
    const digits = (as === 'packed' ? packedDecimal : zonedDecimal)(bytes, from, to, shape);
    if (digits === null) return 'decimal-invalid';
    if (keep) for (let k = 0; k < digits.length; k++) out[o++] = digits.charCodeAt(k);
    return null;
  };
  const record = (bytes: Uint8Array) => {
    row++;
    records++;
    o = 0;
    let kept = 0;
    let fault: Reason | null = bytes.length === recordBytes ? null : 'ragged';
    let column = -1;
    for (let c = 0; c < fields.length && fault === null; c++) {
      const field = fields[c] as FixedField;
      fault = field.as === 'text' ? text(bytes, field) : number(bytes, field);
      if (fault) column = c;
      if (field.keep) ends[kept++] = o;
    }
    if (fault) {
      if (fault === 'undecodable') undecodable++;
      broken.push({ row, column, reason: fault });
    } else parts.record(row, out, ends);
  };
  const lineEndAt = (bytes: Uint8Array, at: number): boolean =>
    lineEnd === 'none' || (lineEnd === 'lf' ? bytes[at] === LF : bytes[at] === CR && bytes[at + 1] === LF);

  const readCounted = (bytes: Uint8Array): number => {
    const step = recordBytes + endBytes;
    let i = 0;
    for (; i + step <= bytes.length && misfit === null; i += step) {
      if (!lineEndAt(bytes, i + recordBytes)) misfit = row + 1;
      // The first record followed by a line end nobody declared: every later one would be read askew.
      else if (lineEnd === 'none' && row === 0 && bytes[i + recordBytes] === CR && bytes[i + recordBytes + 1] === LF)
        misfit = 1;
      else record(bytes.subarray(i, i + recordBytes));
    }
    return misfit === null ? i : bytes.length;
  };
  const readLines = (bytes: Uint8Array): number => {
    let i = 0;
    for (let end = bytes.indexOf(LF, i); end !== -1; end = bytes.indexOf(LF, i)) {
      const last = end > i && bytes[end - 1] === CR ? end - 1 : end;
      if (last === i) {
        row++;
        blank++;
      } else record(bytes.subarray(i, last));
      i = end + 1;
    }
    return i;
  };
  return {
    push(chunk) {
      const bytes = carry.length === 0 ? chunk : Buffer.concat([carry, chunk]);
      const used = counted ? readCounted(bytes) : readLines(bytes);
      carry = bytes.slice(used);
      // Line ends were declared and none comes.
      if (!counted && carry.length > recordBytes * 64 + (1 << 20)) misfit ??= row + 1;
    },
    finish(): End {
      let left = carry;
      carry = new Uint8Array(0);
      if (left.length > 0 && left.every((byte) => byte === endMark || byte === CR || byte === LF)) {
        ended = left.includes(endMark);
        left = carry;
      } else if (left.length === recordBytes + 1 && left[recordBytes] === endMark) {
        ended = true;
        left = left.subarray(0, recordBytes);
      }
      if (left.length === 0) return { at: 'clean', row };
      if (left.length !== recordBytes) return { at: 'inside-record', row: row + 1 };
      record(left);
      return { at: 'no-newline', row };
    },
    parts,
    counts: (): Counts => ({
      records,
      blank,
      row,
      undecodable,
      open: carry.length,
      endMark: ended,
    }),
    misfit: () => misfit,
    broken,
    close: () => parts.close(),
  };
};
