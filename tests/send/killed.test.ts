/** A sender that is killed at any step sends the rest when it is run again; the lake has the package once. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recentEvents } from '#audit';
import { valueOf } from '#base';
import { sendPackages } from '#dispatch';
import { snapshotsOf, verifyLake } from '#lake';
import { copyFolder } from '../folder-registers.ts';
import { openTwoSides } from '../intake/two-sides.ts';
import { sendNeedsOf, serveUploads, uploadNeedsIn } from './line.ts';
import { type Order, partBytes } from './test-killed-send.ts';

const folder = mkdtempSync(join(tmpdir(), 'musubi-killed-send-'));
const start = join(folder, 'start');
beforeAll(async () => {
  const hall = await openTwoSides(start);
  const { path } = valueOf(await hall.send('2026-01-31', 300));
  expect(Math.ceil(readFileSync(path).length / partBytes)).toBe(3);
  await hall.close();
});

/** The next child is always started ahead: its start is most of what a kill costs. */
const startChild = (): ChildProcess =>
  fork(join(import.meta.dirname, 'test-killed-send.ts'), [], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [],
  });
let ready = startChild();
afterAll(() => {
  ready.kill();
  rmSync(folder, { recursive: true, force: true });
});

// Begin, two parts, «sent» is written down, the last part, the receipt is written down.
it.each<[number, boolean]>([
  [2, true],
  [4, false],
  [5, true],
  [5, false],
  [6, false],
])('a sender killed at step %i (midway: %s)', async (killAt, midway) => {
  const place = join(folder, `${killAt}-${midway}`);
  await copyFolder(start, place);
  const hall = await openTwoSides(place);
  const lake = await serveUploads(uploadNeedsIn(hall, place));
  const child = ready;
  ready = startChild();
  const ended = once(child, 'exit');
  child.send({ folder: place, port: lake.port, killAt, midway } satisfies Order);
  expect((await ended)[1]).toBe('SIGKILL');

  const sent = valueOf(await sendPackages(sendNeedsOf(hall, lake.port, { partBytes }), {}));
  // Killed after the last step, there was nothing left to do.
  if (killAt < 6) expect(sent.map(({ delivery }) => delivery?.state)).toEqual(['received']);
  expect(valueOf(await sendPackages(sendNeedsOf(hall, lake.port), {}))).toEqual([]);
  expect(valueOf(await snapshotsOf(hall.lake, 'bus-trips')).map(({ rows }) => rows)).toEqual([300]);
  expect((await verifyLake(hall.lake)).broken).toEqual([]);
  expect(readdirSync(join(place, 'uploads'))).toEqual([]);
  // The parts that had arrived did not travel again.
  const parts = lake.asked.filter(({ method, status }) => method === 'PATCH' && status < 300);
  expect(parts.length).toBeLessThanOrEqual(4);
  const acts = (await recentEvents(hall.sealedRegister, { limit: 20 })).map(({ event }) => event.act).reverse();
  expect(acts).toEqual(['PackageDispatched', 'PackageSent', 'PackageReceived']);
  await lake.stop();
  await hall.close();
});
