/** For tests: a Lounge over the invented city's tables and the dashboards of this repository. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditTables } from '#audit';
import { accountsRoutes } from '#accounts';
import {
  createResultTables,
  openReleased,
  openResults,
  publish,
  publishMap,
  releasedRoutes,
  type ResultTables,
  resultsRoutes,
} from '#results';
import { Hono } from 'hono';
import type { Kysely } from 'kysely';
import type { AccountTables } from '../accounts/accounts.store.ts';
import { parquetFile } from '../machinery/parquet-file.ts';
import { browserOn, testAccounts } from '../accounts/test-register.ts';
import { squareMap } from '../results/test-map.ts';
import { cityTables, filesInMemory, testMark } from '../results/test-tables.ts';
import type { DashboardSpec } from './dashboard-spec.ts';
import { createLoungeTables, type LoungeTables } from './lounge.store.ts';
import { type Dashboard, dashboardSchema, type View, viewSchema } from './lounge.api.ts';
import { loungeRoutes } from './lounge.http.ts';
import { readDashboard } from './read-dashboard.ts';

const root = join(import.meta.dirname, '../..');
export const dashboardText = (id: string): string => readFileSync(join(root, 'dashboards', `${id}.yaml`), 'utf8');
export const shippedDashboards = (): DashboardSpec[] =>
  ['population', 'income', 'checkups'].map((id) => {
    const read = readDashboard(dashboardText(id), `${id}.yaml`);
    if (!read.ok) throw new Error(JSON.stringify(read.refusal.because));
    return read.value;
  });

type Tables = AccountTables & AuditTables & ResultTables & LoungeTables;

export const testLounge = async ({
  publishTables = true,
  dashboards = shippedDashboards(),
  mark = testMark(),
} = {}) => {
  const accounts = await testAccounts();
  const register = accounts.register as unknown as Kysely<Tables>;
  await createResultTables(register);
  await createLoungeTables(register);
  const recalled = new Set<string>();
  const resultsNeeds = {
    register: register as never,
    now: accounts.needs.now,
    files: filesInMemory(),
    recalled: async () => recalled,
  };
  const why = { actor: { name: 'local:test' } };
  if (publishTables) for (const table of cityTables()) await publish(resultsNeeds, table, why, mark);
  await publishMap(resultsNeeds, 'city', squareMap(), why);
  const results = openResults(resultsNeeds);
  const frozen = new Map<string, Uint8Array>();
  const releasedNeeds = { register: register as never, recalled: async () => recalled };
  const released = openReleased({
    ...releasedNeeds,
    frozen: async (release, sha256) => frozen.get(`${release} ${sha256}`) ?? null,
  });
  const needs = {
    register: register as never,
    now: accounts.needs.now,
    accounts: accounts.needs,
    results,
    released,
    dashboards,
    parquet: parquetFile,
    datasetTitle: (dataset: string) => ({ ja: `『${dataset}』`, en: dataset }),
    embedOrigins: ['https://cms.city.example'],
    city: { name: { ja: '結浜市', en: 'Yuihama City' }, synthetic: true },
  };
  const app = new Hono();
  app.route('/', accountsRoutes(accounts.needs));
  app.route('/', resultsRoutes({ accounts: accounts.needs, results }));
  app.route('/', releasedRoutes({ ...needs, register: register as never }));
  app.route('/', loungeRoutes(needs));
  return { ...accounts, needs, app, results, resultsNeeds, recalled, frozen };
};

/** A Lounge, and somebody signed in to it. */
export const signedIn = async (name = 'shokuin') => {
  const lounge = await testLounge();
  const browser = browserOn(lounge.app);
  await browser.signIn(name);
  const view = async (id: string, query = ''): Promise<View> =>
    viewSchema.parse(await (await browser.get(`/api/dashboards/${id}/view${query}`)).json());
  const dashboard = async (id: string): Promise<Dashboard> =>
    dashboardSchema.parse(await (await browser.get(`/api/dashboards/${id}`)).json());
  return { ...lounge, browser, view, dashboard };
};
