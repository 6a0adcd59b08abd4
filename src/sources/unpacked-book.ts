/**
 * A workbook (XLSX) unpacked by the runtime, never more than it may become, and handed on as a ZIP of plain files: the library that reads sheets unpacks
 * whatever it meets, however much comes out, compares no checksum, and looks into ZIPs in the ZIP. What the index says is taken at its word and held to it.
 */
import { crc32, inflateRawSync } from 'node:zlib';

export type UnpackedBook = Buffer | 'broken' | 'large' | 'locked';

const localFile = 0x04034b50;
const indexEntry = 0x02014b50;
const indexEnd = 0x06054b50;
const [localLength, entryLength, endLength] = [30, 46, 22];
const stated64 = 0xffffffff;
/** What a sheet is read from; no pictures, and nothing that is a container itself. */
const wanted =
  /^(\[Content_Types\]\.xml|_rels\/[^/]*|docProps\/[^/]*\.xml|xl\/(?!media\/|embeddings\/).*\.(xml|rels|bin))$/i;

type Entry = {
  readonly name: Buffer;
  readonly method: number;
  readonly flags: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
};

/** Sizes and place beyond 32 bits stand in the extra field, those that are needed, in this order. */
const wideOf = (extra: Buffer, stated: readonly number[]): readonly number[] | null => {
  if (!stated.includes(stated64)) return stated;
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let next = at + 4;
    const end = Math.min(extra.length, next + extra.readUInt16LE(at + 2));
    const told = stated.map((one) => {
      if (one !== stated64) return one;
      next += 8;
      return next <= end ? Number(extra.readBigUInt64LE(next - 8)) : -1;
    });
    return told.includes(-1) ? null : told;
  }
  return null;
};

/** Null where the index is not whole. */
const entriesOf = (book: Buffer): Entry[] | null => {
  const end = book.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || end + endLength > book.length || book.readUInt32LE(end) !== indexEnd) return null;
  const entries: Entry[] = [];
  let at = book.readUInt32LE(end + 16);
  for (let left = book.readUInt16LE(end + 10); left > 0; left--) {
    if (at + entryLength > end || book.readUInt32LE(at) !== indexEntry) return null;
    const [names, extras] = [book.readUInt16LE(at + 28), book.readUInt16LE(at + 30)];
    const next = at + entryLength + names + extras + book.readUInt16LE(at + 32);
    if (next > end) return null;
    const extra = book.subarray(at + entryLength + names, at + entryLength + names + extras);
    const told = wideOf(extra, [book.readUInt32LE(at + 24), book.readUInt32LE(at + 20), book.readUInt32LE(at + 42)]);
    if (!told) return null;
    const [size = 0, packed = 0, offset = 0] = told;
    entries.push({
      name: book.subarray(at + entryLength, at + entryLength + names),
      flags: book.readUInt16LE(at + 8),
      method: book.readUInt16LE(at + 10),
      crc: book.readUInt32LE(at + 16),
      packed,
      size,
      offset,
    });
    at = next;
  }
  return entries;
};

/** Null where it is not what the index says: its place, its length, its checksum. */
const contentOf = (book: Buffer, { method, crc, packed, size, offset }: Entry): Buffer | null => {
  if (offset + localLength > book.length || book.readUInt32LE(offset) !== localFile) return null;
  const from = offset + localLength + book.readUInt16LE(offset + 26) + book.readUInt16LE(offset + 28);
  const bytes = book.subarray(from, from + packed);
  if (bytes.length !== packed || (method !== 8 && method !== 0)) return null;
  try {
    const content = method === 0 ? bytes : inflateRawSync(bytes, { maxOutputLength: Math.max(1, size) });
    return content.length === size && crc32(content) === crc ? content : null;
  } catch {
    return null;
  }
};

const [opening, slash, closing, blank, colon, letterC] = [0x3c, 0x2f, 0x3e, 0x20, 0x3a, 0x63];
const isWord = (byte: number | undefined): boolean =>
  byte !== undefined &&
  ((byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a) || byte === 0x5f);
/** Cells (`<c `, `<x:c>`) of a sheet: each takes some 300 bytes once it is read, though it may be packed in less than one. */
const cellsIn = (sheet: Buffer): number => {
  let cells = 0;
  for (let at = 0; at < sheet.length; at++) {
    if (sheet[at] !== opening) continue;
    let from = at + 1;
    while (isWord(sheet[from])) from++;
    if (sheet[from] === colon) for (from++; isWord(sheet[from]); ) from++;
    const after = sheet[from];
    if (
      sheet[from - 1] === letterC &&
      !isWord(sheet[from - 2]) &&
      (after === blank || after === closing || after === slash)
    )
      cells++;
  }
  return cells;
};

/** As plain files, one after another, with an index of their own. */
const plainZip = (entries: readonly Entry[], contentOf: (entry: Entry) => Buffer | null): Buffer | null => {
  const sum = entries.reduce((all, { name, size }) => all + localLength + entryLength + 2 * name.length + size, 0);
  const zip = Buffer.alloc(sum + endLength);
  const index: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const content = contentOf(entry);
    if (!content) return null;
    const header = Buffer.alloc(entryLength);
    header.writeUInt32LE(indexEntry, 0);
    header.writeUInt16LE(20, 6);
    header.writeUInt32LE(entry.crc, 16);
    header.writeUInt32LE(content.length, 20);
    header.writeUInt32LE(content.length, 24);
    header.writeUInt16LE(entry.name.length, 28);
    header.writeUInt32LE(at, 42);
    index.push(header, entry.name);
    zip.writeUInt32LE(localFile, at);
    header.copy(zip, at + 4, 6, 32);
    at += localLength;
    at += entry.name.copy(zip, at);
    at += content.copy(zip, at);
  }
  const indexBytes = Buffer.concat(index);
  indexBytes.copy(zip, at);
  zip.writeUInt32LE(indexEnd, at + indexBytes.length);
  zip.writeUInt16LE(entries.length, at + indexBytes.length + 8);
  zip.writeUInt16LE(entries.length, at + indexBytes.length + 10);
  zip.writeUInt32LE(indexBytes.length, at + indexBytes.length + 12);
  zip.writeUInt32LE(at, at + indexBytes.length + 16);
  return zip;
};

/** What a workbook may hold: bytes of all its files together and of one of them, unpacked (a sheet is read as one text), and cells of a sheet. */
export type BookLimits = { readonly bytes: number; readonly fileBytes: number; readonly cells: number };
/** Bytes of a cell in the binary form (XLSB), at least. */
const binaryCell = 16;

/** Nothing is unpacked of a book whose index says that it is larger. */
export const unpackedBook = (bytes: Uint8Array, most: BookLimits): UnpackedBook => {
  const book = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = entriesOf(book)?.filter(({ name }) => wanted.test(name.toString('latin1')));
  if (!entries) return 'broken';
  if (entries.some(({ flags }) => (flags & 0x2041) !== 0)) return 'locked';
  if (entries.reduce((sum, { size }) => sum + size, 0) > most.bytes) return 'large';
  if (entries.some(({ size }) => size > most.fileBytes)) return 'large';
  let full = false;
  const plain = plainZip(entries, (entry) => {
    const content = contentOf(book, entry);
    if (!content) return null;
    const binary = /bin$/i.test(entry.name.toString('latin1'));
    full = (binary ? content.length / binaryCell : cellsIn(content)) > most.cells;
    return full ? null : content;
  });
  return plain ?? (full ? 'large' : 'broken');
};
