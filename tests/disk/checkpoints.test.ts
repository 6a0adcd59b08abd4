/** The folder of checkpoints fails: what happens is written into the log all the same, /api/ready says so, and the next checkpoint that can be kept makes it well again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type AuditTables, createAuditTables, proveAudit } from '#audit';
import { valueOf } from '#base';
import { newLakeKeys } from '#sealing';
import { type AuditLog, openAuditLog } from '../../src/doors/audit-log.ts';
import { lakeSideApp } from '../../src/doors/http.ts';
import { initialise } from '../../src/doors/init.ts';
import { type LakeSide, openLakeSide } from '../../src/doors/lake-side.ts';
import { quietLog } from '../../src/doors/log.ts';
import { checkpointFolder } from '../../src/machinery/checkpoint-folder.ts';
import { openRegister } from '../../src/machinery/sqlite.ts';
import { failingDisk, type Way, ways } from './failing-disk.ts';

const room = mkdtempSync(join(tmpdir(), 'musubi-checkpoints-'));
const [data, kept] = [join(room, 'data'), join(room, 'kept')];
const log = openRegister<AuditTables>(join(room, 'log.sqlite'));
let side: LakeSide;
let auditLog: AuditLog;
let hours = 0;
beforeAll(async () => {
  valueOf(await initialise({ folder: data, side: 'lake', city: { ja: '結浜市', en: 'Yuihama' }, demo: false }));
  side = valueOf(await openLakeSide(data, { log: 'quiet' }));
  await createAuditTables(log);
  // The log looks every five seconds whether a checkpoint is due; here it looks when it is told.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  auditLog = await openAuditLog(log, {
    origin: 'musubi.lake/test',
    signingKey: (await newLakeKeys()).checkpointSigningKey,
    actor: { name: 'local:tester' },
    folder: kept,
    place: { kind: 'sqlite', path: join(room, 'log.sqlite') },
    clock: () => new Date(Date.now() + hours * 3_600_000),
  });
});
afterAll(async () => {
  await auditLog.close();
  vi.useRealTimers();
  await side.close();
  await log.destroy();
  rmSync(room, { recursive: true, force: true });
});

const ready = async () => {
  const answer = await valueOf(lakeSideApp({ ...side, auditLog }, quietLog)).request('http://localhost/api/ready');
  return [answer.status, ((await answer.json()) as { checkpoints: boolean }).checkpoints];
};
const happen = () =>
  auditLog.needs.trail.record({ actor: { name: 'sato' }, act: 'Tried', subject: 'ward', outcome: 'done' });
const size = async () => valueOf(await proveAudit(auditLog.needs)).head.size;
const look = () => vi.advanceTimersByTime(5000);

it('an input/output error at any write of a checkpoint is said, and the log does not wait for it', async () => {
  let faults = 0;
  const failed = async (way: Way, at: number): Promise<boolean> => {
    await happen();
    hours += 2;
    const notes = (await auditLog.needs.book.checkpoints()).length;
    const disk = failingDisk(kept, at, way);
    look();
    const isOver = async () => (await auditLog.needs.book.checkpoints()).length > notes;
    await vi.waitFor(async () => expect((await isOver()) || !auditLog.keeping()).toBe(true), { interval: 2 });
    const hit = disk.failed() !== '';
    if (hit) {
      expect(await ready(), disk.failed()).toEqual([503, false]);
      const before = await size();
      await happen();
      expect(await size(), disk.failed()).toBe(before + 1);
      faults += 1;
    }
    disk.mend();
    look();
    await vi.waitFor(() => expect(auditLog.keeping()).toBe(true), { interval: 2 });
    expect(await ready()).toEqual([200, true]);
    return hit;
  };
  for (const way of ways) for (let at = 1; await failed(way, at); at += 1);
  expect(faults).toBeGreaterThanOrEqual(ways.length * 6);
  // Every checkpoint that the register knows lies outside too.
  const outside = new Set((await checkpointFolder(kept).all()).map(({ note }) => note));
  for (const note of await auditLog.needs.book.checkpoints()) expect(outside.has(note)).toBe(true);
  console.log(`checkpoints on a failing disk: ${faults} faults, each said by /api/ready`);
});
