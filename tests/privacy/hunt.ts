/** The canary hunt: looks for planted words in bytes, in every form they could hide in — encodings, base64, hex, inside compressed parts. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib';

export type Hit = { readonly where: string; readonly canary: string; readonly form: string };

/** CP932 by reversing the decoder: the forms a core system's file has on disk. */
const cp932 = (() => {
  const decoder = new TextDecoder('shift_jis');
  const table = new Map<string, number[]>();
  for (let lead = 0x81; lead <= 0xfc; lead++) {
    for (let trail = 0x40; trail <= 0xfc; trail++) {
      const character = decoder.decode(Uint8Array.of(lead, trail));
      if (character.length === 1 && character !== '�' && !table.has(character)) table.set(character, [lead, trail]);
    }
  }
  return (text: string): Buffer =>
    Buffer.from([...text].flatMap((c) => (c.charCodeAt(0) < 0x80 ? [c.charCodeAt(0)] : (table.get(c) ?? [0x3f]))));
})();

/** The part of a base64 text that does not depend on what stands before and after, for each of the three alignments. */
const base64Cores = (bytes: Buffer): string[] =>
  [0, 1, 2].map((shift) => {
    const padded = Buffer.concat([Buffer.alloc(shift), bytes]);
    const text = padded.toString('base64');
    const from = shift === 0 ? 0 : 4;
    return text.slice(from, Math.floor(padded.length / 3) * 4);
  });

const formsOf = (canary: string): { form: string; bytes: Buffer }[] => {
  const plain = [
    { form: 'utf-8', bytes: Buffer.from(canary, 'utf8') },
    { form: 'utf-16le', bytes: Buffer.from(canary, 'utf16le') },
    { form: 'utf-16be', bytes: Buffer.from(canary, 'utf16le').swap16() },
    { form: 'cp932', bytes: cp932(canary) },
  ];
  const escaped = [...canary]
    .map((c) => (c.charCodeAt(0) < 0x80 ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`))
    .join('');
  return [
    ...plain,
    { form: 'json escape', bytes: Buffer.from(escaped) },
    { form: 'percent', bytes: Buffer.from(encodeURIComponent(canary)) },
    ...plain.slice(0, 4).flatMap(({ form, bytes }) => [
      { form: `${form} hex`, bytes: Buffer.from(bytes.toString('hex')) },
      { form: `${form} HEX`, bytes: Buffer.from(bytes.toString('hex').toUpperCase()) },
      ...base64Cores(bytes).flatMap((core) => [
        { form: `${form} base64`, bytes: Buffer.from(core) },
        { form: `${form} base64url`, bytes: Buffer.from(core.replaceAll('+', '-').replaceAll('/', '_')) },
      ]),
    ]),
  ].filter(({ bytes }) => bytes.length >= 6);
};

/** One zstd frame, without what follows it: walks the block headers (RFC 8878 §3.1.1). */
const frame = (bytes: Buffer): Buffer => {
  const descriptor = bytes[4] as number;
  const single = (descriptor >> 5) & 1;
  const contentSize = [single, 2, 4, 8][descriptor >> 6] as number;
  let at = 5 + (single ? 0 : 1) + ([0, 1, 2, 4][descriptor & 3] as number) + contentSize;
  for (let last = false; !last; ) {
    const header = bytes.readUIntLE(at, 3);
    last = (header & 1) === 1;
    const kind = (header >> 1) & 3;
    at += 3 + (kind === 1 ? 1 : header >> 3);
  }
  return bytes.subarray(0, at + (descriptor & 4 ? 4 : 0));
};

/** Which of the needles (each at least four bytes) are in some bytes: one walk over them for all needles, told apart by their first four. */
const finder = (needles: readonly Buffer[]) => {
  const slot = (four: number): number => Math.imul(four, 0x9e3779b1) >>> 16;
  const first = new Int32Array(65_536).fill(-1);
  const next = new Int32Array(needles.length).fill(-1);
  const fours = Int32Array.from(needles, (needle) => needle.readInt32BE(0));
  fours.forEach((four, i) => {
    next[i] = first[slot(four)] as number;
    first[slot(four)] = i;
  });
  return (bytes: Buffer): Set<number> => {
    const found = new Set<number>();
    let four = 0;
    for (let at = 0; at < bytes.length; at++) {
      four = (four << 8) | (bytes[at] as number);
      for (let i = first[slot(four)] as number; i >= 0; i = next[i] as number) {
        if (fours[i] !== four || at < 3 || found.has(i)) continue;
        const needle = needles[i] as Buffer;
        const from = at - 3;
        if (from + needle.length <= bytes.length && needle.compare(bytes, from, from + needle.length) === 0)
          found.add(i);
      }
    }
    return found;
  };
};

export const hunter = (canaries: readonly string[]) => {
  const forms = canaries.flatMap((canary) => formsOf(canary).map((f) => ({ canary, ...f })));
  const find = finder(forms.map(({ bytes }) => bytes));

  /** Compressed parts anywhere in the bytes, opened. */
  const opened = (bytes: Buffer): Buffer[] => {
    const parts: Buffer[] = [];
    const attempt = (open: () => Buffer) => {
      try {
        const part = open();
        if (part.length > 0) parts.push(part);
      } catch {
        // Not compressed after all, or cut: the raw bytes are searched anyway.
      }
    };
    const each = (magic: Buffer, open: (at: number) => Buffer) => {
      for (let at = bytes.indexOf(magic), n = 0; at >= 0 && n < 2000; at = bytes.indexOf(magic, at + 1), n++)
        attempt(() => open(at));
    };
    const limit = { maxOutputLength: 64 << 20 };
    // Raw inflate stops at the end of its stream; gunzip would refuse whatever follows it.
    each(Buffer.from([0x1f, 0x8b, 0x08]), (at) => inflateRawSync(bytes.subarray(at + 10), limit));
    each(Buffer.from([0x1f, 0x8b, 0x08]), (at) => gunzipSync(bytes.subarray(at), limit));
    each(Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), (at) => zstdDecompressSync(frame(bytes.subarray(at)), limit));
    each(Buffer.from([0x78, 0x9c]), (at) => inflateSync(bytes.subarray(at), limit));
    each(Buffer.from('PK\u0003\u0004', 'latin1'), (at) =>
      inflateRawSync(bytes.subarray(at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)), limit),
    );
    if (bytes.length < 8 << 20) attempt(() => brotliDecompressSync(bytes, limit));
    return parts;
  };

  const inBytes = (where: string, bytes: Buffer, depth = 0): Hit[] => {
    const found = find(bytes);
    const hits = forms.filter((_, i) => found.has(i)).map(({ canary, form }) => ({ where, canary, form }));
    return depth >= 2
      ? hits
      : [...hits, ...opened(bytes).flatMap((part) => inBytes(`${where} (opened)`, part, depth + 1))];
  };

  const inFolder = (folder: string, except: readonly string[] = []): { hits: Hit[]; files: number; bytes: number } => {
    let files = 0;
    let total = 0;
    const walk = (at: string): Hit[] =>
      readdirSync(at, { withFileTypes: true }).flatMap((entry) => {
        const path = join(at, entry.name);
        if (except.includes(path)) return [];
        const named = inBytes(`name of ${at}`, Buffer.from(entry.name));
        if (entry.isDirectory()) return [...named, ...walk(path)];
        if (!entry.isFile()) return named;
        files += 1;
        total += statSync(path).size;
        return [...named, ...inBytes(path, readFileSync(path))];
      });
    const hits = walk(folder);
    return { hits, files, bytes: total };
  };

  return { inBytes, inFolder };
};
