/** The places whose writing calls fail one by one, on a disk that is really full: the engine writes some of the files itself, and no call of ours fails there. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLedgerPlaces } from './ledger-places.ts';
import { openPlaces } from './places.ts';
import { smallDisk } from './small-disk.ts';

const room = mkdtempSync(join(tmpdir(), 'musubi-full-places-'));
const disk = join(room, 'disk');
const { there, mount, unmount, filled } = smallDisk(disk, '4m');
const opened = there ? [await openPlaces(), await openLedgerPlaces()] : [];
afterAll(async () => {
  for (const { close } of opened) await close();
  rmSync(room, { recursive: true, force: true });
});
const places = opened.flatMap((one) => Object.entries(one.places));
/** Kilobytes left. */
const levels = [0, 4, 12, 40] as const;

describe.runIf(there)('on a disk that is full', () => {
  let [stopped, done] = [0, 0];
  beforeAll(() => expect(mount()).toBe(true));
  afterAll(() => {
    unmount();
    console.log(`full disks: ${places.length} places, ${stopped} stopped, ${done} had room`);
  });

  it.each(places)('%s', async (_, place) => {
    const at = async (name: string) => {
      const folder = join(disk, name);
      mkdirSync(folder);
      return { folder, act: await place(folder) };
    };
    const whole = await at('whole');
    const before = JSON.stringify(await whole.act.state());
    await whole.act.run();
    const wanted = JSON.stringify(await whole.act.state());
    rmSync(whole.folder, { recursive: true });
    for (const kilobytes of levels) {
      const { folder, act } = await at(`${kilobytes}`);
      const empty = filled(1024 * kilobytes);
      const told = await act.run().then(
        () => '',
        (error: unknown) => String(error),
      );
      empty();
      if (told === '') done += 1;
      else stopped += 1;
      const after = JSON.stringify(await act.state());
      if (told === '') expect(after).toBe(wanted);
      else expect(told).toMatch(/ENOSPC|no space left|told/i);
      expect([before, wanted], told).toContain(after);
      await act.run();
      expect(JSON.stringify(await act.state()), `${told}, again`).toBe(wanted);
      const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
      expect(names.filter((name) => /\.(part|new)-\d+/.test(name))).toEqual([]);
      rmSync(folder, { recursive: true });
    }
  });
  it('stops where there is no room', () => expect(stopped).toBeGreaterThan(places.length));
});
