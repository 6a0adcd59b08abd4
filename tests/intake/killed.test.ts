/** Killed at any instant and run again, sending and taking in end as if nothing had happened. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proveAudit, recentEvents } from '#audit';
import { valueOf } from '#base';
import { intake, isReceiptOf, openSnapshots, snapshotsOf, verifyLake } from '#lake';
import { copyFolder } from '../folder-registers.ts';
import { loadAfter, type Order, run, type Verb } from './test-killed-run.ts';
import { leave, openTwoSides, type TwoSides, trips, tripsOf } from './two-sides.ts';

const folder = mkdtempSync(join(tmpdir(), 'musubi-killed-'));
const start = join(folder, 'start');
const packageOf = (place: string, name: string) => join(place, 'outbox', name);
const second = `bus-trips_${loadAfter.asOf}_2.musubi`;
let steps: Record<Verb, readonly string[]>;
let copies = 0;

const copyOf = async (from: string): Promise<string> => {
  const to = join(folder, `copy-${(copies += 1)}`);
  await copyFolder(from, to);
  return to;
};
const withHall = async <T>(place: string, act: (hall: TwoSides) => Promise<T>): Promise<T> => {
  const hall = await openTwoSides(place);
  try {
    return await act(hall);
  } finally {
    await hall.close();
  }
};

/** `start`: one snapshot taken in, nothing sent after it. `sent`: a second package lies in the outbox. */
const sent = join(folder, 'sent');
beforeAll(async () => {
  await withHall(start, async (hall) => valueOf(await intake(hall.lake, valueOf(await hall.send('2026-01-31')).path)));
  await copyFolder(start, sent);
  const sending = await withHall(sent, (hall) => run(hall, 'dispatch', ''));
  const trial = await copyOf(sent);
  const taking = await withHall(trial, (hall) => run(hall, 'intake', packageOf(trial, second)));
  steps = { dispatch: sending.names, intake: taking.names };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The next child is always started ahead: its start is most of what a kill costs. */
const startChild = (): ChildProcess =>
  fork(join(import.meta.dirname, 'test-killed-run.ts'), [], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [],
  });
let ready = startChild();
afterAll(() => void ready.kill());

/** Runs the verb in a child; it kills itself after a step, or is killed some milliseconds after it has begun. */
const killed = async (
  place: string,
  verb: Verb,
  at: { readonly step: number } | { readonly afterMs: number },
  path = packageOf(place, second),
): Promise<boolean> => {
  const child = ready;
  ready = startChild();
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const order: Order = { folder: place, verb, path, killAt: 'step' in at ? at.step : null };
  child.send(order);
  if ('afterMs' in at) {
    await Promise.race([once(child, 'message'), ended]);
    setTimeout(() => child.kill('SIGKILL'), at.afterMs);
  }
  const [code, signal] = await ended;
  expect(signal === 'SIGKILL' || code === 0, `ended with ${code}`).toBe(true);
  return signal === 'SIGKILL';
};

const expectTaken = (place: string) =>
  withHall(place, async (hall) => {
    const receipt = valueOf(await intake(hall.lake, packageOf(place, second)));
    expect(receipt.statement).toMatchObject({ snapshot: 2, rows: loadAfter.rows, sequence: 2 });
    expect(isReceiptOf(hall.receiptPublicKey, receipt)).toBe(true);
    expect(valueOf(await intake(hall.lake, packageOf(place, second)))).toEqual({ ...receipt, repeated: true });
    expect(valueOf(await snapshotsOf(hall.lake, 'bus-trips')).map(({ snapshot }) => snapshot)).toEqual([1, 2]);
    const opened = valueOf(
      await openSnapshots(hall.lake, hall.engine, {
        dataset: 'bus-trips',
        contract: trips,
        permit: leave(hall),
        asOf: [loadAfter.asOf],
        view: 'v',
      }),
    );
    const rows = tripsOf(loadAfter.rows);
    expect(
      await hall.engine.rows(
        `SELECT count(*) AS n, (SELECT count(*) FROM (SELECT * EXCLUDE (as_of) FROM v EXCEPT ALL ${rows})) AS other FROM v`,
      ),
    ).toEqual([{ n: loadAfter.rows, other: 0 }]);
    await opened.close();
    // Nothing of the killed run is left over, and the log tells each commit once.
    expect(readdirSync(join(place, 'lake', 'staging'))).toEqual([]);
    expect(readdirSync(join(place, 'lake', 'datasets', 'bus-trips', 'files'))).toHaveLength(2);
    expect((await verifyLake(hall.lake)).broken).toEqual([]);
    expect(valueOf(await proveAudit(hall.audit)).head.size).toBeGreaterThan(3);
    const committed = (await recentEvents(hall.register, { limit: 100 })).filter(({ event }) =>
      /^Snapshot(Committed|Recovered)$/.test(event.act),
    );
    expect(committed.map(({ event }) => event.facts?.['snapshot'])).toEqual([2, 1]);
  });

describe('an intake', () => {
  it('killed at each of its steps ends the same when it is run again', async () => {
    expect(steps.intake.length).toBeGreaterThanOrEqual(10);
    for (const [i, name] of steps.intake.entries()) {
      const place = await copyOf(sent);
      expect(await killed(place, 'intake', { step: i + 1 }), name).toBe(true);
      await expectTaken(place);
      rmSync(place, { recursive: true });
    }
  }, 120_000);

  it('killed while it makes the key of a new data set ends the same when it is run again', async () => {
    const empty = join(folder, 'empty');
    const path = packageOf(empty, 'bus-trips_2026-01-31_1.musubi');
    await withHall(empty, (hall) => hall.send('2026-01-31'));
    for (const step of [2, 3, 4]) {
      const place = await copyOf(empty);
      expect(await killed(place, 'intake', { step }, path.replace(empty, place))).toBe(true);
      await withHall(place, async (hall) => {
        const receipt = valueOf(await intake(hall.lake, path.replace(empty, place)));
        expect([receipt.repeated, receipt.statement.snapshot, receipt.statement.rows]).toEqual([false, 1, 100]);
        expect((await verifyLake(hall.lake)).broken).toEqual([]);
      });
    }
  }, 60_000);

  it('killed at random instants ends the same when it is run again', async () => {
    const place = await copyOf(sent);
    let kills = 0;
    for (let round = 0; round < 4; round += 1) {
      if (await killed(place, 'intake', { afterMs: 5 + Math.random() * 100 })) kills += 1;
    }
    expect(kills).toBeGreaterThan(0);
    await expectTaken(place);
  }, 120_000);
});

describe('a dispatch', () => {
  it('killed at each of its steps sends the load once, under one number', async () => {
    expect(steps.dispatch.length).toBeGreaterThanOrEqual(7);
    for (const [i, name] of steps.dispatch.entries()) {
      const place = await copyOf(start);
      expect(await killed(place, 'dispatch', { step: i + 1 }), name).toBe(true);
      await withHall(place, async (hall) => {
        // A package that is there whole may have been carried off already: it is the one, not made anew.
        const there = await hall.dispatch.outbox.digest(second);
        const again = valueOf(await hall.send(loadAfter.asOf, loadAfter.rows));
        expect(again.sequence).toBe(2);
        if (there) expect(again.sha256).toBe(there);
        expect(readdirSync(join(place, 'outbox'))).toEqual(['bus-trips_2026-01-31_1.musubi', second]);
        expect(valueOf(await intake(hall.lake, packageOf(place, second))).statement).toMatchObject({
          snapshot: 2,
          rows: loadAfter.rows,
        });
        const told = (await recentEvents(hall.sealedRegister, { limit: 100 })).map(
          ({ event }) => event.facts?.['sequence'],
        );
        expect(told).toEqual([2, 1]);
      });
      rmSync(place, { recursive: true });
    }
  }, 120_000);
});
