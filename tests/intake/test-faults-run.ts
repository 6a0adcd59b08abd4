/** Acts that keep the lake and its register, in a child process that may be killed in the middle. Run as a script by the fault tests. */
import { flushCompileCache } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { appendEvents, auditTrail, confirmClock, makeCheckpoint, pruneAudit } from '#audit';
import { makeBackup, manifestOf, openWith, restoreBackup, verifyBackup } from '#backup';
import { done, silentProgress, valueOf } from '#base';
import { endRetention, intake, rotateMasterKey } from '#lake';
import { atOneMoment, copyRegister } from '#register';
import { lakeKeysSchema, sha256, sha256Bytes } from '#sealing';
import { backupSource } from '../../src/machinery/backup-source.ts';
import { writeWhole } from '../../src/machinery/files.ts';
import { lakeFiles } from '../../src/machinery/lake-files.ts';
import { openRegister } from '../../src/machinery/sqlite.ts';
import { isOnPostgresql } from '../folder-registers.ts';
import {
  type LakeSideTables,
  makeLakeSideTables,
  openTwoSides,
  registerIn,
  type TwoSides,
  trips,
} from './two-sides.ts';

/** Another hall's bus trips, whose late rows may come alone. */
export const eventTrips = { ...trips, additions: true as const };
export const lateRows = 'bus-trips_2026-01-31_2.musubi';
export const second = 'bus-trips_2026-02-28_2.musubi';
export const later = () => new Date('2027-04-10T00:00:00.000Z');
export const muchLater = () => new Date('2033-04-10T00:00:00.000Z');

/** As the doors back up a register that lives on a server: as the file it would be. */
const copyOfRegister = async (folder: string, to: string): Promise<void> => {
  const original = await registerIn<LakeSideTables>(folder, 'register');
  const copy = openRegister<LakeSideTables>(to);
  await makeLakeSideTables(copy);
  await atOneMoment(original, (moment) => copyRegister(moment, copy));
  await copy.destroy();
  await original.destroy();
};

export const backups = (folder: string) => ({
  folder: lakeFiles(join(folder, 'backups')),
  clock: later,
  of: 'hall',
  version: '1',
  installationKey: sha256Bytes(Buffer.from('hall')),
});

/** A hall that slept for a year: somebody looks at the clock before anything goes that does not come back. */
export const awake = async ({ register, audit }: TwoSides, clock: () => Date) =>
  void valueOf(await confirmClock({ ...audit, clock, trail: auditTrail(register, clock) }, '庁内のNTPと照合'));

/** What is backed up of a hall, as it is at one moment. */
export const openBackup = (folder: string) => {
  const parts = ['lake', 'outbox', 'lake-keys.json', 'register.db'].map((name) => join(folder, name));
  const database = join(folder, 'register.db');
  const elsewhere = new Map(isOnPostgresql() ? [[database, (to: string) => copyOfRegister(folder, to)]] : []);
  return backupSource(folder, parts, [database], elsewhere);
};

export const acts = {
  /** Late rows of the first day, sent before. */
  add: async ({ lake }: TwoSides, folder: string) =>
    void valueOf(await intake({ ...lake, contract: () => eventTrips }, join(folder, 'outbox', lateRows))),
  intake: async ({ lake }: TwoSides, folder: string) =>
    void valueOf(await intake(lake, join(folder, 'outbox', second))),
  retain: async (hall: TwoSides) => {
    await awake(hall, later);
    valueOf(
      await endRetention({
        ...hall.lake,
        clock: later,
        contract: (name) => (name === trips.dataset ? { ...trips, keepMonths: 14 } : null),
      }),
    );
  },
  rotate: async ({ lake }: TwoSides, folder: string) => {
    const path = join(folder, 'lake-keys.json');
    const keeper = {
      read: async () => lakeKeysSchema.parse(JSON.parse(readFileSync(path, 'utf8'))),
      save: async (keys: object) => void (await writeWhole(path, [Buffer.from(JSON.stringify(keys))])),
    };
    valueOf(await rotateMasterKey(lake, keeper));
  },
  backup: async (_: TwoSides, folder: string) =>
    void valueOf(await makeBackup(backups(folder), async () => done(await openBackup(folder)), [], silentProgress)),
  prune: async (hall: TwoSides) => {
    await awake(hall, muchLater);
    valueOf(await pruneAudit({ ...hall.audit, clock: muchLater }, 5));
  },
} as const;
export type Act = keyof typeof acts;

/** Of the newest backup: its files by name and hash, every byte of it read back. */
export const restoredFrom = async (folder: string): Promise<ReadonlyMap<string, string>> => {
  const needs = backups(folder);
  const opened = valueOf(await openWith(needs.folder, needs));
  const manifest = valueOf(await manifestOf(needs.folder, opened));
  valueOf(await verifyBackup(needs.folder, opened, manifest, silentProgress));
  const files = new Map<string, string>();
  const write = async (path: string, chunks: AsyncIterable<Uint8Array>) => {
    const parts: Uint8Array[] = [];
    for await (const chunk of chunks) parts.push(chunk);
    files.set(path, sha256(Buffer.concat(parts)));
  };
  valueOf(await restoreBackup(needs.folder, opened, manifest, { write }, [], silentProgress));
  return files;
};

/** As `prepare`, where the second package holds late rows of the first day. */
export const prepareEvents = async (folder: string): Promise<void> => {
  const hall = await openTwoSides(folder);
  const lake = { ...hall.lake, contract: () => eventTrips };
  const sent = await hall.send('2026-01-31', 20_000, { fare: 'hash(i) >> 8', contract: eventTrips });
  valueOf(await intake(lake, valueOf(sent).path));
  await hall.send('2026-01-31', 30_000, { fare: 'hash(i) >> 9', contract: eventTrips, addition: true });
  await hall.close();
};

/** One snapshot taken in, a second package in the outbox, and a log with entries of many years. */
export const prepare = async (folder: string): Promise<void> => {
  const hall = await openTwoSides(folder);
  const events = Array.from({ length: 700 }, (_, n) => ({
    actor: { name: 'sato' },
    act: 'DashboardViewed',
    subject: 'dashboard:population',
    outcome: 'done' as const,
    facts: { n },
  }));
  await hall.register
    .transaction()
    .execute((transaction) => appendEvents(transaction, events, new Date('2026-01-01T00:00:00.000Z')));
  await makeCheckpoint(hall.audit);
  valueOf(await intake(hall.lake, valueOf(await hall.send('2026-01-31', 100)).path));
  await hall.send('2026-02-28', 50_000, { fare: 'hash(i) >> 8' });
  await hall.close();
};

if (process.argv[1]?.endsWith('test-faults-run.ts')) {
  process.once('message', async ({ folder, act }: { folder: string; act: Act }) => {
    const hall = await openTwoSides(folder);
    // A process that is killed never gets to keep what it has compiled for the next.
    flushCompileCache();
    process.send?.('started');
    await acts[act](hall, folder);
    await hall.close();
    process.disconnect();
  });
}
