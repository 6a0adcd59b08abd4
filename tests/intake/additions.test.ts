/** Rows that come late are sent alone and added to what the lake has of that day: seen together or not at all, and never doubled. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, afterAll, beforeEach, describe, expect, it } from 'vitest';
import { auditTrail, confirmClock } from '#audit';
import { valueOf } from '#base';
import {
  endRetention,
  intake,
  type LakeFiles,
  type LakeNeeds,
  openedSets,
  openSnapshots,
  rotateDatasetKey,
  snapshotsOf,
  verifyLake,
} from '#lake';
import { plainBytesOf } from '#sealing';
import { memoryFile } from '../../src/machinery/memory-file.ts';
import { leave, openTwoSides, type TwoSides, trips } from './two-sides.ts';

const room = mkdtempSync(join(tmpdir(), 'musubi-additions-'));
const contract = { ...trips, additions: true as const };
let hall: TwoSides;
let folder: string;
let rooms = 0;
let now = new Date('2026-04-01T00:00:00.000Z');
const lake = (more: Partial<LakeNeeds> = {}): LakeNeeds => ({
  ...hall.lake,
  contract: () => contract,
  clock: () => now,
  ...more,
});
beforeEach(async () => {
  folder = join(room, String((rooms += 1)));
  hall = await openTwoSides(folder);
  now = new Date('2026-04-01T00:00:00.000Z');
});
afterEach(() => hall.close());
afterAll(() => rmSync(room, { recursive: true, force: true }));

const send = async (asOf: string, rows: number, addition: boolean, of = contract as typeof trips) =>
  valueOf(
    await hall.send(asOf, rows, {
      contract: of,
      addition,
      load: `${asOf} ${rows} ${addition}`,
      needs: { ...hall.dispatch, clock: () => now },
    }),
  ).path;
const taken = async (path: string, needs = lake()) => {
  const result = await intake(needs, path);
  return result.ok ? result.value.statement : result.refusal.code;
};
const count = async (knownOn?: string, needs = lake()) => {
  const of = { dataset: 'bus-trips', contract, permit: leave(hall), view: 'v', ...(knownOn ? { knownOn } : {}) };
  const opened = await openSnapshots(needs, hall.engine, of);
  if (!opened.ok) return opened.refusal.code;
  const [row] = await hall.engine.rows<{ n: number; fares: number }>(
    'SELECT count(*) AS n, sum(fare_yen) AS fares FROM v',
  );
  await opened.value.close();
  return [row?.n, Number(row?.fares)];
};
/** The fares of n trips: 0 + 10 + 20 … */
const fares = (...loads: number[]) => loads.reduce((sum, n) => sum + 5 * n * (n - 1), 0);

describe('rows that came late', () => {
  it('are added to their day; the receipt is about them, the day about all, and what was known before stays known', async () => {
    expect(await taken(await send('2026-01-31', 100, false))).toMatchObject({ snapshot: 1, rows: 100 });
    now = new Date('2026-04-05T00:00:00.000Z');
    expect(await taken(await send('2026-01-31', 20, true))).toMatchObject({ snapshot: 2, rows: 20, decision: 'taken' });
    expect(await taken(await send('2026-01-31', 7, true))).toMatchObject({ snapshot: 3, rows: 7 });
    expect(await count()).toEqual([127, fares(100, 20, 7)]);
    expect(await count('2026-04-01')).toEqual([100, fares(100)]);
    const notes = valueOf(await snapshotsOf(lake(), 'bus-trips'));
    expect(notes.map(({ rows, adds, newestOfDay, risk }) => [rows, adds, newestOfDay, risk?.rows])).toEqual([
      [100, undefined, false, 100],
      [120, 1, false, 120],
      [127, 2, true, 127],
    ]);
    expect(await verifyLake(lake())).toMatchObject({ snapshots: 3, tables: 6, broken: [] });
  });

  it('go when all of the day is sent again, and the same package is added once', async () => {
    await taken(await send('2026-01-31', 100, false));
    const path = await send('2026-01-31', 20, true);
    const first = await taken(path);
    expect(await taken(path)).toEqual(first);
    expect(await count()).toEqual([120, fares(100, 20)]);
    await taken(await send('2026-01-31', 118, false));
    expect(await count()).toEqual([118, fares(118)]);
  });

  it('are refused where there is nothing to add to, where the contract does not take them, and on top of damage', async () => {
    const early = await send('2026-01-31', 20, true);
    expect(await taken(early)).toBe('lake.nothing-to-add-to');
    const strict = lake({ contract: () => trips });
    expect(await taken(early, strict)).toBe('lake.contract-differs');
    const sent = await hall.send('2026-01-31', 5, { addition: true, load: 'x' });
    expect(sent.ok ? null : sent.refusal.code).toBe('dispatch.addition-not-allowed');
  });

  it('are not added to a damaged day', async () => {
    await taken(await send('2026-01-31', 100, false));
    const files = join(folder, 'lake/datasets/bus-trips/files');
    const file = join(files, readdirSync(files)[0] as string);
    const good = readFileSync(file);
    writeFileSync(file, Buffer.concat([good.subarray(0, 200), Buffer.from([1]), good.subarray(201)]));
    const path = await send('2026-01-31', 20, true);
    expect(await taken(path)).toBe('lake.dataset-broken');
    writeFileSync(file, good);
    expect(await taken(path)).toMatchObject({ snapshot: 2 });
    expect(await count()).toEqual([120, fares(100, 20)]);
  });

  it('need memory for the whole day, and leave none behind when there is not enough', async () => {
    await taken(await send('2026-01-31', 100, false));
    const path = await send('2026-01-31', 20, true);
    const files = join(folder, 'lake/datasets/bus-trips/files');
    // The day fits, but not together with what is added to it.
    const dayBytes = plainBytesOf(statSync(join(files, readdirSync(files)[0] as string)).size);
    const small = openedSets({ budgetBytes: dayBytes + 100, memoryFile, clock: () => now });
    expect(await taken(path, lake({ opened: small }))).toMatch(/^lake\.(larger-than-budget|budget-in-use)$/);
    expect(small.use().usedBytes).toBe(0);
    const needs = lake();
    expect(await taken(path, needs)).toMatchObject({ snapshot: 2 });
    expect(needs.opened.use().inUseBytes).toBe(0);
  });

  it('outlive the key of their day’s first load, and go with it when its retention ends', async () => {
    await taken(await send('2026-01-31', 100, false));
    valueOf(await rotateDatasetKey(lake(), 'bus-trips'));
    await taken(await send('2026-01-31', 20, true));
    expect(await count()).toEqual([120, fares(100, 20)]);
    now = new Date('2026-12-01T00:00:00.000Z');
    // Eight quiet months: somebody looks at the clock first.
    const clock = () => now;
    valueOf(await confirmClock({ ...hall.audit, clock, trail: auditTrail(hall.register, clock) }, '庁内のNTPと照合'));
    expect(valueOf(await endRetention(lake({ contract: () => ({ ...contract, keepMonths: 6 }) })))).toHaveLength(2);
    expect(await count()).toBe('lake.no-snapshot');
    expect(readdirSync(join(folder, 'lake/datasets/bus-trips/files'))).toEqual([]);
  });

  it('cut off at any write and taken in again are there once, or not yet', async () => {
    await taken(await send('2026-01-31', 100, false));
    const path = await send('2026-01-31', 20, true);
    const good = join(room, 'good');
    cpSync(join(folder, 'lake'), good, { recursive: true });
    let steps = 0;
    for (let cut = true; cut; steps += 1) {
      rmSync(join(folder, 'lake'), { recursive: true });
      cpSync(good, join(folder, 'lake'), { recursive: true });
      let left = steps;
      const files = { ...hall.lake.files };
      for (const name of ['create', 'move', 'link', 'remove'] as const) {
        const write = files[name] as (...all: unknown[]) => Promise<unknown>;
        (files[name] as unknown) = async (...all: unknown[]) => {
          if ((left -= 1) < 0) throw new Error('power cut');
          return write(...all);
        };
      }
      // The register is told only of what is committed: each round begins with one that knows the first snapshot only.
      const anchors = (await hall.lake.register.anchors('bus-trips')).slice(0, 1);
      const register = { ...hall.lake.register, anchors: async () => anchors, anchor: async () => {} };
      const needs = lake({ files: files as LakeFiles, register });
      cut = await intake(needs, path).then(
        () => false,
        (error: Error) => {
          expect(error.message).toBe('power cut');
          return true;
        },
      );
      const seen = await count(undefined, lake({ register }));
      expect([fares(100), fares(100, 20)]).toContain((seen as number[])[1]);
      expect(await taken(path, lake({ register }))).toMatchObject({ snapshot: 2, rows: 20 });
      expect(await count(undefined, lake({ register }))).toEqual([120, fares(100, 20)]);
      expect(readdirSync(join(folder, 'lake/datasets/bus-trips/files'))).toHaveLength(3);
    }
    expect(steps).toBeGreaterThan(7);
  });
});
