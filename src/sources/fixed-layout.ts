/** Where the fields of a fixed-length file seem to lie, by the kinds of letters that stand at each byte of its records: a place to begin, never the truth. */

export type GuessedField = { readonly at: number; readonly bytes: number };
export type GuessedLayout = {
  readonly recordBytes: number;
  readonly lineEnd: 'crlf' | 'lf';
  readonly fields: readonly GuessedField[];
};

const least = { records: 20, bytes: 8 };
const [BLANK, DIGIT, LETTER, KANA, LEAD, TRAIL, WIDE_LEAD, WIDE_TRAIL] = [0, 1, 2, 3, 4, 5, 6, 7];
type Kind = 'blank' | 'digits' | 'letters' | 'kana' | 'wide' | 'mixed';
/** What counts as one kind of letter: hardly any other at this byte. */
const pure = 0.95;

/** Whole records of one length, or null. */
const recordsOf = (
  head: Uint8Array,
): { readonly records: readonly Uint8Array[]; readonly lineEnd: 'crlf' | 'lf' } | null => {
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

const kindsIn = (record: Uint8Array, count: (at: number, kind: number) => void): void => {
  for (let i = 0; i < record.length; i++) {
    const byte = record[i] as number;
    if (byte >= 0x80 && !(byte >= 0xa1 && byte <= 0xdf) && i + 1 < record.length) {
      const blank = byte === 0x81 && record[i + 1] === 0x40;
      count(i, blank ? WIDE_LEAD : LEAD);
      count(++i, blank ? WIDE_TRAIL : TRAIL);
    } else if (byte === 0x20) count(i, BLANK);
    else if (byte >= 0x30 && byte <= 0x39) count(i, DIGIT);
    else count(i, byte >= 0xa1 && byte <= 0xdf ? KANA : LETTER);
  }
};

/** Null where lines are not of one length: then it is no fixed-length file, or one without line ends. */
export const guessLayout = (head: Uint8Array): GuessedLayout | null => {
  const found = recordsOf(head);
  if (!found) return null;
  const { records, lineEnd } = found;
  const recordBytes = records[0]?.length ?? 0;
  const seen = Array.from({ length: recordBytes }, () => Array<number>(8).fill(0));
  for (const record of records)
    kindsIn(record, (at, kind) => {
      const counts = seen[at] as number[];
      counts[kind] = (counts[kind] as number) + 1;
    });
  const of = (at: number, ...kinds: readonly number[]) =>
    kinds.reduce((sum, kind) => sum + ((seen[at] as number[])[kind] as number), 0);
  const filled = (at: number) => records.length - of(at, BLANK, WIDE_LEAD, WIDE_TRAIL);
  const kindOf = (at: number): Kind => {
    const all = filled(at);
    if (all === 0) return 'blank';
    if (of(at, DIGIT) >= pure * all) return 'digits';
    if (of(at, LEAD, TRAIL) >= pure * all) return 'wide';
    if (of(at, KANA) >= pure * all) return 'kana';
    return of(at, LETTER) >= pure * all ? 'letters' : 'mixed';
  };
  const starts = [0];
  let before: Kind = kindOf(0);
  for (let at = 1; at < recordBytes; at++) {
    const kind = kindOf(at);
    if (kind === 'blank') continue;
    // Names and addresses are filled from the left: where a run of blanks ends in nearly all records, another field begins. One blank alone parts names.
    const run = kind === 'wide' ? [at - 1, at - 4] : [at - 1, at - 2];
    const blank = run.every((cell) => cell >= 0 && filled(cell) <= records.length / 2);
    const begins = kind !== 'digits' && blank && filled(at) >= 0.9 * records.length && of(at, TRAIL, WIDE_TRAIL) === 0;
    if (kind !== before || begins) starts.push(at);
    before = kind;
  }
  const fields = starts.map((at, i) => ({ at: at + 1, bytes: (starts[i + 1] ?? recordBytes) - at }));
  return { recordBytes, lineEnd, fields };
};
