/** The output check over HTTP: who sees what, votes that stay closed, refusals in both languages. */
import { beforeAll, describe, expect, it } from 'vitest';
import { browserOn } from '../accounts/test-register.ts';
import { castVote } from './check.ts';
import type { RequestShown } from './release.api.ts';
import { submit } from './submit.ts';
import { valueOf } from '#base';
import { acting, aDraft, goodTable, people, testRelease, words } from './test-release.ts';

type Kit = Awaited<ReturnType<typeof testRelease>>;
let kit: Kit;
const browsers = new Map<string, ReturnType<typeof browserOn>>();
const as = async (name: string) => {
  const known = browsers.get(name) ?? browserOn(kit.app);
  if (!browsers.has(name)) expect((await known.signIn(name)).status).toBe(200);
  browsers.set(name, known);
  return known;
};
const json = async <T>(answer: Response): Promise<T> => (await answer.json()) as T;

beforeAll(async () => {
  kit = await testRelease();
});

describe('a request over HTTP', () => {
  it('is opened, filled with raw bytes, looked at, and handed in by its author', async () => {
    const author = await as('seisaku');
    const opened = await json<RequestShown>(await author.ask('POST', '/api/releases', words));
    expect(opened.may.submit).toMatchObject({ ok: false });
    const path = `/api/releases/${opened.id}`;
    const put = (text: string) =>
      author.ask('PUT', `${path}/files/table.csv?kind=table`, text, { 'content-type': 'application/octet-stream' });
    expect((await put('区,人数\n浜手区,4\n')).status).toBe(200);
    const bad = await json<RequestShown>(await author.get(path));
    expect(bad.findings?.findings.map(({ id }) => id)).toContain('small-count table.csv');
    const refused = await author.ask('POST', `${path}/submit`, {});
    expect(refused.status).toBe(422);
    expect(await json(refused)).toMatchObject({
      code: 'release.unexplained',
      ja: expect.stringMatching(/1件/),
      en: expect.stringMatching(/1 finding/),
    });
    const reasoned = await json<RequestShown>(
      await author.ask('PUT', `${path}/exceptions`, {
        finding: 'small-count table.csv',
        reason: '公表済みの数と同じです',
      }),
    );
    expect(reasoned.reasons).toHaveLength(1);
    expect((await json<RequestShown>(await author.ask('POST', `${path}/submit`, {}))).state).toBe('checking');
    // A change afterwards is a draft again, and its reason for that file is gone with the file it was for.
    expect((await put(goodTable)).status).toBe(200);
    expect(await json<RequestShown>(await author.get(path))).toMatchObject({
      state: 'draft',
      revision: 2,
      reasons: [],
    });
  });

  it('shows nobody another’s vote before both have voted: not the page, the queue, the preview, nor the record', async () => {
    const id = await aDraft(kit.needs);
    const { digest } = valueOf(await submit(kit.needs, acting(people.author), id)) as { digest: string } & object;
    valueOf(
      await castVote(kit.needs, acting(people.first), id, {
        digest,
        verdict: 'return',
        reason: '母数の説明が足りません',
      }),
    );
    for (const name of ['seisaku', 'tenken', 'shinsa', 'kansa']) {
      const browser = await as(name);
      const paths = [
        `/api/releases/${id}`,
        '/api/releases',
        `/api/releases/${id}/files/table.csv/preview`,
        `/api/releases/${id}/record`,
      ];
      for (const path of paths)
        expect(await (await browser.get(path)).text(), `${name} ${path}`).not.toMatch(/母数の説明|"verdict":"return"/);
    }
    const own = await json<RequestShown>(await (await as('kakunin')).get(`/api/releases/${id}`));
    expect(own.ownVote).toMatchObject({ verdict: 'return' });
    const second = await as('tenken');
    const voted = await json<RequestShown>(
      await second.ask('POST', `/api/releases/${id}/votes`, { digest, verdict: 'return', reason: '同じく母数です' }),
    );
    expect(voted).toMatchObject({ state: 'returned', returnedBecause: ['母数の説明が足りません', '同じく母数です'] });
    // By the names people are called; accounts are for the log.
    expect(voted.opened.map(({ voter }) => voter).sort()).toEqual(['天堂 けんじ', '角田 みのり']);
    expect(JSON.stringify(voted)).not.toMatch(/kakunin|tenken|seisaku/);
  });

  it('is there for nobody without a part in it, and says no more than that', async () => {
    const id = await aDraft(kit.needs);
    const staff = await as('shokuin');
    expect((await staff.get(`/api/releases/${id}`)).status).toBe(403);
    expect((await staff.get('/api/releases')).status).toBe(403);
    // A draft is its author's own: another author, checker as well, sees it neither in the list nor by its number.
    const other = await as('shinsa');
    const { requests } = await json<{ requests: { id: string }[] }>(await other.get('/api/releases'));
    expect(requests.map((one) => one.id)).not.toContain(id);
    expect((await other.get(`/api/releases/${id}`)).status).toBe(404);
    const missing = await other.get('/api/releases/2026-99999');
    expect(missing.status).toBe(404);
    expect(await json(missing)).toMatchObject({
      code: 'release.not-found',
      ja: expect.stringMatching(/見つかりません/),
      en: expect.stringMatching(/no such request/),
    });
  });

  it('says that it is being changed to whoever was to check it, and shows nothing of the draft', async () => {
    const id = await aDraft(kit.needs);
    const { digest } = valueOf(await submit(kit.needs, acting(people.author), id)) as { digest: string } & object;
    const checker = await as('kakunin');
    expect((await checker.get(`/api/releases/${id}`)).status).toBe(200);
    expect((await (await as('seisaku')).ask('PUT', `/api/releases/${id}`, words)).status).toBe(200);
    for (const answer of [
      await checker.get(`/api/releases/${id}`),
      await checker.ask('POST', `/api/releases/${id}/votes`, { digest, verdict: 'release' }),
    ]) {
      expect(answer.status).toBe(409);
      const told = await answer.text();
      expect(told).toMatch(/release.being-changed.*直しています/);
      expect(told).not.toContain(words.title);
    }
  });

  it('says of a name that no file may have what is wrong with it', async () => {
    const id = await aDraft(kit.needs);
    const author = await as('seisaku');
    const put = (name: string) =>
      author.ask('PUT', `/api/releases/${id}/files/${encodeURIComponent(name)}?kind=table`, goodTable, {
        'content-type': 'application/octet-stream',
      });
    for (const name of [`${'長'.repeat(117)}.csv`, '上\\下.csv', '二\n行.csv', '../../etc/passwd.csv'])
      expect(await json(await put(name))).toMatchObject({
        code: 'release.file-name',
        ja: expect.stringMatching(/120文字まで/),
      });
    for (const name of ['窓口 相談 (最終版)😀𠮷.csv', '髙﨑.csv']) expect((await put(name)).status).toBe(200);
  });

  it.each([
    ['the author', 'seisaku', 403, /役割/],
    ['somebody without a role', 'shokuin', 403, /役割/],
    ['the auditor', 'kansa', 403, /役割/],
  ])('refuses a vote of %s in both languages', async (_, name, status, ja) => {
    const id = await aDraft(kit.needs);
    const { digest } = valueOf(await submit(kit.needs, acting(people.author), id)) as { digest: string } & object;
    const answer = await (await as(name)).ask('POST', `/api/releases/${id}/votes`, { digest, verdict: 'release' });
    expect(answer.status).toBe(status);
    const refusal = await json<{ ja: string; en: string }>(answer);
    expect(refusal.ja).toMatch(ja);
    expect(refusal.en.length).toBeGreaterThan(10);
  });

  it('refuses a checker his own request, a stale digest, and a return without a reason', async () => {
    const own = await aDraft(kit.needs, goodTable, people.third);
    const mine = valueOf(await submit(kit.needs, acting(people.third), own)) as { digest: string } & object;
    const third = await as('shinsa');
    const vote = (id: string, body: object) => third.ask('POST', `/api/releases/${id}/votes`, body);
    expect(await json(await vote(own, { digest: mine.digest, verdict: 'release' }))).toMatchObject({
      code: 'release.own-request',
    });
    const id = await aDraft(kit.needs);
    const { digest } = valueOf(await submit(kit.needs, acting(people.author), id)) as { digest: string } & object;
    expect(await json(await vote(id, { digest: '0'.repeat(64), verdict: 'release' }))).toMatchObject({
      code: 'release.changed-since',
    });
    expect((await vote(id, { digest, verdict: 'return', reason: '' })).status).toBe(400);
  });

  it('tells the log of every file that is opened or shown, and gives the author no file before it is released', async () => {
    const id = await aDraft(kit.needs);
    valueOf(await submit(kit.needs, acting(people.author), id));
    const checker = await as('kakunin');
    const file = await checker.get(`/api/releases/${id}/files/table.csv`);
    expect(await file.text()).toBe(goodTable);
    expect(file.headers.get('content-disposition')).toMatch(/^attachment/);
    await checker.get(`/api/releases/${id}/files/table.csv/preview`);
    expect((await (await as('seisaku')).get(`/api/releases/${id}/files/table.csv`)).status).toBe(404);
    const acts = (await kit.events()).filter(({ subject }) => subject === `release:${id}`).map(({ act }) => act);
    expect(acts.slice(-2)).toEqual(['ReleaseFileTaken', 'ReleaseFileViewed']);
  });

  it('draws a picture for whoever sees the request, and takes no file that no person can read', async () => {
    const id = await aDraft(kit.needs);
    const author = await as('seisaku');
    const put = (name: string, kind: string, bytes: Uint8Array) =>
      kit.app.request(`http://localhost:8080/api/releases/${id}/files/${name}?kind=${kind}`, {
        method: 'PUT',
        headers: {
          host: 'localhost:8080',
          cookie: author.cookie(),
          origin: 'http://localhost:8080',
          'content-type': 'application/octet-stream',
        },
        body: bytes as Uint8Array<ArrayBuffer>,
      });
    const png = new Uint8Array([
      0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0, 0, 0, 0,
    ]);
    for (const [name, kind, bytes, code] of [
      ['leer.csv', 'table', new Uint8Array(), 'release.file-empty'],
      ['makro.xlsm', 'table', png, 'release.file-form'],
      ['zu.svg', 'chart', png, 'release.file-form'],
      ['buch.csv', 'table', png, 'release.file-content'],
      ['bild.png', 'chart', new TextEncoder().encode('<svg/>'), 'release.file-content'],
    ] as const)
      expect([name, await json(await put(name, kind, bytes))]).toMatchObject([name, { code }]);
    expect((await put('zu.png', 'chart', png)).status).toBe(200);
    const path = `/api/releases/${id}/files/zu.png`;
    const drawn = await author.get(`${path}?as=picture`);
    expect([drawn.status, drawn.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect((await author.get(path)).status).toBe(404);
    expect((await author.get(`/api/releases/${id}/files/table.csv?as=picture`)).status).toBe(404);
    expect((await (await as('kakunin')).get(`${path}?as=picture`)).status).toBe(404);
  });
});
