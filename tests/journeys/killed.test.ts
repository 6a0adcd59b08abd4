/** The power fails in every stage of the first start. Started again, everything is as if nothing had happened. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { expectWhole, killAt, unstarted } from './killed-start.ts';
import type { Moment } from './musubi.ts';

const room = mkdtempSync(join(tmpdir(), 'musubi-killed-'));
afterAll(() => rmSync(room, { recursive: true, force: true }));

const folder = join(room, 'killed');
/** So many packages are made; each is taken in while the next is prepared. */
const packages = (n: number) => () => {
  const outbox = join(folder, 'sealed-side/outbox');
  return existsSync(outbox) && readdirSync(outbox).filter((name) => name.endsWith('.musubi')).length >= n;
};
const said = (words: RegExp) => (text: string) => words.test(text);

/** While it begins; while loads are read, numbered, sealed and taken in; while statistics are made, protected and published. */
const moments: readonly Moment[] = [
  { milliseconds: 300 },
  { once: packages(1), milliseconds: 0 },
  { once: packages(2), milliseconds: 20 },
  { once: packages(4), milliseconds: 60 },
  { once: packages(7), milliseconds: 150 },
  { once: said(/隔離側/), milliseconds: 250 },
  { once: said(/統計の作成と保護/), milliseconds: 100 },
];

describe('a start that is killed', () => {
  it('again and again, converges to what an undisturbed start gives: nothing lost, nothing doubled', async () => {
    unstarted(inject('smallCity'), folder);
    expect(await killAt(folder, moments)).toBe(moments.length);
    await expectWhole(folder, inject('smallCity'));
  }, 300_000);
});
