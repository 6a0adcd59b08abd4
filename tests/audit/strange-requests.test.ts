/** Requests of somebody who means harm, against every route of the whole server over a real socket: nothing of it is done, shown or taken over. */
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  accountsRouteList,
  createDemoAccounts,
  feedTokenRouteList,
  refusedRequestsRouteList,
  type Route,
} from '#accounts';
import { valueOf } from '#base';
import { loungeRouteList } from '#lounge';
import { releaseRouteList } from '#release';
import { releasedRouteList } from '#results';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountsNeedsOf, lakeSideApp } from '../../src/doors/http.ts';
import { serverOver } from '../../src/doors/http-socket.ts';
import { initialise } from '../../src/doors/init.ts';
import { type LakeSide, openLakeSide } from '../../src/doors/lake-side.ts';
import { quietLog } from '../../src/doors/log.ts';
import { settleRegisters } from '../folder-registers.ts';

const room = mkdtempSync(join(tmpdir(), 'musubi-strange-'));
const folder = join(room, 'data');
let side: LakeSide;
let server: ReturnType<typeof serverOver>;
let address = '';

beforeAll(async () => {
  valueOf(await initialise({ folder, side: 'lake', city: { ja: '結浜市', en: 'Yuihama' }, demo: true }));
  await settleRegisters(folder);
  side = valueOf(await openLakeSide(folder, { log: 'quiet' }));
  valueOf(await createDemoAccounts(accountsNeedsOf(side), side.actor));
  server = serverOver(valueOf(lakeSideApp(side, quietLog)).fetch, null, quietLog);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await side.close();
  rmSync(room, { recursive: true, force: true });
});

/** These very bytes over a line; a client library would tidy them up first. */
const sent = (target: string, headers = ''): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(address).port), '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (piece: string) => {
      answer += piece;
    });
    socket.on('error', reject).on('close', () => resolve(answer));
    socket.write(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n`);
  });
const signIn = async (name: string, cookie = ''): Promise<{ status: number; cookie: string }> => {
  const answer = await fetch(`${address}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address, ...(cookie ? { cookie } : {}) },
    body: JSON.stringify({ name, password: `musubi-demo-${name}` }),
  });
  return { status: answer.status, cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] as string };
};
const personOf = async (cookie: string): Promise<{ name: string } | null> =>
  (
    (await (await fetch(`${address}/api/session`, { headers: { cookie } })).json()) as {
      person: { name: string } | null;
    }
  ).person;

const all: readonly Route[] = [
  ...accountsRouteList,
  ...feedTokenRouteList,
  ...refusedRequestsRouteList,
  ...loungeRouteList,
  ...releasedRouteList,
  ...releaseRouteList,
];
const changing = all.filter(({ method }) => method !== 'get');
const pathOf = ({ path }: Route): string => path.replaceAll(/:\w+/g, '2026-00001');
/** Who may do what the route does: the sample account with most to lose. */
const accounts = ['seisaku', 'shinsa', 'kanri', 'kansa'];

describe('a path that climbs', () => {
  const secret = () => readFileSync(join(folder, 'lake-side/keys.json'), 'utf8').slice(0, 40);
  const ups = [
    '../',
    '..%2f',
    '%2e%2e/',
    '%2e%2e%2f',
    '..%5c',
    '....//',
    '..%c0%af',
    '%252e%252e%252f',
    '..;/',
    '/../',
    '..%00/',
  ];
  it.each(ups)('with %s reaches no file of the machine', async (up) => {
    const { cookie } = await signIn('shinsa');
    for (const before of [
      '/',
      '/assets/',
      '/api/maps/',
      '/api/results/2026-00001/files/',
      '/api/releases/2026-00001/files/',
    ])
      for (const file of ['etc/passwd', 'lake-side/keys.json', 'package.json', 'musubi.yaml']) {
        const answer = await sent(`${before}${up.repeat(8)}${file}`, `Cookie: ${cookie}\r\n`);
        expect(answer).toMatch(/^HTTP\/1\.1 (200|400|403|404) /);
        expect(answer).not.toMatch(/root:|"dependencies"|databaseUrl/);
        expect(answer).not.toContain(secret());
        // What is answered as a page is the one page of the app.
        if (answer.startsWith('HTTP/1.1 200')) expect(answer).toContain('<!doctype html>');
      }
  });
});

describe('a line break in what is asked for', () => {
  it('is no header of the answer', async () => {
    const { cookie } = await signIn('shinsa');
    for (const target of [
      '/api/lounge?q=',
      '/api/dashboards/',
      '/api/results/2026-00001/files/',
      '/api/feeds/odata/',
      '/dashboards/',
    ])
      for (const breaking of [
        '%0d%0aSet-Cookie:%20musubi=planted',
        '%E5%98%8A%E5%98%8DSet-Cookie:%20musubi=planted',
        '%0aX-Planted:%201',
      ]) {
        const answer = await sent(`${target}x${breaking}`, `Cookie: ${cookie}\r\n`);
        const head = answer.split('\r\n\r\n')[0] as string;
        expect(answer).toMatch(/^HTTP\/1\.1 [234]/);
        expect(head).not.toMatch(/planted/i);
      }
  });
});

describe('another site', () => {
  const strangers: readonly Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ];
  it('changes nothing in the name of somebody who is signed in: every route refuses it, in words', async () => {
    expect(changing.length).toBeGreaterThan(15);
    for (const name of accounts) {
      const { cookie } = await signIn(name);
      for (const foreign of strangers)
        for (const route of changing) {
          const answer = await fetch(`${address}${pathOf(route)}`, {
            method: route.method.toUpperCase(),
            headers: { cookie, 'content-type': 'text/plain', ...foreign },
            body: '{}',
          });
          expect([route.path, answer.status]).toEqual([route.path, 403]);
          expect(await answer.json()).toMatchObject({ code: 'accounts.foreign-origin' });
        }
      expect(await personOf(cookie)).toMatchObject({ name });
    }
  });
});

describe('a session', () => {
  it('that somebody else has chosen is not taken over by signing in', async () => {
    const planted = `musubi=${'A'.repeat(43)}`;
    expect(await personOf(planted)).toBeNull();
    const { status, cookie } = await signIn('shokuin', planted);
    expect(status).toBe(200);
    expect(cookie).not.toBe(planted);
    expect(await personOf(planted)).toBeNull();
    expect(await personOf(cookie)).toMatchObject({ name: 'shokuin' });
    // Nor is one person’s session the next person’s, in the same browser.
    const next = await signIn('kakunin', cookie);
    expect(next.cookie).not.toBe(cookie);
    expect(await personOf(next.cookie)).toMatchObject({ name: 'kakunin' });
  });
});

describe('a body', () => {
  let cookies: string[] = [];
  beforeAll(async () => {
    cookies = await Promise.all(['seisaku', 'shinsa'].map(async (name) => (await signIn(name)).cookie));
  });
  const bodied = changing.filter(({ body }) => body);
  const ask = async (route: Route, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => {
    const answers = await Promise.all(
      cookies.map((cookie) =>
        fetch(`${address}${pathOf(route)}`, {
          method: route.method.toUpperCase(),
          headers: { cookie, origin: address, 'content-type': 'application/json', ...headers },
          body,
        }),
      ),
    );
    return answers.map(({ status }) => status);
  };
  it('without end, nested without end, packed, or aimed at the language is refused by every route that takes one', async () => {
    expect(bodied.length).toBeGreaterThan(8);
    const packed = new Uint8Array(gzipSync(Buffer.alloc(50 * 1024 * 1024)));
    for (const route of bodied) {
      const refused = [400, 403, 404, 413, 415, 429];
      for (const statuses of [
        await ask(route, `{"name":"${'a'.repeat(70_000)}"}`),
        await ask(route, '['.repeat(60_000)),
        await ask(route, '{"__proto__":{"roles":["administrator"]},"constructor":{"prototype":{"x":1}}}'),
        // Nothing unpacks a body: 50 MB in 50 KB stay 50 KB that are no JSON.
        await ask(route, packed, { 'content-encoding': 'gzip' }),
      ])
        for (const status of statuses)
          expect([route.path, refused.includes(status), status]).toEqual([route.path, true, status]);
    }
    expect(({} as { roles?: unknown }).roles).toBeUndefined();
  });
});
