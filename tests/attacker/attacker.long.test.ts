/** The attacker against a larger city: every month of three years' statistics, every filter, every file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { musubi } from '../journeys/musubi.ts';
import { judge } from './campaign.ts';
import type { Clues } from './clues.ts';
import { type Definitions, readDefinitions } from './definitions.ts';
import { unexplained } from './estimates.ts';
import { gather } from './gather.ts';
import { type RealServer, realServer } from './real-server.ts';
import { countTruth, type Truth } from './truth.ts';

const people = process.env.ATTACKED_PEOPLE ?? '20000';
const releases = ['population', 'moves', 'income', 'checkups', 'survey', 'trips'];
let folder: string;
let server: RealServer;
let of: Definitions;
let truth: Truth;
let clues: Clues;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'musubi-attacked-'));
  const at = (part: string) => [`--${part === 'source' ? 'out' : part}`, join(folder, part)];
  const size = ['--people', people, '--months', '14', '--seed', '11'];
  for (const words of [
    ['city', 'make', ...size, ...['source', 'areas', 'truth'].flatMap(at)],
    ['start', '--prepare', '--data', folder],
  ]) {
    const ran = await musubi(words);
    if (ran.code !== 0) throw new Error(ran.said);
  }
  server = await realServer(folder);
  of = readDefinitions(folder);
  truth = await countTruth(server.side, of, releases);
  clues = (await gather(server.ask, of, { files: 'all', feeds: 'all' })).clues;
}, 3_600_000);
afterAll(async () => {
  await server?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
}, 60_000);

it('tells no more than its numbers on any way out', async () => {
  expect(clues.strange).toEqual([]);
  expect(await unexplained(server.side, of, clues)).toEqual([]);
});
it.each(releases)('leaves every hidden number of %s open, at all times together', async (release) => {
  const verdict = await judge(of, clues, truth, (name) => name.startsWith(`${release}/`));
  const { fallen, contradictions, told, untrue, attacked, programmes } = verdict;
  console.log(`${release}: ${attacked} hidden numbers attacked with ${programmes} programmes`);
  expect({ fallen, contradictions, told, untrue }).toEqual({ fallen: [], contradictions: [], told: [], untrue: [] });
  expect(attacked).toBeGreaterThan(0);
});
