/** A member of staff lets a program read statistics in his or her name, and takes that away again. */
import { suspendAccount } from './change-account.ts';
import { Hono } from 'hono';
import { beforeEach, describe, expect, it } from 'vitest';
import { done } from '#base';
import { z } from 'zod';
import { type RegisterKind, registerKinds, usualKind } from '../machinery/test-registers.ts';
import { accountsRoutes } from './accounts.http.ts';
import { feedTokenRoutes } from './feed-tokens.http.ts';
import { madeFeedTokenSchema } from './feed-tokens.api.ts';
import { route, serve } from './route.http.ts';
import { browserOn, testAccounts } from './test-register.ts';

const feed = route({
  method: 'get',
  path: '/api/feeds/one',
  access: 'download-statistics',
  feed: true,
  tags: [],
  summary: { ja: '試し', en: 'a feed' },
  answer: z.strictObject({ who: z.string(), token: z.string().nullable() }),
});
const plain = route({ ...feed, feed: undefined, path: '/api/plain' } as typeof feed);

const basic = (name: string, token: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${token}`).toString('base64')}`,
});

const office = async (kind: RegisterKind = usualKind) => {
  const accounts = await testAccounts({}, kind);
  const app = new Hono();
  app.route('/', accountsRoutes(accounts.needs));
  app.route('/', feedTokenRoutes(accounts.needs));
  for (const one of [feed, plain])
    serve(app, accounts.needs, one, async ({ person, token }) => done({ who: person.name, token }));
  const browser = browserOn(app);
  await browser.signIn('shokuin');
  const make = async (expiresOn = '2027-03-31', title = '月報のExcel') =>
    browser.ask('POST', '/api/feed-tokens', { title, expiresOn });
  const program = (name: string, token: string, path = feed.path) =>
    app.request(`http://localhost:8080${path}`, { headers: basic(name, token) });
  return { ...accounts, app, browser, make, program };
};
let at: Awaited<ReturnType<typeof office>>;
beforeEach(async () => {
  at = await office();
});
const made = async (answer: Response) => madeFeedTokenSchema.parse(await answer.json());

describe('a feed token', () => {
  it('is shown once, kept as a hash, and opens feeds with the rights of its person', async () => {
    const { token, made: one } = await made(await at.make());
    expect(token).toMatch(/^musubi-feed-[\w-]{43}$/);
    expect(await (await at.program('shokuin', token)).json()).toEqual({ who: 'shokuin', token: one.id });
    const kept = JSON.stringify(await at.register.selectFrom('feed_tokens').selectAll().execute());
    expect(kept).not.toContain(token);
    expect(kept).not.toContain(token.slice(-20));
    expect(await (await at.browser.get('/api/feed-tokens')).text()).not.toContain(token.slice(-20));
    expect(JSON.stringify(await at.events())).not.toContain(token.slice(-20));
  });

  it('opens nothing that is no feed: no page, no making of further tokens', async () => {
    const { token } = await made(await at.make());
    for (const path of ['/api/plain', '/api/feed-tokens'])
      expect((await at.program('shokuin', token, path)).status).toBe(401);
    const further = await at.app.request('http://localhost:8080/api/feed-tokens', {
      method: 'POST',
      headers: { ...basic('shokuin', token), 'content-type': 'application/json' },
      body: '{"title":"x","expiresOn":"2027-01-01"}',
    });
    expect(further.status).toBe(401);
  });

  it('is refused where it is wrong in any way, always in the same words, and a program is asked for name and token', async () => {
    const { token, made: one } = await made(await at.make('2026-11-30'));
    const refused = async (name: string, given: string) => {
      const answer = await at.program(name, given);
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
        401,
        'Basic realm="Musubi", charset="UTF-8"',
      ]);
      return (await answer.json()) as { code: string };
    };
    const first = await refused('shokuin', 'musubi-demo-shokuin');
    expect(first.code).toBe('accounts.feed-token-refused');
    for (const [name, given] of [
      ['seisaku', token],
      ['', token],
      ['shokuin', `${token}x`],
      ['nobody', ''],
    ] as const)
      expect(await refused(name, given)).toEqual(first);
    const nameless = await at.app.request(`http://localhost:8080${feed.path}`, {
      headers: { authorization: 'Bearer x' },
    });
    expect(await nameless.json()).toEqual(first);
    // The last day is a good day; the next is not.
    at.clock.at = new Date('2026-11-30T23:50:00+09:00');
    expect((await at.program('shokuin', token)).status).toBe(200);
    at.wait(15);
    expect(await refused('shokuin', token)).toEqual(first);
    at.clock.at = new Date('2026-11-25T09:00:00+09:00');
    await at.browser.signIn('shokuin');
    expect((await at.browser.ask('DELETE', `/api/feed-tokens/${one.id}`)).status).toBe(200);
    expect(await refused('shokuin', token)).toEqual(first);
  });

  it('has the rights of the account as they are when it is used', async () => {
    const { token } = await made(await at.make());
    const set = (roles: string) =>
      at.register.updateTable('account_posts').set({ roles }).where('account', '=', 'shokuin').execute();
    await set('[]');
    expect((await at.program('shokuin', token)).status).toBe(403);
    await set('["staff"]');
    expect((await at.program('shokuin', token)).status).toBe(200);
    await suspendAccount(at.needs, { name: 'local:test' }, 'shokuin');
    expect((await at.program('shokuin', token)).status).toBe(401);
  });

  it('tells when it was last used, and the log tells its making and its end', async () => {
    const { token, made: one } = await made(await at.make());
    expect(one).toMatchObject({ title: '月報のExcel', expiresOn: '2027-03-31', lastUsedAt: null, state: 'good' });
    await at.program('shokuin', token);
    const list = async () => ((await (await at.browser.get('/api/feed-tokens')).json()) as { tokens: object[] }).tokens;
    expect(await list()).toMatchObject([{ id: one.id, lastUsedAt: '2026-11-24T00:00:00.000Z' }]);
    await at.browser.ask('DELETE', `/api/feed-tokens/${one.id}`);
    await at.browser.ask('DELETE', `/api/feed-tokens/${one.id}`);
    expect(await list()).toMatchObject([{ state: 'withdrawn' }]);
    const told = (await at.events()).filter(({ act }) => act.startsWith('FeedToken'));
    expect(told.map(({ act, actor, subject }) => [act, actor.name, subject])).toEqual([
      ['FeedTokenMade', 'shokuin', `feed-token:${one.id}`],
      ['FeedTokenWithdrawn', 'shokuin', `feed-token:${one.id}`],
    ]);
  });

  it('is one’s own: nobody else sees or ends it', async () => {
    const { made: one } = await made(await at.make());
    const other = browserOn(at.app);
    await other.signIn('seisaku');
    expect(await (await other.get('/api/feed-tokens')).json()).toEqual({ tokens: [] });
    expect((await other.ask('DELETE', `/api/feed-tokens/${one.id}`)).status).toBe(404);
  });

  it.each(['2026-11-23', '2027-11-26', '2036-01-01'])('cannot last until %s: it ends within a year', async (day) => {
    const answer = await at.make(day);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
      422,
      'accounts.feed-token-days',
    ]);
  });

  it.each(registerKinds)(
    'is one of ten at most on %s, thirty asked for at one instant too; a withdrawn one makes room',
    async (kind) => {
      const own = await office(kind);
      const all = await Promise.all(Array.from({ length: 30 }, () => own.make()));
      const good = all.filter(({ status }) => status === 200);
      expect([good.length, all.filter(({ status }) => status === 409).length]).toEqual([10, 20]);
      const kept = await own.register.selectFrom('feed_tokens').select('id').execute();
      const told = (await own.events()).filter(({ act }) => act === 'FeedTokenMade');
      expect([kept.length, told.length]).toEqual([10, 10]);
      expect((await own.make()).status).toBe(409);
      await own.browser.ask('DELETE', `/api/feed-tokens/${(await made(good[0] as Response)).made.id}`);
      expect((await own.make()).status).toBe(200);
      // What has ended by itself makes room as well.
      own.clock.at = new Date('2027-04-01T09:00:00+09:00');
      await own.browser.signIn('shokuin');
      expect((await own.make('2027-06-30')).status).toBe(200);
    },
  );
});

describe('who asks without end', () => {
  it('is stopped for a minute: by the token, and by the address that guesses', async () => {
    const { token } = await made(await at.make());
    let last = await at.program('shokuin', token);
    for (let n = 0; n < 1200; n += 1) last = await at.program('shokuin', token);
    expect([last.status, last.headers.get('retry-after')]).toEqual([429, '60']);
    at.wait(1);
    expect((await at.program('shokuin', token)).status).toBe(200);
    for (let n = 0; n < 60; n += 1) await at.program('shokuin', `guess-${n}`);
    expect((await at.program('shokuin', token)).status).toBe(429);
    at.wait(1);
    expect((await at.program('shokuin', token)).status).toBe(200);
  });
});
