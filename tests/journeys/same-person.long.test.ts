/** Three years of a city: everybody who moves, marries, is hidden, leaves or comes back keeps the one number, in 36 monthly registers and every other data set. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { musubi } from './musubi.ts';
import { followPeople } from './same-person.ts';

const room = mkdtempSync(join(tmpdir(), 'musubi-same-person-'));
afterAll(() => rmSync(room, { recursive: true, force: true }));

it('a city number means the same person through 36 months', async () => {
  const data = join(room, 'data');
  const ran = await musubi(['start', '--prepare', '--data', data, '--people', '12000', '--seed', '5']);
  expect(ran.code, ran.said).toBe(0);
  const found = await followPeople(data);
  console.log(JSON.stringify(found));
  expect(found).toMatchObject({ strangers: 0, mistaken: 0, doubled: 0 });
  expect(found.rows).toBeGreaterThan(400_000);
  expect(found.moved).toBeGreaterThan(1000);
  expect(found.returned).toBeGreaterThan(10);
}, 1_800_000);
