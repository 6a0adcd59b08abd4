/** The disk answers an act of the lake with an error at each of its writes in turn: told, nothing by halves, and the act run again ends it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proveAudit } from '#audit';
import { makeBackup } from '#backup';
import { done, silentProgress, valueOf } from '#base';
import { endRetention, intake, rotateMasterKey, snapshotsOf, verifyLake } from '#lake';
import { lakeKeysSchema } from '#sealing';
import { writeWhole } from '../../src/machinery/files.ts';
import { copyFolder } from '../folder-registers.ts';
import { awake, backups, later, openBackup, restoredFrom } from './test-faults-run.ts';
import { openTwoSides, type TwoSides, trips } from './two-sides.ts';

const room = mkdtempSync(join(tmpdir(), 'musubi-io-'));
const start = join(room, 'start');
const second = 'bus-trips_2026-02-28_2.musubi';
beforeAll(async () => {
  const hall = await openTwoSides(start);
  valueOf(await intake(hall.lake, valueOf(await hall.send('2026-01-31', 40)).path));
  await hall.send('2026-02-28', 60);
  await hall.close();
});
afterAll(() => rmSync(room, { recursive: true, force: true }));

class IoError extends Error {
  readonly code = 'EIO';
}
/** Counts writes; the one that is `at` fails, a file after its first chunk. */
const failing = (at: number) => {
  const seen = { writes: 0, failed: '' };
  const isNow = (name: string): boolean => {
    seen.writes += 1;
    if (seen.writes !== at) return false;
    seen.failed = name;
    return true;
  };
  async function* broken(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      yield chunk;
      throw new IoError('EIO');
    }
    throw new IoError('EIO');
  }
  const wrap = <T extends object>(of: T, names: readonly (keyof T & string)[]): T => {
    const wrapped = { ...of };
    for (const name of names) {
      const act = (of[name] as (...args: unknown[]) => Promise<unknown>).bind(of);
      (wrapped[name] as unknown) = async (...args: unknown[]) => {
        if (!isNow(`${name} ${String(args[0])}`)) return act(...args);
        const [path, chunks] = args;
        if (name !== 'create' && name !== 'write') throw new IoError('EIO');
        return act(path, broken(chunks as AsyncIterable<Uint8Array>));
      };
    }
    return wrapped;
  };
  return { seen, wrap, isNow };
};
type Failing = ReturnType<typeof failing>;

const lakeOf = ({ lake }: TwoSides, { wrap }: Failing) => ({
  ...lake,
  files: wrap(lake.files, ['create', 'move', 'link', 'remove']),
  register: wrap(lake.register, ['anchor', 'record']),
});

const acts = {
  'taking a package in': async (hall: TwoSides, folder: string, faults: Failing) =>
    void valueOf(await intake(lakeOf(hall, faults), join(folder, 'outbox', second))),
  'ending retention': async (hall: TwoSides, _: string, faults: Failing) => {
    await awake(hall, later);
    valueOf(
      await endRetention({
        ...lakeOf(hall, faults),
        clock: later,
        contract: (name) => (name === trips.dataset ? { ...trips, keepMonths: 14 } : null),
      }),
    );
  },
  'rotating the master key': async (hall: TwoSides, folder: string, faults: Failing) => {
    const path = join(folder, 'lake-keys.json');
    const keeper = {
      read: async () => lakeKeysSchema.parse(JSON.parse(readFileSync(path, 'utf8'))),
      save: async (keys: object) => void (await writeWhole(path, [Buffer.from(JSON.stringify(keys))])),
    };
    valueOf(await rotateMasterKey(lakeOf(hall, faults), faults.wrap(keeper, ['save'])));
  },
  'sending a load': async (hall: TwoSides, _: string, faults: Failing) => {
    const needs = {
      ...hall.dispatch,
      outbox: faults.wrap(hall.dispatch.outbox, ['write', 'remove']),
      register: faults.wrap(hall.dispatch.register, ['reserve', 'finish', 'release']),
    };
    valueOf(await hall.send('2026-03-31', 50, { needs }));
  },
  'making a backup': async (_: TwoSides, folder: string, faults: Failing) => {
    const needs = backups(folder);
    const to = { ...needs, folder: faults.wrap(needs.folder, ['create', 'move', 'remove']) };
    valueOf(await makeBackup(to, async () => done(await openBackup(folder)), [], silentProgress));
  },
} as const;

/** What must be so after the act has ended, however often it was broken off before. */
const expectEnded = async (hall: TwoSides, act: keyof typeof acts, folder: string): Promise<void> => {
  const notes = valueOf(await snapshotsOf(hall.lake, 'bus-trips')).map(({ rows, removed }) => [rows, removed]);
  const expected =
    act === 'taking a package in'
      ? [
          [40, false],
          [60, false],
        ]
      : [[40, act === 'ending retention']];
  expect(notes).toEqual(expected);
  if (act === 'sending a load') expect(valueOf(await hall.send('2026-03-31', 50)).sequence).toBe(3);
  if (act === 'rotating the master key') expect(hall.lake.keys.previousMasterKeys).toBeUndefined();
  if (act === 'making a backup') expect((await restoredFrom(folder)).size).toBeGreaterThan(5);
};

describe('an error of the disk', () => {
  const counted: string[] = [];
  afterAll(() => console.log(`errors at every write: ${counted.join(', ')}`));

  it.each(Object.keys(acts) as (keyof typeof acts)[])(
    'at any write while %s is told and mended by doing it again',
    async (act) => {
      let [failures, survived] = [0, 0];
      // A backup writes every file in the same few steps: one in three of them.
      for (let at = 1; at < 200; at += act === 'making a backup' ? 3 : 1) {
        const folder = join(room, `${act} ${at}`.replaceAll(' ', '-'));
        await copyFolder(start, folder);
        let hall = await openTwoSides(folder);
        const faults = failing(at);
        const told = await acts[act](hall, folder, faults).then(
          () => 'done',
          (error: unknown) => (error instanceof IoError ? 'told' : String(error)),
        );
        const over = faults.seen.failed === '';
        if (!over) {
          failures += 1;
          if (told === 'done') survived += 1;
          else expect(told, faults.seen.failed).toBe('told');
          // As a person does who was told: the program again, from the start.
          await hall.close();
          hall = await openTwoSides(folder);
          expect((await verifyLake(hall.lake)).broken, faults.seen.failed).toEqual([]);
          await acts[act](hall, folder, failing(0));
        }
        await hall.close();
        hall = await openTwoSides(folder);
        expect((await verifyLake(hall.lake)).broken).toEqual([]);
        valueOf(await proveAudit(hall.audit));
        await expectEnded(hall, act, folder);
        await hall.close();
        rmSync(folder, { recursive: true, force: true });
        if (over) break;
      }
      expect(failures).toBeGreaterThanOrEqual(2);
      counted.push(`${act} ${failures}${survived > 0 ? ` (${survived} of them did no harm)` : ''}`);
    },
    240_000,
  );
});
