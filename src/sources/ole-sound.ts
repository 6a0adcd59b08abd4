/**
 * Whether the container of an old workbook (OLE2, MS-CFB) can be walked to its end. The reader of workbooks follows its chains without counting, so one
 * flipped bit that leads a chain back to itself would keep it walking, and filling memory, for ever. What else may be wrong is the reader's to say.
 */

/** No workbook has so many streams; a directory that claims more is damage. */
const mostEntries = 10_000;
const entryBytes = 128;

/** Sector numbers of the allocation table (FAT), from the header and the chain of further lists (DIFAT). */
const tableSectors = (view: DataView, sectorBytes: number, sectors: number): readonly number[] | null => {
  const listed: number[] = [];
  for (let at = 76; at < 512; at += 4) {
    const sector = view.getInt32(at, true);
    if (sector < 0) break;
    listed.push(sector);
  }
  let further = view.getInt32(68, true);
  for (let lists = view.getInt32(72, true); lists > 0 && further >= 0 && further < sectors; lists--) {
    if (listed.length > sectors) return null;
    const begin = (further + 1) * sectorBytes;
    const end = Math.min(begin + sectorBytes, view.byteLength) - 4;
    for (let at = begin; at < end; at += 4) listed.push(view.getInt32(at, true));
    further = end - begin === sectorBytes - 4 ? view.getInt32(end, true) : -1;
  }
  return listed.length > sectors + sectorBytes ? null : listed;
};

/** Following `next` from anywhere comes to an end, and no two come together on the way. */
const allEnd = (next: readonly (readonly number[])[]): boolean => {
  const comesFrom = new Int32Array(next.length).fill(-1);
  for (const [from, followers] of next.entries())
    for (const to of followers) {
      if (to < 0 || to >= next.length) continue;
      if (comesFrom[to] !== -1) return false;
      comesFrom[to] = from;
    }
  // Nobody has two before him: whoever is not reached from a beginning stands in a ring.
  const waiting = [...comesFrom.keys()].filter((node) => comesFrom[node] === -1);
  let reached = 0;
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    reached++;
    for (const to of next[node] as readonly number[]) if (to >= 0 && to < next.length) waiting.push(to);
  }
  return reached === next.length;
};

/** A stream by its blocks: which place of the file a place of it is; −1 beyond its end. */
type Stream = { readonly size: number; readonly at: (place: number) => number };
const streamOf = (blocks: readonly number[], blockBytes: number, wanted: number, fileBytes: number): Stream => {
  const last = blocks.at(-1);
  const lastBytes = last === undefined ? 0 : Math.max(0, Math.min(blockBytes, fileBytes - last));
  const size = Math.min(wanted, Math.max(0, blocks.length - 1) * blockBytes + lastBytes);
  return {
    size,
    at: (place) => (place < size ? (blocks[Math.floor(place / blockBytes)] as number) + (place % blockBytes) : -1),
  };
};

const externSheet = 0x17;
const formulas: ReadonlySet<number> = new Set([0x06, 0x206, 0x406]);
/** Formulas that several cells share, array formulas, names, names of other books, as the versions number them: of no use where values are read. */
const withFormulas: ReadonlySet<number> = new Set([0x4bc, 0x221, 0x21, 0x18, 0x218, 0x23, 0x223]);
/** A record nobody knows is passed over. */
const unknown = 0x0fff;
/** Bytes of a formula's record up to its formula, the length of which they end with, by the version the stream begins with. */
const beforeFormula: Readonly<Record<number, number>> = { 0x0: 17, 0x2: 18, 0x4: 18, 0x8: 22 };

/**
 * The reader counts down the links between sheets, and reads formulas up to a place that it takes from their record: from a record too short to say it, for
 * ever. Values are all that is read of a sheet, so formulas are taken out of the reader's way; their cells keep what they came to.
 */
const disarm = (bytes: Uint8Array, stream: Stream): boolean => {
  const byteAt = (place: number): number => bytes[stream.at(place)] ?? 0;
  const wordAt = (place: number): number => byteAt(place) | (byteAt(place + 1) << 8);
  const putWord = (place: number, word: number): void => {
    bytes[stream.at(place)] = word & 0xff;
    bytes[stream.at(place + 1)] = word >> 8;
  };
  // Streams that do not begin with a workbook's first record (BOF) hold something else.
  if (stream.size < 4 || byteAt(0) !== 0x09) return true;
  const version = byteAt(1);
  const least = beforeFormula[version] ?? 22;
  for (let at = 0; at + 4 <= stream.size; at += 4 + wordAt(at + 2)) {
    const type = wordAt(at);
    const there = Math.min(wordAt(at + 2), stream.size - at - 4);
    if (type === externSheet && there < 2) return false;
    if (withFormulas.has(type)) putWord(at, unknown);
    if (!formulas.has(type)) continue;
    if (there < least) return false;
    // As if it had none. Before version 5 nothing but the length of a formula can lead astray.
    if (version === 0x8) putWord(at + 4 + least - 2, 0xffff);
  }
  return true;
};

/** Streams below this size lie in a stream of their own, in sectors of 64 bytes. */
const small = 4096;
const smallSector = 64;

/** `bytes` begin with the signature of OLE2. Formulas in them are taken out of the reader's way. */
export const isSoundOle = (bytes: Uint8Array): boolean => {
  if (bytes.length < 512) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sectorBytes = view.getUint16(26, true) === 4 ? 4096 : 512;
  const sectors = Math.ceil(bytes.length / sectorBytes) - 1;
  const table = tableSectors(view, sectorBytes, sectors);
  if (!table) return false;

  const perSector = sectorBytes / 4;
  const chain = Array.from({ length: table.length * perSector }, (_, sector): readonly number[] => {
    const at = ((table[Math.floor(sector / perSector)] as number) + 1) * sectorBytes + (sector % perSector) * 4;
    return [at >= sectorBytes && at + 4 <= bytes.length ? view.getInt32(at, true) : -1];
  });
  if (!allEnd(chain)) return false;

  const blocksFrom = (first: number): number[] => {
    const blocks: number[] = [];
    for (let sector = first; sector >= 0 && sector < sectors; sector = chain[sector]?.[0] ?? -1)
      blocks.push((sector + 1) * sectorBytes);
    return blocks;
  };
  const whole = (first: number, size: number): Stream => streamOf(blocksFrom(first), sectorBytes, size, bytes.length);
  const smallTable = whole(view.getInt32(60, true), bytes.length);
  let smallOnes: Stream = { size: 0, at: () => -1 };
  const smallStream = (first: number, size: number): Stream => {
    const blocks: number[] = [];
    for (let at = first, left = size; at >= 0 && left > 0; left -= smallSector) {
      const place = smallOnes.at(at * smallSector);
      if (place < 0) break;
      blocks.push(place);
      at = at * 4 + 4 <= smallTable.size ? view.getInt32(smallTable.at(at * 4), true) : -1;
    }
    return streamOf(blocks, smallSector, size, bytes.length);
  };
  const entries: (readonly number[])[] = [];
  for (let sector = view.getInt32(48, true); sector >= 0 && sector < sectors; sector = chain[sector]?.[0] ?? -1) {
    const begin = (sector + 1) * sectorBytes;
    for (let at = begin; at < begin + sectorBytes && at + entryBytes <= bytes.length; at += entryBytes) {
      const kind = view.getUint8(at + 66);
      // A stream cannot be longer than its file.
      const size = view.getInt32(at + 120, true);
      if (kind === 2 && size > bytes.length) return false;
      const first = view.getInt32(at + 116, true);
      if (kind === 5) smallOnes = whole(first, bytes.length);
      if (kind === 2 && !disarm(bytes, size >= small ? whole(first, size) : smallStream(first, size))) return false;
      const links = [68, 72, 76].map((link) => view.getInt32(at + link, true));
      // Writers leave zeros in entries that are not used.
      entries.push(kind === 0 && links.every((link) => link === 0 || link === -1) ? [] : links);
    }
    if (entries.length > mostEntries) return false;
  }
  return entries.length > 0 && allEnd(entries);
};
