/** A disk that is full or cannot be written: refused or said, the lake as it was, and whole when there is room again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { proveAudit } from '#audit';
import { valueOf } from '#base';
import { intake, openSnapshots, snapshotsOf, verifyLake } from '#lake';
import { command, smallDisk } from '../disk/small-disk.ts';
import { copyFolder } from '../folder-registers.ts';
import { acts, prepare, restoredFrom, second } from './test-faults-run.ts';
import { leave, openTwoSides, type TwoSides, trips } from './two-sides.ts';

const room = mkdtempSync(join(tmpdir(), 'musubi-disk-'));
const start = join(room, 'start');
const disk = join(room, 'disk');
const folder = join(disk, 'hall');
const { there, mount, unmount, filled } = smallDisk(disk, '8m');

let hall: TwoSides;
beforeAll(() => prepare(start));
afterAll(() => rmSync(room, { recursive: true, force: true }));

const outcomeOf = async (act: () => Promise<unknown>): Promise<'done' | 'stopped'> => {
  try {
    await act();
    return 'done';
  } catch {
    return 'stopped';
  }
};
const expectSecondTaken = async () => {
  expect(valueOf(await intake(hall.lake, join(folder, 'outbox', second))).statement.snapshot).toBe(2);
  expect((await verifyLake(hall.lake)).broken).toEqual([]);
  valueOf(await proveAudit(hall.audit));
};

describe.runIf(there)('a disk', () => {
  beforeEach(async () => {
    mount();
    await copyFolder(start, folder);
    hall = await openTwoSides(folder);
  });
  afterEach(async () => {
    await hall.close();
    unmount();
  });

  it('that is full at any point of an intake takes nothing in by halves', async () => {
    const outcomes = [];
    for (const free of [0, 32, 256].map((kilobytes) => kilobytes * 1024)) {
      const empty = filled(free);
      outcomes.push(await outcomeOf(() => acts.intake(hall, folder)));
      empty();
      const notes = valueOf(await snapshotsOf(hall.lake, 'bus-trips'));
      expect(notes.length).toBe(outcomes.includes('done') ? 2 : 1);
      expect((await verifyLake(hall.lake)).broken).toEqual([]);
    }
    expect(outcomes[0]).toBe('stopped');
    await expectSecondTaken();
  });

  it('that is full while a backup is made leaves the earlier one whole, and the next is whole', async () => {
    await acts.backup(hall, folder);
    const before = await restoredFrom(folder);
    for (const free of [0, 128].map((kilobytes) => kilobytes * 1024)) {
      const empty = filled(free);
      await outcomeOf(() => acts.backup(hall, folder));
      empty();
      expect((await restoredFrom(folder)).size).toBe(before.size);
    }
    await acts.backup(hall, folder);
    expect((await restoredFrom(folder)).size).toBe(before.size);
  });

  it.each(['rotate', 'retain'] as const)(
    'that is full while %s is at work stops it, and it ends when there is room',
    async (act) => {
      for (const free of [0, 8, 40].map((kilobytes) => kilobytes * 1024)) {
        const empty = filled(free);
        await outcomeOf(() => acts[act](hall, folder));
        empty();
        await hall.close();
        hall = await openTwoSides(folder);
        expect((await verifyLake(hall.lake)).broken).toEqual([]);
      }
      await acts[act](hall, folder);
      await hall.close();
      hall = await openTwoSides(folder);
      expect((await verifyLake(hall.lake)).broken).toEqual([]);
      expect(hall.lake.keys.previousMasterKeys).toBeUndefined();
      const [note] = valueOf(await snapshotsOf(hall.lake, 'bus-trips'));
      expect(note?.removed).toBe(act === 'retain');
      valueOf(await proveAudit(hall.audit));
    },
  );

  it('that cannot be written is said, and nothing is changed', async () => {
    await hall.close();
    expect(command('mount', '-o', 'remount,ro', disk)).toBe(true);
    // A register on a server is no reason why the lake could be written.
    const tried = async () => {
      const readOnly = await openTwoSides(folder);
      await acts.intake(readOnly, folder).finally(() => readOnly.close());
    };
    expect(await outcomeOf(tried)).toBe('stopped');
    expect(command('mount', '-o', 'remount,rw', disk)).toBe(true);
    hall = await openTwoSides(folder);
    await expectSecondTaken();
  });
});

describe('two programs on one lake', () => {
  it('read the old snapshots or the new ones while another takes in, never a mixture', async () => {
    const place = join(room, 'read');
    await copyFolder(start, place);
    const [writer, reader] = [await openTwoSides(place), await openTwoSides(place)];
    const read = async () => {
      const of = { dataset: 'bus-trips', contract: trips, permit: leave(reader), view: 'v' };
      const opened = valueOf(await openSnapshots(reader.lake, reader.engine, of));
      const [row] = await reader.engine.rows<{ n: number }>('SELECT count(*) AS n FROM v');
      await opened.close();
      return row?.n ?? 0;
    };
    let over = false;
    const taking = intake(writer.lake, join(place, 'outbox', second)).finally(() => {
      over = true;
    });
    const seen = [await read()];
    while (!over) seen.push(await read());
    seen.push(await read());
    valueOf(await taking);
    expect(new Set(seen)).toEqual(new Set([100, 50_100]));
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    await writer.close();
    await reader.close();
  });

  it('take a package in once: one gives the receipt, the other the same or says that it is busy', async () => {
    const place = join(room, 'shared');
    await copyFolder(start, place);
    const [a, b] = [await openTwoSides(place), await openTwoSides(place)];
    const path = join(place, 'outbox', second);
    const results = await Promise.all([intake(a.lake, path), intake(b.lake, path)]);
    expect(results.filter(({ ok }) => ok).length).toBeGreaterThan(0);
    for (const result of results) if (!result.ok) expect(result.refusal.code).toBe('lake.busy');
    expect(valueOf(await intake(b.lake, path)).repeated).toBe(true);
    expect(valueOf(await snapshotsOf(a.lake, 'bus-trips'))).toHaveLength(2);
    expect((await verifyLake(b.lake)).broken).toEqual([]);
    valueOf(await proveAudit(a.audit));
    await a.close();
    await b.close();
  });
});
