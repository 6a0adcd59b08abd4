/** The power fails at any instant of the first start. Started again, everything is as if nothing had happened. */
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { musubi, musubiKilledAfter } from './musubi.ts';

const room = mkdtempSync(join(tmpdir(), 'musubi-killed-'));
afterAll(() => rmSync(room, { recursive: true, force: true }));

/** The same city with the same keys, before its stream has run. */
const fresh = (name: string): string => {
  const folder = join(room, name);
  const whole = inject('smallCity');
  for (const part of ['source', 'truth', 'areas', 'musubi.yaml'])
    cpSync(join(whole, part), join(folder, part), { recursive: true });
  for (const part of [
    'sealed-side/keys.json',
    'sealed-side/recipient.json',
    'sealed-side/sender.json',
    'lake-side/keys.json',
    'lake-side/senders.json',
  ])
    cpSync(join(whole, part), join(folder, part));
  return folder;
};

/** What people can see of a data folder: snapshots with their rows, published tables by their content. */
const outcome = async (folder: string) => {
  const lake = await musubi(['lake', 'ls', '--data', folder]);
  expect(lake.code, lake.said).toBe(0);
  const snapshots = lake.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ dataset, asOf, snapshot, rows }) => `${dataset} ${asOf} ${snapshot} ${rows}`)
    .sort();
  const tables = join(folder, 'lake-side/results/tables');
  const published = readdirSync(tables)
    .sort()
    .map((id) => {
      const { provenance: _, ...content } = JSON.parse(
        readFileSync(join(tables, id, readdirSync(join(tables, id))[0] as string), 'utf8'),
      );
      return `${id} ${readdirSync(join(tables, id)).length} ${createHash('sha256').update(JSON.stringify(content)).digest('hex')}`;
    });
  return { snapshots, published };
};

describe('a start that is killed', () => {
  it('again and again, converges to what an undisturbed start gives: nothing lost, nothing doubled', async () => {
    const undisturbed = await outcome(inject('smallCity'));
    const folder = fresh('killed');
    let kills = 0;
    // Longer and longer, so that every stage is hit: reading, numbering, sealing, intake, statistics, publishing.
    for (let milliseconds = 600; kills < 11 && milliseconds < 60_000; milliseconds = Math.round(milliseconds * 1.3)) {
      if (!(await musubiKilledAfter(['start', '--prepare', '--data', folder], milliseconds))) break;
      kills += 1;
    }
    const last = await musubi(['start', '--prepare', '--data', folder]);
    expect(last.code, last.said).toBe(0);
    console.log(`killed ${kills} times`);
    expect(kills).toBeGreaterThanOrEqual(5);
    expect(await outcome(folder)).toEqual(undisturbed);
    for (const words of [
      ['lake', 'verify'],
      ['audit', 'verify'],
      ['gateway', 'audit', 'verify'],
    ]) {
      const proved = await musubi([...words, '--data', folder]);
      expect(proved.code, proved.said).toBe(0);
    }
  }, 300_000);
});
