/** How long the records of a file without line ends are: the length at which what stands at each byte tells most about the letters found there. */

/** So few records say nothing. */
const least = { records: 20, bytes: 8 };
/** Letters must cost this share less when the place in the record is known, or the file has no records of one length. */
const gain = 0.1;
/** A part of the best length that saves so much of what that saves is the length. */
const mostOf = 0.9;

/** Digits one by one, other bytes by their upper half: few enough kinds that a sample counts them. */
const kinds = 26;
const kindOf = (byte: number): number => (byte >= 0x30 && byte <= 0x39 ? 16 + byte - 0x30 : byte >> 4);

/** Bits that the bytes take when they are told place by place (Shannon), and what telling the counts of each place takes (BIC). */
const bitsAt = (head: Uint8Array, length: number): number => {
  const records = Math.floor(head.length / length);
  const counts = new Int32Array(length * kinds);
  for (let i = 0, at = 0; i < records * length; i++, at = at + 1 === length ? 0 : at + 1) {
    const cell = at * kinds + kindOf(head[i] as number);
    counts[cell] = (counts[cell] as number) + 1;
  }
  let bits = 0;
  for (let at = 0; at < length; at++) {
    let distinct = 0;
    for (let kind = 0; kind < kinds; kind++) {
      const n = counts[at * kinds + kind] as number;
      if (n === 0) continue;
      distinct++;
      bits -= n * Math.log2(n / records);
    }
    bits += ((distinct - 1) * Math.log2(records)) / 2;
  }
  return (bits * head.length) / (records * length);
};

/** @param size bytes of the whole file, an end mark apart; only lengths that divide it are thought of. */
export const guessRecordBytes = (head: Uint8Array, size: number): number | null => {
  // Characters of two bytes have a rhythm of their own.
  const bare = Math.min(bitsAt(head, 1), bitsAt(head, 2));
  const tried: { readonly bytes: number; readonly saved: number }[] = [];
  for (let bytes = least.bytes; bytes * least.records <= head.length; bytes++)
    if (size % bytes === 0) tried.push({ bytes, saved: bare - bitsAt(head, bytes) });
  const best = tried.reduce((a, b) => (b.saved > a.saved ? b : a), { bytes: 0, saved: bare * gain });
  // Where every other record is alike by chance (couples, both halves of a year), two of them look like one.
  return tried.find(({ bytes, saved }) => best.bytes % bytes === 0 && saved >= mostOf * best.saved)?.bytes ?? null;
};
