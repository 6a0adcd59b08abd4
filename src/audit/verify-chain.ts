/**
 * Walks the whole log and names the first broken entry: every entry against its hash, the one before, the tree and everything that was
 * ever signed. Without checkpoints kept elsewhere it cannot see that the end was cut off or that everything was written anew.
 */
import type { Sha256 } from '#base';
import { sha256 } from '#sealing';
import { emptyHead, type Entry, type Head, type StoredEntry } from './chain.ts';
import type { Checkpoint } from './checkpoint.ts';
import { type Growing, growingTree, leafHash, type TreeHash, toHex } from './merkle.ts';

/**
 * `altered`: the entry is not what was hashed · `missing`: it is not there · `unlinked`: it does not follow the one before ·
 * `tree`: up to here the tree kept beside the log is another · `checkpoint`: up to here the log is not the one that was signed ·
 * `pruned`: what came before was taken away, and the log does not tell of it.
 */
export type ChainFault = {
  readonly sequence: number;
  readonly fault: 'altered' | 'missing' | 'unlinked' | 'tree' | 'checkpoint' | 'pruned';
};
export type ChainProof =
  | { readonly whole: true; readonly head: Head; readonly root: Sha256; readonly checkpoints: number }
  | { readonly whole: false; readonly broken: ChainFault };

/** What stands in for entries that were taken away after their retention: the hashes of their leaves, and the last one's hash. */
export type Pruned = { readonly start: Head; readonly leaves: AsyncIterable<readonly TreeHash[]> };

export type Walk = {
  /** In ascending order, some at a time. */
  readonly pages: AsyncIterable<readonly StoredEntry[]> | Iterable<readonly StoredEntry[]>;
  readonly checkpoints: readonly Checkpoint[];
  readonly pruned?: Pruned;
  /** Roots of the tree kept beside the log, by `<height>/<place>`. */
  readonly keptRoots?: ReadonlyMap<string, string>;
  readonly progress?: (entries: number) => void;
};

/** Canonical JSON puts these last, in this order: comparing the end is as good as parsing, and ten times as fast. */
const endOf = (stored: StoredEntry, previous: string): string =>
  `"subject":${JSON.stringify(stored.subject)}},"previous":"${previous}","sequence":${stored.sequence}}`;

const faultOf = (stored: StoredEntry, leaf: Sha256, head: Head): ChainFault['fault'] | null => {
  if (stored.sequence > head.size + 1) return 'missing';
  // Entries written by version 0.1.0 carry the plain hash of their text.
  if (leaf !== stored.hash && sha256(stored.entry) !== stored.hash) return 'altered';
  if (stored.sequence === head.size + 1 && stored.entry.endsWith(endOf(stored, head.hash))) return null;
  try {
    const { sequence, event } = JSON.parse(stored.entry) as Entry;
    return sequence === stored.sequence && event.subject === stored.subject ? 'unlinked' : 'altered';
  } catch {
    return 'altered';
  }
};

const tellsOf = (stored: StoredEntry, { size, hash }: Head): boolean => {
  if (!stored.entry.includes('"act":"AuditPruned"')) return false;
  const { facts } = (JSON.parse(stored.entry) as Entry).event;
  return facts?.['upTo'] === size && facts['last'] === hash;
};

const watchedTree = (keptRoots: Walk['keptRoots']): Growing & { readonly differs: () => boolean } => {
  let other = false;
  const tree = growingTree((height, place, hash) => {
    if (height % 8 !== 0 || !keptRoots) return;
    const kept = keptRoots.get(`${height}/${place}`);
    if (kept !== undefined && kept !== toHex(hash)) other = true;
  });
  return { ...tree, differs: () => other };
};

export const verifyChain = async ({ pages, checkpoints, pruned, keptRoots, progress }: Walk): Promise<ChainProof> => {
  const signed = [...checkpoints].sort((a, b) => a.size - b.size);
  const tree = watchedTree(keptRoots);
  let head = emptyHead;
  let next = 0;
  const broken = (sequence: number, fault: ChainFault['fault']): ChainProof => ({
    whole: false,
    broken: { sequence, fault },
  });
  /** Version 0.1.0 signed the hash of the last entry; it binds the same beginning. */
  const differs = (): boolean => {
    for (let at = signed[next]; at && at.size <= head.size; at = signed[next]) {
      if (at.root !== head.hash && at.root !== toHex(tree.root())) return true;
      next += 1;
    }
    return false;
  };
  if (differs()) return broken(0, 'checkpoint');
  for await (const leaves of pruned?.leaves ?? []) {
    for (const leaf of leaves) {
      tree.add(leaf);
      head = { size: head.size + 1, hash: emptyHead.hash };
      if (differs()) return broken(head.size, 'checkpoint');
    }
    if (tree.differs()) return broken(head.size, 'tree');
    progress?.(leaves.length);
  }
  const start = pruned?.start ?? emptyHead;
  if (head.size !== start.size) return broken(head.size + 1, 'missing');
  head = start;
  let told = start.size === 0;
  for await (const page of pages) {
    for (const stored of page) {
      const leaf = leafHash(stored.entry);
      const fault = faultOf(stored, toHex(leaf), head);
      if (fault) return broken(fault === 'missing' ? head.size + 1 : stored.sequence, fault);
      tree.add(leaf);
      head = { size: stored.sequence, hash: stored.hash as Sha256 };
      if (signed[next]?.size === head.size && differs()) return broken(stored.sequence, 'checkpoint');
      if (tree.differs()) return broken(stored.sequence, 'tree');
      told ||= tellsOf(stored, start);
    }
    progress?.(page.length);
  }
  if (next < signed.length) return broken(head.size + 1, 'missing');
  if (!told) return broken(start.size, 'pruned');
  return { whole: true, head, root: toHex(tree.root()), checkpoints: signed.length };
};
