/** What is past its retention goes, and every proof and checkpoint of what stays, and of what went, holds. */
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { valueOf } from '#base';
import { registerKinds } from '../machinery/test-registers.ts';
import * as audit from './index.ts';
import { leafHash } from './merkle.ts';
import { keptLogs, origin, signer } from './test-kept.ts';

describe.each(registerKinds)('a log on %s', (kind) => {
  const { time, register, needsOf, append, codeOf } = keptLogs(kind);

  describe('pruning', () => {
    it('takes what is past its retention, and every proof and checkpoint holds as before', async () => {
      const db = await register();
      const needs = needsOf(db, 'old');
      time.today = new Date('2020-05-01T00:00:00.000Z');
      await append(db, 600);
      const early = valueOf(await audit.proveEvent(needs, 17));
      time.today = new Date('2024-05-01T00:00:00.000Z');
      await append(db, 100, 600);
      expect(codeOf(await audit.pruneAudit(needs, 4))).toBe('audit.retention-short');
      expect(valueOf(await audit.pruneAudit(needs, 5))).toBe(0);
      time.today = new Date('2025-06-01T00:00:00.000Z');
      // Four years of silence: nobody can tell them from a clock that jumped, until somebody has looked at it.
      expect(codeOf(await audit.pruneAudit(needs, 5))).toMatch(/^audit.clock-ahead/);
      valueOf(await audit.confirmClock(needs, '庁内のNTPと照合'));
      expect(valueOf(await audit.pruneAudit(needs, 5))).toBe(512);
      expect(await needs.book.entry(512)).toBeNull();
      expect(codeOf(await audit.proveAudit(needs))).toBe('ok');
      expect(audit.openProof(early, origin, signer.publicKey)?.entry.sequence).toBe(17);
      expect(codeOf(await audit.proveEvent(needs, 17))).toBe('audit.entry-pruned 17');
      expect(
        audit.openProof(valueOf(await audit.proveEvent(needs, 600)), origin, signer.publicKey)?.entry.sequence,
      ).toBe(600);
      await append(db, 400, 700);
      time.today = new Date('2031-01-01T00:00:00.000Z');
      valueOf(await audit.confirmClock(needs, '庁内のNTPと照合'));
      expect(valueOf(await audit.pruneAudit(needs, 5))).toBe(512);
      expect(codeOf(await audit.proveAudit(needs))).toBe('ok');
      // The leaves that stand in for what went cannot be exchanged either.
      const tile = await db
        .selectFrom('audit_tiles')
        .select('leaves')
        .where('level', '=', 0)
        .where('number', '=', 1)
        .executeTakeFirst();
      const leaves = Buffer.from(tile?.leaves as Uint8Array);
      leaves[40] = (leaves[40] as number) ^ 1;
      await db.updateTable('audit_tiles').set({ leaves }).where('level', '=', 0).where('number', '=', 1).execute();
      expect(codeOf(await audit.proveAudit(needs))).toBe('audit.broken 512');
    });

    it('that the log does not tell of is named', async () => {
      const db = await register();
      const needs = needsOf(db, 'secret');
      await append(db, 700);
      await needs.book.prune(512, needs.actor, time.today);
      expect(codeOf(await audit.proveAudit(needs))).toBe('ok');
      const hidden = await register();
      await append(hidden, 700);
      const book = audit.auditBook(hidden);
      await sql`INSERT INTO audit_pruned SELECT 1, 256, hash FROM audit_entries WHERE sequence = 256`.execute(hidden);
      const [row] = await hidden.selectFrom('audit_entries').select('hash').where('sequence', '=', 256).execute();
      const leaves = [];
      for await (const page of book.rows(0, 256)) leaves.push(...page.map(([, entry]) => leafHash(entry)));
      await hidden
        .updateTable('audit_tiles')
        .set({ leaves: Buffer.concat(leaves) })
        .where('number', '=', 0)
        .execute();
      await sql`DELETE FROM audit_entries WHERE sequence <= 256`.execute(hidden);
      expect((await book.pruned()).start.hash).toBe(row?.hash);
      expect(codeOf(await audit.proveAudit(needsOf(hidden, 'hidden')))).toBe('audit.broken 256');
    });
  });
});
