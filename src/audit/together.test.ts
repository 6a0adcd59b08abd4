/** Those who act at the same time share a commit: each is told after its entry is on the disk, and one that fails takes nobody with it. */
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { openTestRegister, registerKinds } from '../machinery/test-registers.ts';
import {
  type AuditTables,
  auditBook,
  auditTrail,
  commitTogether,
  createAuditTables,
  inTurn,
  verifyChain,
} from './index.ts';

type Tables = AuditTables & { ward: { name: string } };
const clock = () => new Date('2026-11-25T03:00:00.000Z');
const event = (n: number) =>
  ({
    actor: { name: 'sato' },
    act: 'DashboardViewed',
    subject: `dashboard:${n % 5}`,
    outcome: 'done',
    facts: { n },
  }) as const;

describe.each(registerKinds)('acts at the same time on %s', (kind) => {
  const open: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });
  /** A register that counts its transactions; a second connection to look with. */
  const registers = async () => {
    const opened = await openTestRegister<Tables>(kind);
    open.push(opened.close);
    await createAuditTables(opened.db);
    await sql`CREATE TABLE ward (name varchar(20) PRIMARY KEY)`.execute(opened.db);
    let commits = 0;
    const counting = new Proxy(opened.db, {
      get: (of, name) => {
        if (name === 'transaction') commits += 1;
        const value: unknown = Reflect.get(of, name, of);
        return typeof value === 'function' ? value.bind(of) : value;
      },
    });
    return { db: counting as Kysely<Tables>, other: opened.again(), commits: () => commits };
  };
  const wards = async (db: Kysely<Tables>) =>
    (await db.selectFrom('ward').select('name').orderBy('name').execute()).map(({ name }) => name);
  const proved = async (db: Kysely<Tables>): Promise<number> => {
    const proof = await verifyChain({ prove: inTurn(auditBook(db).rows), checkpoints: [] });
    return proof.whole ? proof.head.size : -1;
  };

  it('share a commit, and what each is told is on the disk by then', async () => {
    const { db, other, commits } = await registers();
    const trail = auditTrail(db, clock);
    await Promise.all(
      Array.from({ length: 64 }, async (_, n) => {
        await trail.record(event(n));
        const { size } = await auditBook(other).head();
        expect(size).toBe(64);
      }),
    );
    expect(commits()).toBe(1);
    expect(await proved(other)).toBe(64);
  });

  it('go on sharing when they come again as soon as they are told', async () => {
    const { db, other, commits } = await registers();
    // Of several rooms, each with a trail of its own: one register, one queue.
    const asker = async (n: number) => {
      const trail = auditTrail(db, clock);
      for (let i = 0; i < 8; i += 1) await trail.record(event(n));
    };
    await Promise.all(Array.from({ length: 32 }, (_, n) => asker(n)));
    expect(await proved(other)).toBe(256);
    expect(commits()).toBeLessThanOrEqual(16);
  });

  it('keep a change with its event, and one that fails is undone alone', async () => {
    const { db, other } = await registers();
    const found = (name: string, n: number) =>
      commitTogether(db, {
        events: [event(n)],
        clock,
        change: async (transaction) => {
          await transaction.insertInto('ward').values({ name }).execute();
          if (name === '幻の区') throw new Error('there is no such ward');
          return `${name}ができた`;
        },
      });
    const ends = await Promise.allSettled(['東区', '幻の区', '西区', '東区', '北区'].map(found));
    expect(ends.map((end) => (end.status === 'fulfilled' ? end.value : 'refused'))).toEqual([
      '東区ができた',
      'refused',
      '西区ができた',
      'refused',
      '北区ができた',
    ]);
    expect(await wards(other)).toEqual(['北区', '東区', '西区']);
    const told = (await auditBook(other).events({ limit: 10 })).map((one) => one.event.facts?.['n']).reverse();
    expect(told).toEqual([0, 2, 4]);
    expect(await proved(other)).toBe(3);
  });

  it('may change something and tell nothing, and see what was changed before them in the same commit', async () => {
    const { db, other, commits } = await registers();
    const count = (name: string) =>
      commitTogether(db, {
        events: [],
        clock,
        change: async (transaction) => {
          await transaction.insertInto('ward').values({ name }).execute();
          return (await transaction.selectFrom('ward').select('name').execute()).length;
        },
      });
    expect(await Promise.all(['a', 'b', 'c'].map(count))).toEqual([1, 2, 3]);
    expect([commits(), await proved(other)]).toEqual([1, 0]);
  });

  it('are all told when the register takes nothing any more, and asked again when it does', async () => {
    const { db, other } = await registers();
    await sql`ALTER TABLE audit_head RENAME TO elsewhere`.execute(other);
    const trail = auditTrail(db, clock);
    const ends = await Promise.allSettled([1, 2, 3].map((n) => trail.record(event(n))));
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await sql`ALTER TABLE elsewhere RENAME TO audit_head`.execute(other);
    await trail.record(event(4));
    expect(await proved(other)).toBe(1);
  });
});
