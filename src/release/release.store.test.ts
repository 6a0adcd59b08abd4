/** The output check in the register, on SQLite and PostgreSQL: changes with their events, votes side by side, numbers given once. */
import { describe, expect, it } from 'vitest';
import { type Result, valueOf } from '#base';
import { registerKinds } from '../machinery/test-registers.ts';
import { castVote } from './check.ts';
import type { ReleaseNeeds } from './needs.ts';
import { publishApproved, publishWaiting } from './publish.ts';
import { recall } from './recall.ts';
import { recalledReleases } from './release.store.ts';
import { requestStatistics } from './request-statistics.ts';
import type { ReleaseRequest } from './release.ts';
import { recordOf, verifyRecord } from './record.ts';
import { submit } from './submit.ts';
import { acting, aDraft, bytesOf, goodTable, people, sha256, testRelease, words } from './test-release.ts';

const table = (cells: number): string =>
  JSON.stringify({
    id: 'population-area',
    title: { ja: '人口', en: 'p' },
    dimensions: [{ name: 'a', categories: [] }],
    measures: [{ name: 'people' }],
    cells: Array.from({ length: cells }, (_, i) => ({ codes: [`${i}`], values: [10 + i], hidden: [null] })),
  });
const certificateOf = (text: string, audience = 'staff'): string =>
  JSON.stringify({
    policy: { audience, threshold: 10, minimumWidth: 3, dominance: { units: 2, percent: 90 }, pPercent: 10 },
    systems: [
      { name: 's', amounts: false, tightestInterval: 3, cells: 4, timePoints: 1, primary: 0, complementary: 0 },
    ],
    tables: [{ id: 'population-area', sha256: sha256(text) }],
    releasedBefore: 0,
  });
const monthly = (cells: number) => ({
  series: 'population',
  title: { ja: '人口', en: 'Population' },
  purpose: '毎月の人口',
  context: '住民基本台帳',
  controls: '秘匿',
  author: { name: 'local:timer' },
  files: [
    { name: 'population-area.json', kind: 'protected-table' as const, bytes: bytesOf(table(cells)) },
    { name: 'certificate.json', kind: 'certificate' as const, bytes: bytesOf(certificateOf(table(cells))) },
  ],
});
const digestOf = (request: ReleaseRequest): string => (request as ReleaseRequest & { digest: string }).digest;

describe.each(registerKinds)('the output check on %s', (kind) => {
  const released = async (kit: Awaited<ReturnType<typeof testRelease>>) => {
    const id = await aDraft(kit.needs);
    const digest = digestOf(valueOf(await submit(kit.needs, acting(people.author), id)));
    const vote = (who: typeof people.first) =>
      castVote(kit.needs, acting(who), id, { digest, verdict: 'release', reason: '' });
    // At one moment: neither may overwrite, neither may miss the other.
    const both = await Promise.all([vote(people.first), vote(people.second)]);
    expect(both.map((one) => (one.ok ? one.value.state : one.refusal.code)).sort()).toEqual(['approved', 'checking']);
    return { id, digest, out: valueOf(await publishApproved(kit.needs, id)) };
  };

  it('takes two votes at one moment as two, publishes once, and tells everything in the log', async () => {
    const kit = await testRelease({}, kind);
    const { id, out } = await released(kit);
    expect(out.state).toBe('released');
    expect(valueOf(await publishApproved(kit.needs, id)).state).toBe('released');
    expect(kit.published).toEqual([id]);
    const acts = (await kit.events()).filter(({ subject }) => subject === `release:${id}`).map(({ act }) => act);
    expect(acts).toEqual([
      'ReleaseRequestOpened',
      'ReleaseFileFrozen',
      'ReleaseRequested',
      'ReleaseVoted',
      'ReleaseVoted',
      'ReleaseVotesOpened',
      'Released',
    ]);
  });

  it('says nothing of a verdict in the log before both have voted', async () => {
    const kit = await testRelease({}, kind);
    const id = await aDraft(kit.needs);
    const digest = digestOf(valueOf(await submit(kit.needs, acting(people.author), id)));
    valueOf(
      await castVote(kit.needs, acting(people.first), id, { digest, verdict: 'return', reason: '母数が足りません' }),
    );
    expect(JSON.stringify(await kit.events())).not.toMatch(/母数|"return"|"release":"kakunin"/);
  });

  it.each([
    ['staff', undefined],
    ['section', 'section'],
    ['open', 'open'],
    // Nothing the city knows: as if it were the finest.
    ['whoever', 'section'],
  ])('carries into the mark for whom the rules of the certificate are: %s', async (audience, rulesFor) => {
    const marks: (string | undefined)[] = [];
    const publish: ReleaseNeeds['publish'] = async (_request, _files, mark) => {
      marks.push(mark.rulesFor);
      return { ok: true, value: undefined };
    };
    const kit = await testRelease({ rule: 'automatic', publish }, kind);
    const files = monthly(4).files.map((file) =>
      file.kind === 'certificate' ? { ...file, bytes: bytesOf(certificateOf(table(4), audience)) } : file,
    );
    const request = valueOf(await requestStatistics(kit.needs, { ...monthly(4), files }));
    if (request.state === 'draft') expect(audience).toBe('whoever');
    else expect(marks).toEqual([rulesFor]);
  });

  it('keeps neither vote nor event where the other cannot be written', async () => {
    const kit = await testRelease({}, kind);
    const id = await aDraft(kit.needs);
    const digest = digestOf(valueOf(await submit(kit.needs, acting(people.author), id)));
    const before = (await kit.events()).length;
    const broken = kit.needs.store.change(id, kit.needs.now(), () => {
      throw new Error('the disk is full');
    });
    await expect(broken).rejects.toThrow('the disk is full');
    expect((await kit.events()).length).toBe(before);
    expect((await kit.needs.store.find(id))?.request).toMatchObject({ state: 'checking', digest });
  });

  it('finishes after a start what was approved when the power went', async () => {
    let down = true;
    const kit = await testRelease(
      {
        publish: async (): Promise<Result<void>> => {
          if (down) throw new Error('power cut');
          return { ok: true, value: undefined };
        },
      },
      kind,
    );
    const id = await aDraft(kit.needs);
    const digest = digestOf(valueOf(await submit(kit.needs, acting(people.author), id)));
    for (const who of [people.first, people.second])
      valueOf(await castVote(kit.needs, acting(who), id, { digest, verdict: 'release', reason: '' }));
    await expect(publishApproved(kit.needs, id)).rejects.toThrow('power cut');
    down = false;
    expect((await publishWaiting(kit.needs)).map(({ state }) => state)).toEqual(['released']);
  });

  it('opens a recurring release by itself; the newer takes the place of the one that waits', async () => {
    const kit = await testRelease({}, kind);
    const october = valueOf(await requestStatistics(kit.needs, monthly(3)));
    const november = valueOf(await requestStatistics(kit.needs, monthly(4)));
    expect([october.id, november.id]).toEqual(['2026-00001', '2026-00002']);
    expect((await kit.needs.store.find(october.id))?.request).toMatchObject({
      state: 'withdrawn',
      supersededBy: november.id,
    });
    expect(november.state).toBe('checking');
    expect(kit.published).toEqual([]);
  });

  it('lets an automatic release out at once, marked so, and never one with a grave finding', async () => {
    const kit = await testRelease({ rule: 'automatic' }, kind);
    expect(valueOf(await requestStatistics(kit.needs, monthly(3)))).toMatchObject({
      state: 'released',
      how: 'automatic',
    });
    const input = monthly(5);
    const forged = {
      ...input,
      files: input.files.map((file) =>
        file.kind === 'certificate' ? { ...file, bytes: bytesOf(certificateOf('x')) } : file,
      ),
    };
    expect(valueOf(await requestStatistics(kit.needs, forged)).state).toBe('draft');
    expect(kit.published).toEqual(['2026-00001']);
  });

  it('recalls once, with the name typed, and tells everybody who saw it', async () => {
    const seen = [{ person: 'shokuin', post: '浜手区 総務課', views: 2, downloads: 1, last: '2026-11-24T01:00:00Z' }];
    const kit = await testRelease({ viewers: async () => seen }, kind);
    const { id } = await released(kit);
    const wrong = await recall(kit.needs, acting(people.first), id, { name: '別のもの', reason: '誤りがあった' });
    expect(wrong).toMatchObject({ ok: false, refusal: { code: 'release.name-differs' } });
    expect(await recalledReleases(kit.register)).toEqual(new Set());
    valueOf(await recall(kit.needs, acting(people.first), id, { name: words.title, reason: '母数に誤りがあった' }));
    expect(await recalledReleases(kit.register)).toEqual(new Set([id]));
    expect(await kit.needs.store.notices('shokuin')).toEqual([{ release: id, downloaded: true }]);
    const again = await recall(kit.needs, acting(people.second), id, {
      name: words.title,
      reason: '母数に誤りがあった',
    });
    expect(again).toMatchObject({ ok: false, refusal: { code: 'release.wrong-state' } });
  });

  it('gives a signed record that holds with the released file, and with no other', async () => {
    const kit = await testRelease({}, kind);
    const { id } = await released(kit);
    const kept = await kit.needs.store.find(id);
    const text = JSON.stringify(
      kit.needs.sign(recordOf(kept as NonNullable<typeof kept>, (account) => account) as { format: string }),
    );
    const check = (record: string, file: string) =>
      verifyRecord('record.json', record, kit.needs.isSigned, [{ name: 'table.csv', bytes: bytesOf(file) }]);
    expect(check(text, goodTable).ok).toBe(true);
    for (const [record, file] of [
      [text, goodTable.replace('120', '121')],
      [text.replace('"how":"checked"', '"how":"automatic"'), goodTable],
      [text.replace(words.controls, '何もしていない'), goodTable],
    ] as const)
      expect(check(record, file)).toMatchObject({ ok: false, refusal: { code: 'release.record-invalid' } });
    expect(check('{}', goodTable)).toMatchObject({ ok: false, refusal: { code: 'release.not-a-record' } });
  });
});
