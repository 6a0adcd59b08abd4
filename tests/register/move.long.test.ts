/** A move of the register killed at random instants, either way: never two in use, never none to be had, and in the end the copy is the same. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { emptyPlace } from '../../src/machinery/test-registers.ts';
import { fileOf, fill, hall, killed, otherKind, parted, placeText, register, stateOf } from './moving.ts';

/** By the environment: `MUSUBI_KILLS=20` for a look. */
const kills = Number(process.env['MUSUBI_KILLS'] ?? 60);

describe.skipIf(!inject('postgresql'))('a move of the register', () => {
  it.each(['sqlite', 'postgresql'] as const)(`away from %s, killed ${kills} times`, async (kind) => {
    const room = mkdtempSync(join(tmpdir(), 'musubi-moves-'));
    const folder = await hall(join(room, 'data'));
    const { place, clear } = await emptyPlace(kind);
    const from = kind === 'sqlite' ? fileOf(folder) : place;
    const { place: to, clear: clearTo } = await emptyPlace(otherKind(kind));
    await (await fill(from, 20_000)).destroy();
    const words = ['--data', folder, '--from', placeText(from), '--to', placeText(to)];
    const told: Record<string, number> = {};
    // How long a whole one takes here and now, so that the kills fall all over it.
    let milliseconds = 1500;
    let atWork = 0;
    for (let n = 0; n < kills; n += 1) {
      const act = n < kills / 2 ? 'move' : 'switch';
      if (act === 'switch' && (await stateOf(to)) !== 'open') {
        const since = performance.now();
        if ((await stateOf(from)) === 'open') expect((await register(['move', ...words])).code).toBe(0);
        milliseconds = Math.max(300, performance.now() - since);
      }
      if (await killed([act, ...words], Math.random() * milliseconds)) atWork += 1;
      const states = `${act}: ${await stateOf(from)} → ${await stateOf(to)}`;
      expect(states).toMatch(/^(move|switch): (open → (empty|filling)|moved → (filling|open))$/);
      told[states] = (told[states] ?? 0) + 1;
    }
    const last = await register(['switch', ...words]);
    expect(last.code, last.said).toBe(0);
    expect(await parted(from, to)).toEqual([]);
    expect([await stateOf(from), await stateOf(to)]).toEqual(['moved', 'open']);
    console.log(`${kind}: ${kills} kills, ${atWork} at work, ${JSON.stringify(told)}`);
    expect(atWork).toBeGreaterThan(kills / 4);
    await clear();
    await clearTo();
    rmSync(room, { recursive: true, force: true });
  });
});
