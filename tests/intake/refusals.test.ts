/** What the lake does not take in, and that it stays as it was. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recentEvents } from '#audit';
import { silentProgress, valueOf } from '#base';
import { intake, isReceiptOf, lakeCommands, type LakeNeeds, readReceipt, snapshotsOf, takePackage } from '#lake';
import { newIdentity, newKey, newSealedSideKeys, recipientOf, senderOf, toBase64 } from '#sealing';
import { forge, partsOf, put } from './forge.ts';
import { openTwoSides, type TwoSides, trips, tripsOf } from './two-sides.ts';

const folder = mkdtempSync(join(tmpdir(), 'musubi-refusals-'));
let hall: TwoSides;
let first: string;
let second: string;
beforeAll(async () => {
  hall = await openTwoSides(folder);
  first = valueOf(await hall.send('2026-01-31')).path;
  second = valueOf(await hall.send('2026-02-28', 120)).path;
  valueOf(await intake(hall.lake, first));
});
afterAll(async () => {
  await hall.close();
  rmSync(folder, { recursive: true, force: true });
});

const codeOf = async (path: string, needs: LakeNeeds = hall.lake): Promise<string> => {
  const result = await intake(needs, path);
  return result.ok ? `taken, repeated ${result.value.repeated}` : result.refusal.code;
};
const filesIn = (place: string): string[] =>
  existsSync(place)
    ? readdirSync(place, { recursive: true, withFileTypes: true })
        .filter((e) => e.isFile())
        .map((e) => join(e.parentPath, e.name))
        .sort()
    : [];
const lakeNow = () => filesIn(join(folder, 'lake')).map((path) => [path, statSync(path).size]);

describe('a package that is refused', () => {
  it.each<[string, string, () => Promise<string> | string, Partial<LakeNeeds>?]>([
    ['because it is not there', 'lake.package-not-found', () => join(folder, 'nowhere.musubi')],
    ['because it is empty', 'lake.package-unreadable', () => put(folder, Buffer.alloc(0))],
    ['because it is another kind of file', 'lake.package-unreadable', () => put(folder, Buffer.alloc(5000, 'PAR1'))],
    ['because it was cut off', 'lake.package-unreadable', () => put(folder, readFileSync(second).subarray(0, -1))],
    [
      'because something was appended',
      'lake.package-unreadable',
      () => put(folder, Buffer.concat([readFileSync(second), Buffer.of(0)])),
    ],
    [
      'because nobody registered its sender',
      'lake.sender-unknown',
      () => forge(hall, folder, second, { sender: 'stranger' }),
    ],
    [
      'because another hand signed it',
      'lake.signature-invalid',
      () => forge(hall, folder, second, {}, { signingKey: toBase64(newKey()) }),
    ],
    ['because its sender may not send this data set', 'lake.sender-not-for-dataset', () => second, { senders: [] }],
    ['because the lake has no contract for it', 'lake.contract-unknown', () => second, { contract: () => null }],
    [
      'because its contract is another version',
      'lake.contract-version-differs',
      () => second,
      { contract: () => ({ ...trips, version: 2 }) },
    ],
    [
      'because its contract has the same version but says something else',
      'lake.contract-differs',
      () => second,
      { contract: () => ({ ...trips, grounds: ['条例 第2条'] }) },
    ],
    [
      'because its columns are not the contract’s',
      'lake.schema-differs',
      () => forge(hall, folder, second, { schema: [{ name: 'city_number', type: 'VARCHAR' }] }),
    ],
    [
      'because its day lies in the future',
      'lake.as-of-in-future',
      () => forge(hall, folder, second, { asOf: '2026-04-11' }),
    ],
    [
      'because it says it was made after now',
      'lake.made-in-future',
      () => forge(hall, folder, second, { madeAt: '2026-04-10T00:10:01.000Z' }),
    ],
    [
      'because it has no rows',
      'lake.empty-package',
      () => forge(hall, folder, second, { rows: 0, accounts: { read: 3, accepted: 0, quarantined: 2, excluded: 1 } }),
    ],
    [
      'because its accounts do not add up',
      'lake.accounts-differ',
      () => forge(hall, folder, second, { accounts: { read: 124, accepted: 120, quarantined: 2, excluded: 1 } }),
    ],
    [
      'because its accounts are not its rows',
      'lake.accounts-differ',
      () => forge(hall, folder, second, { accounts: { read: 122, accepted: 119, quarantined: 2, excluded: 1 } }),
    ],
    [
      'because its number is taken by another',
      'lake.already-taken',
      () => forge(hall, folder, first, { madeAt: '2026-04-09T00:00:00.000Z' }),
    ],
    ['because a package before it is missing', 'lake.sequence-gap', () => forge(hall, folder, second, { sequence: 3 })],
    [
      'because it follows another package',
      'lake.previous-differs',
      () => forge(hall, folder, second, { previous: 'a'.repeat(64) }),
    ],
    [
      'because it claims to be a first one',
      'lake.previous-differs',
      () => forge(hall, folder, second, { previous: null }),
    ],
    [
      'because it is addressed to another lake',
      'lake.foreign-recipient',
      async () => forge(hall, folder, second, {}, { recipient: await recipientOf(await newIdentity()) }),
    ],
    [
      'because its payload is not what was signed',
      'lake.package-altered',
      () => forge(hall, folder, second, { payload: { sha256: 'b'.repeat(64), bytes: 10 } }),
    ],
    [
      'because its payload was sealed as another day',
      'lake.package-altered',
      () => forge(hall, folder, second, {}, { select: tripsOf(120), context: { asOf: '2026-03-01' } }),
    ],
    [
      'because its payload was sealed as another number',
      'lake.package-altered',
      () => forge(hall, folder, second, {}, { select: tripsOf(120), context: { sequence: 9 } }),
    ],
    [
      'because its content is no table',
      'lake.payload-unreadable',
      () => forge(hall, folder, second, {}, { content: Buffer.from('PAR1 nothing PAR1') }),
    ],
    [
      'because its content is empty',
      'lake.payload-unreadable',
      () => forge(hall, folder, second, {}, { content: Buffer.alloc(0) }),
    ],
    [
      'because it has fewer rows than it says',
      'lake.rows-differ',
      () => forge(hall, folder, second, {}, { select: tripsOf(119) }),
    ],
    [
      'because a column came along that it does not say',
      'lake.schema-differs',
      () => forge(hall, folder, second, {}, { select: `SELECT *, 'x' AS name FROM (${tripsOf(120)})` }),
    ],
    [
      'because a column has another type',
      'lake.schema-differs',
      () =>
        forge(hall, folder, second, {}, { select: `SELECT * REPLACE (sex::INTEGER AS sex) FROM (${tripsOf(120)})` }),
    ],
  ])('%s, leaves the lake as it was', async (_, code, make, change) => {
    const before = lakeNow();
    const limited = change?.senders
      ? hall.lake.senders.map((sender) => ({ ...sender, datasets: ['income-tax'] }))
      : hall.lake.senders;
    const path = await make();
    expect(await codeOf(path, { ...hall.lake, ...change, senders: limited })).toBe(code);
    expect(lakeNow()).toEqual(before);
    const [told] = await recentEvents(hall.register, { limit: 1 });
    if (code !== 'lake.package-not-found')
      expect(told?.event).toMatchObject({ act: 'PackageRefused', outcome: 'refused', facts: { code } });
  });

  it('says why in both languages, without a path', async () => {
    for (const path of [put(folder, Buffer.alloc(3)), await forge(hall, folder, second, { sequence: 7 })]) {
      const result = await intake(hall.lake, path);
      if (result.ok) throw new Error('taken in');
      expect(result.refusal.ja).toMatch(/。$/);
      expect(result.refusal.en).toMatch(/\.$/);
      expect(JSON.stringify(result.refusal)).not.toContain(folder);
    }
  });

  it('is the one that came while another intake was running', async () => {
    const unlock = await hall.lake.files.lock();
    expect(await codeOf(second)).toBe('lake.busy');
    unlock?.();
  });

  it('is any whose bytes were changed anywhere', async () => {
    const whole = readFileSync(second);
    const { payload } = partsOf(whole);
    const places: [string, number, number][] = [
      ['the mark', 0, 8],
      ['the seal’s header', 8, 48],
      ['the payload', 48, 8 + payload.length - 16],
      ['the last tag', 8 + payload.length - 16, 8 + payload.length],
      ['the manifest', 8 + payload.length, whole.length - 12],
      ['the length', whole.length - 12, whole.length - 8],
      ['the end mark', whole.length - 8, whole.length],
    ];
    for (const [where, from, to] of places) {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: from, max: to - 1 }), fc.integer({ min: 0, max: 7 }), async (at, bit) => {
          const altered = Buffer.from(whole);
          altered[at] = (altered[at] as number) ^ (1 << bit);
          const code = await codeOf(put(folder, altered));
          expect(code, `${where}, byte ${at}`).toMatch(
            /^lake\.(package-unreadable|package-altered|signature-invalid|sender-unknown)$/,
          );
        }),
        { numRuns: 12 },
      );
    }
    const flipped = (at: number) => {
      const altered = Buffer.from(whole);
      altered[at] = (altered[at] as number) ^ 1;
      return codeOf(put(folder, altered));
    };
    // Another letter in a name of the manifest reads as well, so that only the signature can tell; the payload is held by its hash and its seal.
    expect(await flipped(whole.indexOf('bus-trips', 8 + payload.length))).toBe('lake.signature-invalid');
    expect(await flipped(8 + Math.floor(payload.length / 2))).toBe('lake.package-altered');
    expect(await flipped(whole.length - 1)).toBe('lake.package-unreadable');
    for (let cut = 0; cut < 15; cut += 1) {
      expect(await codeOf(put(folder, whole.subarray(0, Math.floor((whole.length * cut) / 15))))).toBe(
        'lake.package-unreadable',
      );
    }
  }, 60_000);

  it('is any that was cut, stretched, overwritten or rearranged in some way', async () => {
    const whole = readFileSync(second);
    const place = fc.integer({ min: 0, max: whole.length - 1 });
    const splice = (from: number, to: number, between: Uint8Array) =>
      Buffer.concat([whole.subarray(0, from), between, whole.subarray(to)]);
    const alteration = fc.oneof(
      fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 40 })).map(([at, bytes]) => splice(at, at, bytes)),
      fc.tuple(place, place).map(([a, b]) => splice(Math.min(a, b), Math.max(a, b) + 1, Buffer.alloc(0))),
      fc
        .tuple(place, fc.uint8Array({ minLength: 1, maxLength: 40 }))
        .map(([at, bytes]) => splice(at, Math.min(whole.length, at + bytes.length), bytes)),
      fc.tuple(place, place).map(([a, b]) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        return Buffer.concat([whole.subarray(to), whole.subarray(from, to), whole.subarray(0, from)]);
      }),
    );
    await fc.assert(
      fc.asyncProperty(alteration, async (altered) => {
        fc.pre(!altered.equals(whole));
        const { result } = await takePackage(hall.lake, put(folder, altered));
        if (result.ok) throw new Error('taken in');
        expect(result.refusal.code).toMatch(
          /^lake\.(package-unreadable|package-altered|signature-invalid|sender-unknown)$/,
        );
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('gives its sender the lake’s signed word why, unless nobody knows whose it is', async () => {
    const late = await takePackage(hall.lake, await forge(hall, folder, second, { sequence: 5 }));
    expect(late.receipt?.statement).toMatchObject({
      decision: 'refused',
      code: 'lake.sequence-gap',
      dataset: 'bus-trips',
      sequence: 5,
      lake: hall.lake.lake,
      decidedAt: '2026-04-10T00:00:00.000Z',
    });
    expect(late.receipt && isReceiptOf(hall.receiptPublicKey, late.receipt)).toBe(true);
    for (const path of [
      put(folder, Buffer.alloc(30)),
      await forge(hall, folder, second, {}, { signingKey: toBase64(newKey()) }),
      await forge(hall, folder, second, { sender: 'stranger' }),
      join(folder, 'nowhere.musubi'),
    ]) {
      const unknown = await takePackage(hall.lake, path);
      expect([unknown.result.ok, unknown.receipt]).toEqual([false, null]);
    }
  });

  it('is one that another sender brought', async () => {
    const { result } = await takePackage(hall.lake, second, 'other-hall');
    expect(result.ok ? null : result.refusal.code).toBe('lake.sender-differs');
  });

  it('leaves its reason beside the carried file, as the one taken in leaves its receipt', async () => {
    const said: string[] = [];
    const io = {
      language: 'en',
      out: (line: string) => said.push(line),
      say: ({ en }: { en: string }) => said.push(en),
      lines: async function* () {},
      progress: silentProgress,
    } as const;
    const command = lakeCommands(hall.lake).find(({ words }) => words[1] === 'intake');
    const path = await forge(hall, folder, second, { sequence: 6 });
    const result = await command!.run({ options: { json: true }, arguments: [path] }, io);
    expect(result.ok).toBe(false);
    const kept = readReceipt(readFileSync(`${path}.receipt`, 'utf8'));
    expect(kept?.statement).toMatchObject({ decision: 'refused', code: 'lake.sequence-gap' });
    expect(readReceipt(said.find((line) => line.startsWith('{')) as string)).toEqual(kept);
    expect(said).toContain(`receipt: ${path}.receipt (for the sender)`);
    const unwritable = lakeCommands({ ...hall.lake, keepReceipt: async () => null })[0];
    expect((await unwritable!.run({ options: {}, arguments: [first] }, io)).ok).toBe(true);
    expect(said.join()).toContain('could not be put beside');
  });

  it('is one with the payload or the manifest of another package', async () => {
    const one = partsOf(readFileSync(first));
    const two = partsOf(readFileSync(second));
    const mark = readFileSync(first).subarray(0, 8);
    expect(await codeOf(put(folder, Buffer.concat([mark, one.payload, two.trailer])))).toBe('lake.package-altered');
    // The manifest of one that was taken in, over other content: its number is taken.
    expect(await codeOf(put(folder, Buffer.concat([mark, two.payload, one.trailer])))).toBe('lake.already-taken');
  });

  it('does not stand in the way of the good one', async () => {
    expect(await codeOf(second)).toBe('taken, repeated false');
    expect(await codeOf(first)).toBe('taken, repeated true');
    expect(valueOf(await snapshotsOf(hall.lake, 'bus-trips')).map((note) => note.rows)).toEqual([100, 120]);
  });

  it('is one from a sender that was struck off, even if its packages were taken in before', async () => {
    const other = senderOf(newSealedSideKeys('hall'));
    expect(await codeOf(first, { ...hall.lake, senders: [other] })).toBe('lake.signature-invalid');
  });
});
