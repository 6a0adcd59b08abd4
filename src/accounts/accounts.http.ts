/** Sign-in, sign-out, and the first administrator. */
import { Hono } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import { done, type Result } from '#base';
import { firstAdministratorSchema, type Person, type Session, sessionSchema, signInSchema } from './accounts.api.ts';
import { hasAdministrator } from './accounts.store.ts';
import { demoAccounts } from './demo-accounts.ts';
import type { AccountsNeeds } from './needs.ts';
import { route, serve, sessionCookie, tokenOf } from './route.http.ts';
import { absoluteHours } from './session.ts';
import { setUpFirstAdministrator } from './set-up.ts';
import { signIn, signOut } from './sign-in.ts';

const tags = ['session'];
const readSession = route({
  method: 'get',
  path: '/api/session',
  access: 'anyone',
  tags,
  summary: { ja: 'いまサインインしている人', en: 'Who is signed in' },
  answer: sessionSchema,
});
const beginSession = route({
  method: 'post',
  path: '/api/session',
  access: 'anyone',
  tags,
  summary: { ja: 'サインインする', en: 'Sign in' },
  body: signInSchema,
  answer: sessionSchema,
});
const endSession = route({
  method: 'delete',
  path: '/api/session',
  access: 'anyone',
  tags,
  summary: { ja: 'サインアウトする', en: 'Sign out' },
  answer: sessionSchema,
});
const setUp = route({
  method: 'post',
  path: '/api/setup',
  access: 'anyone',
  tags,
  summary: {
    ja: '最初の管理者を登録する（一度だけ使えるリンク）',
    en: 'Register the first administrator (one-time link)',
  },
  body: firstAdministratorSchema,
  answer: sessionSchema,
});
export const accountsRouteList = [readSession, beginSession, endSession, setUp];

const sessionFor = async (needs: AccountsNeeds, person: Person | null): Promise<Result<Session>> =>
  done({
    person: person?.name ? person : null,
    demo: needs.demo,
    demoAccounts: needs.demo ? demoAccounts.map(({ name, password, about }) => ({ name, password, about })) : [],
    needsSetup: !(await hasAdministrator(needs.register, needs.now())),
    ...(needs.place ? { place: needs.place } : {}),
  });

export const accountsRoutes = (needs: AccountsNeeds): Hono => {
  const app = new Hono();
  const cookie = { path: '/', httpOnly: true, sameSite: 'Lax', secure: needs.https } as const;
  const name = sessionCookie.name(needs);

  serve(app, needs, readSession, ({ person }) => sessionFor(needs, person));

  serve(app, needs, beginSession, async ({ context, body, from }) => {
    const result = await signIn(needs, body, from);
    if (!result.ok) return result;
    setCookie(context, name, result.value.token, { ...cookie, maxAge: absoluteHours * 3600 });
    return sessionFor(needs, result.value.person);
  });

  serve(app, needs, endSession, async ({ context, person, from }) => {
    const token = tokenOf(needs, context);
    if (token && person.name) await signOut(needs, person, token, from);
    deleteCookie(context, name, cookie);
    return sessionFor(needs, null);
  });

  serve(app, needs, setUp, async ({ body, from }) => {
    const result = await setUpFirstAdministrator(needs, body, from);
    // Signing in stays a step of its own: the link may lie in a mail or a browser history.
    return result.ok ? sessionFor(needs, null) : result;
  });
  return app;
};
