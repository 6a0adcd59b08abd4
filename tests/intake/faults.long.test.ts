/**
 * Three hundred and more kills that hit an act at work, at random instants, over intake, late rows, rotation, backup, retention and pruning
 * (those over the move of a register: tests/register/move.long.test.ts). `MUSUBI_KILLS` sets how many each; those that come too late do not count.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { campaign } from './faults.ts';
import { prepare, prepareEvents } from './test-faults-run.ts';

const kills = Number(process.env.MUSUBI_KILLS ?? 65);
const room = mkdtempSync(join(tmpdir(), 'musubi-faults-'));
const start = join(room, 'start');
const events = join(room, 'events');
beforeAll(async () => {
  await prepare(start);
  await prepareEvents(events);
}, 600_000);
afterAll(() => rmSync(room, { recursive: true, force: true }));

describe('killed at random instants, hundreds of times', () => {
  it.each([
    ['intake', 300],
    ['add', 300],
    ['rotate', 80],
    ['backup', 200],
    ['retain', 80],
    ['prune', 200],
  ] as const)('%s, run again, has lost nothing', async (act, longestMs) => {
    const hits = await campaign(act === 'add' ? events : start, act, kills, longestMs);
    console.log(`${act}: ${hits} of ${kills} kills hit it at work`);
    expect(hits).toBeGreaterThan(kills / 4);
  });
});
