/** A load goes out sealed, comes in once, and is read back as it was. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proveAudit, recentEvents } from '#audit';
import { type Row, silentProgress, valueOf } from '#base';
import { dispatchLoad } from '#dispatch';
import { intake, isReceiptOf, lakeCommands, openSnapshots, snapshotsOf, verifyLake } from '#lake';
import { leave, openTwoSides, type TwoSides, trips, tripsOf } from './two-sides.ts';

const folder = mkdtempSync(join(tmpdir(), 'musubi-stream-'));
let hall: TwoSides;
beforeAll(async () => {
  hall = await openTwoSides(folder);
});
afterAll(async () => {
  await hall.close();
  rmSync(folder, { recursive: true, force: true });
});

const take = async (path: string) => valueOf(await intake(hall.lake, path));
const rowsOf = async (asOf?: readonly string[]): Promise<Row[]> => {
  const opened = valueOf(
    await openSnapshots(hall.lake, hall.engine, {
      dataset: 'bus-trips',
      contract: trips,
      permit: leave(hall),
      asOf,
      view: 'trips',
    }),
  );
  try {
    return await hall.engine.rows(
      'SELECT as_of, count(*) AS n, sum(fare_yen) AS yen FROM trips GROUP BY as_of ORDER BY as_of',
    );
  } finally {
    await opened.close();
  }
};

describe('the way from the sealed side into the lake', () => {
  it('gives a receipt that the sender can verify, and the same receipt when it is taken in again', async () => {
    const sent = valueOf(await hall.send('2026-01-31'));
    const receipt = await take(sent.path);
    expect(receipt.repeated).toBe(false);
    expect(receipt.statement).toMatchObject({
      dataset: 'bus-trips',
      asOf: '2026-01-31',
      sequence: 1,
      snapshot: 1,
      rows: 100,
      package: sent.sha256,
    });
    expect(isReceiptOf(hall.receiptPublicKey, receipt)).toBe(true);
    expect(isReceiptOf(hall.receiptPublicKey, { ...receipt, statement: { ...receipt.statement, rows: 101 } })).toBe(
      false,
    );
    expect(await take(sent.path)).toEqual({ ...receipt, repeated: true });
    expect(valueOf(await snapshotsOf(hall.lake, 'bus-trips'))).toHaveLength(1);
  });

  it('sends the same load once, whatever was sent in between', async () => {
    const first = valueOf(await hall.send('2026-02-28', 200));
    await take(first.path);
    const again = valueOf(await hall.send('2026-02-28', 200));
    expect(again).toEqual({ ...first, repeated: true });
    expect(readdirSync(join(folder, 'outbox'))).toEqual([
      'bus-trips_2026-01-31_1.musubi',
      'bus-trips_2026-02-28_2.musubi',
    ]);
  });

  it('lets a corrected load of the same day answer instead of the first', async () => {
    expect(await rowsOf()).toEqual([
      { as_of: '2026-01-31', n: 100, yen: 49_500 },
      { as_of: '2026-02-28', n: 200, yen: 199_000 },
    ]);
    await take(valueOf(await hall.send('2026-01-31', 50, { load: 'corrected' })).path);
    expect(await rowsOf(['2026-01-31'])).toEqual([{ as_of: '2026-01-31', n: 50, yen: 12_250 }]);
    expect(await rowsOf()).toHaveLength(2);
    const notes = valueOf(await snapshotsOf(hall.lake, 'bus-trips'));
    expect(notes.map((note) => [note.snapshot, note.asOf, note.newestOfDay])).toEqual([
      [1, '2026-01-31', false],
      [2, '2026-02-28', true],
      [3, '2026-01-31', true],
    ]);
  });

  it('reads back exactly the rows that were sent, with the columns of the contract and the day', async () => {
    const opened = valueOf(
      await openSnapshots(hall.lake, hall.engine, {
        dataset: 'bus-trips',
        contract: trips,
        permit: leave(hall),
        asOf: ['2026-02-28'],
        view: 'february',
      }),
    );
    expect(opened.snapshots).toEqual([{ dataset: 'bus-trips', asOf: '2026-02-28', snapshot: 2, rows: 200 }]);
    expect(await hall.engine.rows('SELECT column_name AS c, column_type AS t FROM (DESCRIBE february)')).toEqual([
      { c: 'city_number', t: 'BIGINT' },
      { c: 'sex', t: 'VARCHAR' },
      { c: 'fare_yen', t: 'BIGINT' },
      { c: 'as_of', t: 'DATE' },
    ]);
    const [difference] = await hall.engine.rows(
      `SELECT count(*) AS n FROM (SELECT * EXCLUDE (as_of) FROM february EXCEPT ALL ${tripsOf(200)})`,
    );
    expect(difference).toEqual({ n: 0 });
    await opened.close();
    await expect(hall.engine.rows('SELECT * FROM february')).rejects.toThrow();
  });

  it('says which day has no snapshot, and which data set has none', async () => {
    const day = await openSnapshots(hall.lake, hall.engine, {
      dataset: 'bus-trips',
      contract: trips,
      permit: leave(hall),
      asOf: ['2026-02-28', '2025-12-31'],
      view: 'v',
    });
    expect(day.ok ? null : [day.refusal.code, day.refusal.en]).toEqual([
      'lake.no-snapshot',
      expect.stringContaining('2025-12-31'),
    ]);
    const none = await openSnapshots(hall.lake, hall.engine, {
      dataset: 'no-such',
      contract: trips,
      permit: leave(hall),
      view: 'v',
    });
    expect(none.ok ? null : none.refusal.code).toBe('lake.no-snapshot');
  });

  it('opens nothing under a contract with other columns', async () => {
    const other = { ...trips, columns: trips.columns.slice(0, 3) };
    const opened = await openSnapshots(hall.lake, hall.engine, {
      dataset: 'bus-trips',
      contract: other,
      permit: leave(hall),
      view: 'v',
    });
    expect(opened.ok ? null : opened.refusal.code).toBe('lake.schema-differs');
  });

  it('takes the next month in', async () => {
    const march = valueOf(await hall.send('2026-03-31', 11));
    expect((await take(march.path)).statement).toMatchObject({ rows: 11, snapshot: 4 });
  });

  it.each([
    ['dispatch.empty', tripsOf(0), 0, 0],
    ['dispatch.accounts-differ', tripsOf(9), 10, 10],
    ['dispatch.accounts-differ', tripsOf(10), 10, 9],
    ['dispatch.schema-differs', `SELECT *, 'x' AS name FROM (${tripsOf(10)})`, 10, 10],
    ['dispatch.schema-differs', `SELECT * REPLACE (fare_yen::INTEGER AS fare_yen) FROM (${tripsOf(10)})`, 10, 10],
    ['dispatch.schema-differs', `SELECT sex, city_number, fare_yen FROM (${tripsOf(10)})`, 10, 10],
  ])(
    'lets nothing leave that is not the load the accounts and the contract say: %s',
    async (code, relation, rows, accepted) => {
      const before = readdirSync(join(folder, 'outbox'));
      const accounts = { read: accepted + 3, accepted, quarantined: 2, excluded: 1 };
      const load = { contract: trips, asOf: '2026-04-01' as never, load: 'bad', relation, rows, accounts };
      const result = await dispatchLoad(hall.dispatch, load);
      expect(result.ok ? null : result.refusal.code).toBe(code);
      expect(readdirSync(join(folder, 'outbox'))).toEqual(before);
    },
  );

  it('is told whole in both audit logs, and proved by lake verify', async () => {
    expect(valueOf(await proveAudit(hall.audit)).head.size).toBeGreaterThan(10);
    const acts = (await recentEvents(hall.register, { limit: 100 })).map(({ event }) => event.act);
    expect(acts.filter((act) => act === 'SnapshotCommitted')).toHaveLength(4);
    expect(new Set(acts)).toContain('SnapshotsOpened');
    expect((await recentEvents(hall.sealedRegister, { limit: 100 })).map(({ event }) => event.act)).toEqual([
      'PackageDispatched',
      'PackageDispatched',
      'PackageDispatched',
      'PackageDispatched',
    ]);
    expect(await verifyLake(hall.lake)).toMatchObject({ datasets: 1, snapshots: 4, broken: [] });
  });

  it('has commands that answer programs one JSON a line', async () => {
    const run = async (words: string, ...files: string[]) => {
      const out: unknown[] = [];
      const io = {
        language: 'en',
        out: (line: string) => out.push(JSON.parse(line)),
        say: () => {},
        lines: async function* () {},
        progress: silentProgress,
      } as const;
      const command = lakeCommands(hall.lake).find((each) => each.words.join(' ') === words);
      return { result: await command!.run({ options: { json: true }, arguments: files }, io), out };
    };
    expect((await run('lake ls')).out).toHaveLength(4);
    expect((await run('lake verify')).out).toMatchObject([{ snapshots: 4, broken: [] }]);
    const sent = valueOf(await hall.send('2026-04-05', 5));
    expect((await run('lake intake', sent.path)).out).toMatchObject([{ repeated: false, statement: { rows: 5 } }]);
    const absent = (await run('lake intake', join(folder, 'nothing.musubi'))).result;
    expect(absent.ok ? null : [absent.refusal.code, absent.refusal.exitCode]).toEqual(['lake.package-not-found', 2]);
  });

  it('leaves nothing in staging', () => {
    expect(readdirSync(join(folder, 'lake', 'staging'))).toEqual([]);
  });
});
