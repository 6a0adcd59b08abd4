/** Snapshots over the years: what was known when, what must go when, and a clock that is not believed. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recentEvents } from '#audit';
import { valueOf } from '#base';
import { endRetention, intake, lastDayGone, openSnapshots, snapshotsOf, verifyLake } from '#lake';
import { codeOf, keptYears } from './kept-years.ts';
import { leave, trips } from './two-sides.ts';

const { years, needs, take, count, sure, sealedFiles, broken, cutEverywhere } = keptYears('keeping');

describe('a question as of a day', () => {
  it('is answered as the lake knew it then, before late loads and corrections', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    await take('2026-02-28', 200, '2026-03-02T00:00:00.000Z');
    await take('2026-01-31', 150, '2026-03-20T00:00:00.000Z');
    expect(await count()).toBe(350);
    expect(await count({ knownOn: '2026-03-01' })).toBe(100);
    expect(await count({ knownOn: '2026-03-19' })).toBe(300);
    expect(await count({ knownOn: '2026-03-20', asOf: ['2026-01-31'] })).toBe(150);
    expect(await count({ knownOn: '2026-02-02' })).toBe('lake.no-snapshot');
    // 2 March 09:00 in Japan was still 1 March nowhere: the day ends at midnight in Japan.
    expect(await count({ knownOn: '2026-03-02' })).toBe(300);
    const notes = valueOf(await snapshotsOf(years.hall.lake, 'bus-trips', '2026-03-19'));
    expect(notes.map(({ snapshot, newestOfDay }) => [snapshot, newestOfDay])).toEqual([
      [1, true],
      [2, true],
    ]);
  });
});

describe('retention', () => {
  it.each([
    ['2026-04-10T00:00:00Z', 3, '2026-01-09'],
    ['2026-03-31T00:00:00Z', 1, '2026-02-27'],
    ['2028-03-31T00:00:00Z', 1, '2028-02-28'],
    ['2026-12-31T15:00:00Z', 12, '2025-12-31'],
  ])('at %s with %d months takes what is as of %s or earlier', (at, months, last) => {
    expect(lastDayGone(new Date(at), months)).toBe(last);
  });

  it('takes rows but never from under a reader, says so to who asks later, and the chain holds', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    await take('2026-02-28', 200, '2026-03-02T00:00:00.000Z');
    years.now = new Date('2026-06-01T00:00:00.000Z');
    await sure();
    expect(valueOf(await endRetention(needs()))).toEqual([]);
    expect(valueOf(await endRetention(needs(4), 'look'))).toEqual([
      { dataset: 'bus-trips', snapshot: 1, asOf: '2026-01-31' },
    ]);
    expect(sealedFiles()).toBe(2);
    const reader = valueOf(
      await openSnapshots(needs(4), years.hall.engine, {
        dataset: 'bus-trips',
        contract: trips,
        permit: leave(years.hall),
        view: 'reader',
      }),
    );
    expect(valueOf(await endRetention(needs(4)))).toHaveLength(1);
    expect(sealedFiles()).toBe(1);
    expect(await years.hall.engine.rows('SELECT count(*) AS n FROM reader')).toEqual([{ n: 300 }]);
    await reader.close();
    expect(await count()).toBe(200);
    expect(await count({ asOf: ['2026-01-31'] })).toBe('lake.removed');
    expect(await broken()).toEqual([]);
    expect(valueOf(await endRetention(needs(4)))).toEqual([]);
    await take('2026-05-31', 50, '2026-06-02T00:00:00.000Z');
    expect(await count()).toBe(250);
    expect(await broken()).toEqual([]);
  });

  it('cut off anywhere and run again ends the same', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    await take('2026-02-28', 200, '2026-03-02T00:00:00.000Z');
    years.now = new Date('2026-06-01T00:00:00.000Z');
    await sure();
    const steps = await cutEverywhere(
      (files) => endRetention({ ...needs(4), files }),
      async () => {
        expect([await count(), sealedFiles(), await broken()]).toEqual([200, 1, []]);
      },
    );
    expect(steps).toBeGreaterThan(3);
  });

  it('takes nothing away by a clock that jumped, and no snapshot is earlier than the one before it', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    years.now = new Date('2036-02-03T00:00:00.000Z');
    expect(codeOf(await endRetention(needs(4)))).toBe('lake.clock-ahead');
    expect(valueOf(await endRetention(needs(4), 'look'))).toHaveLength(1);
    years.now = new Date('2026-01-03T00:00:00.000Z');
    expect(codeOf(await endRetention(needs(4)))).toBe('lake.clock-behind');
    expect([await count(), sealedFiles()]).toEqual([100, 1]);
    await take('2026-02-28', 200, '2026-03-02T00:00:00.000Z');
    await take('2025-12-31', 50, '2026-03-01T23:00:00.000Z');
    const notes = valueOf(await snapshotsOf(years.hall.lake, 'bus-trips'));
    expect(notes.map(({ committedAt }) => committedAt.slice(0, 13))).toEqual([
      '2026-02-03T00',
      '2026-03-02T00',
      '2026-03-02T00',
    ]);
    expect(await count({ knownOn: '2026-03-01' })).toBe(100);
  });

  it('is not led to believe a clock by what was told under it: only a person who looked is believed', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    // Half a year ahead; the server goes on and tells things under that clock, as every night.
    years.now = new Date('2026-08-03T00:00:00.000Z');
    for (let day = 0; day < 5; day += 1) {
      years.now = new Date(years.now.getTime() + 86_400_000);
      await verifyLake(needs());
    }
    expect(codeOf(await endRetention(needs(4)))).toBe('lake.clock-ahead');
    // Set right again: what was told ahead of it is still there, and the clock is behind that.
    years.now = new Date('2026-02-05T00:00:00.000Z');
    expect(codeOf(await endRetention(needs(4)))).toBe('lake.clock-behind');
    const [last] = await recentEvents(years.hall.register, { limit: 1 });
    expect(last?.event).toMatchObject({
      act: 'SnapshotsRemoved',
      outcome: 'refused',
      facts: { code: 'lake.clock-behind' },
    });
    expect(sealedFiles()).toBe(1);
    await take('2026-01-31', 110, '2026-02-06T00:00:00.000Z');
    await sure();
    expect(valueOf(await endRetention(needs(4)))).toEqual([]);
    // A later day, with nobody heard from for a hundred days though the log was never silent.
    for (years.now = new Date('2026-02-10T00:00:00.000Z'); years.now < new Date('2026-06-10T00:00:00.000Z'); ) {
      years.now = new Date(years.now.getTime() + 30 * 86_400_000);
      await verifyLake(needs());
    }
    expect(codeOf(await endRetention(needs(4)))).toBe('lake.clock-ahead');
    await sure();
    expect(valueOf(await endRetention(needs(4)))).toHaveLength(2);
  });

  it('holds the clock against what is signed, where the log is a new one', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    const silent = { newest: null, latest: null, confirmed: null, fault: null, against: null };
    const fresh = { ...needs(4), register: { ...years.hall.lake.register, logClock: async () => silent } };
    years.now = new Date('2026-02-02T00:00:00.000Z');
    expect(codeOf(await endRetention({ ...fresh, clock: () => years.now }))).toBe('lake.clock-behind');
    years.now = new Date('2026-05-15T00:00:00.000Z');
    expect(codeOf(await endRetention({ ...fresh, clock: () => years.now }))).toBe('lake.clock-ahead');
    years.now = new Date('2026-05-13T00:00:00.000Z');
    expect(valueOf(await endRetention({ ...fresh, clock: () => years.now }))).toEqual([]);
  });

  it('is believed only where this lake signed it: a word that does not hold is named, and neither followed nor passed over', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    years.now = new Date('2026-08-01T00:00:00.000Z');
    await sure();
    valueOf(await endRetention(needs(4)));
    const mark = join(years.folder, 'lake/datasets/bus-trips/removed/1.json');
    writeFileSync(mark, readFileSync(mark, 'utf8').replace('"keepMonths":4', '"keepMonths":1'));
    expect(await broken()).toEqual(['1 removal']);
    expect(await count({ asOf: ['2026-01-31'] })).toBe('lake.dataset-broken');
    expect(codeOf(await intake(years.hall.lake, valueOf(await years.hall.send('2026-02-28', 10)).path))).toBe(
      'lake.dataset-broken',
    );
    rmSync(mark);
    expect(await broken()).toEqual(['1 file-missing']);
  });
});
