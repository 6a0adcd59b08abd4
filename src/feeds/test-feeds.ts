/** For tests: feeds over the invented city's tables and map, and programs that ask with a token. */
import { accountsRoutes, feedTokenRoutes } from '#accounts';
import {
  createResultTables,
  openReleased,
  openResults,
  publish,
  publishMap,
  type PublishedResults,
  type ResultTables,
} from '#results';
import { Hono } from 'hono';
import type { Kysely } from 'kysely';
import { browserOn, testAccounts } from '../accounts/test-register.ts';
import { squareMap } from '../results/test-map.ts';
import { cityTables, filesInMemory, testMark } from '../results/test-tables.ts';
import { feedRoutes } from './index.ts';
import type { MayRead } from './needs.ts';

type Table = ReturnType<typeof cityTables>[number];

export const testFeeds = async (
  tables: readonly Table[] = cityTables(),
  readers: (marks: Awaited<ReturnType<PublishedResults['marks']>>) => MayRead = (marks) => (_, id) => marks.has(id),
) => {
  const accounts = await testAccounts();
  const register = accounts.register as unknown as Kysely<ResultTables>;
  await createResultTables(register);
  const recalled = new Set<string>();
  const recalledOn = '2026-11-24T05:00:00.000Z';
  const recalledAt = async () => new Map([...recalled].map((release) => [release, recalledOn]));
  const resultsNeeds = {
    register: register as never,
    now: accounts.needs.now,
    files: filesInMemory(),
    recalled: async () => recalled,
  };
  const why = { actor: { name: 'local:test' } };
  const put = (table: Table, release = '2026-00001', rulesFor?: 'section' | 'open') =>
    publish(resultsNeeds, table, why, testMark(release, rulesFor));
  for (const table of tables) await put(table);
  await publishMap(resultsNeeds, 'city', squareMap(), why);
  const results = openResults(resultsNeeds);
  const released = openReleased({
    register: register as never,
    recalled: async () => recalled,
    frozen: async () => null,
  });
  const city = { name: { ja: '結浜市', en: 'Yuihama City' }, synthetic: true };
  const app = new Hono();
  app.route('/', accountsRoutes(accounts.needs));
  app.route('/', feedTokenRoutes(accounts.needs));
  const mayRead = async () => readers(await results.marks());
  app.route(
    '/',
    feedRoutes({
      accounts: accounts.needs,
      results,
      released,
      readers: mayRead,
      dashboardShowing: (_, id) => (id === 'income-area' ? 'income' : null),
      recalledAt,
      city,
      origin: null,
    }),
  );
  const browser = browserOn(app);
  await browser.signIn('shokuin');
  const made = await browser.ask('POST', '/api/feed-tokens', { title: 'Excel', expiresOn: '2027-03-31' });
  const { token } = (await made.json()) as { token: string };
  const authorization = `Basic ${Buffer.from(`shokuin:${token}`).toString('base64')}`;
  /** As a program asks: the address as it was given, name and token beside it. */
  const get = (address: string, headers: Record<string, string> = {}) =>
    app.request(new URL(address, 'http://localhost:8080').href, { headers: { authorization, ...headers } });
  const json = async <T>(address: string): Promise<T> => (await get(address)).json() as Promise<T>;
  return { ...accounts, app, get, json, results, resultsNeeds, recalled, put, browser };
};
