/** The log in the register, on both engines: kept with its change, one chain, nobody's to edit, proved by one command. */
import { type Kysely, sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { valueOf } from '#base';
import { makeSigner, newSigningKey } from '#sealing';
import { testIo } from '../base/test-io.ts';
import { openTestRegister, registerKinds } from '../machinery/test-registers.ts';
import * as audit from './index.ts';
import { clock, event, noon, origin, signer } from './test-log.ts';

type Tables = audit.AuditTables & { ward: { name: string } };

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
    const io = testIo({ out: out });
    const result = await command!.run({ options: { json: true }, arguments: files }, io);
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
