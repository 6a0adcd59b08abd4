/** The audit log grows and never changes unseen. */
import fc from 'fast-check';
import { type Kysely, sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { silentProgress, valueOf } from '#base';
import { makeSigner, newSigningKey } from '#sealing';
import { openTestRegister, registerKinds } from '../machinery/test-registers.ts';
import * as audit from './index.ts';
import { growingTree, leafHash, toHex } from './merkle.ts';

type Tables = audit.AuditTables & { ward: { name: string } };
const event = (n: number): audit.AuditEvent => ({
  actor: { name: 'local:tester', post: '企画課' },
  act: 'DashboardViewed',
  subject: `dashboard:${n % 3}`,
  outcome: 'done',
  facts: { n },
});
const noon = new Date('2026-04-01T03:00:00.000Z');
const clock = () => noon;
const signer = makeSigner(newSigningKey());
const origin = 'musubi.lake/test';

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

describe.each(registerKinds)('the log in the register on %s', (kind) => {
  const open: { readonly close: () => Promise<void> }[] = [];
  const registers = async () => {
    const opened = await openTestRegister<Tables>(kind);
    open.push(opened);
    await audit.createAuditTables(opened.db);
    await sql`CREATE TABLE ward (name TEXT)`.execute(opened.db);
    return opened;
  };
  const register = async (): Promise<Kysely<Tables>> => (await registers()).db;
  /** As somebody does who has the database itself. */
  const unguard = async (db: Kysely<Tables>): Promise<void> => {
    const on = kind === 'postgresql' ? sql`ON audit_entries` : sql``;
    for (const trigger of kind === 'postgresql' ? ['no_update'] : ['no_update', 'no_early_delete'])
      await sql`DROP TRIGGER ${sql.ref(`audit_entries_${trigger}`)} ${on}`.execute(db);
  };
  const needsOf = (db: Kysely<Tables>): audit.AuditNeeds => ({
    book: audit.auditBook(db),
    trail: audit.auditTrail(db, clock),
    clock,
    actor: { name: 'local:tester' },
    origin,
    signer,
    outside: { keep: async () => {}, all: async () => [] },
    readText: async (path) => kept.get(path) ?? null,
  });
  const kept = new Map<string, string>();
  afterEach(async () => {
    for (const opened of open.splice(0)) await opened.close();
  });

  it('keeps a change and its entry together, or neither', async () => {
    const db = await register();
    const change = (fail: boolean) =>
      db.transaction().execute(async (transaction) => {
        await transaction.insertInto('ward').values({ name: '中央区' }).execute();
        await audit.appendEvent(transaction, event(1), noon);
        if (fail) throw new Error('power cut');
      });
    await change(false);
    await expect(change(true)).rejects.toThrow('power cut');
    expect(await db.selectFrom('ward').selectAll().execute()).toHaveLength(1);
    expect(await audit.recentEvents(db, { limit: 10 })).toEqual([
      { sequence: 1, at: noon.toISOString(), event: { ...event(1), from: 'local' } },
    ]);
  });

  it('stays one chain with many writers on two connections', async () => {
    const { db: a, again } = await registers();
    const b = again();
    for (let round = 0; round < 10; round += 1) {
      await Promise.all([0, 1, 2].map((n) => audit.auditTrail(a, clock).record(event(n))));
      await audit.auditTrail(b, clock).record(event(4));
    }
    expect(valueOf(await audit.proveAudit(needsOf(a))).head.size).toBe(40);
    expect(await audit.recentEvents(a, { limit: 100, subject: 'dashboard:1' })).toHaveLength(20);
  });

  it('walks thousands of entries page by page', async () => {
    const db = await register();
    for (let n = 0; n < 5; n += 1)
      await db.transaction().execute((transaction) =>
        audit.appendEvents(
          transaction,
          Array.from({ length: 500 }, (_, i) => event(500 * n + i + 1)),
          noon,
        ),
      );
    expect(valueOf(await audit.proveAudit(needsOf(db))).head.size).toBe(2500);
  });

  it('lets nobody change or delete an entry by plain SQL', async () => {
    const db = await register();
    await audit.auditTrail(db, clock).record(event(1));
    await expect(sql`UPDATE audit_entries SET entry = '{}'`.execute(db)).rejects.toThrow('only grows');
    await expect(sql`DELETE FROM audit_entries`.execute(db)).rejects.toThrow('only grows');
    if (kind === 'postgresql') await expect(sql`TRUNCATE audit_entries`.execute(db)).rejects.toThrow('only grows');
  });

  const verify = async (db: Kysely<Tables>, files: readonly string[] = []) => {
    const out: string[] = [];
    const command = audit.auditCommands(needsOf(db)).find((c) => c.words.join(' ') === 'audit verify');
    const io = {
      language: 'ja',
      out: (l: string) => out.push(l),
      say: () => {},
      lines: async function* () {},
      progress: silentProgress,
    } as const;
    const result = await command!.run({ options: {}, arguments: files }, io);
    return { result, out };
  };
  it('is proved by one command, which names the entry someone with the database file altered', async () => {
    const db = await register();
    for (let n = 1; n <= 5; n += 1) await audit.auditTrail(db, clock).record(event(n));
    const good = await verify(db);
    expect(good.result.ok).toBe(true);
    expect(JSON.parse(good.out[0]!)).toMatchObject({ entries: 5, checkpoints: 0 });
    await unguard(db);
    await sql`UPDATE audit_entries SET entry = replace(entry, 'Viewed', 'Seen') WHERE sequence = 3`.execute(db);
    const bad = (await verify(db)).result;
    expect(bad.ok ? null : bad.refusal).toMatchObject({ code: 'audit.broken', exitCode: 3 });
    expect(bad.ok ? '' : bad.refusal.en).toMatch(/^Entry 3 .*was altered/);
  });

  it('shows an end cut off with its checkpoints, against a checkpoint kept elsewhere', async () => {
    const db = await register();
    for (let n = 1; n <= 5; n += 1) await audit.auditTrail(db, clock).record(event(n));
    kept.set('office.txt', await audit.makeCheckpoint(needsOf(db)));
    expect((await verify(db, ['office.txt'])).result.ok).toBe(true);
    await unguard(db);
    await sql`DELETE FROM audit_entries WHERE sequence > 3`.execute(db);
    const cut = (await verify(db)).result;
    expect(cut.ok ? '' : cut.refusal.en).toMatch(/^Entry 4 .*is missing/);
    // A careful hand also takes the checkpoint and mends the head: only the copy elsewhere tells.
    await sql`DELETE FROM audit_checkpoints`.execute(db);
    await sql`UPDATE audit_head SET size = 3, hash = (SELECT hash FROM audit_entries WHERE sequence = 3)`.execute(db);
    expect((await verify(db)).result.ok).toBe(true);
    const told = (await verify(db, ['office.txt'])).result;
    // The proof that found nothing is an entry itself: the fourth of this log.
    expect(told.ok ? '' : told.refusal.en).toMatch(/^Entry 5 .*is missing/);
    const absent = (await verify(db, ['nowhere.txt'])).result;
    expect(absent.ok ? '' : absent.refusal.code).toBe('audit.checkpoint-not-found');
    kept.set(
      'forged.txt',
      audit.signCheckpoint({ origin, size: 3, root: audit.emptyHead.hash }, makeSigner(newSigningKey())),
    );
    const forged = (await verify(db, ['forged.txt'])).result;
    expect(forged.ok ? '' : forged.refusal.code).toBe('audit.checkpoint-invalid');
  });
});
