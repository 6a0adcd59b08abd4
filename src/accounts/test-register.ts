/** For tests of accounts and of the rooms after it: a register in memory, a clock that is set by hand, and a browser that keeps its cookie. */
import { type AuditEvent, type AuditTables, createAuditTables } from '#audit';
import type { Hono } from 'hono';
import { passingRegister, type RegisterKind, usualKind } from '../machinery/test-registers.ts';
import { type AccountTables, createAccountTables } from './accounts.store.ts';
import { createDemoAccounts } from './create-account.ts';
import { done } from '#base';
import type { AccountsNeeds } from './needs.ts';
import type { PersonnelFiles } from './personnel.cli.ts';

// Hashing passwords is slow on purpose: the sample accounts are made once and copied.
let made: { accounts: AccountTables['accounts'][]; account_posts: AccountTables['account_posts'][] } | null = null;
const fillDemoAccounts = async (needs: AccountsNeeds): Promise<void> => {
  const { register } = needs;
  if (made) {
    await register.insertInto('accounts').values(made.accounts).execute();
    await register.insertInto('account_posts').values(made.account_posts).execute();
  } else await createDemoAccounts(needs, { name: 'local:test' });
  made ??= {
    accounts: await register.selectFrom('accounts').selectAll().execute(),
    account_posts: await register.selectFrom('account_posts').selectAll().execute(),
  };
};

export const testAccounts = async (settings: Partial<AccountsNeeds> = {}, kind: RegisterKind = usualKind) => {
  const register = await passingRegister<AccountTables & AuditTables>(kind);
  await createAuditTables(register);
  await createAccountTables(register);
  const clock = { at: new Date('2026-11-24T09:00:00+09:00') };
  const needs: AccountsNeeds = {
    register,
    now: () => clock.at,
    demo: true,
    https: false,
    addressOf: () => '10.0.0.7',
    ...settings,
  };
  if (needs.demo) await fillDemoAccounts(needs);
  const wait = (minutes: number) => {
    clock.at = new Date(clock.at.getTime() + minutes * 60_000);
  };
  const events = async () =>
    (await register.selectFrom('audit_entries').select('entry').orderBy('sequence').execute()).map(
      ({ entry }) => (JSON.parse(entry) as { event: AuditEvent }).event,
    );
  return { needs, register, wait, events, clock };
};

/** Where no personnel list is read. */
export const noFiles: PersonnelFiles = {
  readTable: async () => done(null),
  writeSecret: async () => false,
};

/** A browser on our own pages: sends its cookie, Origin and JSON. `at`: the network address of the next question, where it matters. */
export const browserOn = (app: Hono, at?: () => string) => {
  let cookie = '';
  const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const init = {
      method,
      headers: {
        host: 'localhost:8080',
        ...(cookie ? { cookie } : {}),
        ...(method === 'GET' ? {} : { origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    };
    const environment = at && { incoming: { socket: { remoteAddress: at() } } };
    const answer = await app.request(`http://localhost:8080${path}`, init, environment);
    const set = answer.headers.get('set-cookie');
    if (set) cookie = set.split(';')[0] as string;
    return answer;
  };
  return {
    get: (path: string, headers?: Record<string, string>) => ask('GET', path, undefined, headers),
    ask,
    signIn: (name: string, password = `musubi-demo-${name}`) => ask('POST', '/api/session', { name, password }),
    cookie: () => cookie,
    keep: (text: string) => {
      cookie = text;
    },
  };
};
