/** Packages go to the lake in their order: each arrives once, with one receipt, refused or taken, and leaves the outbox when that is long ago. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditTrail, recentEvents } from '#audit';
import { silentProgress, valueOf } from '#base';
import { clearOutbox, type Sent, sendPackages } from '#dispatch';
import { intake, isReceiptOf } from '#lake';
import { trips } from '../intake/two-sides.ts';
import { sendNeedsOf, serveUploads } from './line.ts';
import { sending, statementOf } from './sending.ts';

const { at, uploads, snapshots, patches } = sending();

describe('what the outbox holds', () => {
  it('arrives in order, and the lake’s receipts come back', async () => {
    await at.hall.send('2026-01-31');
    await at.hall.send('2026-02-28', 120);
    const told: Sent[] = [];
    const sent = valueOf(await sendPackages(sendNeedsOf(at.hall, at.lake.port), {}, (each) => told.push(each)));
    expect(told).toEqual(sent);
    expect(sent.map(({ sequence, delivery }) => [sequence, delivery?.state])).toEqual([
      [1, 'received'],
      [2, 'received'],
    ]);
    const receipt = sent[1]?.delivery?.receipt;
    expect(receipt && isReceiptOf(at.hall.receiptPublicKey, receipt)).toBe(true);
    expect(statementOf(sent[1])).toMatchObject({ decision: 'taken', snapshot: 2, rows: 120, asOf: '2026-02-28' });
    expect(await snapshots()).toEqual([
      [1, 100],
      [2, 120],
    ]);
    expect(patches().length).toBeGreaterThan(3);
    expect(uploads()).toEqual([]);
    const acts = async (register: typeof at.hall.register) =>
      (await recentEvents(register, { limit: 100 })).map(({ event }) => `${event.actor.name} ${event.act}`).reverse();
    expect(await acts(at.hall.sealedRegister as never)).toEqual([
      'local:tester PackageDispatched',
      'local:tester PackageDispatched',
      'local:tester PackageSent',
      'local:tester PackageReceived',
      'local:tester PackageSent',
      'local:tester PackageReceived',
    ]);
    expect(new Set(await acts(at.hall.register))).toEqual(
      new Set(['UploadBegun', 'IntakeStarted', 'SnapshotCommitted', 'ReceiptGiven'].map((act) => `sender:hall ${act}`)),
    );
  });

  it('is not sent again when it was received; asked again, the lake gives the same receipt without a byte', async () => {
    await at.hall.send('2026-01-31');
    const needs = sendNeedsOf(at.hall, at.lake.port);
    const [first] = valueOf(await sendPackages(needs, {}));
    expect(valueOf(await sendPackages(needs, {}))).toEqual([]);
    const before = patches().length;
    expect(valueOf(await sendPackages(needs, { again: true }))).toEqual([first]);
    expect(patches()).toHaveLength(before);
  });

  it('gets the same receipt by upload as the copy that was carried', async () => {
    const { path } = valueOf(await at.hall.send('2026-01-31'));
    const { statement, signature } = valueOf(await intake(at.hall.lake, path));
    const [sent] = valueOf(await sendPackages(sendNeedsOf(at.hall, at.lake.port), {}));
    expect(sent?.delivery?.receipt).toEqual({ statement, signature });
    expect(await snapshots()).toHaveLength(1);
  });

  it('is sent by data set where one is named', async () => {
    const needs = sendNeedsOf(at.hall, at.lake.port);
    const unknown = await sendPackages(needs, { datasets: ['bus-trips'] });
    expect(unknown.ok ? null : unknown.refusal.code).toBe('dispatch.nothing-to-send');
    await at.hall.send('2026-01-31');
    expect(valueOf(await sendPackages(needs, { datasets: ['bus-trips'] }))).toHaveLength(1);
  });

  it('tells how many bytes are on their way', async () => {
    const { path } = valueOf(await at.hall.send('2026-01-31'));
    const bytes = readFileSync(path).length;
    const shown = { total: 0, unit: '', at: 0 };
    const progress = {
      ...silentProgress,
      phase: (_: unknown, total = 0, unit = 'rows') => void Object.assign(shown, { total, unit }),
      advance: (by: number) => void (shown.at += by),
    };
    await sendPackages(sendNeedsOf(at.hall, at.lake.port, { progress }), {});
    expect(shown).toEqual({ total: bytes, unit: 'bytes', at: bytes });
  });

  it('stops at a file that is gone, and says what to do', async () => {
    const { path } = valueOf(await at.hall.send('2026-01-31'));
    rmSync(path);
    const sent = await sendPackages(sendNeedsOf(at.hall, at.lake.port), {});
    expect(sent.ok ? '' : sent.refusal.because?.[0]?.en).toContain('musubi gateway receipt');
  });
});

describe('a package that the lake refuses', () => {
  it('comes back with the signed reason; the next run sends it again, when the reason is gone', async () => {
    await at.hall.send('2026-01-31');
    await at.hall.send('2026-02-28');
    const strict = await serveUploads({
      ...at.lake.needs,
      lake: { ...at.hall.lake, contract: () => ({ ...trips, version: 2 }) },
    });
    const refusal = await sendPackages(sendNeedsOf(at.hall, strict.port), {});
    await strict.stop();
    if (refusal.ok) throw new Error('taken in');
    expect([refusal.refusal.code, refusal.refusal.exitCode]).toEqual(['dispatch.some-refused', 3]);
    expect(refusal.refusal.because).toHaveLength(1);
    expect(refusal.refusal.because?.[0]?.ja).toContain('第2版');
    const [first, second] = await at.hall.dispatch.register.packages('bus-trips');
    const delivery = first?.sha256 && (await at.hall.deliveries.deliveryOf(first.sha256));
    expect(delivery && [delivery.state, delivery.receipt?.statement.decision]).toEqual(['refused', 'refused']);
    expect(second?.sha256 && (await at.hall.deliveries.deliveryOf(second.sha256))).toBeNull();
    expect(uploads()).toEqual([]);
    const needs = sendNeedsOf(at.hall, at.lake.port);
    expect(valueOf(await sendPackages(needs, {})).map(({ delivery: d }) => d?.state)).toEqual(['received', 'received']);
  });

  it('waits for another intake that is at work', async () => {
    await at.hall.send('2026-01-31');
    const unlock = await at.hall.lake.files.lock();
    let pauses = 0;
    const pause = async () => {
      pauses += 1;
      if (pauses === 2) unlock?.();
    };
    const sent = valueOf(await sendPackages(sendNeedsOf(at.hall, at.lake.port, { pause }), {}));
    expect([pauses, sent[0]?.delivery?.state]).toEqual([2, 'received']);
  });
});

describe('the outbox, months later', () => {
  it('is cleared of what the lake has taken, and of nothing else; the lake can still be asked about the rest', async () => {
    await at.hall.send('2026-01-31');
    valueOf(await sendPackages(sendNeedsOf(at.hall, at.lake.port), {}));
    const waiting = valueOf(await at.hall.send('2026-02-28', 120));
    const needs = {
      ...at.hall.dispatch,
      deliveries: at.hall.deliveries,
      trail: auditTrail(at.hall.sealedRegister as never, at.hall.dispatch.clock),
    };
    expect(await clearOutbox(needs, 90)).toEqual({ packages: 0, bytes: 0 });
    const cleared = await clearOutbox(needs, 0);
    expect(cleared.packages).toBe(1);
    expect(cleared.bytes).toBeGreaterThan(1000);
    expect(readdirSync(join(at.folder, 'outbox'))).toEqual([basename(waiting.path)]);
    expect(await clearOutbox(needs, 0)).toEqual({ packages: 0, bytes: 0 });
    const [event] = await recentEvents(at.hall.sealedRegister as never, { limit: 1 });
    expect(event?.event).toMatchObject({ act: 'OutboxCleared', facts: { packages: 1, first: 1, last: 1 } });

    const sent = valueOf(await sendPackages(sendNeedsOf(at.hall, at.lake.port), { again: true }));
    expect(sent.map(({ sequence, delivery }) => [sequence, delivery?.state])).toEqual([[2, 'received']]);
    expect(await snapshots()).toEqual([
      [1, 100],
      [2, 120],
    ]);
  });
});
