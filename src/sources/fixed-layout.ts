/** Where the fields of a fixed-length file seem to lie, by the kinds of letters that stand at each byte of its records: a place to begin, never the truth. */
import { packedNumbers, zonedNumbers } from './fixed-numbers.ts';
import { guessRecordBytes } from './record-length.ts';

export type GuessedField = {
  readonly at: number;
  readonly bytes: number;
  readonly as?: 'packed' | 'zoned';
  /** Only where somebody stated them: no sample shows them. */
  readonly decimals?: number;
};
export type GuessedLayout = {
  readonly recordBytes: number;
  readonly lineEnd: 'crlf' | 'lf' | 'none';
  readonly fields: readonly GuessedField[];
  /** Where fields of plain digits begin. */
  readonly digitsAt: readonly number[];
};

const least = { records: 20, bytes: 8 };
const [BLANK, DIGIT, LETTER, KANA, LEAD, TRAIL, WIDE_LEAD, WIDE_TRAIL, NUMBER] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
type Kind = 'blank' | 'digits' | 'letters' | 'kana' | 'wide' | 'number' | 'mixed';
/** What counts as one kind of letter: hardly any other at this byte. */
const pure = 0.95;
const endMark = 0x1a;

type Records = { readonly records: readonly Uint8Array[]; readonly lineEnd: GuessedLayout['lineEnd'] };

/** Whole records of one length, or null. */
const linesOf = (head: Uint8Array): Records | null => {
  const lines: Uint8Array[] = [];
  for (let from = 0, to = head.indexOf(0x0a); to >= 0; from = to + 1, to = head.indexOf(0x0a, from))
    lines.push(head.subarray(from, to));
  const crlf = lines.every((line) => line.at(-1) === 0x0d);
  const records = crlf ? lines.map((line) => line.subarray(0, -1)) : lines;
  const length = records[0]?.length ?? 0;
  const fits =
    records.length >= least.records && length >= least.bytes && records.every((one) => one.length === length);
  return fits ? { records, lineEnd: crlf ? 'crlf' : 'lf' } : null;
};
const periodsOf = (head: Uint8Array, size: number): Records | null => {
  if (head.includes(0x0a)) return null;
  const whole = head.length === size && head.at(-1) === endMark;
  const bytes = guessRecordBytes(whole ? head.subarray(0, -1) : head, size) ?? guessRecordBytes(head, size - 1);
  if (bytes === null) return null;
  const count = Math.floor(head.length / bytes);
  return {
    records: Array.from({ length: count }, (_, i) => head.subarray(i * bytes, (i + 1) * bytes)),
    lineEnd: 'none',
  };
};

const kindsIn = (
  record: Uint8Array,
  isNumber: (at: number) => boolean,
  count: (at: number, kind: number) => void,
): void => {
  for (let i = 0; i < record.length; i++) {
    const byte = record[i] as number;
    if (isNumber(i)) count(i, NUMBER);
    else if (byte >= 0x80 && !(byte >= 0xa1 && byte <= 0xdf) && i + 1 < record.length && !isNumber(i + 1)) {
      const blank = byte === 0x81 && record[i + 1] === 0x40;
      count(i, blank ? WIDE_LEAD : LEAD);
      count(++i, blank ? WIDE_TRAIL : TRAIL);
    } else if (byte === 0x20) count(i, BLANK);
    else if (byte >= 0x30 && byte <= 0x39) count(i, DIGIT);
    else count(i, byte >= 0xa1 && byte <= 0xdf ? KANA : LETTER);
  }
};

/** What stands at each byte, over all records. */
const looksOf = (records: readonly Uint8Array[], isNumber: (at: number) => boolean) => {
  const seen = Array.from({ length: records[0]?.length ?? 0 }, () => Array<number>(9).fill(0));
  for (const record of records)
    kindsIn(record, isNumber, (at, kind) => {
      const counts = seen[at] as number[];
      counts[kind] = (counts[kind] as number) + 1;
    });
  const of = (at: number, ...kinds: readonly number[]) =>
    kinds.reduce((sum, kind) => sum + ((seen[at] as number[])[kind] as number), 0);
  const filled = (at: number) => records.length - of(at, BLANK, WIDE_LEAD, WIDE_TRAIL);
  const kindOf = (at: number): Kind => {
    const all = filled(at);
    if (all === 0) return 'blank';
    if (of(at, NUMBER) > 0) return 'number';
    if (of(at, DIGIT) >= pure * all) return 'digits';
    if (of(at, LEAD, TRAIL) >= pure * all) return 'wide';
    if (of(at, KANA) >= pure * all) return 'kana';
    return of(at, LETTER) >= pure * all ? 'letters' : 'mixed';
  };
  return { of, filled, kindOf };
};

/**
 * Null where neither lines nor periods are of one length: then it is no fixed-length file.
 * @param size bytes of the whole file, whose first ones `head` is
 */
export const guessLayout = (head: Uint8Array, size: number): GuessedLayout | null => {
  const found = linesOf(head) ?? periodsOf(head, size);
  if (!found) return null;
  const { records, lineEnd } = found;
  const recordBytes = records[0]?.length ?? 0;
  const packed = packedNumbers(records);
  const within = (numbers: typeof packed, at: number) => numbers.find((one) => at >= one.at && at < one.at + one.bytes);
  const plain = looksOf(records, (at) => within(packed, at) !== undefined);
  const numbers = [...packed, ...zonedNumbers(records, (at) => plain.kindOf(at) === 'digits')];
  const { of, filled, kindOf } = looksOf(records, (at) => within(numbers, at) !== undefined);
  const starts = [0];
  let before: Kind = kindOf(0);
  for (let at = 1; at < recordBytes; at++) {
    const kind = kindOf(at);
    if (within(numbers, at) !== within(numbers, at - 1)) {
      starts.push(at);
      before = kind;
      continue;
    }
    if (kind === 'blank' || kind === 'number') continue;
    // Names and addresses are filled from the left: where a run of blanks ends in nearly all records, another field begins. One blank alone parts names.
    const run = kind === 'wide' ? [at - 1, at - 4] : [at - 1, at - 2];
    const blank = run.every((cell) => cell >= 0 && filled(cell) <= records.length / 2);
    const begins = kind !== 'digits' && blank && filled(at) >= 0.9 * records.length && of(at, TRAIL, WIDE_TRAIL) === 0;
    if (kind !== before || begins) starts.push(at);
    before = kind;
  }
  const fields = starts.map((at, i): GuessedField => {
    const as = within(numbers, at)?.as;
    return { at: at + 1, bytes: (starts[i + 1] ?? recordBytes) - at, ...(as ? { as } : {}) };
  });
  const digitsAt = starts.filter((at) => kindOf(at) === 'digits').map((at) => at + 1);
  return { recordBytes, lineEnd, fields, digitsAt };
};
