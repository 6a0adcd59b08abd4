/** A real installation over HTTP: its first administrator comes by a link, and no sample account or password opens it. */
import { describe, expect, it } from 'vitest';
import { sessionSchema } from './accounts.api.ts';
import { accountsRoutes } from './accounts.http.ts';
import { createAccount } from './create-account.ts';
import { createSetupLink } from './set-up.ts';
import { registerKinds } from '../machinery/test-registers.ts';
import { browserOn, testAccounts } from './test-register.ts';

const actor = { name: 'local:test' };

describe.each(registerKinds)('accounts on %s', (kind) => {
  describe('a real installation', () => {
    it('is set up by its first administrator through a link that works once', async () => {
      const { needs, events } = await testAccounts({ demo: false }, kind);
      const browser = browserOn(accountsRoutes(needs));
      expect(sessionSchema.parse(await (await browser.get('/api/session')).json())).toMatchObject({
        needsSetup: true,
        demo: false,
        demoAccounts: [],
      });
      const first = await createSetupLink(needs, actor);
      const second = await createSetupLink(needs, actor);
      if (!first.ok || !second.ok) throw new Error('no link');
      const body = { name: 'kanri', displayName: '管理', password: 'long and quiet harbour' };
      const early = await browser.ask('POST', '/api/setup', { ...body, token: first.value.token });
      expect(early.status).toBe(403);
      const weak = await browser.ask('POST', '/api/setup', {
        ...body,
        password: 'Musubi-Demo-Kanri!!',
        token: second.value.token,
      });
      expect((await weak.json()).code).toBe('accounts.password-known');
      const made = await browser.ask('POST', '/api/setup', { ...body, token: second.value.token });
      expect(sessionSchema.parse(await made.json())).toMatchObject({ needsSetup: false, person: null });
      expect(
        (await browser.ask('POST', '/api/setup', { ...body, name: 'zwei', token: second.value.token })).status,
      ).toBe(409);
      expect((await browser.signIn('kanri', 'long and quiet harbour')).status).toBe(200);
      // Full-width letters of a Japanese keyboard are the same password.
      expect((await browser.signIn('kanri', 'ｌｏｎｇ and quiet harbour')).status).toBe(200);
      expect((await events()).map((event) => event.act)).toContain('FirstAdministratorMade');
    });

    it('refuses a link after a day', async () => {
      const { needs, wait } = await testAccounts({ demo: false }, kind);
      const link = await createSetupLink(needs, actor);
      if (!link.ok) throw new Error('no link');
      wait(24 * 60 + 1);
      const body = { token: link.value.token, name: 'kanri', displayName: '管理', password: 'long and quiet harbour' };
      expect((await browserOn(accountsRoutes(needs)).ask('POST', '/api/setup', body)).status).toBe(403);
    });

    it('never lets a sample account or a sample password in, not even from a copied demo register', async () => {
      const demo = await testAccounts({}, kind);
      const cookie = browserOn(accountsRoutes(demo.needs));
      await cookie.signIn('kanri');
      const real = { ...demo.needs, demo: false };
      const browser = browserOn(accountsRoutes(real));
      expect((await browser.signIn('kanri')).status).toBe(401);
      browser.keep(cookie.cookie());
      expect(sessionSchema.parse(await (await browser.get('/api/session')).json()).person).toBeNull();
      const person = { name: 'taro', displayName: '太郎', section: '', post: '', roles: ['staff' as const] };
      expect(await createAccount(real, actor, person, 'musubi-demo-shokuin')).toMatchObject({
        ok: false,
        refusal: { code: 'accounts.password-known' },
      });
      expect(await createAccount(real, actor, person, 'short')).toMatchObject({
        ok: false,
        refusal: { code: 'accounts.password-too-short' },
      });
      expect(await createAccount(real, actor, person, 'four small boats at sea')).toMatchObject({ ok: true });
      expect(await createAccount(real, actor, person, 'four small boats at sea')).toMatchObject({
        ok: false,
        refusal: { code: 'accounts.name-taken' },
      });
    });
  });
});
