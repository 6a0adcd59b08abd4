/** A package is taken back when the lake said no, or when somebody made sure that it never got there; never while the lake may have it. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recentEvents } from '#audit';
import { valueOf } from '#base';
import { type Dispatched, keepReceipt, withdrawLast } from '#dispatch';
import { snapshotsOf, takePackage } from '#lake';
import { openTwoSides, type TwoSides } from '../intake/two-sides.ts';

let folder: string;
let hall: TwoSides;
let forgotten: string[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'musubi-withdraw-'));
  hall = await openTwoSides(folder);
  forgotten = [];
});
afterEach(async () => {
  await hall.close();
  rmSync(folder, { recursive: true, force: true });
});

const withdraw = async (options: { readonly notAtLake?: boolean } = {}, dataset = 'bus-trips') => {
  const forgetLoad = async ({ load }: { load: string }) => void forgotten.push(load);
  const result = await withdrawLast({ ...hall.dispatch, deliveries: hall.deliveries, forgetLoad }, dataset, options);
  return result.ok ? `${result.value.sequence} taken back` : result.refusal.code.replace('dispatch.', '');
};
/** Carried to the lake, and its word carried back. */
const carry = async ({ path }: Dispatched, refusing = false) => {
  const lake = refusing ? { ...hall.lake, contract: () => null } : hall.lake;
  const { result, receipt } = await takePackage(lake, path);
  return { result, bringBack: async () => valueOf(await keepReceipt(receiptNeeds(), receipt as never)) };
};
const receiptNeeds = () => ({
  ...hall.dispatch,
  deliveries: hall.deliveries,
  lake: { receiptPublicKey: hall.receiptPublicKey },
});
const sentWithoutAnswer = async ({ sha256, sequence }: Dispatched) => {
  const event = { actor: { name: 'local:tester' }, act: 'PackageSent', subject: 'dataset:bus-trips', outcome: 'done' };
  const delivery = { package: sha256, dataset: 'bus-trips', sequence, state: 'sent', receipt: null } as const;
  await hall.deliveries.keep(delivery, event as never, hall.dispatch.clock());
};
async function* whole() {
  yield Buffer.from('whole');
}
const rowsInLake = async () => valueOf(await snapshotsOf(hall.lake, 'bus-trips')).map(({ rows }) => rows);

describe('a package that the lake refused', () => {
  it('is taken back and made anew under the same number, from the same file or from a mended one', async () => {
    const bad = valueOf(await hall.send('2026-01-31', 10, { load: 'january' }));
    const { result, bringBack } = await carry(bad, true);
    expect(result.ok).toBe(false);
    await bringBack();
    expect(await withdraw()).toBe('1 taken back');
    expect([existsSync(bad.path), forgotten]).toEqual([false, ['january']]);
    const [told] = await recentEvents(hall.sealedRegister as never, { limit: 1 });
    expect(told?.event).toMatchObject({ act: 'PackageWithdrawn', facts: { asOf: '2026-01-31', sequence: 1 } });
    const again = valueOf(await hall.send('2026-01-31', 10, { load: 'january' }));
    expect([again.sequence, again.repeated]).toEqual([1, false]);
    expect((await carry(again)).result.ok).toBe(true);
    expect(await rowsInLake()).toEqual([10]);
  });

  it('takes those made after it along: the lake has none of a row that it refused', async () => {
    const first = valueOf(await hall.send('2026-01-31'));
    valueOf(await hall.send('2026-02-28'));
    await (await carry(first, true)).bringBack();
    expect([await withdraw(), await withdraw(), await withdraw()]).toEqual([
      '2 taken back',
      '1 taken back',
      'nothing-to-withdraw',
    ]);
  });
});

describe('a package that the lake may have', () => {
  it('is not taken back although nobody read the receipt: it was carried, and the lake counts it', async () => {
    const carried = valueOf(await hall.send('2026-01-31'));
    const { bringBack } = await carry(carried);
    expect(await withdraw()).toBe('may-be-at-lake');
    expect([existsSync(carried.path), forgotten]).toEqual([true, []]);
    await bringBack();
    expect([await withdraw(), await withdraw({ notAtLake: true })]).toEqual(['already-received', 'already-received']);
    expect(valueOf(await hall.send('2026-02-28')).sequence).toBe(2);
  });

  it('is asked about first where it was sent without an answer, whoever made sure of what', async () => {
    await sentWithoutAnswer(valueOf(await hall.send('2026-01-31')));
    expect([await withdraw(), await withdraw({ notAtLake: true })]).toEqual(['answer-awaited', 'answer-awaited']);
  });

  it('of which the file is lost as well is taken back on somebody’s word alone', async () => {
    const lost = valueOf(await hall.send('2026-01-31'));
    await sentWithoutAnswer(lost);
    rmSync(lost.path);
    expect([await withdraw(), await withdraw({ notAtLake: true })]).toEqual(['may-be-at-lake', '1 taken back']);
  });
});

describe('a package that never left', () => {
  it('is taken back when somebody made sure, and the log keeps that', async () => {
    const wrong = valueOf(await hall.send('2026-01-31', 10, { load: 'the wrong file' }));
    expect(await withdraw()).toBe('may-be-at-lake');
    expect(await withdraw({ notAtLake: true })).toBe('1 taken back');
    expect(existsSync(wrong.path)).toBe(false);
    const [told] = await recentEvents(hall.sealedRegister as never, { limit: 1 });
    expect(told?.event.facts).toEqual({ asOf: '2026-01-31', sequence: 1, notAtLake: 'confirmed' });
    const right = valueOf(await hall.send('2026-01-31', 11));
    expect((await carry(right)).result.ok).toBe(true);
    expect(await rowsInLake()).toEqual([11]);
  });

  it('because its making was cut off needs nobody’s word; one that was whole when it was cut off does', async () => {
    const pending = { dataset: 'bus-trips', sequence: 1, load: 'cut off', asOf: '2026-01-31' };
    await hall.dispatch.register.reserve(pending);
    expect(await withdraw()).toBe('1 taken back');
    await hall.dispatch.register.reserve(pending);
    await hall.dispatch.outbox.write('bus-trips_2026-01-31_1.musubi', whole());
    expect([await withdraw(), await withdraw({ notAtLake: true })]).toEqual(['may-be-at-lake', '1 taken back']);
  });

  it('is said in both languages what to do about, by the data set’s title', async () => {
    valueOf(await hall.send('2026-01-31'));
    const needs = { ...hall.dispatch, deliveries: hall.deliveries, forgetLoad: async () => undefined };
    const result = await withdrawLast(needs, 'bus-trips');
    if (result.ok) throw new Error('taken back');
    expect(result.refusal.ja).toMatch(/1番（2026-01-31）.*lake ls bus-trips.*--not-at-lake/);
    expect(result.refusal.en).toMatch(/^Number 1 of .*lake ls bus-trips.*--not-at-lake/);
  });
});
