/** Somebody leaves, forgets a password, takes other work: what that ends and opens, at once, and what stays in the log. */
import { Hono } from 'hono';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Command, valueOf } from '#base';
import { testIo } from '../base/test-io.ts';
import { registerKinds } from '../machinery/test-registers.ts';
import { accountCommands } from './accounts.cli.ts';
import { accountsRoutes } from './accounts.http.ts';
import { makeFeedToken, personOfFeedToken } from './feed-tokens.ts';
import { browserOn, noFiles, testAccounts } from './test-register.ts';

const clerk = { name: 'local:test' };

describe.each(registerKinds)('an account on %s', (kind) => {
  let at: Awaited<ReturnType<typeof testAccounts>>;
  let browser: ReturnType<typeof browserOn>;
  beforeEach(async () => {
    at = await testAccounts({}, kind);
    browser = browserOn(new Hono().route('/', accountsRoutes(at.needs)));
  });
  const command = async (words: string, options: Record<string, string>, stdin = '') => {
    const open = async () => ({ needs: at.needs, actor: clerk, address: '', close: async () => {} });
    const found = accountCommands(open, noFiles).find((one) => one.words.join(' ') === words) as Command;
    const out: string[] = [];
    const result = await found.run(
      { options: { ...options, json: true }, arguments: [] },
      {
        ...testIo({ out }),
        lines: async function* () {
          yield* stdin.split('\n');
        },
      },
    );
    return { code: result.ok ? null : result.refusal.code, out: out.map((line) => JSON.parse(line)) };
  };
  const told = async () => (await at.events()).filter(({ actor }) => actor.name === clerk.name).slice(-1)[0];
  const who = async () =>
    ((await (await browser.get('/api/session')).json()) as { person: { roles: string[] } | null }).person;

  it('that is suspended opens nothing from that moment on, in no open page and for no program, until it is resumed', async () => {
    await browser.signIn('shokuin');
    const person = { name: 'shokuin', displayName: '', section: '', post: '', roles: ['staff' as const] };
    const { token } = valueOf(
      await makeFeedToken(at.needs, { person, from: 'local' }, { title: 'Excel', expiresOn: '2027-03-31' }),
    );
    const program = async () => (await personOfFeedToken(at.needs, { name: 'shokuin', token })).ok;
    expect([(await who()) !== null, await program()]).toEqual([true, true]);
    expect((await command('accounts suspend', { name: 'shokuin' })).code).toBe(null);
    expect([await who(), await program(), (await browser.signIn('shokuin')).status]).toEqual([null, false, 401]);
    expect(await told()).toMatchObject({ act: 'AccountSuspended', subject: 'account:shokuin', outcome: 'done' });
    expect((await command('accounts suspend', { name: 'shokuin' })).code).toBe('accounts.already-suspended');
    const [row] = (await command('accounts ls', { find: 'shokuin' })).out;
    expect(row).toMatchObject({ name: 'shokuin', roles: ['staff'], suspendedAt: at.needs.now().toISOString() });
    expect((await command('accounts resume', { name: 'shokuin' })).code).toBe(null);
    expect((await command('accounts resume', { name: 'shokuin' })).code).toBe('accounts.not-suspended');
    // The page that was closed stays closed: whoever sits there signs in.
    expect([await who(), await program(), (await browser.signIn('shokuin')).status]).toEqual([null, true, 200]);
    expect((await at.events()).filter(({ act }) => act === 'AccountResumed')).toHaveLength(1);
  });

  it('has other roles from the next request on, and the log says which it had before', async () => {
    await browser.signIn('shokuin');
    expect((await command('accounts roles', { name: 'shokuin', roles: 'staff, checker,checker' })).code).toBe(null);
    expect((await who())?.roles).toEqual(['staff', 'checker']);
    expect(await told()).toMatchObject({ act: 'RolesGiven', facts: { before: 'staff', roles: 'staff checker' } });
    expect((await command('accounts roles', { name: 'shokuin', roles: 'staff,king' })).code).toBe(
      'accounts.input-invalid',
    );
    expect((await who())?.roles).toEqual(['staff', 'checker']);
  });

  it('ends its roles with the work they were given for: a transfer leaves those of staff, unless others are named', async () => {
    const rolesOn = async (on: string, name = 'shinsa') =>
      (await command('accounts posts', { on })).out.find((one) => one.name === name)?.roles;
    const transfer = (more: Record<string, string>, name = 'shinsa') =>
      command('accounts post', { name, post: '', ...more });
    // Another post in the same section changes nothing; another section ends what was given for the first.
    await transfer({ section: '市民局 調査係', post: '係長', from: '2027-01-01' });
    await transfer({ section: '港湾局 総務課', from: '2027-04-01' });
    await transfer({ section: '監査事務局', roles: 'auditor', from: '2027-07-01', until: '2027-07-31' });
    const days = ['2026-11-24', '2027-01-01', '2027-03-31', '2027-04-01', '2027-07-01', '2027-08-01'];
    expect(await Promise.all(days.map((day) => rolesOn(day)))).toEqual([
      ['checker', 'author', 'staff'],
      ['checker', 'author', 'staff'],
      ['checker', 'author', 'staff'],
      ['staff'],
      ['auditor'],
      ['staff'],
    ]);
    await browser.signIn('shinsa');
    expect((await who())?.roles).toContain('checker');
    at.wait(24 * 60 * 130);
    await browser.signIn('shinsa');
    expect((await who())?.roles).toEqual(['staff']);
    // What was yesterday stays, whatever is given today.
    await command('accounts roles', { name: 'shinsa', roles: 'staff,owner' });
    expect([await rolesOn('2027-03-01'), await rolesOn('2027-04-02')]).toEqual([
      ['checker', 'author', 'staff'],
      ['staff'],
    ]);
    expect((await who())?.roles).toEqual(['staff', 'owner']);
    expect((await transfer({ section: 'x', roles: 'king' })).code).toBe('accounts.input-invalid');
  });

  it('of the last administrator is moved to no other work, on no day, and not for a time', async () => {
    const move = { name: 'kanri', section: '港湾局 総務課', post: '', from: '2027-04-01' };
    expect((await command('accounts post', move)).code).toBe('accounts.last-administrator');
    const ending = { ...move, roles: 'administrator', until: '2027-04-30' };
    expect((await command('accounts post', ending)).code).toBe('accounts.last-administrator');
    expect((await command('accounts post', { ...move, roles: 'administrator' })).code).toBe(null);
    await command('accounts post', { ...move, name: 'seisaku', roles: 'policy,administrator', from: '2027-05-01' });
    expect((await command('accounts post', { ...move, roles: 'staff', from: '2027-04-15' })).code).toBe(
      'accounts.last-administrator',
    );
    expect((await command('accounts post', { ...move, roles: 'staff', from: '2027-05-01' })).code).toBe(null);
    expect((await command('accounts posts', { name: 'kanri' })).out.map(({ roles }) => roles)).toEqual([
      ['staff'],
      ['administrator'],
      ['administrator'],
    ]);
  });

  it('whose password was forgotten or seen has a new one: the old one opens nothing, and failed attempts are forgiven', async () => {
    await browser.signIn('shokuin');
    const stranger = browserOn(new Hono().route('/', accountsRoutes(at.needs)));
    for (let n = 0; n < 12; n += 1) await stranger.signIn('shokuin', 'a guess at a password');
    expect((await stranger.signIn('shokuin')).status).toBe(429);
    expect((await command('accounts password', { name: 'shokuin' }, 'short')).code).toBe('accounts.password-too-short');
    const fresh = '潮風の朝に鳴る二つの鐘の音色';
    expect((await command('accounts password', { name: 'shokuin' }, `${fresh}そうだ\n`)).code).toBe(null);
    expect(await who()).toBe(null);
    expect((await browser.signIn('shokuin')).status).toBe(401);
    expect((await browser.signIn('shokuin', `${fresh}そうだ`)).status).toBe(200);
    expect(JSON.stringify(await at.events())).not.toContain(fresh);
    expect((await at.events()).filter(({ act }) => act === 'PasswordGiven')).toHaveLength(1);
  });

  it('of the last administrator stays one: nobody can become the first again by taking the last away', async () => {
    for (const [words, more] of [
      ['accounts suspend', {}],
      ['accounts roles', { roles: 'staff' }],
    ] as const)
      expect((await command(words, { name: 'kanri', ...more })).code).toBe('accounts.last-administrator');
    await command('accounts roles', { name: 'seisaku', roles: 'policy,administrator' });
    expect((await command('accounts suspend', { name: 'kanri' })).code).toBe(null);
    // Somebody suspended is no administrator either.
    expect((await command('accounts roles', { name: 'seisaku', roles: 'policy' })).code).toBe(
      'accounts.last-administrator',
    );
    expect((await command('accounts roles', { name: 'kanri', roles: 'staff' })).code).toBe(null);
  });

  it('that nobody has is changed by no command', async () => {
    const before = (await at.events()).length;
    for (const words of ['accounts suspend', 'accounts resume', 'accounts roles', 'accounts password'])
      expect((await command(words, { name: 'dareka', roles: 'staff' }, 'correct horse battery staple')).code).toBe(
        'accounts.no-account',
      );
    expect(await at.events()).toHaveLength(before);
  });

  it('is found by name, section, post and role', async () => {
    const names = async (find: string) => (await command('accounts ls', { find })).out.map(({ name }) => name);
    expect(await names('')).toEqual(['kakunin', 'kanri', 'kansa', 'seisaku', 'shinsa', 'shokan', 'shokuin', 'tenken']);
    expect(await names('checker')).toEqual(['kakunin', 'shinsa', 'tenken']);
    expect(await names('市民課')).toEqual(['shokan']);
    expect(await names('みなと')).toEqual(['shokuin']);
  });
});
