/** The server of an installation as staff meet it: in this process, behind a port of its own, asked by HTTP only. */
import { createServer } from 'node:net';
import { demoAccounts } from '../../src/accounts/demo-accounts.ts';
import { type LakeSide, openLakeSide } from '../../src/doors/lake-side.ts';
import { startServer } from '../../src/doors/http.ts';
import { quietLog } from '../../src/doors/log.ts';
import type { Ask } from './gather.ts';

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });

export type RealServer = {
  readonly side: LakeSide;
  readonly address: string;
  /** As an ordinary member of staff. */
  readonly ask: Ask;
  readonly as: (name: string) => Promise<Ask>;
  readonly close: () => Promise<void>;
};

/** Signed in as a demo account: all its questions carry its cookie. */
const askAs = async (address: string, name: string): Promise<Ask> => {
  const account = demoAccounts.find((one) => one.name === name);
  const signedIn = await fetch(`${address}/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: address },
    body: JSON.stringify({ name, password: account?.password }),
  });
  if (signedIn.status !== 200) throw new Error(`${name} cannot sign in: ${signedIn.status} ${await signedIn.text()}`);
  const cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const ask: Ask = (path, init = {}) =>
    fetch(`${address}${path}`, {
      ...init,
      headers: { cookie, Origin: address, ...(init.body ? { 'Content-Type': 'application/json' } : {}) },
    });
  // While programmes are solved nobody answers here, and connections kept open may have ended, each of them: then once more.
  const again = async (path: string, init: Parameters<Ask>[1], left: number): Promise<Response> => {
    try {
      return await ask(path, init);
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((soon) => setTimeout(soon, 20));
      return again(path, init, left - 1);
    }
  };
  return (path, init) => again(path, init, 5);
};

export const realServer = async (dataFolder: string): Promise<RealServer> => {
  const opened = await openLakeSide(dataFolder, { port: await freePort(), log: 'quiet' });
  if (!opened.ok) throw new Error(opened.refusal.en);
  const side = opened.value;
  const started = await startServer(side, quietLog);
  if (!started.ok) throw new Error(started.refusal.en);
  const { address } = started.value;
  const staff = demoAccounts.find(({ roles }) => roles.join() === 'staff');
  return {
    side,
    address,
    ask: await askAs(address, staff?.name ?? ''),
    as: (name) => askAs(address, name),
    close: async () => {
      await started.value.close();
      await side.close();
    },
  };
};
