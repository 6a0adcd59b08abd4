/** The power fails at any instant of the first start, dozens of times. Started again, everything is as if nothing had happened. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { expectWhole, killAt, unstarted } from './killed-start.ts';
import { musubi } from './musubi.ts';

const room = mkdtempSync(join(tmpdir(), 'musubi-killed-long-'));
afterAll(() => rmSync(room, { recursive: true, force: true }));

it('a start killed at dozens of instants, each a little later, converges to what an undisturbed start gives', async () => {
  const undisturbed = join(room, 'undisturbed');
  const size = ['--people', '6000', '--months', '6', '--seed', '11'];
  const ran = await musubi(['start', '--prepare', '--data', undisturbed, ...size]);
  expect(ran.code, ran.said).toBe(0);
  for (const growth of [1.05, 1.1, 1.2, 1.3]) {
    const folder = unstarted(undisturbed, join(room, `killed ${growth}`));
    const moments = Array.from({ length: 60 }, (_, i) => ({ milliseconds: Math.round(500 * growth ** i) }));
    const kills = await killAt(folder, moments);
    console.log(`growth ${growth}: killed ${kills} times`);
    expect(kills).toBeGreaterThanOrEqual(5);
    await expectWhole(folder, undisturbed);
  }
}, 3_600_000);
