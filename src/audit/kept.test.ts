/** What is kept beside and outside the log proves single events and shows a roll-back; many at once lose nothing. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { valueOf } from '#base';
import { lakePublicOf, makeSigner, newLakeKeys, newSigningKey } from '#sealing';
import { registerKinds } from '../machinery/test-registers.ts';
import * as audit from './index.ts';
import { growingTree, leafHash, rootOf, toHex } from './merkle.ts';
import { testIo } from '../base/test-io.ts';
import { event, keptLogs, keys, origin, texts } from './test-kept.ts';

describe.each(registerKinds)('a log on %s', (kind) => {
  const { clock, folder, register, copyOf, needsOf, append, codeOf } = keptLogs(kind);

  describe('the tree beside the log', () => {
    let db: Kysely<audit.AuditTables>;
    let needs: audit.AuditNeeds;
    beforeAll(async () => {
      db = await register();
      needs = needsOf(db, 'tree');
      for (const count of [1, 254, 1, 1, 300, 700, 13]) await append(db, count);
    });

    it('has at every size the root of the entries', async () => {
      const tree = growingTree();
      let size = 0;
      for await (const page of needs.book.rows(0, null)) {
        for (const [, entry] of page) {
          tree.add(leafHash(entry));
          size += 1;
          if ([1, 255, 256, 257, 512, 1000, 1270].includes(size))
            expect(toHex(await rootOf(needs.book.subtree, 0, size))).toBe(toHex(tree.root()));
        }
      }
      expect(size).toBe(1270);
    });

    it('is completed for a log that is older than it', async () => {
      const kept = await needs.book.keptRoots();
      expect([...kept.keys()]).toEqual(['8/0', '8/1', '8/2', '8/3']);
      await sql`DELETE FROM audit_tiles`.execute(db);
      await needs.book.growTree();
      expect(await needs.book.keptRoots()).toEqual(kept);
    });

    it('is compared with the entries: a root written anew is named', async () => {
      const proved = async () => codeOf(await audit.proveAudit(needs));
      expect(await proved()).toBe('ok');
      const [good] = await db.selectFrom('audit_tiles').select('root').where('number', '=', 2).execute();
      await db
        .updateTable('audit_tiles')
        .set({ root: '0'.repeat(64) })
        .where('number', '=', 2)
        .execute();
      expect(await proved()).toBe('audit.broken 768');
      await db
        .updateTable('audit_tiles')
        .set({ root: good?.root as string })
        .where('number', '=', 2)
        .execute();
      expect(await proved()).toBe('ok');
    });

    it('proves one event to somebody who has nothing but the public key', async () => {
      texts.set('public', JSON.stringify(await lakePublicOf(keys)));
      texts.set('other', JSON.stringify(await lakePublicOf(await newLakeKeys())));
      const check = audit.checkProof(needs.readText);
      const told = async (proof: string, key = 'public') => {
        texts.set('proof', proof);
        const out: string[] = [];
        const io = testIo({ out: out });
        const result = await check.run({ options: { public: key, json: true }, arguments: ['proof'] }, io);
        return result.ok ? (JSON.parse(out[0] as string) as { sequence: number }).sequence : result.refusal.code;
      };
      for (const sequence of [1, 256, 257, 1269, 1270]) {
        const proof = valueOf(await audit.proveEvent(needs, sequence));
        expect(await told(proof)).toBe(sequence);
        expect(await told(proof, 'other')).toBe('audit.proof-invalid');
        expect(await told(proof.replace(`index ${sequence - 1}`, `index ${sequence}`))).toBe('audit.proof-invalid');
      }
      const proof = valueOf(await audit.proveEvent(needs, 700));
      for (let i = 0; i < proof.length; i += 7) {
        const changed = proof.slice(0, i) + (proof[i] === 'A' ? 'B' : 'A') + proof.slice(i + 1);
        expect(await told(changed), `character ${i}`).toBe('audit.proof-invalid');
      }
      expect(codeOf(await audit.proveEvent(needs, 5000))).toBe('audit.no-entry');
    });
  });

  describe('checkpoints outside the register', () => {
    it('are signed after so many events, after so long, and at the end', async () => {
      const rhythm = { everyEvents: 10, everyMinutes: 60 };
      const last = { size: 100, at: 0 };
      expect(audit.isDue(109, 1, last, rhythm)).toBe(false);
      expect(audit.isDue(110, 1, last, rhythm)).toBe(true);
      expect(audit.isDue(101, 3_600_000, last, rhythm)).toBe(true);
      expect(audit.isDue(100, 9_600_000, last, rhythm)).toBe(false);
      const db = await register();
      const keeping = await audit.keepCheckpoints(needsOf(db, 'rhythm'), rhythm);
      const files = () =>
        readdirSync(folder).includes('rhythm-checkpoints') ? readdirSync(join(folder, 'rhythm-checkpoints')).length : 0;
      await append(db, 9);
      await keeping.look();
      expect(files()).toBe(0);
      await append(db, 1);
      await keeping.look();
      expect(files()).toBe(1);
      await keeping.end();
      expect(files()).toBe(1);
      await append(db, 1);
      await keeping.end();
      expect(files()).toBe(2);
    });

    it('show that the register was taken back to an earlier day, whole and consistent in itself', async () => {
      const db = await register();
      const needs = needsOf(db, 'today');
      await append(db, 300);
      const yesterday = await copyOf(db);
      await append(db, 50, 300);
      await audit.makeCheckpoint(needs);
      const taken = needsOf(yesterday, 'today');
      expect(codeOf(await audit.proveAudit({ ...taken, outside: { keep: async () => {}, all: async () => [] } }))).toBe(
        'ok',
      );
      expect(codeOf(await audit.proveAudit(taken))).toBe('audit.broken 301');
      // Filled up again to the same length with other events: it is not the log that was signed.
      await append(yesterday, 50, 900);
      expect(codeOf(await audit.proveAudit(taken))).toBe('audit.broken 350');
      texts.set(
        'stranger',
        audit.signCheckpoint({ origin, size: 1, root: '0'.repeat(64) as never }, makeSigner(newSigningKey())),
      );
      expect(codeOf(await audit.proveAudit(needs, [{ which: 'x', note: texts.get('stranger') as string }]))).toBe(
        'audit.checkpoint-invalid',
      );
    });
  });

  describe('many at once', () => {
    /** No more room for entries. */
    const fill = async (db: Kysely<audit.AuditTables>, full: boolean): Promise<void> => {
      if (kind === 'sqlite') await sql`PRAGMA max_page_count = ${sql.lit(full ? 1 : 100_000)}`.execute(db);
      else if (full) await sql`ALTER TABLE audit_entries ADD CONSTRAINT no_room CHECK (sequence < 300)`.execute(db);
      else await sql`ALTER TABLE audit_entries DROP CONSTRAINT no_room`.execute(db);
    };

    it('each told when its own entry is on the disk, and none lost', async () => {
      const db = await register();
      const trail = audit.auditTrail(db, clock);
      const size = async () => (await audit.auditBook(db).head()).size;
      await Promise.all(
        Array.from({ length: 2000 }, async (_, n) => {
          await trail.record(event(n));
          if (n % 500 === 0) expect(await audit.recentEvents(db, { limit: 5000 })).not.toEqual([]);
        }),
      );
      expect(await size()).toBe(2000);
      expect(codeOf(await audit.proveAudit(needsOf(db, 'busy')))).toBe('ok');
    });

    it('is an error for those whose entries could not be written', async () => {
      const db = await register();
      const trail = audit.auditTrail(db, clock);
      await trail.record(event(1));
      await fill(db, true);
      const outcome = await Promise.allSettled(Array.from({ length: 1000 }, (_, n) => trail.record(event(n))));
      expect(outcome.some(({ status }) => status === 'rejected')).toBe(true);
      await fill(db, false);
      await trail.record(event(2));
      const told = outcome.filter(({ status }) => status === 'fulfilled').length;
      expect((await audit.auditBook(db).head()).size).toBe(told + 2);
      expect(codeOf(await audit.proveAudit(needsOf(db, 'full')))).toBe('ok');
    });
  });
});
