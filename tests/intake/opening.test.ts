/** Nobody opens a data set without leave; what is opened lies in memory only, for as long as the process lives. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { recentEvents } from '#audit';
import { valueOf } from '#base';
import {
  grantPermit,
  type GrantTerms,
  intake,
  type LakeNeeds,
  openedSets,
  openSnapshots,
  type OpeningPermit,
  platformCapability,
  verifyLake,
} from '#lake';
import { memoryFile } from '../../src/machinery/memory-file.ts';
import { leave, type TwoSides, trips, twoMonths } from './two-sides.ts';

const folder = mkdtempSync(join(tmpdir(), 'musubi-opening-'));
let hall: TwoSides;
beforeAll(async () => {
  hall = await twoMonths(folder);
});
afterAll(async () => {
  await hall.close();
  rmSync(folder, { recursive: true, force: true });
});

const terms: GrantTerms = {
  grant: 'R8-17',
  grantedTo: '企画調整局 政策課',
  grantedBy: ['交通局 総務課長', '企画調整局 政策課長'],
  ground: '個人情報保護法69条2項2号',
  from: '2026-04-01T00:00:00+09:00',
  until: '2027-04-01T00:00:00+09:00',
  datasets: [{ dataset: 'bus-trips', columns: ['sex', 'fare_yen'] }],
};
const lakeAt = (at: string, standing: 'in-force' | 'revoked' | 'unknown' = 'in-force'): LakeNeeds => ({
  ...hall.lake,
  clock: () => new Date(at),
  grantStanding: async (grant) => (grant === 'R8-17' ? standing : 'unknown'),
});
const today = '2026-06-01T00:00:00.000Z';
const open = (lake: LakeNeeds, permit: OpeningPermit, dataset = 'bus-trips') =>
  openSnapshots(lake, hall.engine, { dataset, contract: trips, permit, view: 'v' });
const codeOf = async (lake: LakeNeeds, permit: OpeningPermit, dataset?: string) => {
  const opened = await open(lake, permit, dataset);
  if (!opened.ok) return opened.refusal.code;
  await opened.value.close();
  return 'opened';
};
const lastEvent = async () => (await recentEvents(hall.register, { limit: 1 }))[0]?.event;

describe('leave to open', () => {
  it('of a grant shows exactly its columns while it is in force, and the log says which application', async () => {
    const opened = valueOf(await open(lakeAt(today), grantPermit(hall.lake, terms)));
    expect((await hall.engine.rows('DESCRIBE v')).map(({ column_name }) => column_name)).toEqual([
      'sex',
      'fare_yen',
      'as_of',
    ]);
    expect(await lastEvent()).toMatchObject({
      act: 'SnapshotsOpened',
      subject: 'dataset:bus-trips',
      facts: { permit: 'grant:R8-17', ground: terms.ground, grantedTo: terms.grantedTo, columns: 'sex,fare_yen' },
    });
    await opened.close();
  });

  it('of the platform itself is named in the log', async () => {
    expect(await codeOf(hall.lake, platformCapability(hall.lake, 'statistics'))).toBe('opened');
    expect((await lastEvent())?.facts).toMatchObject({ permit: 'capability:statistics', snapshots: '1,2' });
  });

  it.each<[string, string, () => [LakeNeeds, OpeningPermit, string?]]>([
    ['before its period', 'permit-not-yet', () => [lakeAt('2026-03-31T14:59:59Z'), grantPermit(hall.lake, terms)]],
    ['once it is revoked', 'permit-revoked', () => [lakeAt(today, 'revoked'), grantPermit(hall.lake, terms)]],
    [
      'that the register does not know',
      'permit-unknown',
      () => [lakeAt(today, 'unknown'), grantPermit(hall.lake, terms)],
    ],
    [
      'in a hall without applications',
      'permit-unknown',
      () => [{ ...hall.lake, clock: () => new Date(today) }, grantPermit(hall.lake, terms)],
    ],
    [
      'for another data set',
      'permit-foreign',
      () => [lakeAt(today), grantPermit(hall.lake, terms), 'resident-register'],
    ],
    ['of another lake', 'permit-other-lake', () => [lakeAt(today), grantPermit({ lake: 'other' }, terms)]],
    [
      'of another lake’s platform',
      'permit-other-lake',
      () => [hall.lake, platformCapability({ lake: 'other', actor: hall.lake.actor }, 'statistics')],
    ],
    [
      'with a column nobody keeps',
      'permit-columns',
      () => [
        lakeAt(today),
        grantPermit(hall.lake, { ...terms, datasets: [{ dataset: 'bus-trips', columns: ['氏名'] }] }),
      ],
    ],
    ['made by hand', 'permit-unknown', () => [lakeAt(today), {} as OpeningPermit]],
    ['copied by hand', 'permit-unknown', () => [lakeAt(today), { ...leave(hall) } as OpeningPermit]],
    ['at its end', 'permit-expired', () => [lakeAt('2027-03-31T15:00:00Z'), grantPermit(hall.lake, terms)]],
    [
      'by a clock set back into its period',
      'permit-clock-behind',
      () => [lakeAt(today), grantPermit(hall.lake, terms)],
    ],
  ])('is refused %s, and the log says so', async (_, code, make) => {
    expect(await codeOf(...make())).toBe(`lake.${code}`);
    expect(await lastEvent()).toMatchObject({
      act: 'OpeningRefused',
      outcome: 'refused',
      facts: { code: `lake.${code}` },
    });
  });

  it.each<[string, Partial<GrantTerms>]>([
    ['a ground', { ground: ' ' }],
    ['an end', { until: terms.from }],
    ['who approved', { grantedBy: [] }],
    ['columns', { datasets: [{ dataset: 'bus-trips', columns: [] }] }],
  ])('is not made without %s', (_, without) => {
    expect(() => grantPermit(hall.lake, { ...terms, ...without })).toThrow('a grant needs');
  });

  it('does not widen when the terms are changed afterwards', async () => {
    const changing = structuredClone(terms) as { until: string } & GrantTerms;
    const permit = grantPermit(hall.lake, changing);
    changing.until = '2099-01-01T00:00:00Z';
    expect(await codeOf(lakeAt('2030-01-01T00:00:00Z'), permit)).toBe('lake.permit-expired');
  });
});

describe('opened memory', () => {
  it('is shared by readers, and what lies open is read even where its file was damaged since', async () => {
    const lake = { ...hall.lake, opened: openedSets({ budgetBytes: 1e8, memoryFile, clock: hall.lake.clock }) };
    const files = join(folder, 'lake/datasets/bus-trips/files');
    const kept = join(folder, 'kept');
    cpSync(files, kept, { recursive: true });
    const first = valueOf(await open(lake, leave(hall)));
    for (const name of readdirSync(files)) writeFileSync(join(files, name), 'x');
    expect(await codeOf(lake, leave(hall))).toBe('opened');
    expect(lake.opened.use()).toMatchObject({ sets: 2, opened: 2, shared: 2 });
    await first.close();
    lake.opened.forget({ dataset: 'bus-trips' });
    expect(await codeOf(lake, leave(hall))).toBe('lake.dataset-broken');
    rmSync(files, { recursive: true });
    cpSync(kept, files, { recursive: true });
  });

  it('too small for a data set refuses reader and intake, signs no refusal to the sender, and still proves every byte', async () => {
    const lake = { ...hall.lake, opened: openedSets({ budgetBytes: 5000, memoryFile, clock: hall.lake.clock }) };
    expect(await codeOf(lake, leave(hall))).toBe('lake.larger-than-budget');
    expect(await verifyLake(lake)).toMatchObject({ snapshots: 2, tables: 0, broken: [] });
    const sent = valueOf(await hall.send('2026-03-31', 3000, { fare: 'hash(i) >> 8' }));
    const taken = await intake(lake, sent.path);
    expect(taken.ok ? null : taken.refusal.code).toBe('lake.larger-than-budget');
    expect(existsSync(`${sent.path}.receipt`)).toBe(false);
    expect(valueOf(await intake(hall.lake, sent.path)).statement.snapshot).toBe(3);
    expect(await verifyLake(hall.lake)).toMatchObject({ snapshots: 3, tables: 3, broken: [] });
  });

  it('ends with the process, also by kill −9: no file of it is left anywhere', async () => {
    const child = fork(join(import.meta.dirname, 'test-opened-run.ts'), [folder], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: [],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [said] = (await once(child, 'message')) as [{ rows: number; paths: string[] }];
    expect(said.rows).toBe(6000);
    // While it lives the plain bytes can be read through its descriptors, by its own user only.
    const plain = said.paths.map((path) => readFileSync(path.replace('/self/', `/${child.pid}/`)));
    expect(plain.map((bytes) => bytes.subarray(0, 4).toString())).toEqual(['PAR1', 'PAR1', 'PAR1']);
    // No name leads to them: who has no descriptor has nothing.
    for (const path of said.paths)
      expect(readlinkSync(path.replace('/self/', `/${child.pid}/`))).toMatch(/^\/dev\/shm\/#\d+ \(deleted\)$/);
    child.kill('SIGKILL');
    await once(child, 'exit');
    for (const path of said.paths) expect(existsSync(path.replace('/self/', `/${child.pid}/`))).toBe(false);
  });
});
