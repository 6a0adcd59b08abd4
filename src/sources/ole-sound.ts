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

const externSheet = 0x17;
/** The reader counts down the links between sheets from a number that a record too short to hold one does not have: it would count for ever. */
const soundRecords = (stream: Uint8Array): boolean => {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  // Streams that do not begin with a workbook's first record (BOF) hold something else.
  if (stream.length < 4 || stream[0] !== 0x09) return true;
  for (let at = 0; at + 4 <= stream.length; at += 4 + view.getUint16(at + 2, true))
    if (view.getUint16(at, true) === externSheet && Math.min(view.getUint16(at + 2, true), stream.length - at - 4) < 2)
      return false;
  return true;
};

const joined = (parts: readonly Uint8Array[], size: number): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let filled = 0;
  for (const part of parts) {
    whole.set(part, filled);
    filled += part.length;
  }
  return whole.subarray(0, size);
};

/** Streams below this size lie in a stream of their own, in sectors of 64 bytes. */
const small = 4096;
const smallSector = 64;

/** `bytes` begin with the signature of OLE2. */
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

  const sectorsFrom = (first: number): Uint8Array[] => {
    const parts: Uint8Array[] = [];
    for (let sector = first; sector >= 0 && sector < sectors; sector = chain[sector]?.[0] ?? -1)
      parts.push(bytes.subarray((sector + 1) * sectorBytes, (sector + 2) * sectorBytes));
    return parts;
  };
  let smallOnes: Uint8Array = new Uint8Array(0);
  const smallChain = joined(sectorsFrom(view.getInt32(60, true)), bytes.length);
  const smallNext = new DataView(smallChain.buffer, smallChain.byteOffset, smallChain.byteLength);
  const smallStream = (first: number, size: number): Uint8Array => {
    const parts: Uint8Array[] = [];
    for (let at = first, left = size; at >= 0 && left > 0; left -= smallSector) {
      parts.push(smallOnes.subarray(at * smallSector, (at + 1) * smallSector));
      at = at * 4 + 4 <= smallChain.length ? smallNext.getInt32(at * 4, true) : -1;
    }
    return joined(parts, size);
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
      if (kind === 5) smallOnes = joined(sectorsFrom(first), bytes.length);
      if (kind === 2 && !soundRecords(size >= small ? joined(sectorsFrom(first), size) : smallStream(first, size)))
        return false;
      const links = [68, 72, 76].map((link) => view.getInt32(at + link, true));
      // Writers leave zeros in entries that are not used.
      entries.push(kind === 0 && links.every((link) => link === 0 || link === -1) ? [] : links);
    }
    if (entries.length > mostEntries) return false;
  }
  return entries.length > 0 && allEnd(entries);
};
