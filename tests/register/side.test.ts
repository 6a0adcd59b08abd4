/** A lake side whose register lives on PostgreSQL: opened by its settings, backed up and restored, refused in sentences that hold no password. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type AuditTables, auditTrail, createAuditTables, proveAudit } from '#audit';
import { type Command, valueOf } from '#base';
import { testIo } from '../../src/base/test-io.ts';
import { backupCommands } from '../../src/doors/backup-commands.ts';
import { lookAtRegister } from '../../src/doors/doctor-log.ts';
import { initialise } from '../../src/doors/init.ts';
import { type LakeSide, makeLakeTables, openLakeSide } from '../../src/doors/lake-side.ts';
import { placesOf } from '../../src/doors/places.ts';
import { openSideRegister } from '../../src/doors/side-register.ts';
import { openRegister } from '../../src/machinery/sqlite.ts';
import { emptyPlace } from '../../src/machinery/test-registers.ts';

const io = (out: string[] = []) => testIo({ out });
const command = (words: string): Command => {
  const found = backupCommands.find((one) => one.words.join(' ') === words);
  if (!found) throw new Error(words);
  return found;
};
const event = { actor: { name: 'sato' }, act: 'DashboardViewed', subject: 'dashboard:d', outcome: 'done' } as const;

describe.skipIf(!inject('postgresql'))('a lake side with its register on PostgreSQL', () => {
  const room = mkdtempSync(join(tmpdir(), 'musubi-side-'));
  const folder = join(room, 'data');
  let url: string;
  let clear: () => Promise<void>;
  let side: LakeSide;
  beforeAll(async () => {
    const { place, clear: away } = await emptyPlace('postgresql');
    url = place.kind === 'postgresql' ? `${place.url}&application_name=side-test` : '';
    clear = away;
    valueOf(await initialise({ folder, side: 'both', city: { ja: '結浜市', en: 'Yuihama' }, demo: false }));
    writeFileSync(
      join(folder, 'musubi.yaml'),
      `city: { ja: 結浜市, en: Yuihama }\nport: 8080\ndatabaseUrl: ${JSON.stringify(url)}\n`,
    );
    side = valueOf(await openLakeSide(folder));
  });
  afterAll(async () => {
    await side.close();
    await clear();
    rmSync(room, { recursive: true, force: true });
  });

  it('keeps its log there, and goes on after the server threw it out', async () => {
    await side.audit.trail.record(event);
    const master = new pg.Client({ connectionString: inject('postgresql') as string });
    await master.connect();
    const { rowCount } = await master.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'side-test'",
    );
    await master.end();
    expect(rowCount).toBeGreaterThan(0);
    // Whoever asks at that moment may be told; soon somebody is answered again, without anything having been started anew.
    const answered = () =>
      side.audit.trail.record(event).then(
        () => true,
        () => false,
      );
    let tries = 1;
    while (!(await answered())) expect((tries += 1)).toBeLessThan(10);
    const before = (await side.audit.book.head()).size;
    expect(before).toBeGreaterThanOrEqual(2);
    await side.audit.trail.record(event);
    expect(valueOf(await proveAudit(side.audit)).head.size).toBe(before + 1);
  });

  it('is told by the doctor, who minds a server that does not wait for its disk', async () => {
    const places = placesOf(folder);
    const found = await lookAtRegister(places, side.config, side.register, 'lake');
    // The server of the tests has fsync off.
    expect(found).toMatchObject({
      state: 'bad',
      found: { en: expect.stringMatching(/^PostgreSQL \d+ .*fsync is off/) },
    });
    expect(JSON.stringify(found)).not.toContain('password');
  });

  it('is backed up as a file, and restored where there is no server', async () => {
    const to = join(room, 'backup');
    const key = join(room, 'recovery.txt');
    const recipient: string[] = [];
    valueOf(await command('backup key').run({ options: {}, arguments: [key] }, io(recipient)));
    const made = await command('backup').run(
      { options: { data: folder, to, recipient: recipient[0] }, arguments: [] },
      io(),
    );
    expect(made.ok ? '' : made.refusal.en).toBe('');
    const again = join(room, 'again');
    valueOf(
      await command('restore').run({ options: { data: again, from: to, key, side: 'lake' }, arguments: [] }, io()),
    );
    const restored = valueOf(await openLakeSide(again));
    const acts = (await restored.audit.book.events({ limit: 3 })).map(({ event: { act } }) => act);
    expect(acts[0]).toBe('Restored');
    expect(valueOf(await proveAudit(restored.audit)).head.size).toBeGreaterThan(2);
    await restored.close();
  });

  it('is not begun anew beside a register that is in use', async () => {
    const other = join(room, 'other');
    valueOf(await initialise({ folder: other, side: 'lake', city: { ja: '市', en: 'City' }, demo: false }));
    await valueOf(await openLakeSide(other)).close();
    const opened = await openLakeSide(other, { databaseUrl: url });
    expect(opened.ok ? '' : opened.refusal.code).toBe('register.not-moved');
  });

  it('is refused to the sealed side', async () => {
    const places = placesOf(join(room, 'nowhere'));
    const opened = await openSideRegister<AuditTables>(places, { sealedDatabaseUrl: url }, 'sealed', createAuditTables);
    expect(opened.ok ? '' : opened.refusal.code).toBe('register.other-side');
  });

  it.each([
    ['nobody answers there', () => 'postgresql://musubi:himitsu@localhost/x?host=/nowhere', 'register.unreachable'],
    ['there is no such database', () => url.replace('/postgres?', '/himitsu_db?'), 'register.unreachable'],
    ['the address cannot be read', () => 'postgresql://musubi:himitsu@:port:/x', 'register.place-unreadable'],
    [
      'another machine, and nothing said of encryption',
      () => 'postgresql://musubi:himitsu@db.example/x',
      'register.unencrypted',
    ],
    ['a schema there is not', () => url.replace(/search_path%3D\w+/, 'search_path%3Dnowhere'), 'register.unusable'],
  ])('says so where %s, without the password', async (_, at, code) => {
    const places = placesOf(join(room, 'nowhere'));
    const opened = await openSideRegister(places, { databaseUrl: at() }, 'lake', makeLakeTables);
    const told = opened.ok ? null : opened.refusal;
    expect(told?.code).toBe(code);
    expect(JSON.stringify(told)).not.toMatch(/himitsu(?!_db)/);
    for (const language of ['ja', 'en'] as const) expect(told?.[language].length).toBeGreaterThan(40);
  });

  it('leaves the file of a register that never moved alone', async () => {
    const path = join(room, 'alone.sqlite');
    const db = openRegister<AuditTables>(path);
    await createAuditTables(db);
    await auditTrail(db, () => new Date()).record(event);
    await db.destroy();
    const places = { ...placesOf(room), lake: { ...placesOf(room).lake, register: path } };
    const opened = await openSideRegister(places, { databaseUrl: url }, 'lake', makeLakeTables);
    expect(opened.ok ? '' : opened.refusal.code).toBe('register.not-moved');
  });
});
