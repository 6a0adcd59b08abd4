/** What the lake does not take in, and that it stays as it was. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recentEvents } from '#audit';
import { silentProgress, valueOf } from '#base';
import { intake, isReceiptOf, lakeCommands, type LakeNeeds, readReceipt, snapshotsOf, takePackage } from '#lake';
import { newIdentity, newKey, newSealedSideKeys, recipientOf, senderOf, toBase64 } from '#sealing';
import { forge, put } from './forge.ts';
import { twoPackages } from './two-packages.ts';
import { trips, tripsOf } from './two-sides.ts';

const { folder, at, codeOf } = twoPackages();
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
    ['because it was cut off', 'lake.package-unreadable', () => put(folder, readFileSync(at.second).subarray(0, -1))],
    [
      'because something was appended',
      'lake.package-unreadable',
      () => put(folder, Buffer.concat([readFileSync(at.second), Buffer.of(0)])),
    ],
    [
      'because nobody registered its sender',
      'lake.sender-unknown',
      () => forge(at.hall, folder, at.second, { sender: 'stranger' }),
    ],
    [
      'because another hand signed it',
      'lake.signature-invalid',
      () => forge(at.hall, folder, at.second, {}, { signingKey: toBase64(newKey()) }),
    ],
    ['because its sender may not send this data set', 'lake.sender-not-for-dataset', () => at.second, { senders: [] }],
    ['because the lake has no contract for it', 'lake.contract-unknown', () => at.second, { contract: () => null }],
    [
      'because its contract is another version',
      'lake.contract-version-differs',
      () => at.second,
      { contract: () => ({ ...trips, version: 2 }) },
    ],
    [
      'because its contract has the same version but says something else',
      'lake.contract-differs',
      () => at.second,
      { contract: () => ({ ...trips, grounds: ['条例 第2条'] }) },
    ],
    [
      'because its columns are not the contract’s',
      'lake.schema-differs',
      () => forge(at.hall, folder, at.second, { schema: [{ name: 'city_number', type: 'VARCHAR' }] }),
    ],
    [
      'because its day lies in the future',
      'lake.as-of-in-future',
      () => forge(at.hall, folder, at.second, { asOf: '2026-04-11' }),
    ],
    [
      'because it says it was made after now',
      'lake.made-in-future',
      () => forge(at.hall, folder, at.second, { madeAt: '2026-04-10T00:10:01.000Z' }),
    ],
    [
      'because it has no rows',
      'lake.empty-package',
      () =>
        forge(at.hall, folder, at.second, { rows: 0, accounts: { read: 3, accepted: 0, quarantined: 2, excluded: 1 } }),
    ],
    [
      'because its accounts do not add up',
      'lake.accounts-differ',
      () => forge(at.hall, folder, at.second, { accounts: { read: 124, accepted: 120, quarantined: 2, excluded: 1 } }),
    ],
    [
      'because its accounts are not its rows',
      'lake.accounts-differ',
      () => forge(at.hall, folder, at.second, { accounts: { read: 122, accepted: 119, quarantined: 2, excluded: 1 } }),
    ],
    [
      'because its number is taken by another',
      'lake.already-taken',
      () => forge(at.hall, folder, at.first, { madeAt: '2026-04-09T00:00:00.000Z' }),
    ],
    [
      'because a package before it is missing',
      'lake.sequence-gap',
      () => forge(at.hall, folder, at.second, { sequence: 3 }),
    ],
    [
      'because it follows another package',
      'lake.previous-differs',
      () => forge(at.hall, folder, at.second, { previous: 'a'.repeat(64) }),
    ],
    [
      'because it claims to be a first one',
      'lake.previous-differs',
      () => forge(at.hall, folder, at.second, { previous: null }),
    ],
    [
      'because it is addressed to another lake',
      'lake.foreign-recipient',
      async () => forge(at.hall, folder, at.second, {}, { recipient: await recipientOf(await newIdentity()) }),
    ],
    [
      'because its payload is not what was signed',
      'lake.package-altered',
      () => forge(at.hall, folder, at.second, { payload: { sha256: 'b'.repeat(64), bytes: 10 } }),
    ],
    [
      'because its payload was sealed as another day',
      'lake.package-altered',
      () => forge(at.hall, folder, at.second, {}, { select: tripsOf(120), context: { asOf: '2026-03-01' } }),
    ],
    [
      'because its payload was sealed as another number',
      'lake.package-altered',
      () => forge(at.hall, folder, at.second, {}, { select: tripsOf(120), context: { sequence: 9 } }),
    ],
    [
      'because its content is no table',
      'lake.payload-unreadable',
      () => forge(at.hall, folder, at.second, {}, { content: Buffer.from('PAR1 nothing PAR1') }),
    ],
    [
      'because its content is empty',
      'lake.payload-unreadable',
      () => forge(at.hall, folder, at.second, {}, { content: Buffer.alloc(0) }),
    ],
    [
      'because it has fewer rows than it says',
      'lake.rows-differ',
      () => forge(at.hall, folder, at.second, {}, { select: tripsOf(119) }),
    ],
    [
      'because a column came along that it does not say',
      'lake.schema-differs',
      () => forge(at.hall, folder, at.second, {}, { select: `SELECT *, 'x' AS name FROM (${tripsOf(120)})` }),
    ],
    [
      'because a column has another type',
      'lake.schema-differs',
      () =>
        forge(
          at.hall,
          folder,
          at.second,
          {},
          { select: `SELECT * REPLACE (sex::INTEGER AS sex) FROM (${tripsOf(120)})` },
        ),
    ],
  ])('%s, leaves the lake as it was', async (_, code, make, change) => {
    const before = lakeNow();
    const limited = change?.senders
      ? at.hall.lake.senders.map((sender) => ({ ...sender, datasets: ['income-tax'] }))
      : at.hall.lake.senders;
    const path = await make();
    expect(await codeOf(path, { ...at.hall.lake, ...change, senders: limited })).toBe(code);
    expect(lakeNow()).toEqual(before);
    const [told] = await recentEvents(at.hall.register, { limit: 1 });
    if (code !== 'lake.package-not-found')
      expect(told?.event).toMatchObject({ act: 'PackageRefused', outcome: 'refused', facts: { code } });
  });

  it('says why in both languages, without a path', async () => {
    for (const path of [put(folder, Buffer.alloc(3)), await forge(at.hall, folder, at.second, { sequence: 7 })]) {
      const result = await intake(at.hall.lake, path);
      if (result.ok) throw new Error('taken in');
      expect(result.refusal.ja).toMatch(/。$/);
      expect(result.refusal.en).toMatch(/\.$/);
      expect(JSON.stringify(result.refusal)).not.toContain(folder);
    }
  });

  it('is the one that came while another intake was running', async () => {
    const unlock = await at.hall.lake.files.lock();
    expect(await codeOf(at.second)).toBe('lake.busy');
    unlock?.();
  });

  it('gives its sender the lake’s signed word why, unless nobody knows whose it is', async () => {
    const late = await takePackage(at.hall.lake, await forge(at.hall, folder, at.second, { sequence: 5 }));
    expect(late.receipt?.statement).toMatchObject({
      decision: 'refused',
      code: 'lake.sequence-gap',
      dataset: 'bus-trips',
      sequence: 5,
      lake: at.hall.lake.lake,
      decidedAt: '2026-04-10T00:00:00.000Z',
    });
    expect(late.receipt && isReceiptOf(at.hall.receiptPublicKey, late.receipt)).toBe(true);
    for (const path of [
      put(folder, Buffer.alloc(30)),
      await forge(at.hall, folder, at.second, {}, { signingKey: toBase64(newKey()) }),
      await forge(at.hall, folder, at.second, { sender: 'stranger' }),
      join(folder, 'nowhere.musubi'),
    ]) {
      const unknown = await takePackage(at.hall.lake, path);
      expect([unknown.result.ok, unknown.receipt]).toEqual([false, null]);
    }
  });

  it('is one that another sender brought', async () => {
    const { result } = await takePackage(at.hall.lake, at.second, 'other-hall');
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
    const command = lakeCommands(at.hall.lake).find(({ words }) => words[1] === 'intake');
    const path = await forge(at.hall, folder, at.second, { sequence: 6 });
    const result = await command!.run({ options: { json: true }, arguments: [path] }, io);
    expect(result.ok).toBe(false);
    const kept = readReceipt(readFileSync(`${path}.receipt`, 'utf8'));
    expect(kept?.statement).toMatchObject({ decision: 'refused', code: 'lake.sequence-gap' });
    expect(readReceipt(said.find((line) => line.startsWith('{')) as string)).toEqual(kept);
    expect(said).toContain(`receipt: ${path}.receipt (for the sender)`);
    const unwritable = lakeCommands({ ...at.hall.lake, keepReceipt: async () => null })[0];
    expect((await unwritable!.run({ options: {}, arguments: [at.first] }, io)).ok).toBe(true);
    expect(said.join()).toContain('could not be put beside');
    const both = await command!.run({ options: {}, arguments: [path, at.second] }, io);
    expect(both.ok || both.refusal.code).toBe('lake.some-refused');
  });
  it('does not stand in the way of the good one', async () => {
    expect(await codeOf(at.second)).toBe('taken, repeated true');
    expect(await codeOf(at.first)).toBe('taken, repeated true');
    expect(valueOf(await snapshotsOf(at.hall.lake, 'bus-trips')).map((note) => note.rows)).toEqual([100, 120]);
  });

  it('is one from a sender that was struck off, even if its packages were taken in before', async () => {
    const other = senderOf(newSealedSideKeys('hall'));
    expect(await codeOf(at.first, { ...at.hall.lake, senders: [other] })).toBe('lake.signature-invalid');
  });
});
