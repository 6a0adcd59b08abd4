/** Snapshots over the years: what was known when, what must go when, new keys for old data, and an end that is an end. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import { auditTrail, confirmClock, proveAudit, recentEvents } from '#audit';
import { valueOf } from '#base';
import {
  approveDestruction,
  destructionRequests,
  refuseDestruction,
  createRequestTables,
  endRetention,
  intake,
  lakeRequests,
  lastDayGone,
  type LakeFiles,
  type LakeNeeds,
  openSnapshots,
  requestDestruction,
  rotateDatasetKey,
  rotateMasterKey,
  snapshotsOf,
  verifyLake,
} from '#lake';
import { canonicalJson, isSignedBy, fromBase64, type LakeKeys, makeSigner, statisticsSeed } from '#sealing';
import { leave, openTwoSides, type TwoSides, trips } from './two-sides.ts';

const room = mkdtempSync(join(tmpdir(), 'musubi-keeping-'));
let hall: TwoSides;
let folder: string;
let rooms = 0;
let now = new Date('2026-04-10T00:00:00.000Z');
const needs = (keepMonths?: number): LakeNeeds => ({
  ...hall.lake,
  clock: () => now,
  contract: (dataset) => (dataset === trips.dataset ? { ...trips, ...(keepMonths ? { keepMonths } : {}) } : null),
});
beforeEach(async () => {
  folder = join(room, String((rooms += 1)));
  hall = await openTwoSides(folder);
  await createRequestTables(hall.register as never);
  now = new Date('2026-04-10T00:00:00.000Z');
});
afterEach(() => hall.close());
afterAll(() => rmSync(room, { recursive: true, force: true }));

const take = async (asOf: string, rows: number, at: string) => {
  now = new Date(at);
  const lake = { ...hall.lake, clock: () => now };
  return valueOf(
    await intake(
      lake,
      valueOf(await hall.send(asOf, rows, { load: `${asOf} ${at}`, needs: { ...hall.dispatch, clock: () => now } }))
        .path,
    ),
  );
};
/** By the clock of the day: what is told has its time. */
const today = (): LakeNeeds => ({ ...hall.lake, clock: () => now });
const count = async (options: { asOf?: string[]; knownOn?: string } = {}, lake = today()) => {
  const opened = await openSnapshots(lake, hall.engine, {
    dataset: 'bus-trips',
    contract: trips,
    permit: leave(hall),
    view: 'v',
    ...options,
  });
  if (!opened.ok) return opened.refusal.code;
  const [row] = await hall.engine.rows<{ n: number }>('SELECT count(*) AS n FROM v');
  await opened.value.close();
  return row?.n;
};
/** Somebody compared the clock with another and said so. */
const sure = async () => {
  const clock = () => now;
  const trail = auditTrail(hall.register, clock);
  valueOf(await confirmClock({ ...hall.audit, clock, trail }, '庁内のNTPと照合'));
};
const codeOf = (result: { ok: boolean; refusal?: { code: string } }) => (result.ok ? 'ok' : result.refusal?.code);
const sealedFiles = () => {
  const at = join(folder, 'lake/datasets/bus-trips/files');
  return existsSync(at) ? readdirSync(at).length : 0;
};
const broken = async (lake: LakeNeeds = today()) =>
  (await verifyLake(lake)).broken.map(({ snapshot, fault }) => `${snapshot} ${fault}`);

/** Runs an act that is cut off after each of its writes in turn, then run again whole. */
const cutEverywhere = async (
  act: (files: LakeFiles, step: () => void) => Promise<unknown>,
  after: () => Promise<void>,
) => {
  const good = join(room, `good-${rooms}`);
  cpSync(join(folder, 'lake'), good, { recursive: true });
  for (let steps = 0; steps < 60; steps += 1) {
    rmSync(join(folder, 'lake'), { recursive: true });
    cpSync(good, join(folder, 'lake'), { recursive: true });
    let left = steps;
    const step = () => {
      if ((left -= 1) < 0) throw new Error('power cut');
    };
    const files = { ...hall.lake.files };
    for (const name of ['create', 'move', 'link', 'remove'] as const) {
      const write = files[name] as (...all: unknown[]) => Promise<unknown>;
      (files[name] as unknown) = async (...all: unknown[]) => {
        step();
        return write(...all);
      };
    }
    let cut = false;
    try {
      await act(files, step);
    } catch (error) {
      expect((error as Error).message).toBe('power cut');
      cut = true;
    }
    if (cut) await act(hall.lake.files, () => {});
    await after();
    if (!cut) return steps;
  }
  throw new Error('it never came to its end');
};

describe('a question as of a day', () => {
  it('is answered as the lake knew it then, before late loads and corrections', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    await take('2026-02-28', 200, '2026-03-02T00:00:00.000Z');
    await take('2026-01-31', 150, '2026-03-20T00:00:00.000Z');
    expect(await count()).toBe(350);
    expect(await count({ knownOn: '2026-03-01' })).toBe(100);
    expect(await count({ knownOn: '2026-03-19' })).toBe(300);
    expect(await count({ knownOn: '2026-03-20', asOf: ['2026-01-31'] })).toBe(150);
    expect(await count({ knownOn: '2026-02-02' })).toBe('lake.no-snapshot');
    // 2 March 09:00 in Japan was still 1 March nowhere: the day ends at midnight in Japan.
    expect(await count({ knownOn: '2026-03-02' })).toBe(300);
    const notes = valueOf(await snapshotsOf(hall.lake, 'bus-trips', '2026-03-19'));
    expect(notes.map(({ snapshot, newestOfDay }) => [snapshot, newestOfDay])).toEqual([
      [1, true],
      [2, true],
    ]);
  });
});

describe('retention', () => {
  it.each([
    ['2026-04-10T00:00:00Z', 3, '2026-01-09'],
    ['2026-03-31T00:00:00Z', 1, '2026-02-27'],
    ['2028-03-31T00:00:00Z', 1, '2028-02-28'],
    ['2026-12-31T15:00:00Z', 12, '2025-12-31'],
  ])('at %s with %d months takes what is as of %s or earlier', (at, months, last) => {
    expect(lastDayGone(new Date(at), months)).toBe(last);
  });

  it('takes rows but never from under a reader, says so to who asks later, and the chain holds', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    await take('2026-02-28', 200, '2026-03-02T00:00:00.000Z');
    now = new Date('2026-06-01T00:00:00.000Z');
    await sure();
    expect(valueOf(await endRetention(needs()))).toEqual([]);
    expect(valueOf(await endRetention(needs(4), 'look'))).toEqual([
      { dataset: 'bus-trips', snapshot: 1, asOf: '2026-01-31' },
    ]);
    expect(sealedFiles()).toBe(2);
    const reader = valueOf(
      await openSnapshots(needs(4), hall.engine, {
        dataset: 'bus-trips',
        contract: trips,
        permit: leave(hall),
        view: 'reader',
      }),
    );
    expect(valueOf(await endRetention(needs(4)))).toHaveLength(1);
    expect(sealedFiles()).toBe(1);
    expect(await hall.engine.rows('SELECT count(*) AS n FROM reader')).toEqual([{ n: 300 }]);
    await reader.close();
    expect(await count()).toBe(200);
    expect(await count({ asOf: ['2026-01-31'] })).toBe('lake.removed');
    expect(await broken()).toEqual([]);
    expect(valueOf(await endRetention(needs(4)))).toEqual([]);
    await take('2026-05-31', 50, '2026-06-02T00:00:00.000Z');
    expect(await count()).toBe(250);
    expect(await broken()).toEqual([]);
  });

  it('cut off anywhere and run again ends the same', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    await take('2026-02-28', 200, '2026-03-02T00:00:00.000Z');
    now = new Date('2026-06-01T00:00:00.000Z');
    await sure();
    const steps = await cutEverywhere(
      (files) => endRetention({ ...needs(4), files }),
      async () => {
        expect([await count(), sealedFiles(), await broken()]).toEqual([200, 1, []]);
      },
    );
    expect(steps).toBeGreaterThan(3);
  });

  it('takes nothing away by a clock that jumped, and no snapshot is earlier than the one before it', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    now = new Date('2036-02-03T00:00:00.000Z');
    expect(codeOf(await endRetention(needs(4)))).toBe('lake.clock-ahead');
    expect(valueOf(await endRetention(needs(4), 'look'))).toHaveLength(1);
    now = new Date('2026-01-03T00:00:00.000Z');
    expect(codeOf(await endRetention(needs(4)))).toBe('lake.clock-behind');
    expect([await count(), sealedFiles()]).toEqual([100, 1]);
    await take('2026-02-28', 200, '2026-03-02T00:00:00.000Z');
    await take('2025-12-31', 50, '2026-03-01T23:00:00.000Z');
    const notes = valueOf(await snapshotsOf(hall.lake, 'bus-trips'));
    expect(notes.map(({ committedAt }) => committedAt.slice(0, 13))).toEqual([
      '2026-02-03T00',
      '2026-03-02T00',
      '2026-03-02T00',
    ]);
    expect(await count({ knownOn: '2026-03-01' })).toBe(100);
  });

  it('is not led to believe a clock by what was told under it: only a person who looked is believed', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    // Half a year ahead; the server goes on and tells things under that clock, as every night.
    now = new Date('2026-08-03T00:00:00.000Z');
    for (let day = 0; day < 5; day += 1) {
      now = new Date(now.getTime() + 86_400_000);
      await verifyLake(needs());
    }
    expect(codeOf(await endRetention(needs(4)))).toBe('lake.clock-ahead');
    // Set right again: what was told ahead of it is still there, and the clock is behind that.
    now = new Date('2026-02-05T00:00:00.000Z');
    expect(codeOf(await endRetention(needs(4)))).toBe('lake.clock-behind');
    const [last] = await recentEvents(hall.register, { limit: 1 });
    expect(last?.event).toMatchObject({
      act: 'SnapshotsRemoved',
      outcome: 'refused',
      facts: { code: 'lake.clock-behind' },
    });
    expect(sealedFiles()).toBe(1);
    await take('2026-01-31', 110, '2026-02-06T00:00:00.000Z');
    await sure();
    expect(valueOf(await endRetention(needs(4)))).toEqual([]);
    // A later day, with nobody heard from for a hundred days though the log was never silent.
    for (now = new Date('2026-02-10T00:00:00.000Z'); now < new Date('2026-06-10T00:00:00.000Z'); ) {
      now = new Date(now.getTime() + 30 * 86_400_000);
      await verifyLake(needs());
    }
    expect(codeOf(await endRetention(needs(4)))).toBe('lake.clock-ahead');
    await sure();
    expect(valueOf(await endRetention(needs(4)))).toHaveLength(2);
  });

  it('holds the clock against what is signed, where the log is a new one', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    const silent = { newest: null, latest: null, confirmed: null, fault: null, against: null };
    const fresh = { ...needs(4), register: { ...hall.lake.register, logClock: async () => silent } };
    now = new Date('2026-02-02T00:00:00.000Z');
    expect(codeOf(await endRetention({ ...fresh, clock: () => now }))).toBe('lake.clock-behind');
    now = new Date('2026-05-15T00:00:00.000Z');
    expect(codeOf(await endRetention({ ...fresh, clock: () => now }))).toBe('lake.clock-ahead');
    now = new Date('2026-05-13T00:00:00.000Z');
    expect(valueOf(await endRetention({ ...fresh, clock: () => now }))).toEqual([]);
  });

  it('is believed only where this lake signed it: a word that does not hold is named, and neither followed nor passed over', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    now = new Date('2026-08-01T00:00:00.000Z');
    await sure();
    valueOf(await endRetention(needs(4)));
    const mark = join(folder, 'lake/datasets/bus-trips/removed/1.json');
    writeFileSync(mark, readFileSync(mark, 'utf8').replace('"keepMonths":4', '"keepMonths":1'));
    expect(await broken()).toEqual(['1 removal']);
    expect(await count({ asOf: ['2026-01-31'] })).toBe('lake.dataset-broken');
    expect(codeOf(await intake(hall.lake, valueOf(await hall.send('2026-02-28', 10)).path))).toBe(
      'lake.dataset-broken',
    );
    rmSync(mark);
    expect(await broken()).toEqual(['1 file-missing']);
  });
});

describe('new keys', () => {
  const keeperOf = (start: LakeKeys, step: () => void) => {
    let kept = start;
    return {
      keys: () => kept,
      keeper: {
        read: async () => kept,
        save: async (keys: LakeKeys) => {
          step();
          kept = keys;
        },
      },
    };
  };

  it('for the lake: nothing is rewritten, the old master key opens nothing more, the statistics keep their secret', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    const before = readdirSync(join(folder, 'lake/datasets/bus-trips/files'));
    const { keys, keeper } = keeperOf(hall.lake.keys, () => {});
    expect(valueOf(await rotateMasterKey(hall.lake, keeper))).toBe(1);
    expect(keys().masterKey).not.toBe(hall.lake.keys.masterKey);
    expect(keys().previousMasterKeys).toBeUndefined();
    expect(statisticsSeed(keys())).toBe(statisticsSeed(hall.lake.keys));
    expect(await count({}, { ...hall.lake, keys: keys() })).toBe(100);
    expect(await count()).toBe('lake.dataset-broken');
    expect(readdirSync(join(folder, 'lake/datasets/bus-trips/files'))).toEqual(before);
    const acts = (await recentEvents(hall.register, { limit: 10 })).map(({ event }) => event.act);
    expect(acts).toEqual(expect.arrayContaining(['MasterKeyRotationStarted', 'MasterKeyRotated']));
  });

  it('for the lake, cut off anywhere: at every moment the kept keys open every row, and run again it ends', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    let state = keeperOf(hall.lake.keys, () => {});
    let fresh = true;
    const steps = await cutEverywhere(
      async (files, step) => {
        // The second run of a pair goes on with the keys that the first one kept.
        if (fresh) state = keeperOf(hall.lake.keys, step);
        else expect(await count({}, { ...hall.lake, keys: state.keys() })).toBe(100);
        fresh = !fresh;
        const again = { read: state.keeper.read, save: state.keeper.save };
        const keeper = fresh
          ? {
              ...again,
              save: async (keys: LakeKeys) => {
                state = keeperOf(keys, () => {});
              },
            }
          : again;
        await rotateMasterKey({ ...hall.lake, files }, keeper);
      },
      async () => {
        fresh = true;
        expect(await count({}, { ...hall.lake, keys: state.keys() })).toBe(100);
        expect(state.keys().previousMasterKeys).toBeUndefined();
      },
    );
    expect(steps).toBeGreaterThan(4);
  });

  it('for a data set: new snapshots use the new one, earlier ones open, and a rotation of the lake takes both along', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    expect(valueOf(await rotateDatasetKey(hall.lake, 'bus-trips'))).toBe(2);
    await take('2026-02-28', 200, '2026-03-02T00:00:00.000Z');
    expect(await count()).toBe(300);
    const { keys, keeper } = keeperOf(hall.lake.keys, () => {});
    valueOf(await rotateMasterKey(hall.lake, keeper));
    const lake = { ...hall.lake, keys: keys() };
    expect([await count({}, lake), await broken(lake)]).toEqual([300, []]);
    expect(codeOf(await rotateDatasetKey(hall.lake, 'no-such'))).toBe('lake.no-snapshot');
  });
});

describe('destroying a data set', () => {
  const grave = () => ({ ...needs(), requests: lakeRequests(hall.register as never) });
  const request = async (by = 'kanri') =>
    valueOf(await requestDestruction(grave(), { dataset: 'bus-trips', reason: '条例第9条', by }));

  it('takes two people, a reason, and not too long', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    expect(codeOf(await requestDestruction(grave(), { dataset: 'bus-trips', reason: ' ', by: 'kanri' }))).toBe(
      'lake.reason-missing',
    );
    expect(codeOf(await requestDestruction(grave(), { dataset: 'other', reason: 'x', by: 'kanri' }))).toBe(
      'lake.no-snapshot',
    );
    const id = await request();
    expect(codeOf(await approveDestruction(grave(), { id, by: 'kanri' }))).toBe('lake.same-person');
    expect(codeOf(await approveDestruction(grave(), { id: 'zzzzzzzz', by: 'seisaku' }))).toBe('lake.request-not-found');
    now = new Date('2026-03-10T00:00:00.000Z');
    expect(codeOf(await approveDestruction(grave(), { id, by: 'seisaku' }))).toBe('lake.request-not-found');
    expect(await count()).toBe(100);
    const [refusal] = await recentEvents(hall.register, { limit: 5, subject: 'dataset:bus-trips' });
    expect(refusal?.event.act).toBe('SnapshotsOpened');
    expect(JSON.stringify(await recentEvents(hall.register, { limit: 9 }))).toContain('lake.same-person');
  });

  it('is refused by the second person with a reason: nothing is gone, and nobody approves it afterwards', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    const id = await request();
    const refuse = async (by: string, reason: string) => codeOf(await refuseDestruction(grave(), { id, by, reason }));
    expect([await refuse('kanri', 'やめる'), await refuse('seisaku', ' ')]).toEqual([
      'lake.same-person',
      'lake.reason-missing',
    ]);
    const refused = valueOf(await refuseDestruction(grave(), { id, by: 'seisaku', reason: '監査が終わっていない' }));
    expect(refused).toMatchObject({ dataset: 'bus-trips', requestedBy: 'kanri', refused: { by: 'seisaku' } });
    const late = await approveDestruction(grave(), { id, by: 'tanaka' });
    expect(late).toMatchObject({
      refusal: { code: 'lake.request-turned-down', ja: expect.stringContaining('監査が終わっていない') },
    });
    expect([await refuse('tanaka', 'もう一度'), await count()]).toEqual(['lake.request-turned-down', 100]);
    expect(await destructionRequests(grave())).toMatchObject([{ id, refused: { why: '監査が終わっていない' } }]);
    const told = await recentEvents(hall.register, { limit: 9, subject: 'dataset:bus-trips' });
    const acts = told.filter(({ event }) => event.act.startsWith('Destruction'));
    expect(acts.map(({ event: { act, outcome, purpose } }) => [act, outcome, purpose])).toEqual([
      ['DestructionRefused', 'done', '監査が終わっていない'],
      ['DestructionRefused', 'refused', undefined],
      ['DestructionRequested', 'done', '条例第9条'],
    ]);
    valueOf(await approveDestruction(grave(), { id: await request(), by: 'seisaku' }));
    expect(await count()).toBe('lake.destroyed');
  });

  it('leaves a signed certificate and nothing that opens, even where every sealed file was copied away', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    cpSync(join(folder, 'lake/datasets/bus-trips/files'), join(folder, 'stolen'), { recursive: true });
    const id = await request();
    const certificate = valueOf(await approveDestruction(grave(), { id, by: 'seisaku' }));
    expect(certificate.statement).toMatchObject({
      dataset: 'bus-trips',
      snapshots: 1,
      rows: 100,
      requestedBy: 'kanri',
      approvedBy: 'seisaku',
    });
    expect(isSignedBy(makeSigner(fromBase64(hall.lake.keys.manifestSigningKey)).publicKey, certificate)).toBe(true);
    expect(JSON.parse(readFileSync(join(folder, 'lake/datasets/bus-trips/destroyed.json'), 'utf8'))).toEqual(
      JSON.parse(canonicalJson(certificate)),
    );
    cpSync(join(folder, 'stolen'), join(folder, 'lake/datasets/bus-trips/files'), { recursive: true });
    expect(await count()).toBe('lake.destroyed');
    rmSync(join(folder, 'lake/datasets/bus-trips/destroyed.json'));
    expect(await count()).toBe('lake.dataset-broken');
    expect(await broken()).toEqual(['1 key']);
    expect(valueOf(await proveAudit(hall.audit)).head.size).toBeGreaterThan(4);
  });

  it('ends the data set: nothing more is taken in, and a key that comes back is named', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    const keyFile = join(folder, 'lake/datasets/bus-trips/key.json');
    const key = readFileSync(keyFile);
    valueOf(await approveDestruction(grave(), { id: await request(), by: 'seisaku' }));
    expect(codeOf(await intake(hall.lake, valueOf(await hall.send('2026-02-28', 10)).path))).toBe('lake.destroyed');
    expect(codeOf(await requestDestruction(grave(), { dataset: 'bus-trips', reason: 'x', by: 'kanri' }))).toBe(
      'lake.destroyed',
    );
    expect(await broken()).toEqual([]);
    writeFileSync(keyFile, key);
    expect(await broken()).toEqual(['0 key-remains']);
  });

  it('is not undone by harm to its certificate: nothing opens, nothing is taken in, and the file is named', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    const key = readFileSync(join(folder, 'lake/datasets/bus-trips/key.json'));
    const files = join(folder, 'lake/datasets/bus-trips/files');
    cpSync(files, join(folder, 'kept'), { recursive: true });
    valueOf(await approveDestruction(grave(), { id: await request(), by: 'seisaku' }));
    // Everything that was destroyed is put back; only the certificate stands in the way, and that is harmed.
    writeFileSync(join(folder, 'lake/datasets/bus-trips/key.json'), key);
    cpSync(join(folder, 'kept'), files, { recursive: true });
    const certificate = join(folder, 'lake/datasets/bus-trips/destroyed.json');
    const good = readFileSync(certificate, 'utf8');
    for (const harmed of ['', '{}', `${good} `, good.slice(0, -1), good.replace('"rows":100', '"rows":101')]) {
      writeFileSync(certificate, harmed);
      expect(await count()).toBe('lake.dataset-broken');
      expect(await broken()).toEqual(['0 certificate']);
      const asked = await requestDestruction(grave(), { dataset: 'bus-trips', reason: 'x', by: 'kanri' });
      expect(codeOf(asked)).toBe('lake.dataset-broken');
      if (!asked.ok) expect(asked.refusal.because?.[0]?.en).toContain('destroyed.json');
      expect(codeOf(await intake(hall.lake, valueOf(await hall.send('2026-02-28', 10)).path))).toBe(
        'lake.dataset-broken',
      );
      expect(existsSync(files)).toBe(true);
    }
    writeFileSync(certificate, good);
    expect(await count()).toBe('lake.destroyed');
  });

  it('cut off anywhere and approved again ends the same', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    let id = await request();
    const steps = await cutEverywhere(
      async (files) => valueOf(await approveDestruction({ ...grave(), files }, { id, by: 'seisaku' })),
      async () => {
        expect([await count(), sealedFiles(), await broken()]).toEqual(['lake.destroyed', 0, []]);
        rmSync(join(folder, 'lake/datasets/bus-trips/destroyed.json'));
        id = await request();
      },
    );
    expect(steps).toBeGreaterThan(3);
  });
});
