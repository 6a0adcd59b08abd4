/** Signing in over HTTP: cookies, expiry, equal answers, throttling, foreign sites. */
import { describe, expect, it } from 'vitest';
import { sessionSchema } from './accounts.api.ts';
import { accountsRoutes } from './accounts.http.ts';
import { registerKinds } from '../machinery/test-registers.ts';
import { browserOn, testAccounts } from './test-register.ts';

describe.each(registerKinds)('accounts on %s', (kind) => {
  describe('signing in', () => {
    it('keeps a person signed in by a cookie that scripts cannot read, and says who it is', async () => {
      const { needs, events } = await testAccounts({}, kind);
      const browser = browserOn(accountsRoutes(needs));
      const before = sessionSchema.parse(await (await browser.get('/api/session')).json());
      expect(before.person).toBeNull();
      expect(before.demoAccounts.map((account) => account.name)).toContain('shokuin');
      const answer = await browser.signIn('shokuin');
      expect(answer.status).toBe(200);
      expect(answer.headers.get('set-cookie')).toMatch(
        /^musubi=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/,
      );
      expect(answer.headers.get('cache-control')).toBe('no-store');
      const session = sessionSchema.parse(await (await browser.get('/api/session')).json());
      expect(session.person).toMatchObject({ name: 'shokuin', roles: ['staff'] });
      expect((await events()).at(-1)).toMatchObject({ act: 'SignedIn', actor: { name: 'shokuin' }, outcome: 'done' });
    });

    it('uses a Secure __Host- cookie where people come over https', async () => {
      const { needs } = await testAccounts({ https: true }, kind);
      const answer = await browserOn(accountsRoutes(needs)).signIn('shokuin');
      expect(answer.headers.get('set-cookie')).toMatch(/^__Host-musubi=.*; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    });

    it('answers an unknown name, a wrong password and a disabled account word for word alike', async () => {
      const { needs, register, events } = await testAccounts({}, kind);
      await register
        .updateTable('accounts')
        .set({ disabled_at: '2026-11-01T00:00:00Z' })
        .where('name', '=', 'kansa')
        .execute();
      const answers = [];
      for (const [name, password] of [
        ['nobody-of-this-name', 'x'],
        ['shokuin', 'wrong'],
        ['kansa', 'musubi-demo-kansa'],
      ] as const) {
        const answer = await browserOn(accountsRoutes(needs)).signIn(name, password);
        answers.push({ status: answer.status, text: await answer.text(), cookie: answer.headers.get('set-cookie') });
      }
      expect(answers[0]?.status).toBe(401);
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      const told = JSON.stringify(await events());
      expect(told).toContain('SignInRefused');
      expect(told).not.toContain('nobody-of-this-name');
    });

    it('ends a session after an hour of rest, after twelve hours in all, on sign-out and when the account is disabled', async () => {
      const { needs, wait, register, events } = await testAccounts({}, kind);
      const app = accountsRoutes(needs);
      const browser = browserOn(app);
      const signedIn = async () =>
        sessionSchema.parse(await (await browser.get('/api/session')).json()).person !== null;
      await browser.signIn('shokuin');
      wait(59);
      expect(await signedIn()).toBe(true);
      wait(59);
      expect(await signedIn()).toBe(true);
      wait(61);
      expect(await signedIn()).toBe(false);

      await browser.signIn('shokuin');
      for (let hour = 0; hour < 14; hour += 1) {
        expect(await signedIn()).toBe(hour * 50 <= 720);
        wait(50);
        if (hour * 50 > 720) break;
      }

      await browser.signIn('shokuin');
      const stolen = browser.cookie();
      await browser.ask('DELETE', '/api/session');
      expect((await events()).at(-1)).toMatchObject({ act: 'SignedOut' });
      browser.keep(stolen);
      expect(await signedIn()).toBe(false);

      await browser.signIn('shokuin');
      await register
        .updateTable('accounts')
        .set({ disabled_at: needs.now().toISOString() })
        .where('name', '=', 'shokuin')
        .execute();
      expect(await signedIn()).toBe(false);
    });

    it('keeps neither the token nor the password in the register', async () => {
      const { needs, register } = await testAccounts({}, kind);
      const browser = browserOn(accountsRoutes(needs));
      await browser.signIn('shokuin');
      const token = browser.cookie().split('=')[1] as string;
      const kept = JSON.stringify([
        await register.selectFrom('accounts').selectAll().execute(),
        await register.selectFrom('sessions').selectAll().execute(),
        await register.selectFrom('audit_entries').selectAll().execute(),
      ]);
      expect(token).toHaveLength(43);
      expect(kept).not.toContain(token);
      expect(kept).not.toContain('musubi-demo-');
      expect(kept).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    });
  });

  describe('failing to sign in', () => {
    it('stops an account after ten failures for a quarter of an hour, even for the right password, and known and unknown names alike', async () => {
      const { needs, wait } = await testAccounts({}, kind);
      const browser = browserOn(accountsRoutes(needs));
      for (const name of ['shokuin', 'nobody']) {
        for (let i = 0; i < 10; i += 1) expect((await browser.signIn(name, 'wrong')).status).toBe(401);
        const stopped = await browser.signIn(name);
        expect(stopped.status).toBe(429);
        expect((await stopped.json()).ja).toContain('15分');
      }
      wait(16);
      expect((await browser.signIn('shokuin')).status).toBe(200);
    });

    it('counts many attempts at once before looking at any password', async () => {
      const { needs } = await testAccounts({}, kind);
      const browser = browserOn(accountsRoutes(needs));
      const answers = await Promise.all(Array.from({ length: 14 }, () => browser.signIn('shokuin', 'wrong')));
      const statuses = answers.map((answer) => answer.status);
      expect(statuses.filter((status) => status === 401)).toHaveLength(10);
      expect(statuses.filter((status) => status === 429)).toHaveLength(4);
    });

    it('a person who mistypes and then succeeds starts afresh', async () => {
      const { needs } = await testAccounts({}, kind);
      const browser = browserOn(accountsRoutes(needs));
      for (let round = 0; round < 2; round += 1) {
        for (let i = 0; i < 9; i += 1) await browser.signIn('shokuin', 'wrong');
        expect((await browser.signIn('shokuin')).status).toBe(200);
      }
    });

    it('stops an address that tries many names', async () => {
      const { needs, register } = await testAccounts({}, kind);
      const browser = browserOn(accountsRoutes(needs));
      await browser.signIn('name-0', 'wrong');
      const counted = await register.selectFrom('sign_in_attempts').selectAll().execute();
      const address = counted.find((row) => counted.filter((other) => other.mark === row.mark).indexOf(row) === 1);
      for (let i = 0; i < 99; i += 1)
        await register
          .insertInto('sign_in_attempts')
          .values({ ...(address as object), mark: `m${i}` } as never)
          .execute();
      expect((await browser.signIn('name-100', 'wrong')).status).toBe(429);
    });
  });

  describe('requests from elsewhere', () => {
    it.each([
      ['another site, told by the browser', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
      ['a sister site', { 'sec-fetch-site': 'same-site', origin: 'http://other.localhost:8080' }, 403],
      ['another site, by an old browser', { 'sec-fetch-site': '', origin: 'https://evil.example' }, 403],
      ['a page without an origin', { 'sec-fetch-site': '', origin: 'null' }, 403],
      ['our own page, by an old browser', { 'sec-fetch-site': '' }, 200],
    ])('%s', async (_, headers, status) => {
      const { needs } = await testAccounts({}, kind);
      const browser = browserOn(accountsRoutes(needs));
      const answer = await browser.ask(
        'POST',
        '/api/session',
        { name: 'shokuin', password: 'musubi-demo-shokuin' },
        headers,
      );
      expect(answer.status).toBe(status);
    });

    it('a form, broken JSON, an unknown field and a flood of text are refused without repeating what was sent', async () => {
      const { needs } = await testAccounts({}, kind);
      const browser = browserOn(accountsRoutes(needs));
      const form = await browser.ask('POST', '/api/session', 'name=shokuin', {
        'content-type': 'application/x-www-form-urlencoded',
      });
      const broken = await browser.ask('POST', '/api/session', '{"name": "hush-hush');
      const extra = await browser.ask('POST', '/api/session', { name: 'a', password: 'hush-hush', extra: 'hush-hush' });
      const flood = await browser.ask('POST', '/api/session', { name: 'a', password: 'x'.repeat(70_000) });
      expect([form.status, broken.status, extra.status, flood.status]).toEqual([415, 400, 400, 413]);
      for (const answer of [form, broken, extra, flood]) expect(await answer.text()).not.toContain('hush-hush');
    });
  });
});
