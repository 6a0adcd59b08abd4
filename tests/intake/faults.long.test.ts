/** Three hundred and more kills at random instants over intake, rotation, backup, retention and pruning. `MUSUBI_KILLS` sets how many each. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { campaign } from './faults.ts';
import { prepare } from './test-faults-run.ts';

const kills = Number(process.env.MUSUBI_KILLS ?? 65);
const room = mkdtempSync(join(tmpdir(), 'musubi-faults-'));
const start = join(room, 'start');
beforeAll(() => prepare(start));
afterAll(() => rmSync(room, { recursive: true, force: true }));

describe('killed at random instants, hundreds of times', () => {
  it.each([
    ['intake', 300],
    ['rotate', 80],
    ['backup', 200],
    ['retain', 80],
    ['prune', 200],
  ] as const)('%s, run again, has lost nothing', async (act, longestMs) => {
    const hits = await campaign(start, act, kills, longestMs);
    console.log(`${act}: ${hits} of ${kills} kills hit it at work`);
    expect(hits).toBeGreaterThan(kills / 4);
  });
});
