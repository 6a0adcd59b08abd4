/** Whatever file of a lake is harmed in whatever way: the lake never answers wrongly, names the file’s snapshot with a reason, and goes on serving the rest. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valueOf } from '#base';
import { contractSchema } from '#catalogue';
import {
  approveDestruction,
  createRequestTables,
  endRetention,
  intake,
  type LakeNeeds,
  lakeId,
  lakeRequests,
  openSnapshots,
  requestDestruction,
  rotateDatasetKey,
  rotateMasterKey,
  verifyLake,
} from '#lake';
import { lakeKeysSchema } from '#sealing';
import { leave, openTwoSides, type TwoSides, trips } from './two-sides.ts';

const runs = Number(process.env.MUSUBI_HARMS ?? 40);
const room = mkdtempSync(join(tmpdir(), 'musubi-every-byte-'));
const [good, older, lakeFolder] = [join(room, 'good'), join(room, 'older'), join(room, 'hall/lake')];
const trams = contractSchema.parse({ ...trips, dataset: 'tram-trips' });
/** Destroyed with its key: it must stay so. */
const ferries = contractSchema.parse({ ...trips, dataset: 'ferry-trips' });
let now = new Date('2026-04-10T00:00:00.000Z');
let hall: TwoSides;
let lake: LakeNeeds;
/** Rows of every day that can be read; the first of the bus went when its retention ended. */
const truth: Record<string, Record<string, number | string>> = {
  'bus-trips': { '2026-02-28': 40, '2026-03-31': 50 },
  'tram-trips': { '2026-02-28': 60, '2026-03-31': 70 },
  'ferry-trips': { '2026-02-28': 'lake.destroyed' },
};

beforeAll(async () => {
  hall = await openTwoSides(join(room, 'hall'));
  await createRequestTables(hall.register as never);
  const contracts = new Map([trips, trams, ferries].map((each) => [each.dataset, each]));
  lake = { ...hall.lake, contract: (dataset) => contracts.get(dataset) ?? null, clock: () => now };
  const take = async (contract: typeof trips, asOf: string, rows: number) =>
    valueOf(await intake(lake, valueOf(await hall.send(asOf, rows, { contract, load: asOf })).path));
  await take(trips, '2026-01-31', 30);
  for (const [contract, rows] of [
    [trips, 40],
    [trams, 60],
    [ferries, 80],
  ] as const)
    await take(contract, '2026-02-28', rows);
  // Everything as it once was, whole and signed: what somebody could put back.
  cpSync(lakeFolder, older, { recursive: true });
  const keysPath = join(room, 'hall/lake-keys.json');
  let kept = lake.keys;
  valueOf(
    await rotateMasterKey(lake, {
      read: async () => lakeKeysSchema.parse(JSON.parse(readFileSync(keysPath, 'utf8'))),
      save: async (keys) => {
        kept = keys;
        writeFileSync(keysPath, JSON.stringify(keys));
      },
    }),
  );
  lake = { ...lake, keys: kept };
  for (const dataset of ['bus-trips', 'tram-trips']) valueOf(await rotateDatasetKey(lake, dataset));
  await take(trips, '2026-03-31', 50);
  await take(trams, '2026-03-31', 70);
  const keepMonths = (dataset: string) => ({ ...(contracts.get(dataset) as typeof trips), keepMonths: 3 });
  now = new Date('2026-05-20T00:00:00.000Z');
  valueOf(await endRetention({ ...lake, contract: keepMonths }));
  const grave = { ...lake, requests: lakeRequests(hall.register as never) };
  const request = await requestDestruction(grave, { dataset: 'ferry-trips', reason: '条例第9条', by: 'kanri' });
  valueOf(await approveDestruction(grave, { id: valueOf(request), by: 'seisaku' }));
  cpSync(lakeFolder, good, { recursive: true });
});
afterAll(async () => {
  await hall.close();
  rmSync(room, { recursive: true, force: true });
});

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();

const answerOf = async (dataset: string, asOf: string): Promise<number | string> => {
  const contract = [trips, trams, ferries].find((each) => each.dataset === dataset) as typeof trips;
  const of = { dataset, contract, permit: leave(hall), asOf: [asOf], view: 'v' };
  const opened = await openSnapshots(lake, hall.engine, of);
  if (!opened.ok) {
    // Said of a place, in both languages, and never of a value or a path.
    for (const { ja, en } of opened.refusal.because ?? [])
      expect(ja + en).toMatch(new RegExp(`${dataset} (snapshot|as a whole)`));
    expect(JSON.stringify(opened.refusal)).not.toContain(room);
    return opened.refusal.code;
  }
  const [row] = await hall.engine.rows<{ n: number }>('SELECT count(*) AS n FROM v');
  await opened.value.close();
  return row?.n ?? 0;
};
const answers = async () => {
  const all: Record<string, number | string> = {};
  for (const [dataset, days] of Object.entries(truth))
    for (const day of Object.keys(days)) all[`${dataset} ${day}`] = await answerOf(dataset, day);
  return all;
};
const right = Object.fromEntries(
  Object.entries(truth).flatMap(([dataset, days]) => Object.entries(days).map(([day, n]) => [`${dataset} ${day}`, n])),
);

type Harm = { readonly file: number; readonly at: number; readonly how: (typeof hows)[number] };
const hows = [
  'flip',
  'flip',
  'flip',
  'cut',
  'cut at a segment',
  'longer',
  'empty',
  'gone',
  'swapped',
  'older',
] as const;

/** Harms one file; answers its place, or null where that harm changes nothing. */
const harm = ({ file, at, how }: Harm): string | null => {
  const all = filesIn(lakeFolder).filter((place) => place !== 'lake.json');
  const place = all[file % all.length] as string;
  const path = join(lakeFolder, place);
  const bytes = readFileSync(path);
  const put = (content: Uint8Array | null) => {
    if (content === null) rmSync(path);
    else writeFileSync(path, content);
    return content === null || !bytes.equals(content) ? place : null;
  };
  const position = at % bytes.length;
  switch (how) {
    case 'flip':
      return put(Uint8Array.from(bytes, (byte, i) => (i === position ? byte ^ (1 << (at % 8)) : byte)));
    case 'cut':
      return put(bytes.subarray(0, position));
    case 'cut at a segment':
      return put(bytes.subarray(0, bytes.length - Math.min(bytes.length, 16 + (at % 2))));
    case 'longer':
      return put(Buffer.concat([bytes, Buffer.from([at % 256])]));
    case 'empty':
      return put(new Uint8Array(0));
    case 'gone':
      return put(null);
    case 'swapped': {
      const kind = (name: string) => name.replace(/[^/]+\/(?=(key|destroyed)\.json$)|[0-9a-f]{64}|\d+(?=\.json$)/g, '');
      const siblings = all.filter(
        (name) => name !== place && kind(name).split('/').at(-2) === kind(place).split('/').at(-2),
      );
      return siblings.length > 0 ? put(readFileSync(join(lakeFolder, siblings[at % siblings.length] as string))) : null;
    }
    case 'older': {
      const before = filesIn(older).filter(
        (name) => name.split('/').at(-2) === place.split('/').at(-2) || name === place,
      );
      const same = before.find((name) => name === place) ?? before[at % Math.max(1, before.length)];
      return same ? put(readFileSync(join(older, same))) : null;
    }
  }
};
const restore = () => {
  rmSync(lakeFolder, { recursive: true });
  cpSync(good, lakeFolder, { recursive: true });
  for (const dataset of Object.keys(truth)) lake.opened.forget({ dataset });
};

describe('a lake with one file harmed', () => {
  it('answers every question before, and knows its own mark', async () => {
    expect(await answers()).toEqual(right);
    expect((await verifyLake(lake)).broken).toEqual([]);
    expect(filesIn(lakeFolder).length).toBeGreaterThan(12);
    const mark = readFileSync(join(lakeFolder, 'lake.json'));
    for (const content of ['', '{}', mark.subarray(0, -1), mark.toString().replace('musubi-lake-1', 'musubi-lake-9')]) {
      writeFileSync(join(lakeFolder, 'lake.json'), content);
      const id = await lakeId(lake.files);
      expect(id.ok ? null : id.refusal.code).toBe('lake.not-a-lake');
    }
    writeFileSync(join(lakeFolder, 'lake.json'), mark);
  });

  it('never answers wrongly, says where, and serves the rest', async () => {
    let noticed = 0;
    const arbitrary = fc.record({ file: fc.nat(), at: fc.nat(), how: fc.constantFrom(...hows) });
    await fc.assert(
      fc.asyncProperty(arbitrary, async (drawn) => {
        restore();
        const place = harm(drawn);
        if (place === null) return;
        const now = await answers();
        const [, harmed] = place.split('/');
        for (const [question, answer] of Object.entries(now)) {
          const wrong = `${drawn.how} ${place}: ${question}`;
          // Of the other data set nothing may be lost; of this one a day is right or refused.
          if (!question.startsWith(`${harmed} `)) expect(answer, wrong).toBe(right[question]);
          else if (answer !== 'lake.dataset-broken') expect(answer, wrong).toBe(right[question]);
        }
        const { broken } = await verifyLake(lake);
        for (const { dataset, said } of broken) {
          expect(dataset).toBe(harmed);
          expect(said.en).toMatch(/^[a-z-]+ (snapshot \d+|as a whole)/);
        }
        // The files of a snapshot that is gone, and older keys that still open, harm nobody; everything else is named.
        if (broken.length > 0) noticed += 1;
        const refused = Object.values(now).filter((answer) => answer === 'lake.dataset-broken').length;
        if (refused > 0) expect(broken.length, `${drawn.how} ${place}`).toBeGreaterThan(0);
        const kind = place.split('/').at(2);
        if (/^(snapshots|files|removed|destroyed\.json)$/.test(kind ?? ''))
          expect(broken.length, `${drawn.how} ${place}`).toBeGreaterThan(0);
      }),
      { numRuns: runs },
    );
    if (runs > 40) console.log(`${noticed} of ${runs} harms named`);
    expect(noticed).toBeGreaterThan(runs / 3);
    restore();
  }, 3_600_000);

  it('is not the lake of last month, put back whole: the register knows better', async () => {
    rmSync(lakeFolder, { recursive: true });
    cpSync(older, lakeFolder, { recursive: true });
    for (const dataset of Object.keys(truth)) lake.opened.forget({ dataset });
    const named = (await verifyLake(lake)).broken.map(
      ({ dataset, snapshot, fault }) => `${dataset} ${snapshot} ${fault}`,
    );
    expect(named).toEqual(expect.arrayContaining(['bus-trips 3 missing', 'tram-trips 2 missing']));
    expect(statSync(lakeFolder).isDirectory()).toBe(true);
    restore();
  });
});
