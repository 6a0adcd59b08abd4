/**
 * The proof of one entry as a text that needs nothing but a public key to check: a C2SP tlog-proof (https://c2sp.org/tlog-proof)
 * with the entry itself as its extra data, and a signed checkpoint at the end.
 */
import { fromBase64, toBase64 } from '#sealing';
import { openCheckpoint } from './checkpoint.ts';
import type { Entry } from './chain.ts';
import { leafHash, rootOfPath, type TreeHash, toHex } from './merkle.ts';

const mark = 'c2sp.org/tlog-proof@v1';

/** `sequence` counts from 1. */
export const writeProof = (entry: string, sequence: number, path: readonly TreeHash[], checkpoint: string): string =>
  [
    mark,
    `extra ${toBase64(Buffer.from(entry))}`,
    `index ${sequence - 1}`,
    ...path.map((hash) => toBase64(hash)),
    '',
    checkpoint,
  ].join('\n');

/** The entry it proves, and the size it proves it for; null where it proves nothing of this log under this key. */
export const openProof = (
  proof: string,
  origin: string,
  publicKey: Uint8Array,
): { readonly entry: Entry; readonly size: number } | null => {
  const gap = proof.indexOf('\n\n');
  const [first, extra, index, ...path] = proof.slice(0, gap).split('\n');
  const [, encoded] = /^extra (\S+)$/.exec(extra ?? '') ?? [];
  const [, place] = /^index (0|[1-9]\d{0,14})$/.exec(index ?? '') ?? [];
  const checkpoint = openCheckpoint(proof.slice(gap + 2), origin, publicKey);
  if (gap < 0 || first !== mark || !encoded || !place || !checkpoint || path.length > 63) return null;
  try {
    const hashes = path.map(fromBase64);
    if (hashes.some((hash) => hash.length !== 32)) return null;
    const text = Buffer.from(fromBase64(encoded)).toString('utf8');
    const root = rootOfPath(leafHash(text), Number(place), checkpoint.size, hashes);
    if (!root || toHex(root) !== checkpoint.root) return null;
    return { entry: JSON.parse(text) as Entry, size: checkpoint.size };
  } catch {
    return null;
  }
};

/** The log whose checkpoint a proof ends with, as it says itself. */
export const originOf = (proof: string): string => proof.slice(proof.indexOf('\n\n') + 2).split('\n')[0] ?? '';
