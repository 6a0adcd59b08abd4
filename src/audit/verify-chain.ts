/**
 * Proves the whole log and names the first broken entry: every entry against its hash, the one before, the tree and everything that was
 * ever signed. Without checkpoints kept elsewhere it cannot see that the end was cut off or that everything was written anew.
 */
import type { Sha256 } from '#base';
import { emptyHead, type Head } from './chain.ts';
import type { Checkpoint } from './checkpoint.ts';
import { foldRoots, growingTree, tileSize, toHex } from './merkle.ts';
import type { AuditBook, ChainFault, ProveSegments, Pruned, SegmentOrder, SegmentProof, TreeEdge } from './needs.ts';
import { proveSegment, rootsOver } from './segment.ts';

export type ChainProof =
  | { readonly whole: true; readonly head: Head; readonly root: Sha256; readonly checkpoints: number }
  | { readonly whole: false; readonly broken: ChainFault };

export type Walk = {
  readonly prove: ProveSegments;
  /** How many entries there are at least; where it is not known, the log is proved in one run. */
  readonly size?: number;
  /** The kept hash of an entry, for the joints of runs. */
  readonly hashAt?: (sequence: number) => Promise<Sha256>;
  readonly checkpoints: readonly Checkpoint[];
  readonly pruned?: Pruned;
  /** Roots of the tree kept beside the log, by `<height>/<place>`. */
  readonly keptRoots?: ReadonlyMap<string, string>;
  readonly progress?: (entries: number) => void;
  /** How long a run is; a multiple of 256. */
  readonly run?: number;
};

/** Runs proved one after the other, in this thread. */
export const inTurn = (rows: AuditBook['rows']): ProveSegments =>
  async function* (orders) {
    for (const order of orders) yield await proveSegment(rows(order.from, order.to), order);
  };

const usualRun = 256 * tileSize;

/** Cuts everything after `start` into runs; the last one goes to the end, wherever that is by then. */
const ordersOf = async (start: Head, signed: readonly Checkpoint[], walk: Walk): Promise<SegmentOrder[]> => {
  const sizes = [...new Set(signed.map(({ size }) => size))];
  const orders: SegmentOrder[] = [];
  const { run = usualRun, size: atLeast = 0 } = walk;
  for (let from = start.size; ; from += run) {
    const last = from + run >= atLeast;
    const to = last ? null : from + run;
    orders.push({
      from,
      to,
      previous: from === start.size || !walk.hashAt ? start.hash : await walk.hashAt(from),
      sizes: sizes.filter((size) => size > from && (to === null || size <= to)),
      pruned: start.size > 0 ? start : null,
    });
    if (last) return orders;
  }
};

class Broken extends Error {
  readonly fault: ChainFault;
  constructor(sequence: number, fault: ChainFault['fault']) {
    super(fault);
    this.fault = { sequence, fault };
  }
}

/** Joins what was proved run by run: the tree over all of it, its joints, and everything that was signed. */
const joining = (signed: readonly Checkpoint[], keptRoots: Walk['keptRoots']) => {
  let next = 0;
  let head = emptyHead;
  let other = false;
  const differs = (height: number, place: number, hash: Uint8Array) => {
    const kept = keptRoots?.get(`${height}/${place}`);
    if (kept !== undefined && kept !== toHex(hash)) other = true;
  };
  let tiles = 0;
  const tree = growingTree((height, place, hash) => {
    if (height % 8 === 0) differs(height + 8, place, hash);
  });
  const rootAt = (edge: TreeEdge): Sha256 => toHex(foldRoots([...tree.edge(), ...edge.roots]));
  /** Version 0.1.0 signed the hash of the last entry; it binds the same beginning. */
  const compare = (edge: TreeEdge): void => {
    for (let at = signed[next]; at && at.size <= edge.size; at = signed[next]) {
      if (at.size < edge.size || (at.root !== edge.hash && at.root !== rootAt(edge)))
        throw new Broken(at.size, 'checkpoint');
      next += 1;
    }
  };
  const addTile = (root: Uint8Array, edges: readonly TreeEdge[]): void => {
    const end = (tiles + 1) * tileSize;
    for (const edge of edges.filter(({ size }) => size < end)) compare(edge);
    differs(8, tiles, root);
    tree.add(root);
    tiles += 1;
    for (const edge of edges.filter(({ size }) => size === end)) compare(edge);
    if (other) throw new Broken(end, 'tree');
  };
  return {
    head: () => head,
    rootNow: rootAt,
    unsigned: () => signed.length - next,
    compare,
    addPruned(leaves: readonly Uint8Array[]): void {
      if (leaves.length !== tileSize) throw new Broken(head.size + leaves.length + 1, 'missing');
      const tile = Buffer.concat(leaves);
      const edges = signed
        .filter(({ size }) => size > head.size && size <= head.size + tileSize)
        .map(({ size }) => ({ size, hash: emptyHead.hash, roots: rootsOver(tile, (size - head.size) % tileSize) }));
      addTile(rootsOver(tile, tileSize)[0] as Uint8Array, edges);
      head = { size: head.size + tileSize, hash: emptyHead.hash };
    },
    begin(start: Head): void {
      if (head.size !== start.size) throw new Broken(head.size + 1, 'missing');
      head = start;
    },
    add({ from, previous, tiles: roots, edges, end, fault }: SegmentProof): void {
      // A run without entries is the end of the log, or what a later fault is about.
      if (end.size === from && !fault) return;
      if (from !== head.size) throw new Broken(head.size + 1, 'missing');
      if (previous !== head.hash) throw new Broken(from + 1, 'unlinked');
      const full = roots.length / 32;
      for (let i = 0; i < full; i += 1) {
        const upTo = from + (i + 1) * tileSize;
        const within = edges.filter(({ size }) => size > upTo - tileSize && size <= upTo);
        addTile(roots.subarray(32 * i, 32 * (i + 1)), within);
      }
      for (const edge of edges.filter(({ size }) => size > from + full * tileSize)) compare(edge);
      head = { size: end.size, hash: end.hash };
      if (fault) throw new Broken(fault.sequence, fault.fault);
    },
  };
};

export const verifyChain = async (walk: Walk): Promise<ChainProof> => {
  const signed = [...walk.checkpoints].sort((a, b) => a.size - b.size);
  const joined = joining(signed, walk.keptRoots);
  const { pruned, progress } = walk;
  try {
    joined.compare({ ...emptyHead, roots: [] });
    for await (const leaves of pruned?.leaves ?? []) {
      joined.addPruned(leaves);
      progress?.(leaves.length);
    }
    const start = pruned?.start ?? emptyHead;
    joined.begin(start);
    let told = start.size === 0;
    let end: TreeEdge = { ...start, roots: [] };
    for await (const proof of walk.prove(await ordersOf(start, signed, walk))) {
      progress?.(proof.end.size - proof.from);
      joined.add(proof);
      if (proof.end.size > end.size) end = proof.end;
      told ||= proof.told;
    }
    if (joined.unsigned() > 0) return { whole: false, broken: { sequence: joined.head().size + 1, fault: 'missing' } };
    if (!told) return { whole: false, broken: { sequence: start.size, fault: 'pruned' } };
    return { whole: true, head: joined.head(), root: joined.rootNow(end), checkpoints: signed.length };
  } catch (error) {
    if (error instanceof Broken) return { whole: false, broken: error.fault };
    throw error;
  }
};
