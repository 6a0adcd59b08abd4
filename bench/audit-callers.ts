/** How many acts a side takes a second from one caller and from 64 at the same time, each told when its event is on the disk: views, requests over HTTP, sign-ins. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDemoAccounts } from '#accounts';
import { type AuditEvent, appendEvent } from '#audit';
import { valueOf } from '#base';
import { accountsNeedsOf, lakeSideApp } from '../src/doors/http.ts';
import { initialise } from '../src/doors/init.ts';
import { openLakeSide } from '../src/doors/lake-side.ts';
import { quietLog } from '../src/doors/log.ts';
import { rememberView } from '../src/lounge/lounge.store.ts';

export type Tell = (what: string, count: number, act: () => Promise<unknown>) => Promise<void>;

/** `many` acts by so many callers, each going on as soon as it is told. */
export const together = async (callers: number, many: number, act: (n: number) => Promise<unknown>): Promise<void> => {
  let next = 0;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      for (let n = next++; n < many; n = next++) await act(n);
    }),
  );
};

/** A demo installation of its own, its register where `databaseUrl` says. */
export const tellCallers = async (
  tell: Tell,
  event: (n: number) => AuditEvent,
  databaseUrl?: string,
): Promise<void> => {
  const room = mkdtempSync(join(tmpdir(), 'musubi-callers-'));
  const folder = join(room, 'data');
  valueOf(await initialise({ folder, side: 'lake', city: { ja: '結浜市', en: 'Yuihama' }, demo: true }));
  const side = valueOf(await openLakeSide(folder, { log: 'quiet', ...(databaseUrl ? { databaseUrl } : {}) }));
  try {
    valueOf(await createDemoAccounts(accountsNeedsOf(side), side.actor));
    const app = valueOf(lakeSideApp(side, quietLog));
    const clock = () => new Date();
    // As many people as callers: more attempts of one person at a time are held back.
    const [model] = await side.register.selectFrom('accounts').selectAll().where('name', '=', 'shokuin').execute();
    if (!model) throw new Error('the demo has no member of staff');
    const people = Array.from({ length: 64 }, (_, n) => ({ ...model, name: `bench${n}` }));
    await side.register.insertInto('accounts').values(people).execute();
    const person = (n: number) => `bench${n % 64}`;
    const alone = (n: number) =>
      side.register.transaction().execute((transaction) => appendEvent(transaction as never, event(n), clock()));
    const view = (n: number) => rememberView(side.register as never, person(n), `d${n % 40}`, event(n), clock);
    await tell('a view, each in a commit of its own (as before), 64 callers', 1000, () => together(64, 1000, alone));
    await tell('a view and what was looked at last, 1 caller', 1000, () => together(1, 1000, view));
    await tell('the same, 64 callers', 30_000, () => together(64, 30_000, view));
    await tell('the same, 400 callers', 60_000, () => together(400, 60_000, view));
    const headers = { host: 'localhost:8080', origin: 'http://localhost:8080', 'content-type': 'application/json' };
    const signIn = async (name: string, n: number, password = 'musubi-demo-shokuin') => {
      const answer = await app.request(
        'http://localhost:8080/api/session',
        { method: 'POST', headers, body: JSON.stringify({ name, password }) },
        { incoming: { socket: { remoteAddress: `10.0.${n >> 8}.${n & 255}` } } },
      );
      if (answer.status !== 200) throw new Error(`a sign-in was answered ${answer.status}`);
      return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    };
    await tell('sign-ins over HTTP (argon2id), 64 callers', 256, () => together(64, 256, (n) => signIn(person(n), n)));
    const cookie = await signIn('seisaku', 0, 'musubi-demo-seisaku');
    const read = async () => {
      const answer = await app.request('http://localhost:8080/api/audit?limit=1', { headers: { ...headers, cookie } });
      if (answer.status !== 200) throw new Error(`a reader was answered ${answer.status}`);
      await answer.text();
    };
    await tell('a request over HTTP that is told (the log read), 1 caller', 500, () => together(1, 500, read));
    await tell('the same, 64 callers', 20_000, () => together(64, 20_000, read));
  } finally {
    await side.close();
    rmSync(room, { recursive: true, force: true });
  }
};
