/** A table that two people let out by hand: who finds it in the Lounge, what stands beside it, that its bytes are the frozen ones, and how it goes. */
import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import type { Kysely } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { accountsRoutes } from '#accounts';
import { type AuditTables, recentEvents } from '#audit';
import { done, type Sha256, valueOf } from '#base';
import { recalledReleases, type ReleasedFiles } from '#release';
import { browserOn } from '../accounts/test-register.ts';
import { registerKinds } from '../machinery/test-registers.ts';
import { castVote } from '../release/check.ts';
import { publishApproved } from '../release/publish.ts';
import { recall } from '../release/recall.ts';
import type { Sharing } from '../release/sharing.api.ts';
import { openRequest, putFile } from '../release/request.ts';
import { submit } from '../release/submit.ts';
import { acting, bytesOf, goodTable, people, testRelease, words } from '../release/test-release.ts';
import { publishFiles } from './publish-files.ts';
import { resultSchema } from './released-results.api.ts';
import { openReleased } from './released-results.ts';
import { releasedRoutes } from './released-results.http.ts';
import { createResultTables, type ResultTables } from './results.store.ts';

const forAll: Sharing = words.sharing;
const forOffice: Sharing = { ...words.sharing, audience: { who: 'sections', sections: ['市民局 市民課'] } };

const forPerson: Sharing = {
  ...words.sharing,
  audience: {
    who: 'named',
    sections: [],
    posts: [],
    people: [{ account: 'shokan', shown: 'whatever the browser says' }],
  },
};

describe.each(registerKinds)('a result let out by hand, on %s', (kind) => {
  let hall: Awaited<ReturnType<typeof testRelease>>;
  let register: Kysely<ResultTables & AuditTables>;
  let app: Hono;
  const given: ReleasedFiles[] = [];
  beforeEach(async () => {
    given.length = 0;
    hall = await testRelease(
      {
        publish: async (_request, _files, _mark, byHand) => {
          if (!byHand) throw new Error('nothing by hand');
          given.push(byHand);
          await publishFiles({ register, now: hall.needs.now }, byHand, { actor: { name: 'musubi' } });
          return done(undefined);
        },
      },
      kind,
    );
    register = hall.register as unknown as Kysely<ResultTables & AuditTables>;
    await createResultTables(register);
    const released = openReleased({
      register,
      recalled: () => recalledReleases(hall.register),
      frozen: (release, sha256) => hall.needs.files.get(release as never, sha256),
    });
    app = new Hono();
    app.route('/', accountsRoutes(hall.accounts));
    app.route('/', releasedRoutes({ register, now: hall.needs.now, accounts: hall.accounts, released }));
  });
  const browse = async (name: string) => {
    const browser = browserOn(app);
    expect((await browser.signIn(name)).status).toBe(200);
    return browser;
  };
  /** Over the whole check: a draft, two votes, out. */
  const letOut = async (sharing: Sharing, text = goodTable): Promise<string> => {
    const author = acting(people.author);
    const { id } = valueOf(await openRequest(hall.needs, author, { ...words, sharing }));
    valueOf(await putFile(hall.needs, author, id, { name: '受診者.csv', kind: 'table', bytes: bytesOf(text) }));
    const { digest } = valueOf(await submit(hall.needs, author, id)) as { digest: string } & object;
    for (const who of [people.first, people.second])
      valueOf(await castVote(hall.needs, acting(who), id, { digest, verdict: 'release', reason: '' }));
    expect(valueOf(await publishApproved(hall.needs, id)).state).toBe('released');
    return id;
  };
  const takenBack = (id: string) =>
    recall(hall.needs, acting(people.first), id, { name: words.title, reason: '数え方の誤り' });

  it('is seen with its definition, day, release and approval, and its file is the frozen one byte for byte', async () => {
    const id = await letOut(forAll);
    const staff = await browse('shokuin');
    const shown = resultSchema.parse(await (await staff.get(`/api/results/${id}`)).json());
    expect(shown).toMatchObject({
      title: { ja: words.title },
      purpose: words.purpose,
      context: words.context,
      asOf: '2026-10-31',
      contact: words.sharing.contact,
      restricted: false,
      isNew: true,
      release: { number: id, how: 'checked', checkers: [people.first.section, people.second.section], exceptions: 0 },
    });
    expect(shown.passed).toBeGreaterThan(0);
    expect(JSON.stringify(shown)).not.toMatch(/kakunin|tenken|seisaku/);
    const answer = await staff.get(`/api/results/${id}/files/${encodeURIComponent('受診者.csv')}`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(new TextDecoder().decode(bytes)).toBe(goodTable);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(shown.files[0]?.sha256);
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    const conditions = await (await staff.get(`/api/results/${id}/conditions`)).text();
    for (const part of [words.purpose, '2026-10-31', id, shown.files[0]?.sha256, words.sharing.contact])
      expect(conditions).toContain(part);
    const told = await recentEvents(register, { limit: 10, subject: `result:${id}` });
    expect(told.map(({ event }) => event.act)).toEqual(['Downloaded', 'ResultViewed', 'FilesPublished']);
  });

  it('is not there for anybody outside the sections it is for', async () => {
    const id = await letOut(forOffice);
    for (const [name, status] of [
      ['shokan', 200],
      ['shokuin', 404],
      ['kanri', 404],
    ] as const) {
      const browser = await browse(name);
      for (const path of ['', '/conditions', `/files/${encodeURIComponent('受診者.csv')}`])
        expect((await browser.get(`/api/results/${id}${path}`)).status, `${name} ${path}`).toBe(status);
    }
    const nothing = await (await browse('shokuin')).get(`/api/results/2026-99999`);
    expect(await nothing.json()).toEqual(await (await (await browse('shokuin')).get(`/api/results/${id}`)).json());
  });

  it('is there for a person who was named, by name, and for nobody else of that section', async () => {
    const id = await letOut(forPerson);
    for (const [name, status] of [
      ['shokan', 200],
      ['shokuin', 404],
      ['seisaku', 404],
    ] as const)
      expect((await (await browse(name)).get(`/api/results/${id}`)).status, name).toBe(status);
    const reader = await browse('shokan');
    const shown = resultSchema.parse(await (await reader.get(`/api/results/${id}`)).json());
    expect(shown.audience).toEqual({ who: 'named', sections: [], posts: [], people: ['市民局 市民課 戸籍 ゆかり'] });
    expect(JSON.stringify(shown)).not.toMatch(/shokan/);
    expect(await (await reader.get(`/api/results/${id}/conditions`)).text()).toMatch(
      /公開範囲: 市民局 市民課 戸籍 ゆかり/,
    );
    // An account that is not here cannot be named, and is not said again.
    const stranger = { who: 'named' as const, sections: [], posts: [], people: [{ account: 'dareka', shown: '' }] };
    const refused = await openRequest(hall.needs, acting(people.author), {
      ...words,
      sharing: { ...forPerson, audience: stranger },
    });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'release.no-such-person' } });
    expect(JSON.stringify(refused)).not.toMatch(/dareka/);
  });

  it('is gone in the moment it is recalled, for whoever has its page open as well', async () => {
    const id = await letOut(forAll);
    const staff = await browse('shokuin');
    expect((await staff.get(`/api/results/${id}`)).status).toBe(200);
    valueOf(await takenBack(id));
    for (const path of ['', '/conditions', `/files/${encodeURIComponent('受診者.csv')}`]) {
      const gone = await staff.get(`/api/results/${id}${path}`);
      expect([gone.status, await gone.json()]).toMatchObject([410, { code: 'results.result-recalled' }]);
    }
  });

  it('shows no file that is not what was frozen, and is published once however often it is tried', async () => {
    const id = await letOut(forAll);
    const [only] = given as [ReleasedFiles];
    expect(await publishFiles({ register, now: hall.needs.now }, only, { actor: { name: 'musubi' } })).toBe(false);
    const [key] = [...hall.files.kept.keys()] as [string];
    hall.files.kept.set(key, bytesOf(goodTable.replace('120', '121')));
    const broken = await (await browse('shokuin')).get(`/api/results/${id}/files/${encodeURIComponent('受診者.csv')}`);
    expect([broken.status, await broken.json()]).toMatchObject([503, { code: 'results.file-damaged' }]);
  });

  it('says who may see it before it is handed in, and in sections that exist; another audience is another content', async () => {
    const author = acting(people.author);
    const nobody = await openRequest(hall.needs, author, { ...words, sharing: null });
    expect(nobody).toMatchObject({ ok: false, refusal: { code: 'release.no-audience' } });
    const wrong = { ...forOffice, audience: { who: 'sections' as const, sections: ['どこかの課'] } };
    expect(await openRequest(hall.needs, author, { ...words, sharing: wrong })).toMatchObject({
      ok: false,
      refusal: { code: 'release.no-section', ja: expect.stringContaining('市民局 市民課') },
    });
    const digests = new Set<string>();
    for (const sharing of [forAll, forOffice, { ...forAll, asOf: '2026-09-30' }, { ...forAll, contact: '別の課' }]) {
      const { id } = valueOf(await openRequest(hall.needs, author, { ...words, sharing }));
      valueOf(await putFile(hall.needs, author, id, { name: 'a.csv', kind: 'table', bytes: bytesOf(goodTable) }));
      digests.add((valueOf(await submit(hall.needs, author, id)) as unknown as { digest: Sha256 }).digest);
    }
    expect(digests.size).toBe(4);
  });
});
