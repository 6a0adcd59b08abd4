/** People move to other posts on the first of April: what they may see moves with them on that day, and what they were stays answerable. */
import fc from 'fast-check';
import { Hono } from 'hono';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Bilingual, type Command, dayInJapan, valueOf } from '#base';
import { testIo } from '../base/test-io.ts';
import { registerKinds } from '../machinery/test-registers.ts';
import { accountCommands } from './accounts.cli.ts';
import { accountsRoutes } from './accounts.http.ts';
import type { Audience } from './audience.api.ts';
import { audienceText, isInAudience, shownAudience } from './audience.ts';
import { feedTokenRoutes } from './feed-tokens.http.ts';
import { makeFeedToken, personOfFeedToken } from './feed-tokens.ts';
import { givePost } from './give-post.ts';
import { accountsOn } from './posts.store.ts';
import { peopleHere, postsIn, sectionsIn, strangersIn } from './sections.ts';
import { browserOn, noFiles, testAccounts } from './test-register.ts';

const clerk = { name: 'local:test' };
const person = (section: string, post: string, name = 'taro') => ({ name, section, post });
const named = (of: Partial<Extract<Audience, { who: 'named' }>>): Audience => ({
  who: 'named',
  sections: [],
  posts: [],
  people: [],
  ...of,
});

describe('an audience', () => {
  it.each([
    ['all staff', { who: 'staff' } as const, true],
    ['the section', named({ sections: ['市民局 市民課'] }), true],
    ['another section', named({ sections: ['企画調整局 政策課'] }), false],
    ['the post of any section', named({ posts: [{ post: '課長' }] }), true],
    ['the post of this section', named({ posts: [{ post: '課長', section: '市民局 市民課' }] }), true],
    ['the post of another section', named({ posts: [{ post: '課長', section: '企画調整局 政策課' }] }), false],
    ['another post', named({ posts: [{ post: '係長' }] }), false],
    ['the person', named({ people: [{ account: 'taro', shown: '' }] }), true],
    ['another person', named({ people: [{ account: 'jiro', shown: '' }] }), false],
  ])('%s', (_, audience, isIn) => {
    expect(isInAudience(person('市民局 市民課', '課長'), audience)).toBe(isIn);
  });
  it('is nobody who has neither section nor post, whatever an empty name in it says', () => {
    const empty = named({ sections: [''], posts: [{ post: '' }] });
    expect(isInAudience(person('', ''), empty)).toBe(false);
  });
  it('kept before posts could be named still holds, and is said in words', () => {
    const old = { who: 'named', sections: ['市民局 市民課'], people: [] } as unknown as Audience;
    expect(isInAudience(person('市民局 市民課', ''), old)).toBe(true);
    expect(isInAudience(person('別の課', '課長'), old)).toBe(false);
    const both = named({ posts: [{ post: '局長' }, { post: '課長', section: '政策課' }], sections: ['市民課'] });
    expect(audienceText(shownAudience(both))).toEqual({
      ja: '市民課、局長（すべての課）、政策課 課長',
      en: '市民課; 局長 (of any section); 政策課 課長',
    });
  });
});

describe.each(registerKinds)('posts on %s', (kind) => {
  let at: Awaited<ReturnType<typeof testAccounts>>;
  let app: Hono;
  beforeEach(async () => {
    at = await testAccounts({}, kind);
    app = new Hono();
    app.route('/', accountsRoutes(at.needs));
    app.route('/', feedTokenRoutes(at.needs));
  });
  const command = async (words: string, options: Record<string, string>, json = true) => {
    const open = async () => ({ needs: at.needs, actor: clerk, address: '', close: async () => undefined });
    const found = accountCommands(open, noFiles).find((one) => one.words.join(' ') === words) as Command;
    const out: string[] = [];
    const said: Bilingual[] = [];
    const result = await found.run({ options: { post: '', json, ...options }, arguments: [] }, testIo({ out, said }));
    return {
      code: result.ok ? null : result.refusal.code,
      out: json ? out.map((line) => JSON.parse(line)) : out,
      said,
    };
  };
  const now = async (browser: ReturnType<typeof browserOn>) => {
    const { person: who } = (await (await browser.get('/api/session')).json()) as {
      person: { section: string; post: string } | null;
    };
    return who && [who.section, who.post];
  };

  it('begin on their day without another signing in, end on theirs, and every one is told', async () => {
    const browser = browserOn(app);
    await browser.signIn('shokuin');
    expect(await now(browser)).toEqual(['浜手区 総務課', '主事']);
    expect(
      (await command('accounts post', { name: 'shokuin', section: '市民局 市民課', post: '係長', from: '2026-11-25' }))
        .code,
    ).toBe(null);
    expect(await now(browser)).toEqual(['浜手区 総務課', '主事']);
    const nextDay = async (days: number) => {
      at.wait(days * 24 * 60);
      await browser.signIn('shokuin');
    };
    await nextDay(1);
    expect(await now(browser)).toEqual(['市民局 市民課', '係長']);
    await command('accounts post', {
      name: 'shokuin',
      section: '企画調整局 政策課',
      from: '2026-11-26',
      until: '2026-11-26',
    });
    await nextDay(1);
    expect(await now(browser)).toEqual(['企画調整局 政策課', '']);
    // Nobody gave another: no section, and no right of one.
    await nextDay(1);
    expect(await now(browser)).toEqual(['', '']);
    expect((await command('accounts posts', { name: 'shokuin' })).out).toEqual([
      { section: '企画調整局 政策課', post: '', from: '2026-11-26', until: '2026-11-26', roles: ['staff'] },
      { section: '市民局 市民課', post: '係長', from: '2026-11-25', until: null, roles: ['staff'] },
      { section: '浜手区 総務課', post: '主事', from: '2026-11-24', until: null, roles: ['staff'] },
    ]);
    expect((await command('accounts posts', { name: 'shokuin' }, false)).out.slice(0, 2)).toEqual([
      '最初の日    最後の日    所属               役職  兼務  役割',
      '2026-11-26  2026-11-26  企画調整局 政策課              staff',
    ]);
    const on = (await command('accounts posts', { on: '2026-11-25' })).out;
    expect(on).toContainEqual({ name: 'shokuin', section: '市民局 市民課', post: '係長', roles: ['staff'] });
    expect((await at.events()).filter(({ act }) => act === 'PostGiven')).toMatchObject([
      {
        actor: clerk,
        subject: 'account:shokuin',
        facts: { section: '市民局 市民課', post: '係長', from: '2026-11-25' },
      },
      { facts: { until: '2026-11-26' } },
    ]);
  });

  it('are not given for days that have passed, to nobody, or backwards', async () => {
    const given = { name: 'shokuin', section: '市民局 市民課', post: '課長' };
    expect((await command('accounts post', { ...given, from: '2026-11-23' })).code).toBe('accounts.post-in-the-past');
    expect((await command('accounts post', { ...given, from: '2027-04-01', until: '2027-03-31' })).code).toBe(
      'accounts.post-ends-first',
    );
    expect((await command('accounts post', { ...given, name: 'dareka' })).code).toBe('accounts.no-account');
    expect((await command('accounts posts', { name: 'dareka' })).code).toBe('accounts.no-account');
    const slips: Record<string, string>[] = [
      { from: '2027-02-30' },
      { from: '4月1日' },
      { until: '2027/04/01' },
      { section: ' ' },
    ];
    for (const wrong of slips)
      expect((await command('accounts post', { ...given, ...wrong })).code).toBe('accounts.input-invalid');
    expect((await command('accounts posts', { on: 'x' })).code).toBe('accounts.input-invalid');
    expect((await at.events()).filter(({ act }) => act === 'PostGiven')).toEqual([]);
  });

  it('hold for a program with a feed token as well, and for who may be named', async () => {
    valueOf(
      await givePost(at.needs, clerk, 'shokan', {
        section: '税務局 市民税課',
        post: '部長',
        from: '2026-11-24',
        until: null,
      }),
    );
    const shokan = { name: 'shokan', displayName: '', section: '', post: '', roles: ['owner' as const] };
    const made = valueOf(
      await makeFeedToken(at.needs, { person: shokan, from: 'local' }, { title: 'Excel', expiresOn: '2027-03-31' }),
    );
    const asking = valueOf(await personOfFeedToken(at.needs, { name: 'shokan', token: made.token }));
    expect(asking.person).toMatchObject({ section: '税務局 市民税課', post: '部長' });
    const people = await peopleHere(at.register, at.needs.now());
    expect(people.find(({ name }) => name === 'shokan')).toMatchObject({ section: '税務局 市民税課', post: '部長' });
    expect(sectionsIn(people)).not.toContain('市民局 市民課');
    expect(postsIn(people)).toContainEqual({ section: '税務局 市民税課', post: '部長' });
    expect(
      strangersIn(named({ sections: ['市民局 市民課'], posts: [{ post: '部長' }, { post: '艦長' }] }), people),
    ).toEqual({ sections: ['市民局 市民課'], posts: [{ post: '艦長' }], accounts: [] });
  });

  it('of any day are those that reading every entry by hand gives', async () => {
    const base = Date.parse('2026-12-01T12:00:00+09:00');
    const day = (n: number) => dayInJapan(new Date(base + n * 86_400_000));
    const entry = fc.record({
      account: fc.constantFrom('shokuin', 'shokan', 'kansa'),
      from: fc.integer({ min: 0, max: 12 }),
      length: fc.option(fc.integer({ min: 0, max: 6 })),
      section: fc.constantFrom('甲課', '乙課'),
      post: fc.constantFrom('', '課長', '係長'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(entry, { selector: (e) => `${e.account} ${e.from}`, maxLength: 9 }),
        async (all) => {
          await at.register.deleteFrom('account_posts').execute();
          for (const { account, from, length, section, post } of all)
            valueOf(
              await givePost(at.needs, clerk, account, {
                section,
                post,
                from: day(from),
                until: length === null ? null : day(from + length),
              }),
            );
          const first = new Map(
            (await at.register.selectFrom('accounts').selectAll().execute()).map((row) => [row.name, row.section]),
          );
          for (const n of [-1, 0, 3, 6, 9, 14, 20]) {
            const rows = await accountsOn(at.register, day(n)).execute();
            for (const { name, section, post } of rows) {
              const begun = all.filter((one) => one.account === name && one.from <= n).sort((a, b) => b.from - a.from);
              const last = begun[0];
              const expected = !last
                ? [first.get(name), '']
                : last.length !== null && last.from + last.length < n
                  ? ['', '']
                  : [last.section, last.post];
              expect([name, n, section, post]).toEqual([name, n, ...expected]);
            }
          }
        },
      ),
      { numRuns: kind === 'sqlite' ? 25 : 5 },
    );
  });
});
