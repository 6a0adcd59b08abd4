/**
 * The Merkle tree over all entries, as RFC 9162 §2.1 hashes it (the same as RFC 6962): one root stands for everything up to a size,
 * and a handful of hashes proves one entry without showing any other.
 */
import type { Sha256 } from '#base';
import { sha256Bytes } from '#sealing';

/** 32 bytes. */
export type TreeHash = Uint8Array;

/** Leaves of a tile: C2SP tlog-tiles cuts the tree into subtrees of this width. */
export const tileSize = 256;

export const toHex = (hash: TreeHash): Sha256 => Buffer.from(hash).toString('hex') as Sha256;
export const fromHex = (hex: string): TreeHash => Buffer.from(hex, 'hex');

let room = Buffer.alloc(1 << 14);

/** SHA-256(0x00 ‖ entry). The text is well-formed Unicode. */
export const leafHash = (entry: string): TreeHash => {
  if (entry.length * 3 + 1 > room.length) room = Buffer.alloc(entry.length * 4);
  return sha256Bytes(room.subarray(0, 1 + room.write(entry, 1)));
};

const pair = Buffer.alloc(65, 1);

/** SHA-256(0x01 ‖ left ‖ right). */
export const nodeHash = (left: TreeHash, right: TreeHash): TreeHash => {
  pair.set(left, 1);
  pair.set(right, 33);
  return sha256Bytes(pair);
};

/** The root over neighbours of which each is lower than, or as high as, the one to its left. */
export const foldRoots = (roots: readonly TreeHash[]): TreeHash =>
  roots.length === 0 ? sha256Bytes(new Uint8Array(0)) : roots.reduceRight((right, left) => nodeHash(left, right));

/** The root over 2^n equal subtrees. */
export const fullRoot = (hashes: readonly TreeHash[]): TreeHash => {
  let row = hashes;
  while (row.length > 1)
    row = Array.from({ length: row.length / 2 }, (_, i) =>
      nodeHash(row[2 * i] as TreeHash, row[2 * i + 1] as TreeHash),
    );
  return row[0] as TreeHash;
};

export type Growing = {
  /** Adds a leaf; tells every subtree it completes, by height and place in its row. */
  readonly add: (leaf: TreeHash) => void;
  readonly root: () => TreeHash;
  /** The complete subtrees it is made of now, the highest first. */
  readonly edge: () => readonly TreeHash[];
};

/** Builds the tree leaf by leaf in memory that grows with its height only. */
export const growingTree = (completed: (height: number, place: number, hash: TreeHash) => void = () => {}): Growing => {
  const edge: TreeHash[] = [];
  let size = 0;
  return {
    add(leaf) {
      let hash = leaf;
      let height = 0;
      for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
        hash = nodeHash(edge.pop() as TreeHash, hash);
        height += 1;
        completed(height, Math.floor(rest / 2), hash);
      }
      edge.push(hash);
      size += 1;
    },
    root: () => foldRoots(edge),
    edge: () => edge,
  };
};

/** The root of the complete subtree `place` in the row of `height`. */
export type SubtreeOf = (height: number, place: number) => Promise<TreeHash>;

/** Complete subtrees that make up entries `from` to `to` (exclusive); `from` is where a subtree of the tree begins. */
const partsOf = (from: number, to: number): { height: number; place: number }[] => {
  const parts: { height: number; place: number }[] = [];
  for (let at = from; at < to; ) {
    let height = 0;
    while (at % 2 ** (height + 1) === 0 && at + 2 ** (height + 1) <= to) height += 1;
    parts.push({ height, place: at / 2 ** height });
    at += 2 ** height;
  }
  return parts;
};

export const rootOf = async (subtree: SubtreeOf, from: number, to: number): Promise<TreeHash> => {
  const roots: TreeHash[] = [];
  for (const { height, place } of partsOf(from, to)) roots.push(await subtree(height, place));
  return foldRoots(roots);
};

/** The hashes that lead from leaf `index` (from 0) to the root over `size` leaves, lowest first (RFC 9162 §2.1.3.1). */
export const inclusionPath = async (subtree: SubtreeOf, index: number, size: number): Promise<TreeHash[]> => {
  const path: TreeHash[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + 2 ** Math.floor(Math.log2(to - from - 1));
    const left = index < middle;
    path.unshift(left ? await rootOf(subtree, middle, to) : await rootOf(subtree, from, middle));
    if (left) to = middle;
    else from = middle;
  }
  return path;
};

/** The root to which a leaf and its path lead; null where a path of this length is none (RFC 9162 §2.1.3.2). */
export const rootOfPath = (leaf: TreeHash, index: number, size: number, path: readonly TreeHash[]): TreeHash | null => {
  let [place, last] = [index, size - 1];
  if (place > last) return null;
  let hash = leaf;
  for (const other of path) {
    if (last === 0) return null;
    if (place % 2 === 1 || place === last) {
      hash = nodeHash(other, hash);
      while (place % 2 === 0 && place !== 0) [place, last] = [place / 2, Math.floor(last / 2)];
    } else hash = nodeHash(hash, other);
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash : null;
};
