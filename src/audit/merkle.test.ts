/** The tree over the log is the one of RFC 9162, and a path proves exactly one entry. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256, sha256Bytes } from '#sealing';
import { fromHex, growingTree, inclusionPath, leafHash, nodeHash, rootOfPath, type TreeHash, toHex } from './merkle.ts';

/** RFC 9162 §2.1.1 word for word. */
const plainRoot = (leaves: readonly TreeHash[]): TreeHash => {
  if (leaves.length === 0) return sha256Bytes(new Uint8Array(0));
  if (leaves.length === 1) return leaves[0] as TreeHash;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(plainRoot(leaves.slice(0, k)), plainRoot(leaves.slice(k)));
};
const leaves = Array.from({ length: 600 }, (_, i) => leafHash(`entry ${i}`));
const subtree = async (height: number, place: number) =>
  plainRoot(leaves.slice(place * 2 ** height, (place + 1) * 2 ** height));

describe('the tree over the log', () => {
  it('hashes as published: the known roots of the Certificate Transparency test vectors', () => {
    const inputs = [
      '',
      '00',
      '10',
      '2021',
      '3031',
      '40414243',
      '5051525354555657',
      '606162636465666768696a6b6c6d6e6f',
    ].map((hex) => sha256Bytes(Buffer.concat([Uint8Array.of(0), fromHex(hex)])));
    const known = [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
      '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ];
    const tree = growingTree();
    expect(toHex(tree.root())).toBe(sha256(''));
    for (const [i, leaf] of inputs.entries()) {
      tree.add(leaf);
      expect(toHex(tree.root())).toBe(known[i]);
    }
  });

  it('grown leaf by leaf has the root of the definition at every size', () => {
    const told: string[] = [];
    const tree = growingTree((height, place) => told.push(`${height}/${place}`));
    for (const [i, leaf] of leaves.entries()) {
      tree.add(leaf);
      if (i < 70 || i % 37 === 0) expect(toHex(tree.root())).toBe(toHex(plainRoot(leaves.slice(0, i + 1))));
    }
    expect(told.filter((name) => name.startsWith('8/'))).toEqual(['8/0', '8/1']);
    expect(new Set(told).size).toBe(told.length);
  });

  it('proves any entry at any size, and no other entry, place, size or path', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(599), fc.nat(599), fc.nat(), async (a, b, noise) => {
        const [index, size] = [Math.min(a, b), Math.max(a, b) + 1];
        const root = toHex(plainRoot(leaves.slice(0, size)));
        const path = await inclusionPath(subtree, index, size);
        const leads = (leaf: TreeHash, at: number, of: number, by: readonly TreeHash[]) => {
          const found = rootOfPath(leaf, at, of, by);
          return found !== null && toHex(found) === root;
        };
        const leaf = leaves[index] as TreeHash;
        expect(leads(leaf, index, size, path)).toBe(true);
        expect(leads(leafHash('another'), index, size, path)).toBe(false);
        expect(leads(leaf, index, size, [...path, leaf])).toBe(false);
        if (path.length > 0) {
          expect(leads(leaf, index, size, path.slice(1))).toBe(false);
          expect(leads(leaf, index ^ 1, size, path)).toBe(false);
          expect(leads(leaf, index, size, path.with(noise % path.length, leaf))).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('takes entries in any language and of any length', () => {
    for (const text of ['', '監査', 'あ'.repeat(9000), '😀'.repeat(5000)])
      expect(toHex(leafHash(text))).toBe(sha256(Buffer.concat([Uint8Array.of(0), Buffer.from(text)])));
  });
});
