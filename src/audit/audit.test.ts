/** The audit log grows and never changes unseen. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeSigner, newSigningKey } from '#sealing';
import * as audit from './index.ts';
import { event, noon, origin, signer } from './test-log.ts';
import { growingTree, leafHash, toHex } from './merkle.ts';

const chain = (length: number): audit.StoredEntry[] => {
  const entries: audit.StoredEntry[] = [];
  let head = audit.emptyHead;
  for (let n = 1; n <= length; n += 1) {
    const entry = audit.entryAfter(head, event(n), noon);
    entries.push(entry);
    head = { size: n, hash: entry.hash };
  }
  return entries;
};
const at = (entries: readonly audit.StoredEntry[], size: number): audit.Checkpoint => {
  const tree = growingTree();
  for (const { entry } of entries.slice(0, size)) tree.add(leafHash(entry));
  return { origin, size, root: toHex(tree.root()) };
};
const walk = (entries: readonly audit.StoredEntry[], checkpoints: readonly audit.Checkpoint[]) =>
  audit.verifyChain({
    prove: audit.inTurn(async function* () {
      const rows = entries.map(({ sequence, entry, hash, subject }) => [sequence, entry, hash, subject] as const);
      yield rows.slice(0, 7);
      yield rows.slice(7);
    }),
    checkpoints,
  });

describe('the chain', () => {
  const entries = chain(60);
  const signed = [at(entries, 20), at(entries, 60)];
  it('is whole as it was written', async () => {
    const proof = await walk(entries, signed);
    expect(proof).toEqual({
      whole: true,
      head: { size: 60, hash: entries[59]?.hash },
      root: at(entries, 60).root,
      checkpoints: 2,
    });
    // A checkpoint of version 0.1.0 signed the hash of the last entry.
    const old = { origin, size: 20, root: entries[19]?.hash as audit.Checkpoint['root'] };
    expect((await walk(entries, [old])).whole).toBe(true);
    expect((await walk([], [])).whole).toBe(true);
  });

  it('names the entry in which any one character was changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(59), fc.nat(), fc.constantFrom('entry', 'hash', 'subject'), async (n, place, column) => {
        const original = entries[n] as audit.StoredEntry;
        const text = original[column as 'entry'];
        const i = place % text.length;
        const changed = text.slice(0, i) + (text[i] === 'x' ? 'y' : 'x') + text.slice(i + 1);
        const proof = await walk(entries.with(n, { ...original, [column]: changed }), []);
        expect(proof).toEqual({ whole: false, broken: { sequence: n + 1, fault: 'altered' } });
      }),
    );
  });

  const rewritten = (n: number): audit.StoredEntry => {
    const before = entries[n - 2];
    return audit.entryAfter({ size: n - 1, hash: before?.hash as never }, event(n + 100), noon);
  };
  it.each<[string, () => readonly audit.StoredEntry[], number, audit.ChainFault['fault']]>([
    ['an entry written anew with its hash', () => entries.with(29, rewritten(30)), 31, 'unlinked'],
    ['the last entry written anew', () => entries.with(59, rewritten(60)), 60, 'checkpoint'],
    ['an entry taken out', () => entries.toSpliced(40, 1), 41, 'missing'],
    ['the first entries taken out', () => entries.slice(5), 1, 'missing'],
    ['two entries exchanged', () => entries.with(10, entries[11]!).with(11, entries[10]!), 11, 'missing'],
    [
      'two entries exchanged with their places',
      () => entries.with(10, { ...entries[11]!, sequence: 11 }).with(11, { ...entries[10]!, sequence: 12 }),
      11,
      'altered',
    ],
    ['an entry doubled', () => entries.toSpliced(30, 0, entries[29]!), 30, 'unlinked'],
    ['the end cut off', () => entries.slice(0, 50), 51, 'missing'],
    ['everything cut off', () => [], 1, 'missing'],
    [
      'everything but the signed beginning written anew',
      () =>
        [
          ...entries.slice(0, 20),
          ...chain(60)
            .slice(20)
            .map((e) => e),
        ].with(59, rewritten(60)),
      60,
      'checkpoint',
    ],
  ])('shows %s', async (_, tampered, sequence, fault) => {
    expect(await walk(tampered(), signed)).toEqual({ whole: false, broken: { sequence, fault } });
  });
  it('is proved alike in one run and in runs joined afterwards, whatever was done to it', async () => {
    const long = chain(1300);
    const keptRoots = new Map<string, string>();
    const tree = growingTree((height, place, hash) => {
      if (height % 8 === 0) keptRoots.set(`${height}/${place}`, toHex(hash));
    });
    for (const { entry } of long) tree.add(leafHash(entry));
    const checks = [0, 1, 200, 256, 257, 700, 768, 1024, 1299, 1300].map((size) => at(long, size));
    const proved = (
      entries: readonly audit.StoredEntry[],
      roots: ReadonlyMap<string, string>,
      signed: audit.Checkpoint[],
      size?: number,
    ) =>
      audit.verifyChain({
        prove: audit.inTurn(async function* (from, to) {
          yield entries
            .filter(({ sequence }) => sequence > from && (to === null || sequence <= to))
            .map(({ sequence, entry, hash, subject }) => [sequence, entry, hash, subject] as const);
        }),
        hashAt: async (sequence) =>
          (entries.find((e) => e.sequence === sequence)?.hash ?? audit.emptyHead.hash) as never,
        checkpoints: signed,
        keptRoots: roots,
        ...(size === undefined ? {} : { size, run: 256 }),
      });
    expect(await proved(long, keptRoots, checks, 1300)).toMatchObject({
      whole: true,
      head: { size: 1300 },
      root: at(long, 1300).root,
    });
    const harms = fc.constantFrom('altered', 'out', 'cut', 'rewritten', 'root', 'signed', 'none');
    const faults = new Set<string>();
    await fc.assert(
      fc.asyncProperty(harms, fc.integer({ min: 1, max: 1300 }), async (harm, n) => {
        const entry = long[n - 1] as audit.StoredEntry;
        const before = { size: n - 1, hash: (long[n - 2]?.hash ?? audit.emptyHead.hash) as never };
        const entries = {
          altered: () => long.with(n - 1, { ...entry, entry: entry.entry.replace('Viewed', 'Seen') }),
          out: () => long.toSpliced(n - 1, 1),
          cut: () => long.slice(0, n),
          rewritten: () => long.with(n - 1, audit.entryAfter(before, event(n + 9), noon)),
          root: () => long,
          signed: () => long,
          none: () => long,
        }[harm]();
        const roots = new Map(keptRoots);
        if (harm === 'root') roots.set(`8/${n % 5}`, '0'.repeat(64));
        const signed = harm === 'signed' ? [...checks, { origin, size: n, root: '1'.repeat(64) as never }] : checks;
        const one = await proved(entries, roots, signed);
        expect(await proved(entries, roots, signed, 1300)).toEqual(one);
        if (!one.whole) faults.add(one.broken.fault);
        expect(one.whole).toBe(harm === 'none' || (harm === 'cut' && n === 1300));
      }),
      { numRuns: 60 },
    );
    expect(faults.size).toBeGreaterThan(3);
  });
  it('shows a chain that was written anew from an entry on, at the next checkpoint', async () => {
    const anew = entries.slice(0, 9);
    for (let n = 10; n <= 60; n += 1) {
      anew.push(
        audit.entryAfter({ size: n - 1, hash: anew[n - 2]?.hash as never }, event(n + (n === 10 ? 1 : 0)), noon),
      );
    }
    expect((await walk(anew, [])).whole).toBe(true);
    expect(await walk(anew, signed)).toEqual({
      whole: false,
      broken: { sequence: 20, fault: 'checkpoint' },
    });
  });
  it('holds events of any text as one line of bounded length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const entry = audit.entryAfter(audit.emptyHead, { ...event(1), purpose: text, from: text.repeat(300) }, noon);
        expect(entry.entry).not.toMatch(/[\u0000-\u001f]/u);
        expect(entry.entry.length).toBeLessThan(8000);
      }),
    );
  });
});

describe('a checkpoint', () => {
  it('is a signed note as the Go implementation writes it', () => {
    // The published example of golang.org/x/mod/sumdb/note.
    const note =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
      '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
    const key = Buffer.from('ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', 'base64').subarray(1);
    expect(audit.openNote(note, 'PeterNeumann', key)).toMatch(/^If you think .*\n.* is\.\n$/);
    expect(audit.openNote(note.replace('answer', 'question'), 'PeterNeumann', key)).toBeNull();
  });
  it('comes back as it was signed, and is refused when altered, foreign or of another chain', () => {
    const head = audit.entryAfter(audit.emptyHead, event(1), noon);
    const note = audit.signCheckpoint({ origin, size: 1, root: head.hash }, signer);
    expect(audit.openCheckpoint(note, origin, signer.publicKey)).toEqual({ origin, size: 1, root: head.hash });
    expect(audit.openCheckpoint(note, 'musubi.lake/other', signer.publicKey)).toBeNull();
    expect(audit.openCheckpoint(note, origin, makeSigner(newSigningKey()).publicKey)).toBeNull();
    for (let i = 0; i < note.length; i += 1) {
      const altered = note.slice(0, i) + (note[i] === 'A' ? 'B' : 'A') + note.slice(i + 1);
      expect(audit.openCheckpoint(altered, origin, signer.publicKey), `character ${i}`).toBeNull();
    }
  });
});
