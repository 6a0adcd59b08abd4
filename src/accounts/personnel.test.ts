/** The first of April: a personnel list of the whole city hall is looked at, taken in, and holds from the morning of its day on by itself. */
import { Hono } from 'hono';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Bilingual, done, type Result, valueOf } from '#base';
import { testIo } from '../base/test-io.ts';
import { registerKinds } from '../machinery/test-registers.ts';
import { accountsRoutes } from './accounts.http.ts';
import type { Role } from './accounts.api.ts';
import { holdersOf } from './accounts.store.ts';
import { isInAudience } from './audience.ts';
import { hashPassword } from './password.ts';
import { personnelCommand } from './personnel.cli.ts';
import { isSuspendedAt } from './posts.store.ts';
import { peopleHere } from './sections.ts';
import { browserOn, testAccounts } from './test-register.ts';

const header = ['職員番号', '氏名', '所属', '役職', '区分', '役割', '開始日', '終了日'];
const april = '2027-04-01';
const hall: readonly (readonly [string, string, string, string, readonly Role[]])[] = [
  ['kanri', '菅 りえ', '企画調整局 情報システム課', '係長', ['administrator', 'staff']],
  ['100001', '市川 たろう', '市民局 市民課', '係長', ['checker', 'staff']],
  ['100002', '花田 はな', '市民局 市民課', '', ['staff']],
  ['100003', '次田 じろう', '健康局 国保課', '主事', ['author', 'staff']],
  ['vendor', '委託先', '', '', ['staff']],
];
const list = [
  ['kanri', '菅 りえ', '企画調整局 情報システム課', '係長', '', '', '', ''],
  ['100001', '市川 たろう', '企画調整局 政策課', '課長', '本務', 'policy checker', '令和9年4月1日', ''],
  ['100001', '市川 たろう', '市民局 市民課', '参事', '兼務', '', '2027/4/1', ''],
  ['100002', '山本 はな', '市民局 市民課', '', '', '', '', ''],
  ['１００００４', '新見 みな', '市民局 市民課', '主事', '', '', '20270401', '2028-03-31'],
];

describe.each(registerKinds)('the first of April on %s', (kind) => {
  let at: Awaited<ReturnType<typeof testAccounts>>;
  let app: Hono;
  let rows: readonly (readonly string[])[];
  const secrets = new Map<string, string>();
  beforeEach(async () => {
    at = await testAccounts({ demo: false }, kind);
    at.clock.at = new Date('2027-03-20T09:00:00+09:00');
    const password = (hashed ??= await hashPassword('a long pass phrase 1'));
    for (const [name, display_name, section, post, roles] of hall) {
      const made_at = at.clock.at.toISOString();
      await at.register
        .insertInto('accounts')
        .values({
          name,
          display_name,
          section,
          roles: JSON.stringify(roles),
          password,
          demo: 0,
          disabled_at: null,
          made_at,
        })
        .execute();
      if (post === '') continue;
      const given = { account: name, from_on: '2026-04-01', until_on: null, section, post, given_at: made_at };
      await at.register
        .insertInto('account_posts')
        .values({ ...given, roles: JSON.stringify(roles), also: null })
        .execute();
    }
    app = new Hono();
    app.route('/', accountsRoutes(at.needs));
    rows = list;
    secrets.clear();
  });
  let hashed: string | undefined;

  const personnel = async (options: Record<string, string | number | boolean> = {}) => {
    const open = async () => ({ needs: at.needs, actor: { name: 'local:test' }, address: '', close: async () => {} });
    const command = personnelCommand(open, {
      readTable: async () => done({ header, rows }),
      writeSecret: async (path, text) => (secrets.has(path) ? false : (secrets.set(path, text), true)),
    });
    const [out, said]: [string[], Bilingual[]] = [[], []];
    const result: Result<void> = await command.run(
      { options: { on: april, keep: 'vendor', ...options }, arguments: ['meibo.csv'] },
      testIo({ out, said }),
    );
    return {
      code: result.ok ? null : result.refusal.code,
      ja: result.ok ? '' : result.refusal.ja,
      out: out.join('\n'),
      said: said.map(({ ja }) => ja).join('\n'),
    };
  };
  const taken = { apply: true, 'new-sections': true, gone: 1, passwords: 'first.csv' };
  const on = async (day: string, name: string) =>
    (await peopleHere(at.register, new Date(`${day}T12:00:00+09:00`))).find((one) => one.name === name);

  it('is shown first: who is new, moves, is called otherwise, leaves; and nothing is changed', async () => {
    const before = await at.register.selectFrom('accounts').selectAll().execute();
    const { code, out, said } = await personnel();
    expect(code).toBeNull();
    expect(out).toMatch(/新しい +100004 +新見 みな/);
    expect(out).toMatch(
      /異動 +100001 +市川 たろう +市民局 市民課 係長 +企画調整局 政策課 課長、市民局 市民課 参事 +\[policy checker\]/,
    );
    expect(out).toMatch(/利用停止 +100003 +次田 じろう +健康局 国保課 主事/);
    expect(said).toMatch(/新しい 1人、異動 1人、氏名が変わる 1人、利用停止 1人、変わらない 2人/);
    expect(said).toMatch(/新しい所属: 企画調整局 政策課/);
    expect(said).toMatch(/だれもいなくなる所属: 健康局 国保課/);
    expect(await at.register.selectFrom('accounts').selectAll().execute()).toEqual(before);
    expect(await at.events()).toEqual([]);
  });

  it('is taken in only when new sections and the number that leaves are said, and an administrator is left', async () => {
    expect(await personnel({ apply: true })).toMatchObject({ code: 'accounts.personnel-sections' });
    expect(await personnel({ apply: true, 'new-sections': true })).toMatchObject({ code: 'accounts.personnel-gone' });
    expect(await personnel({ ...taken, gone: 2 })).toMatchObject({ code: 'accounts.personnel-gone' });
    expect(await personnel({ ...taken, keep: 'nobody' })).toMatchObject({ code: 'accounts.personnel-keeps-nobody' });
    expect(await personnel({ ...taken, on: '2027-03-19' })).toMatchObject({ code: 'accounts.post-in-the-past' });
    rows = list.slice(1);
    expect(await personnel({ ...taken, gone: 2 })).toMatchObject({ code: 'accounts.personnel-no-administrator' });
    expect(await at.events()).toEqual([]);
    expect(secrets.size).toBe(0);
  });

  it('holds from its morning on: rights, roles, posts held besides, whoever is new, whoever has left', async () => {
    const [leaving, moving] = [browserOn(app), browserOn(app)];
    expect((await leaving.signIn('100003', 'a long pass phrase 1')).status).toBe(200);
    expect((await moving.signIn('100001', 'a long pass phrase 1')).status).toBe(200);
    expect((await personnel(taken)).code).toBeNull();
    const who = async (browser: typeof leaving) =>
      ((await (await browser.get('/api/session')).json()) as { person: { section: string; roles: string[] } | null })
        .person;
    // Until the last moment of March all is as it was.
    at.clock.at = new Date('2027-03-31T23:59:59+09:00');
    for (const browser of [leaving, moving]) browser.keep('');
    expect((await leaving.signIn('100003', 'a long pass phrase 1')).status).toBe(200);
    expect((await moving.signIn('100001', 'a long pass phrase 1')).status).toBe(200);
    expect(await who(leaving)).toMatchObject({ section: '健康局 国保課', roles: ['author', 'staff'] });
    expect(await who(moving)).toMatchObject({ section: '市民局 市民課', roles: ['checker', 'staff'] });
    const fresh = browserOn(app);
    const first = /100004,(\S+)/.exec(secrets.get('first.csv') ?? '')?.[1] as string;
    expect((await fresh.signIn('100004', first)).status).toBe(200);
    expect(await who(fresh)).toMatchObject({ section: '', roles: [] });

    at.clock.at = new Date('2027-04-01T00:00:00+09:00');
    expect(await who(leaving)).toBeNull();
    expect((await leaving.signIn('100003', 'a long pass phrase 1')).status).toBe(401);
    expect(await who(moving)).toMatchObject({
      section: '企画調整局 政策課',
      also: [{ section: '市民局 市民課', post: '参事' }],
      roles: ['policy', 'checker'],
    });
    expect(await who(fresh)).toMatchObject({ section: '市民局 市民課', roles: ['staff'] });
    const taro = valueOf(done(await on(april, '100001'))) as NonNullable<Awaited<ReturnType<typeof on>>>;
    for (const section of ['企画調整局 政策課', '市民局 市民課'])
      expect(isInAudience(taro, { who: 'sections', sections: [section] })).toBe(true);
    expect(isInAudience(taro, { who: 'sections', sections: ['健康局 国保課'] })).toBe(false);
    expect(await holdersOf(at.register, 'author', '2027-03-31')).toEqual(['100003']);
    expect(await holdersOf(at.register, 'author', april)).toEqual([]);
    expect(await on(april, '100002')).toMatchObject({ displayName: '山本 はな', section: '市民局 市民課' });
    expect(await on('2028-04-01', '100004')).toMatchObject({ section: '', roles: ['staff'] });
    const acts = (await at.events())
      .filter(({ act }) => !/Sign/.test(act))
      .map(({ act, subject }) => `${act} ${subject}`);
    expect(acts).toEqual([
      'AccountMade account:100004',
      'PostGiven account:100001',
      'PersonRenamed account:100002',
      'AccountSuspended account:100003',
      'PersonnelTaken accounts',
    ]);
  });

  it('taken in twice is taken in once; a corrected list brings back whoever was forgotten in the first', async () => {
    expect((await personnel(taken)).code).toBeNull();
    const again = await personnel({ apply: true, keep: 'vendor' });
    expect(again).toMatchObject({ code: null, out: '' });
    expect(again.said).toMatch(/新しい 0人、異動 0人、氏名が変わる 0人、利用停止 0人、変わらない 4人/);
    rows = [...list, ['100003', '次田 じろう', '健康局 国保課', '主事', '', '', '', '']];
    expect((await personnel({ apply: true, 'new-sections': true })).code).toBeNull();
    expect(await on(april, '100003')).toMatchObject({ section: '健康局 国保課', roles: ['author', 'staff'] });
    const row = await at.register
      .selectFrom('accounts')
      .select('disabled_at')
      .where('name', '=', '100003')
      .executeTakeFirstOrThrow();
    expect(isSuspendedAt(row.disabled_at, new Date('2030-01-01T00:00:00Z'))).toBe(false);
  });
});
