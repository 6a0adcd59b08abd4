/** The files that go out are made of nothing else than what two people voted on. */
import { describe, expect, it } from 'vitest';
import { valueOf } from '#base';
import { castVote } from './check.ts';
import { openFiles } from './findings-now.ts';
import { publishApproved } from './publish.ts';
import { markOf } from './release-mark.ts';
import type { ReleaseRequest } from './release.ts';
import { releasedFilesOf } from './released-files.ts';
import { submit } from './submit.ts';
import { acting, aDraft, bytesOf, goodTable, people, testRelease, words } from './test-release.ts';

describe('the files that go out', () => {
  const approved = async () => {
    const kit = await testRelease();
    const id = await aDraft(kit.needs);
    const { digest } = valueOf(await submit(kit.needs, acting(people.author), id)) as ReleaseRequest & {
      digest: string;
    };
    for (const whom of [people.first, people.second])
      valueOf(await castVote(kit.needs, acting(whom), id, { digest, verdict: 'release', reason: '' }));
    const kept = await kit.needs.store.find(id);
    if (kept?.request.state !== 'approved') throw new Error('not approved');
    const opened = valueOf(await openFiles(kit.needs, kept.request));
    return { ...kit, id, kept, request: kept.request, opened, mark: markOf(kept.request, kept.votes) };
  };
  it('carry what was judged, what was found and who stood for it', async () => {
    const { request, opened, kept, mark } = await approved();
    expect(releasedFilesOf(request, opened, kept.frozen, mark)).toMatchObject({
      release: request.id,
      sharing: words.sharing,
      files: [{ name: 'table.csv', sha256: request.files[0]?.sha256 }],
      mark: { how: 'checked', digest: request.digest },
    });
  });
  it('are made of nothing else than what two people voted on', async () => {
    const { request, opened, kept, mark } = await approved();
    const [first] = opened as [(typeof opened)[number]];
    const other = { ...request, purpose: '別の目的' };
    const asTable = [{ ...request.files[0], kind: 'protected-table' }] as unknown as typeof request.files;
    for (const make of [
      () => releasedFilesOf(request, [{ ...first, bytes: bytesOf(`${goodTable}谷区,5\n`) }], kept.frozen, mark),
      () => releasedFilesOf(request, [], kept.frozen, mark),
      () => releasedFilesOf(request, opened, null, mark),
      () => releasedFilesOf(other, opened, kept.frozen, mark),
      () => releasedFilesOf({ ...request, how: 'automatic' }, opened, kept.frozen, { ...mark, how: 'automatic' }),
      () =>
        releasedFilesOf({ ...request, files: asTable }, [{ ...first, file: asTable[0] as never }], kept.frozen, mark),
      () => markOf(request, kept.votes.slice(1)),
    ])
      expect(make).toThrow();
  });
  it('go back where they were approved before anybody could say who may see them', async () => {
    const { needs, id, published, register } = await approved();
    const row = await register
      .selectFrom('release_requests')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const { sharing: _, ...older } = JSON.parse(row.body) as ReleaseRequest;
    await register
      .updateTable('release_requests')
      .set({ body: JSON.stringify(older) })
      .where('id', '=', id)
      .execute();
    expect(valueOf(await publishApproved(needs, id))).toMatchObject({
      state: 'returned',
      reasons: [expect.stringContaining('だれに見せるか')],
    });
    expect(published).toEqual([]);
  });
});
