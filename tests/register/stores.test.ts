/** The register keeps the same promises on SQLite and on PostgreSQL: every store, the checks in the database, its migrations, its turns. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { auditBook, inTurn, recentEvents, verifyChain } from '#audit';
import type { Sha256 } from '#base';
import { deliveryRegister, dispatchRegister } from '#dispatch';
import { createLakeTables, lakeRegister, lakeRequests, uploadRegister } from '#lake';
import { ledgerAnchor } from '#numbering';
import { type AnyRegister, migrate } from '#register';
import { dashboardsKept, rememberView, setFavourite } from '../../src/lounge/lounge.store.ts';
import { openTestRegister, type RegisterKind, registerKinds, usualKind } from '../../src/machinery/test-registers.ts';
import { placeIn } from '../folder-registers.ts';
import { makeEveryTable, type Tables } from './every-table.ts';

const at = new Date('2026-11-25T03:00:00.000Z');
const told = (act: string) => ({ actor: { name: 'sato' }, act, subject: 'test', outcome: 'done' }) as const;
const hash = (letter: string): Sha256 => letter.repeat(64) as Sha256;

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});
const opened = async (kind: RegisterKind) => {
  const test = await openTestRegister<Tables>(kind);
  open.push(test.close);
  return test;
};
const acts = async (db: AnyRegister) => (await recentEvents(db, { limit: 50 })).map(({ event }) => event.act).reverse();

describe.each(registerKinds)('a register on %s', (kind) => {
  it('anchors every snapshot once, with its event', async () => {
    const { db } = await opened(kind);
    await makeEveryTable(db);
    const lake = lakeRegister(db);
    const anchor = { dataset: 'bus-trips', snapshot: 1, manifest: hash('a'), asOf: '2026-10-31' };
    await lake.anchor(anchor, told('SnapshotCommitted'), at);
    await lake.anchor(anchor, told('SnapshotCommitted'), at);
    expect(await lake.anchors('bus-trips')).toEqual([anchor]);
    expect(await lake.datasets()).toEqual(['bus-trips']);
    expect(await acts(db)).toEqual(['SnapshotCommitted']);
  });

  it('remembers what waits for a second person, and nonces until they expire', async () => {
    const { db } = await opened(kind);
    await makeEveryTable(db);
    const requests = lakeRequests(db);
    const request = {
      id: 'r1',
      dataset: 'd',
      reason: '保存期間',
      requestedBy: 'a',
      requestedAt: at.toISOString(),
      refused: null,
    };
    await requests.add(request, told('DestructionRequested'), at);
    expect(await requests.find('r1')).toEqual(request);
    await requests.add({ ...request, id: 'r2' }, told('DestructionRequested'), at);
    const no = { by: 'b', why: '監査が終わっていない' };
    await expect(requests.refuse('r2', { ...no, by: 'a' }, told('DestructionRefused'), at)).rejects.toThrow();
    expect(await requests.refuse('r2', no, told('DestructionRefused'), at)).toBe(true);
    expect(await requests.refuse('r2', no, told('DestructionRefused'), at)).toBe(false);
    await expect(requests.done('r2', told('DestructionApproved'), at)).rejects.toThrow();
    const refused = { ...request, id: 'r2', refused: no };
    expect([await requests.refusedOf('a'), await requests.refusedOf('b')]).toEqual([[refused], []]);
    await requests.readRefusal('r2', 'b', at);
    expect(await requests.refusedOf('a')).toEqual([refused]);
    await requests.readRefusal('r2', 'a', at);
    expect(await requests.refusedOf('a')).toEqual([]);
    expect((await requests.open('2026')).map(({ id }) => id).toSorted()).toEqual(['r1', 'r2']);
    await requests.done('r1', told('DestructionApproved'), at);
    expect(await requests.find('r1')).toBeNull();
    const uploads = uploadRegister(db);
    const later = new Date(at.getTime() + 60_000);
    expect(await uploads.useNonce('s', 'n', later, at)).toBe(true);
    expect(await uploads.useNonce('s', 'n', later, at)).toBe(false);
    expect(await uploads.useNonce('s', 'n', later, new Date(later.getTime() + 1))).toBe(true);
    expect(await acts(db)).toEqual([
      'DestructionRequested',
      'DestructionRequested',
      'DestructionRefused',
      'DestructionApproved',
    ]);
  });

  it('keeps the row of packages and what became of them', async () => {
    const { db } = await opened(kind);
    await makeEveryTable(db);
    const dispatch = dispatchRegister(db);
    const one = { dataset: 'd', sequence: 1, load: 'l', asOf: '2026-10-31' };
    await dispatch.reserve(one);
    await expect(dispatch.reserve({ ...one, sequence: 2 })).rejects.toThrow();
    await dispatch.finish({ ...one, sha256: hash('b') }, told('PackageMade'), at);
    await expect(
      dispatch.finish({ ...one, sequence: 9, sha256: hash('b') }, told('PackageMade'), at),
    ).rejects.toThrow();
    expect(await dispatch.packages('d')).toEqual([{ ...one, sha256: hash('b') }]);
    const deliveries = deliveryRegister(db);
    const sent = { package: hash('b'), dataset: 'd', sequence: 1, state: 'sent', receipt: null } as const;
    await deliveries.keep(sent, told('PackageSent'), at);
    await deliveries.keep({ ...sent, state: 'refused' }, told('PackageRefused'), at);
    expect(await deliveries.deliveryOf(hash('b'))).toEqual({ ...sent, state: 'refused' });
    await dispatch.release('d', 1, told('PackageWithdrawn'), at);
    expect(await dispatch.datasets()).toEqual([]);
    const anchor = ledgerAnchor(db, () => at, { name: 'sato' });
    await anchor.write('ledger', { sequence: 3, last: 'x' }, {});
    await anchor.write('ledger', { sequence: 4, last: 'y' }, {});
    expect(await anchor.read('ledger')).toEqual({ sequence: 4, last: 'y' });
    expect(await acts(db)).toEqual([
      'PackageMade',
      'PackageSent',
      'PackageRefused',
      'PackageWithdrawn',
      'LedgerExtended',
      'LedgerExtended',
    ]);
  });

  it('remembers what a person looked at, and nothing of somebody who has no account', async () => {
    const { db } = await opened(kind);
    await makeEveryTable(db);
    const account = { display_name: '佐藤', section: '企画課', roles: '[]', password: 'x', demo: 0, disabled_at: null };
    await db
      .insertInto('accounts')
      .values({ name: 'sato', ...account, made_at: at.toISOString() })
      .execute();
    const lounge = db as never;
    await rememberView(lounge, 'sato', 'population', told('DashboardViewed'), () => at);
    await rememberView(lounge, 'sato', 'income', told('DashboardViewed'), () => new Date(at.getTime() + 1000));
    await setFavourite(lounge, 'sato', 'income', true, at);
    expect(await dashboardsKept(lounge, 'recent_views', 'sato', 9)).toEqual(['income', 'population']);
    await expect(rememberView(lounge, 'nobody', 'income', told('DashboardViewed'), () => at)).rejects.toThrow();
    // The event of the view that was not kept is not there either.
    expect(await acts(db)).toEqual(['DashboardViewed', 'DashboardViewed']);
  });

  it('takes no row that is none, whoever writes it', async () => {
    const { db } = await opened(kind);
    await makeEveryTable(db);
    for (const [what, statement] of [
      ['a snapshot numbered 0', `INSERT INTO lake_anchors VALUES ('d', 0, '${hash('a')}', '2026-10-31')`],
      ['a manifest that is no hash', "INSERT INTO lake_anchors VALUES ('d', 1, 'abc', '2026-10-31')"],
      ['a session of nobody', "INSERT INTO sessions VALUES ('t', 'nobody', '2026', '2026')"],
      ['roles that are no list', "INSERT INTO accounts VALUES ('a', 'A', 's', 'admin', 'p', 0, NULL, '2026')"],
      ['a second head of the log', `INSERT INTO audit_head VALUES (2, 0, '${hash('0')}')`],
      ['an entry without a hash', "INSERT INTO audit_entries VALUES (1, '{}', '', 'x')"],
      ['half a tile of leaves', `INSERT INTO audit_tiles VALUES (0, 0, '${hash('0')}', CAST('ab' AS BYTES))`],
    ] as const) {
      const said = statement.replace('BYTES', kind === 'postgresql' ? 'bytea' : 'blob');
      await expect(sql.raw(said).execute(db), what).rejects.toThrow(/constraint|violates/i);
    }
  });

  it('is refused by a program that is older than it, and a step that fails leaves nothing', async () => {
    const { db } = await opened(kind);
    const step = (table: string) => async (on: AnyRegister) => {
      await sql`CREATE TABLE ${sql.table(table)} (x text)`.execute(on);
      if (table === 'broken') throw new Error('power cut');
    };
    await migrate(db, 'wards', [step('one'), step('two')]);
    await expect(migrate(db, 'wards', [step('one')])).rejects.toMatchObject({ refusal: { code: 'register.newer' } });
    await expect(migrate(db, 'wards', [step('one'), step('two'), step('broken')])).rejects.toThrow('power cut');
    await migrate(db, 'wards', [step('one'), step('two'), step('three')]);
    await expect(sql`SELECT * FROM broken`.execute(db)).rejects.toThrow();
  });

  it('is made once and stays one chain when two processes begin and append at once', async () => {
    const { db, place } = await opened(kind);
    const when = String(Date.now() + 1500);
    const append = (name: string) =>
      new Promise<number | null>((resolve) => {
        const child = spawn(
          process.execPath,
          [join(import.meta.dirname, 'test-append.ts'), JSON.stringify(place), name, '200', when],
          { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, NODE_NO_WARNINGS: '1' } },
        );
        child.on('exit', resolve);
      });
    expect(await Promise.all([append('one'), append('two')])).toEqual([0, 0]);
    const book = auditBook(db);
    const proof = await verifyChain({ prove: inTurn(book.rows), checkpoints: [], keptRoots: await book.keptRoots() });
    expect(proof).toMatchObject({ whole: true, head: { size: 400 } });
    const names = (await recentEvents(db, { limit: 400 })).map(({ event }) => event.actor.name);
    expect(names.filter((name) => name === 'one')).toHaveLength(200);
    // The server hands out turns as they were asked for: neither waited for the other to end.
    if (kind === 'postgresql')
      expect(names.filter((name, i) => i > 0 && names[i - 1] !== name).length).toBeGreaterThan(2);
  });
});

it('SQLite: brings the tables of an earlier version up, with all their rows', async () => {
  const { db } = await opened('sqlite');
  await sql`CREATE TABLE lake_anchors (dataset text NOT NULL, snapshot integer NOT NULL, manifest text NOT NULL, as_of text NOT NULL)`.execute(
    db,
  );
  await sql`INSERT INTO lake_anchors VALUES ('d', 1, ${hash('a')}, '2026-10-31'), ('d', 2, ${hash('b')}, '2026-11-30')`.execute(
    db,
  );
  await createLakeTables(db);
  await createLakeTables(db);
  expect((await lakeRegister(db).anchors('d')).map(({ snapshot }) => snapshot)).toEqual([1, 2]);
  await expect(sql`INSERT INTO lake_anchors VALUES ('d', 0, ${hash('c')}, '2026-12-31')`.execute(db)).rejects.toThrow();
});

it.runIf(registerKinds.includes('postgresql'))(
  'PostgreSQL: touches no table of somebody else that has one of our names',
  async () => {
    const { db } = await opened('postgresql');
    await sql`CREATE TABLE lake_anchors (fish text)`.execute(db);
    await expect(createLakeTables(db)).rejects.toThrow(/exists/);
    await sql`INSERT INTO lake_anchors (fish) VALUES ('carp')`.execute(db);
  },
);

it('the registers that several processes open live where the whole suite was asked to run', async () => {
  const room = mkdtempSync(join(tmpdir(), 'musubi-place-'));
  const asked = process.env['MUSUBI_TEST_REGISTER'] === 'postgresql' ? 'postgresql' : 'sqlite';
  expect([(await placeIn(room, 'register')).kind, usualKind]).toEqual([asked, asked]);
  rmSync(room, { recursive: true });
});
