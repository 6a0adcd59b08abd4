/**
 * A run of the log proved by itself: every entry against its hash and the one before. What binds it to its neighbours and to what was
 * signed is handed back as hashes of the tree, so that several runs can be proved at the same time and joined afterwards.
 */
import { hash } from 'node:crypto';
import type { Entry, Head } from './chain.ts';
import { type ChainFault, type EntryRow, type SegmentOrder, type SegmentProof, type TreeEdge } from './needs.ts';
import { tileSize, type TreeHash } from './merkle.ts';

const hashBytes = 32;
const pair = Buffer.alloc(1 + 2 * hashBytes, 1);

/** The root over 2^n hashes that lie one after the other. Hex, as odd as it looks, is what the runtime makes fastest. */
const rootOver = (hashes: Uint8Array): TreeHash => {
  const row = Buffer.from(hashes);
  for (let width = row.length / hashBytes; width > 1; width /= 2)
    for (let i = 0; i < width / 2; i += 1) {
      row.copy(pair, 1, 2 * hashBytes * i, 2 * hashBytes * (i + 1));
      row.write(hash('sha256', pair), hashBytes * i, 'hex');
    }
  return row.subarray(0, hashBytes);
};

/** The roots of the complete subtrees that `count` hashes make up, the highest first. */
export const rootsOver = (hashes: Uint8Array, count: number): TreeHash[] => {
  const roots: TreeHash[] = [];
  for (let width = tileSize, from = 0; width >= 1; width /= 2)
    if (count - from >= width) {
      roots.push(rootOver(hashes.subarray(from * hashBytes, (from + width) * hashBytes)));
      from += width;
    }
  return roots;
};

/** Canonical JSON puts these last, in this order: comparing the end is as good as parsing, and ten times as fast. */
const endOf = ([sequence, , , subject]: EntryRow, previous: string): string =>
  `"subject":${JSON.stringify(subject)}},"previous":"${previous}","sequence":${sequence}}`;

const faultOf = (row: EntryRow, leaf: string, head: Head): ChainFault['fault'] | null => {
  const [sequence, text, kept, subject] = row;
  if (sequence > head.size + 1) return 'missing';
  // Entries written by version 0.1.0 carry the plain hash of their text.
  if (leaf !== kept && hash('sha256', text) !== kept) return 'altered';
  if (sequence === head.size + 1 && text.endsWith(endOf(row, head.hash))) return null;
  try {
    const entry = JSON.parse(text) as Entry;
    return entry.sequence === sequence && entry.event.subject === subject ? 'unlinked' : 'altered';
  } catch {
    return 'altered';
  }
};

const tellsOf = (text: string, { size, hash: last }: Head): boolean => {
  if (!text.includes('"act":"AuditPruned"')) return false;
  const { facts } = (JSON.parse(text) as Entry).event;
  return facts?.['upTo'] === size && facts['last'] === last;
};

let room = Buffer.alloc(1 << 14);
/** The hash of a leaf (RFC 9162: SHA-256 of 0x00 and the text), in hex. */
const leafOf = (text: string): string => {
  if (text.length * 3 + 1 > room.length) room = Buffer.alloc(text.length * 4);
  return hash('sha256', room.subarray(0, 1 + room.write(text, 1)));
};

type Pages = AsyncIterable<readonly EntryRow[]> | Iterable<readonly EntryRow[]>;

/** `pages`: the rows after entry `order.from` up to `order.to`, in ascending order. Ends at the first fault. */
export const proveSegment = async (pages: Pages, order: SegmentOrder): Promise<SegmentProof> => {
  const leaves = Buffer.alloc(tileSize * hashBytes);
  const tiles: TreeHash[] = [];
  const edges: TreeEdge[] = [];
  let head: Head = { size: order.from, hash: order.previous };
  let filled = 0;
  let told = false;
  const edge = (): TreeEdge => ({ ...head, roots: rootsOver(leaves, filled) });
  const proof = (fault: ChainFault | null): SegmentProof => ({
    from: order.from,
    previous: order.previous,
    tiles: Buffer.concat(tiles),
    edges,
    end: edge(),
    told,
    fault,
  });
  for await (const page of pages)
    for (const row of page) {
      const [sequence, text, kept] = row;
      const leaf = leafOf(text);
      const fault = faultOf(row, leaf, head);
      if (fault) return proof({ sequence: fault === 'missing' ? head.size + 1 : sequence, fault });
      leaves.write(leaf, hashBytes * filled, 'hex');
      filled += 1;
      head = { size: sequence, hash: kept as Head['hash'] };
      if (filled === tileSize) {
        tiles.push(rootOver(leaves));
        filled = 0;
      }
      if (order.sizes[edges.length] === sequence) edges.push(edge());
      if (order.pruned && !told) told = tellsOf(text, order.pruned);
    }
  return proof(null);
};
