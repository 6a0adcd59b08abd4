/** Packages go over a line that breaks, to a server that stops, from a sender that is killed: each arrives once, with one receipt. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditTrail, recentEvents } from '#audit';
import { silentProgress, valueOf } from '#base';
import { clearOutbox, type Sent, sendPackages } from '#dispatch';
import { intake, isReceiptOf, snapshotsOf } from '#lake';
import { openTwoSides, trips, type TwoSides } from '../intake/two-sides.ts';
import { cable, sendNeedsOf, type Served, serveUploads, uploadNeedsIn } from './line.ts';

let folder: string;
let hall: TwoSides;
let lake: Served;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'musubi-send-'));
  hall = await openTwoSides(folder);
  lake = await serveUploads(uploadNeedsIn(hall, folder));
});
afterEach(async () => {
  await lake.stop();
  await hall.close();
  rmSync(folder, { recursive: true, force: true });
});

const uploads = () => (existsSync(join(folder, 'uploads')) ? readdirSync(join(folder, 'uploads')) : []);
const snapshots = async () =>
  valueOf(await snapshotsOf(hall.lake, 'bus-trips')).map(({ snapshot, rows }) => [snapshot, rows]);
const statementOf = (sent: Sent | undefined) => sent?.delivery?.receipt?.statement;
const patches = (served = lake) => served.asked.filter(({ method }) => method === 'PATCH');

describe('what the outbox holds', () => {
  it('arrives in order, and the lake’s receipts come back', async () => {
    await hall.send('2026-01-31');
    await hall.send('2026-02-28', 120);
    const told: Sent[] = [];
    const sent = valueOf(await sendPackages(sendNeedsOf(hall, lake.port), {}, (each) => told.push(each)));
    expect(told).toEqual(sent);
    expect(sent.map(({ sequence, delivery }) => [sequence, delivery?.state])).toEqual([
      [1, 'received'],
      [2, 'received'],
    ]);
    const receipt = sent[1]?.delivery?.receipt;
    expect(receipt && isReceiptOf(hall.receiptPublicKey, receipt)).toBe(true);
    expect(statementOf(sent[1])).toMatchObject({ decision: 'taken', snapshot: 2, rows: 120, asOf: '2026-02-28' });
    expect(await snapshots()).toEqual([
      [1, 100],
      [2, 120],
    ]);
    expect(patches().length).toBeGreaterThan(3);
    expect(uploads()).toEqual([]);
    const acts = async (register: typeof hall.register) =>
      (await recentEvents(register, { limit: 100 })).map(({ event }) => `${event.actor.name} ${event.act}`).reverse();
    expect(await acts(hall.sealedRegister as never)).toEqual([
      'local:tester PackageDispatched',
      'local:tester PackageDispatched',
      'local:tester PackageSent',
      'local:tester PackageReceived',
      'local:tester PackageSent',
      'local:tester PackageReceived',
    ]);
    expect(new Set(await acts(hall.register))).toEqual(
      new Set(['UploadBegun', 'IntakeStarted', 'SnapshotCommitted', 'ReceiptGiven'].map((act) => `sender:hall ${act}`)),
    );
  });

  it('is not sent again when it was received; asked again, the lake gives the same receipt without a byte', async () => {
    await hall.send('2026-01-31');
    const needs = sendNeedsOf(hall, lake.port);
    const [first] = valueOf(await sendPackages(needs, {}));
    expect(valueOf(await sendPackages(needs, {}))).toEqual([]);
    const before = patches().length;
    expect(valueOf(await sendPackages(needs, { again: true }))).toEqual([first]);
    expect(patches()).toHaveLength(before);
  });

  it('gets the same receipt by upload as the copy that was carried', async () => {
    const { path } = valueOf(await hall.send('2026-01-31'));
    const { statement, signature } = valueOf(await intake(hall.lake, path));
    const [sent] = valueOf(await sendPackages(sendNeedsOf(hall, lake.port), {}));
    expect(sent?.delivery?.receipt).toEqual({ statement, signature });
    expect(await snapshots()).toHaveLength(1);
  });

  it('is sent by data set where one is named', async () => {
    const needs = sendNeedsOf(hall, lake.port);
    const unknown = await sendPackages(needs, { datasets: ['bus-trips'] });
    expect(unknown.ok ? null : unknown.refusal.code).toBe('dispatch.nothing-to-send');
    await hall.send('2026-01-31');
    expect(valueOf(await sendPackages(needs, { datasets: ['bus-trips'] }))).toHaveLength(1);
  });

  it('tells how many bytes are on their way', async () => {
    const { path } = valueOf(await hall.send('2026-01-31'));
    const bytes = readFileSync(path).length;
    const shown = { total: 0, unit: '', at: 0 };
    const progress = {
      ...silentProgress,
      phase: (_: unknown, total = 0, unit = 'rows') => void Object.assign(shown, { total, unit }),
      advance: (by: number) => void (shown.at += by),
    };
    await sendPackages(sendNeedsOf(hall, lake.port, { progress }), {});
    expect(shown).toEqual({ total: bytes, unit: 'bytes', at: bytes });
  });

  it('stops at a file that is gone, and says what to do', async () => {
    const { path } = valueOf(await hall.send('2026-01-31'));
    rmSync(path);
    const sent = await sendPackages(sendNeedsOf(hall, lake.port), {});
    expect(sent.ok ? '' : sent.refusal.because?.[0]?.en).toContain('musubi gateway receipt');
  });
});

describe('a package on a bad line', () => {
  it.each([[[300]], [[900]], [[1500, 1500]], [[2100, 700, 5000]], [[4000, 50, 1]], [[6300, 1400, 1400, 1400]]])(
    'goes on where it stopped after cuts at %j bytes',
    async (cuts) => {
      await hall.send('2026-01-31', 400);
      const cut = await cable(lake.port, [...cuts]);
      const [sent] = valueOf(await sendPackages(sendNeedsOf(hall, cut.port), {}));
      expect(statementOf(sent)).toMatchObject({ decision: 'taken', snapshot: 1, rows: 400 });
      expect(await snapshots()).toEqual([[1, 400]]);
      expect(uploads()).toEqual([]);
      await cut.close();
    },
  );

  it('gets its receipt though the answer to the last part was lost', async () => {
    await hall.send('2026-01-31');
    const needs = sendNeedsOf(hall, lake.port);
    let lost = 0;
    const line = {
      ...needs.line,
      ask: async (request: Parameters<typeof needs.line.ask>[0]) => {
        const reply = await needs.line.ask(request);
        if (request.fields['Upload-Complete'] !== '?1' || lost > 0) return reply;
        lost += 1;
        return { broken: 'ECONNRESET', certificate: false };
      },
    };
    const [sent] = valueOf(await sendPackages({ ...needs, line }, {}));
    expect(lost).toBe(1);
    expect(statementOf(sent)).toMatchObject({ decision: 'taken', snapshot: 1 });
    expect(await snapshots()).toHaveLength(1);
  });

  it('goes on when the server was stopped and started again', async () => {
    await hall.send('2026-01-31', 400);
    const { port } = lake;
    const stopped = lake;
    let pauses = 0;
    const needs = sendNeedsOf(hall, port, {
      pause: async () => {
        pauses += 1;
        if (pauses === 3) lake = await serveUploads(stopped.needs, port);
      },
    });
    let asked = 0;
    const line = {
      ...needs.line,
      ask: async (request: Parameters<typeof needs.line.ask>[0]) => {
        asked += 1;
        if (asked === 4) await stopped.stop();
        return needs.line.ask(request);
      },
    };
    const [sent] = valueOf(await sendPackages({ ...needs, line }, {}));
    expect(pauses).toBe(3);
    expect(statementOf(sent)).toMatchObject({ decision: 'taken', rows: 400 });
    // The three requests before the stop were the beginning and two parts: these did not travel again.
    expect(patches().length + patches(stopped).length).toBe(
      Math.ceil(readFileSync(hall.dispatch.outbox.pathOf('bus-trips_2026-01-31_1.musubi')).length / 1024),
    );
  });

  it('is given up after a while, and sent by the next run', async () => {
    await hall.send('2026-01-31');
    const { port, needs } = lake;
    await lake.stop();
    let waited = 0;
    const pause = async (milliseconds: number) => void (waited += milliseconds);
    const said: string[] = [];
    const waiting = ({ en }: { en: string }) => void said.push(en);
    const sent = await sendPackages(sendNeedsOf(hall, port, { pause, waiting }), {});
    expect(sent.ok ? null : [sent.refusal.code, sent.refusal.exitCode]).toEqual(['dispatch.lake-unreachable', 5]);
    expect(said).toEqual([expect.stringContaining('ECONNREFUSED')]);
    expect(waited).toBeGreaterThan(3000);
    expect(waited).toBeLessThanOrEqual(5000);
    lake = await serveUploads(needs, port);
    expect(valueOf(await sendPackages(sendNeedsOf(hall, port), {}))).toHaveLength(1);
  });

  it('begins anew where the bytes that wait at the lake are not those that were sent', async () => {
    await hall.send('2026-01-31', 400);
    const needs = sendNeedsOf(hall, lake.port);
    let spoilt = false;
    const line = {
      ...needs.line,
      ask: async (request: Parameters<typeof needs.line.ask>[0]) => {
        const part = join(folder, 'uploads', uploads().find((name) => name.endsWith('.part')) ?? 'none');
        if (request.fields['Upload-Complete'] === '?1' && !spoilt) {
          spoilt = true;
          const bytes = readFileSync(part);
          bytes[700] = (bytes[700] as number) ^ 1;
          writeFileSync(part, bytes);
        }
        return needs.line.ask(request);
      },
    };
    const [sent] = valueOf(await sendPackages({ ...needs, line }, {}));
    expect(statementOf(sent)).toMatchObject({ decision: 'taken', rows: 400 });
    expect(lake.asked.map(({ status }) => status)).toContain(422);
  });
});

describe('a package that the lake refuses', () => {
  it('comes back with the signed reason; the next run sends it again, when the reason is gone', async () => {
    await hall.send('2026-01-31');
    await hall.send('2026-02-28');
    const strict = await serveUploads({
      ...lake.needs,
      lake: { ...hall.lake, contract: () => ({ ...trips, version: 2 }) },
    });
    const refusal = await sendPackages(sendNeedsOf(hall, strict.port), {});
    await strict.stop();
    if (refusal.ok) throw new Error('taken in');
    expect([refusal.refusal.code, refusal.refusal.exitCode]).toEqual(['dispatch.some-refused', 3]);
    expect(refusal.refusal.because).toHaveLength(1);
    expect(refusal.refusal.because?.[0]?.ja).toContain('第2版');
    const [first, second] = await hall.dispatch.register.packages('bus-trips');
    const delivery = first?.sha256 && (await hall.deliveries.deliveryOf(first.sha256));
    expect(delivery && [delivery.state, delivery.receipt?.statement.decision]).toEqual(['refused', 'refused']);
    expect(second?.sha256 && (await hall.deliveries.deliveryOf(second.sha256))).toBeNull();
    expect(uploads()).toEqual([]);
    const needs = sendNeedsOf(hall, lake.port);
    expect(valueOf(await sendPackages(needs, {})).map(({ delivery: d }) => d?.state)).toEqual(['received', 'received']);
  });

  it('waits for another intake that is at work', async () => {
    await hall.send('2026-01-31');
    const unlock = await hall.lake.files.lock();
    let pauses = 0;
    const pause = async () => {
      pauses += 1;
      if (pauses === 2) unlock?.();
    };
    const sent = valueOf(await sendPackages(sendNeedsOf(hall, lake.port, { pause }), {}));
    expect([pauses, sent[0]?.delivery?.state]).toEqual([2, 'received']);
  });
});

describe('the outbox, months later', () => {
  it('is cleared of what the lake has taken, and of nothing else; the lake can still be asked about the rest', async () => {
    await hall.send('2026-01-31');
    valueOf(await sendPackages(sendNeedsOf(hall, lake.port), {}));
    const waiting = valueOf(await hall.send('2026-02-28', 120));
    const needs = {
      ...hall.dispatch,
      deliveries: hall.deliveries,
      trail: auditTrail(hall.sealedRegister as never, hall.dispatch.clock),
    };
    expect(await clearOutbox(needs, 90)).toEqual({ packages: 0, bytes: 0 });
    const cleared = await clearOutbox(needs, 0);
    expect(cleared.packages).toBe(1);
    expect(cleared.bytes).toBeGreaterThan(1000);
    expect(readdirSync(join(folder, 'outbox'))).toEqual([basename(waiting.path)]);
    expect(await clearOutbox(needs, 0)).toEqual({ packages: 0, bytes: 0 });
    const [event] = await recentEvents(hall.sealedRegister as never, { limit: 1 });
    expect(event?.event).toMatchObject({ act: 'OutboxCleared', facts: { packages: 1, first: 1, last: 1 } });

    const sent = valueOf(await sendPackages(sendNeedsOf(hall, lake.port), { again: true }));
    expect(sent.map(({ sequence, delivery }) => [sequence, delivery?.state])).toEqual([[2, 'received']]);
    expect(await snapshots()).toEqual([
      [1, 100],
      [2, 120],
    ]);
  });
});
