/** A lake that was damaged or tampered with says where, and what is whole can still be read. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { valueOf } from '#base';
import { intake, lakeCommands, lakeRegister, openSnapshots, snapshotsOf, verifyLake } from '#lake';
import { canonicalJson, newLakeKeys } from '#sealing';
import { silentProgress } from '#base';
import { leave, openTwoSides, type TwoSides, trips } from './two-sides.ts';

const folder = mkdtempSync(join(tmpdir(), 'musubi-damage-'));
const lake = join(folder, 'lake');
const dataset = join(lake, 'datasets', 'bus-trips');
let hall: TwoSides;
let next: string;
beforeAll(async () => {
  hall = await openTwoSides(folder);
  for (const [month, rows] of [
    ['2026-01-31', 100],
    ['2026-02-28', 200_000],
    ['2026-03-31', 300],
  ] as const) {
    valueOf(
      await intake(hall.lake, valueOf(await hall.send(month, rows, rows > 1000 ? { fare: 'hash(i) >> 8' } : {})).path),
    );
  }
  next = valueOf(await hall.send('2026-04-05', 7)).path;
  cpSync(lake, join(folder, 'good'), { recursive: true });
});
beforeEach(() => {
  // What lies open is what the manifest names, whatever became of the file: here the file is to be read.
  hall.lake.opened.forget({ dataset: 'bus-trips' });
  rmSync(lake, { recursive: true });
  cpSync(join(folder, 'good'), lake, { recursive: true });
});
afterAll(async () => {
  await hall.close();
  rmSync(folder, { recursive: true, force: true });
});

const manifestPath = (n: number) => join(dataset, 'snapshots', `${n}.json`);
type Signed = {
  statement: { files: { sha256: string }[]; rows: number; asOf: string; previous: string | null };
  signature: string;
};
const manifest = (n: number) => JSON.parse(readFileSync(manifestPath(n), 'utf8')) as Signed;
const filePath = (n: number) => join(dataset, 'files', `${manifest(n).statement.files[0]?.sha256}.sealed`);
const turn = (path: string, at: number) => {
  const bytes = readFileSync(path);
  const place = at < 0 ? bytes.length + at : at;
  bytes[place] = (bytes[place] as number) ^ 1;
  writeFileSync(path, bytes);
};
const open = async (asOf?: string[]) => {
  const opened = await openSnapshots(hall.lake, hall.engine, {
    dataset: 'bus-trips',
    contract: trips,
    permit: leave(hall),
    asOf,
    view: 'v',
  });
  if (!opened.ok) return opened.refusal.code;
  const [row] = await hall.engine.rows<{ n: number }>('SELECT count(*) AS n FROM v');
  await opened.value.close();
  return row?.n;
};
const brokenNow = async () => (await verifyLake(hall.lake)).broken.map(({ snapshot, fault }) => `${snapshot} ${fault}`);

describe('a damaged lake', () => {
  it('is whole before', async () => {
    expect(await verifyLake(hall.lake)).toMatchObject({ datasets: 1, snapshots: 3, broken: [] });
    expect(await open()).toBe(200_400);
    expect(readFileSync(filePath(2)).length).toBeGreaterThan(1 << 20);
  });

  it.each<[string, string, () => void]>([
    ['a byte of the header of a sealed file is turned', '2 file-altered', () => turn(filePath(2), 0)],
    ['a byte of its salt', '2 file-altered', () => turn(filePath(2), 20)],
    ['a byte of its nonce prefix', '2 file-altered', () => turn(filePath(2), 38)],
    ['a byte of its first segment', '2 file-altered', () => turn(filePath(2), 5000)],
    ['a byte of its last segment', '2 file-altered', () => turn(filePath(2), -3000)],
    ['a byte of its last tag', '2 file-altered', () => turn(filePath(2), -1)],
    [
      'it is cut at a segment’s border',
      '2 file-altered',
      () => writeFileSync(filePath(2), readFileSync(filePath(2)).subarray(0, 1 << 20)),
    ],
    [
      'it is cut by a byte',
      '2 file-altered',
      () => writeFileSync(filePath(2), readFileSync(filePath(2)).subarray(0, -1)),
    ],
    ['it is empty', '2 file-altered', () => writeFileSync(filePath(2), '')],
    ['it is replaced by the file of another snapshot', '2 file-altered', () => cpSync(filePath(3), filePath(2))],
    ['it is gone', '2 file-missing', () => rmSync(filePath(2))],
    [
      'a character of its manifest is changed',
      '2 signature',
      () =>
        writeFileSync(manifestPath(2), readFileSync(manifestPath(2), 'utf8').replace('"rows":200000', '"rows":200001')),
    ],
    [
      'a character of its signature is changed',
      '2 signature',
      () => {
        const m = manifest(2);
        writeFileSync(
          manifestPath(2),
          canonicalJson({ ...m, signature: m.signature.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')) }),
        );
      },
    ],
    [
      'its manifest is spelled otherwise',
      '2 unreadable',
      () => writeFileSync(manifestPath(2), JSON.stringify(manifest(2), null, 1)),
    ],
    ['its manifest is no JSON', '2 unreadable', () => writeFileSync(manifestPath(2), 'x')],
    ['its manifest is that of another snapshot', '2 unreadable', () => cpSync(manifestPath(3), manifestPath(2))],
    ['its manifest is gone', '2 missing', () => rmSync(manifestPath(2))],
  ])('says so when %s, answers nothing with that day, and reads the others', async (_, fault, damage) => {
    damage();
    expect(await brokenNow()).toEqual([fault]);
    expect(await open()).toBe('lake.dataset-broken');
    expect(await open(['2026-02-28'])).toBe('lake.dataset-broken');
    expect(await open(['2026-01-31', '2026-03-31'])).toBe(400);
  });

  it('says so when the newest snapshot was taken back, and takes nothing on top', async () => {
    rmSync(manifestPath(3));
    expect(await brokenNow()).toEqual(['3 missing']);
    expect(await open()).toBe('lake.dataset-broken');
    const result = await intake(hall.lake, next);
    expect(result.ok ? null : result.refusal.code).toBe('lake.dataset-broken');
    expect(existsSync(join(dataset, 'files'))).toBe(true);
    expect(readdirSync(join(dataset, 'files'))).toHaveLength(3);
  });

  it('says so when the whole data set is gone', async () => {
    rmSync(dataset, { recursive: true });
    expect(await brokenNow()).toEqual(['1 missing', '2 missing', '3 missing']);
  });

  it('says so when the key of the data set does not open', async () => {
    const path = join(dataset, 'key.json');
    const key = JSON.parse(readFileSync(path, 'utf8')) as { wrappedKey: string };
    writeFileSync(
      path,
      JSON.stringify({ ...key, wrappedKey: key.wrappedKey.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')) }),
    );
    expect(await brokenNow()).toEqual(['1 key', '2 key', '3 key']);
    expect(await open(['2026-01-31'])).toBe('lake.dataset-broken');
  });

  it('believes no manifest signed by other keys, even where the register is new', async () => {
    const empty = { ...lakeRegister(hall.register), anchors: async () => [], datasets: async () => [] };
    const proof = await verifyLake({
      ...hall.lake,
      register: empty,
      keys: { ...hall.lake.keys, manifestSigningKey: (await newLakeKeys()).manifestSigningKey },
    });
    expect(proof.broken.map(({ fault }) => fault)).toEqual(['signature', 'signature', 'signature']);
  });

  it('believes no snapshot of another row, though this lake signed it', async () => {
    // The same lake keys, an older copy of the lake that went another way: only the register's anchor tells.
    const strange = {
      ...lakeRegister(hall.register),
      anchors: async (name: string) =>
        (await hall.lake.register.anchors(name)).map((a) =>
          a.snapshot === 3 ? { ...a, manifest: 'c'.repeat(64) as never } : a,
        ),
    };
    expect(
      (await verifyLake({ ...hall.lake, register: strange })).broken.map(({ snapshot, fault }) => [snapshot, fault]),
    ).toEqual([[3, 'anchor']]);
  });

  it('is named by the command, which then exits with 3', async () => {
    turn(filePath(1), 100);
    renameSync(filePath(3), `${filePath(3)}.gone`);
    const io = {
      language: 'en',
      out: () => {},
      say: () => {},
      lines: async function* () {},
      progress: silentProgress,
    } as const;
    const verify = lakeCommands(hall.lake).find((command) => command.words[1] === 'verify');
    const result = await verify!.run({ options: {}, arguments: [] }, io);
    if (result.ok) throw new Error('passed');
    expect(result.refusal).toMatchObject({ code: 'lake.lake-broken', exitCode: 3 });
    expect(result.refusal.because?.map(({ en }) => en)).toEqual([
      'bus-trips snapshot 1 (2026-01-31): its sealed file was altered or damaged',
      'bus-trips snapshot 3 (2026-03-31): its sealed file is missing',
    ]);
    const listed = await snapshotsOf(hall.lake, 'bus-trips');
    expect(listed.ok).toBe(true);
  });

  it('goes on when it is restored', async () => {
    expect(valueOf(await intake(hall.lake, next)).statement.snapshot).toBe(4);
    expect(await open()).toBe(200_407);
    expect(await brokenNow()).toEqual([]);
  });
});
