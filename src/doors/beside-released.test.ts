/** A table that somebody hands in is held against everything released by a thread of its own: what it finds is what the rules find, once for each file and each state of what is outside. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { done, type Sha256, valueOf } from '#base';
import { findBesideReleased, type Opened } from '#release';
import { loadSolver, makeRelease, type Released, releasedSystems, toldBy } from '#statistics';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEngine } from '../machinery/duckdb.ts';
import { resultsFolder } from '../machinery/results-folder.ts';
import { cardsSpec, staffPolicy } from '../statistics/test-cards.ts';
import { needsWith, smallPack } from '../statistics/test-kit.ts';
import { type BesideReleased, besideReleased } from './beside-released.ts';
import { placesOf } from './places.ts';

const people = [
  ['1', '1', 40],
  ['1', '2', 35],
  ['2', '1', 5],
  ['2', '2', 16],
  ['3', '1', 17],
  ['3', '2', 24],
] as const;

const folder = mkdtempSync(join(tmpdir(), 'musubi-beside-'));
const places = placesOf(folder);
const files = resultsFolder(places.lake.results);
let released: readonly Released[];
let reads = 0;
const waiting: { readonly bytes: Uint8Array; readonly sha256: Sha256 }[] = [];
let beside: BesideReleased;
beforeAll(async () => {
  const engine = await openEngine({ threads: 1 });
  const rows = people.map(
    ([ticket, sex, n]) => `SELECT '${ticket}' AS ticket, '${sex}' AS sex, DATE '2026-10-31' AS as_of FROM range(${n})`,
  );
  await engine.run(
    `CREATE TABLE transit_cards AS SELECT row_number() OVER () AS city_number, * FROM (${rows.join(' UNION ALL ')})`,
  );
  const snapshots = [{ dataset: 'transit-cards', asOf: '2026-10-31', snapshot: 's1' }];
  released = valueOf(
    await makeRelease(engine, cardsSpec, staffPolicy, smallPack, snapshots, await needsWith('cards')),
  ).released;
  engine.close();
  for (const path of [places.lake.results, places.areas]) mkdirSync(path, { recursive: true });
  writeFileSync(join(places.areas, 'pack.json'), JSON.stringify(smallPack));
  const store = {
    list: async () =>
      waiting.map(({ sha256, bytes }, i) => ({
        request: {
          id: `2026-0000${i}`,
          series: 'x',
          files: [{ name: 'l', kind: 'ledger', sha256, bytes: bytes.length }],
        },
      })),
  };
  const frozen = {
    get: async (_: string, sha256: string) => waiting.find((one) => one.sha256 === sha256)?.bytes ?? null,
  };
  beside = besideReleased({
    places,
    files: {
      ...files,
      read: (name) => {
        reads += 1;
        return files.read(name);
      },
    },
    release: () => ({ store, files: frozen }) as never,
    office: () => done({ threshold: 10, minimumWidth: 3 } as never),
  });
});
afterAll(async () => {
  await beside.close();
  rmSync(folder, { recursive: true, force: true });
});

const table = (value: (ticket: string, sex: string, n: number) => number | string, sha256: string): Opened => {
  const words = { '1': '大人', '2': '小児', '3': '敬老' } as const;
  const lines = people.map(
    ([ticket, sex, n]) => `${words[ticket]},${sex === '1' ? '男' : '女'},${value(ticket, sex, n)}`,
  );
  const bytes = Buffer.from(`${['券種,性別,人数', ...lines].join('\n')}\n`);
  return { file: { name: 'a.csv', kind: 'table', sha256: sha256 as Sha256, bytes: bytes.length }, bytes };
};
/** Every true number, also those that the dashboard hides. */
const pinning = table((_, __, n) => n, 'pinning');
const found = async (opened: Opened) =>
  (await beside.look(opened)).flatMap(({ rule, count }) => (count > 0 ? [rule] : []));

it('where nothing is outside there is nothing to give away; what waits for its checkers counts as if it were', async () => {
  expect(await found(pinning)).toEqual([]);
  waiting.push({ bytes: Buffer.from(JSON.stringify(released)), sha256: 'ledger-1' as Sha256 });
  expect(await found(pinning)).toEqual(['opens-released']);
  waiting.pop();
  expect(await found(pinning)).toEqual([]);
});

it('finds what the rules find when they are asked here, reads the ledger once, and a file once', async () => {
  await files.write('released.json', Buffer.from(JSON.stringify(released)));
  const solver = await loadSolver();
  const rules = { threshold: 10, minimumWidth: 3 };
  const here = (opened: Opened) =>
    findBesideReleased(
      opened,
      {
        systems: () => releasedSystems(released, smallPack),
        toldBy: (system, also) => toldBy(system, also, rules, solver, Math.random),
      },
      rules,
    );
  const before = reads;
  expect(await beside.look(pinning)).toEqual(here(pinning));
  expect(await found(pinning)).toEqual(['opens-released']);
  const harmless = table((ticket, _, n) => (ticket === '1' ? n : '秘'), 'harmless');
  expect(await beside.look(harmless)).toEqual(here(harmless));
  expect(await found(harmless)).not.toContain('opens-released');
  expect(reads - before).toBe(1);
});

it('what cannot be read is a fault, and is looked at again', async () => {
  await files.write('released.json', Buffer.from('{ no ledger'));
  await expect(beside.look(pinning)).rejects.toThrow();
  await files.write('released.json', Buffer.from(JSON.stringify(released)));
  expect(await found(pinning)).toEqual(['opens-released']);
});
