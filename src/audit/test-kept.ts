/** Logs on a register of one kind, copies of them as somebody kept them, and the time they believe it is: for the tests of what is kept beside and outside the log. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { afterAll } from 'vitest';
import { fromBase64, makeSigner, newLakeKeys } from '#sealing';
import { checkpointFolder } from '../machinery/checkpoint-folder.ts';
import { openTestRegister, type registerKinds } from '../machinery/test-registers.ts';
import * as audit from './index.ts';

export const keys = await newLakeKeys();
export const signer = makeSigner(fromBase64(keys.checkpointSigningKey));
export const origin = 'musubi.lake/kept';
export const event = (n: number): audit.AuditEvent => ({
  actor: { name: 'sato' },
  act: 'TableDownloaded',
  subject: `dataset:d${n % 3}`,
  outcome: 'done',
  facts: { n },
});
/** Files by their names. */
export const texts = new Map<string, string>();

/** Within a `describe`: gone with its tests. */
export const keptLogs = (kind: (typeof registerKinds)[number]) => {
  const time = { today: new Date('2020-05-01T00:00:00.000Z') };
  const clock = () => time.today;
  const opened: { readonly close: () => Promise<void> }[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'musubi-kept-'));
  const register = async (): Promise<Kysely<audit.AuditTables>> => {
    const made = await openTestRegister<audit.AuditTables>(kind);
    opened.push(made);
    await audit.createAuditTables(made.db);
    return made.db;
  };
  /** The log as it is now, in another register: what somebody has who kept a copy of yesterday's. */
  const copyOf = async (db: Kysely<audit.AuditTables>): Promise<Kysely<audit.AuditTables>> => {
    const copy = await register();
    await copy.deleteFrom('audit_head').execute();
    for (const table of ['audit_head', 'audit_entries', 'audit_tiles', 'audit_checkpoints'] as const) {
      const rows = await db.selectFrom(table).selectAll().execute();
      if (rows.length > 0)
        await copy
          .insertInto(table)
          .values(rows as never)
          .execute();
    }
    return copy;
  };
  const needsOf = (db: Kysely<audit.AuditTables>, name: string): audit.AuditNeeds => ({
    book: audit.auditBook(db),
    trail: audit.auditTrail(db, clock),
    clock,
    actor: { name: 'local:tester' },
    origin,
    signer,
    outside: checkpointFolder(join(folder, `${name}-checkpoints`)),
    readText: async (path) => texts.get(path) ?? null,
  });
  const append = (db: Kysely<audit.AuditTables>, count: number, from = 0) =>
    db.transaction().execute((transaction) =>
      audit.appendEvents(
        transaction,
        Array.from({ length: count }, (_, i) => event(from + i + 1)),
        time.today,
      ),
    );
  const codeOf = (result: { ok: boolean; refusal?: { code: string; en: string } }) =>
    result.ok ? 'ok' : `${result.refusal?.code} ${/Entry (\d+)/.exec(result.refusal?.en ?? '')?.[1] ?? ''}`.trim();
  afterAll(async () => {
    for (const { close } of opened) await close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { time, clock, folder, register, copyOf, needsOf, append, codeOf };
};
