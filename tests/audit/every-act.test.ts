/** Nothing is done, seen or refused that the log does not tell, or there is a stated reason: every route is walked. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  accountsRouteList,
  createDemoAccounts,
  feedTokenRouteList,
  readEventsRouteList,
  refusedRequestsRouteList,
  type Route,
} from '#accounts';
import { knownActs } from '#audit';
import { valueOf } from '#base';
import { uploadRouteList } from '#lake';
import { feedRouteList } from '#feeds';
import { loungeRouteList } from '#lounge';
import { releaseRouteList } from '#release';
import { releasedRouteList, resultsRouteList } from '#results';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserOn } from '../../src/accounts/test-register.ts';
import { accountsNeedsOf, lakeSideApp } from '../../src/doors/http.ts';
import { initialise } from '../../src/doors/init.ts';
import { type LakeSide, openLakeSide } from '../../src/doors/lake-side.ts';
import { quietLog } from '../../src/doors/log.ts';
import { settleRegisters } from '../folder-registers.ts';
import { isWritten, list, own } from './written-acts.ts';

/** What each route tells when it does what it is asked, or why it tells nothing. */
const routes: Readonly<Record<string, readonly string[] | string>> = {
  'GET /api/session': own,
  'POST /api/session': ['SignedIn', 'SignInRefused'],
  'DELETE /api/session': ['SignedOut'],
  'POST /api/setup': ['FirstAdministratorMade'],
  'GET /api/audit': ['AuditRead'],
  'GET /api/refused-requests': own,
  'POST /api/refused-requests/:id/read': own,
  'GET /api/feed-tokens': own,
  'POST /api/feed-tokens': ['FeedTokenMade'],
  'DELETE /api/feed-tokens/:id': ['FeedTokenWithdrawn'],
  'GET /api/feeds/odata': list,
  'GET /api/feeds/odata/$metadata': list,
  'GET /api/feeds/odata/vocabularies/Org.OData.Core.V1.xml': list,
  'GET /api/feeds/odata/vocabularies/Org.OData.Capabilities.V1.xml': list,
  'GET /api/feeds/odata/:set': ['FeedRead'],
  'GET /api/feeds/odata/:set/$count': ['FeedRead'],
  'GET /api/feeds/atom': list,
  'GET /api/feeds/ogc': list,
  'GET /api/feeds/ogc/conformance': list,
  'GET /api/feeds/ogc/collections': list,
  'GET /api/feeds/ogc/collections/:collection': list,
  'GET /api/feeds/ogc/collections/:collection/items': ['FeedRead'],
  'GET /api/feeds/ogc/collections/:collection/items/:feature': ['FeedRead'],
  'GET /api/maps/:id': 'boundaries of areas, the same for everybody and public',
  'GET /api/lounge': list,
  'GET /api/dashboards/:id': 'the manual and the outline; the numbers come with the view, which is told',
  'GET /api/dashboards/:id/view': ['DashboardViewed'],
  'GET /api/dashboards/:id/tiles/:tile/download': ['Downloaded'],
  'GET /api/results/:id': ['ResultViewed'],
  'GET /api/results/:id/files/:name': ['Downloaded'],
  'GET /api/results/:id/conditions': 'what its page says as well, which is told',
  'GET /api/sections': list,
  'PUT /api/favourites/:id': own,
  'POST /api/uploads': ['UploadBegun', 'UploadRefused'],
  'HEAD /api/uploads/:upload': 'how far an upload has come, asked by its sender; its beginning and its end are told',
  'PATCH /api/uploads/:upload': ['SnapshotCommitted', 'PackageRefused'],
  'GET /api/releases': list,
  'POST /api/releases': ['ReleaseRequestOpened'],
  'GET /api/releases/:id': 'the request itself, open to those who take part in it; its files are told when opened',
  'PUT /api/releases/:id': ['ReleaseRequestChanged'],
  'PUT /api/releases/:id/exceptions': ['ReleaseExceptionReasoned'],
  'POST /api/releases/:id/submit': ['ReleaseRequested'],
  'POST /api/releases/:id/withdraw': ['ReleaseRequestWithdrawn'],
  'POST /api/releases/:id/votes': ['ReleaseVoted'],
  'POST /api/releases/:id/send-back': ['ReleaseSentBack'],
  'POST /api/releases/:id/recall': ['ReleaseRecalled'],
  'GET /api/releases/:id/viewers': list,
  'PUT /api/releases/:id/files/:name': ['ReleaseFileFrozen'],
  'DELETE /api/releases/:id/files/:name': ['ReleaseFileRemoved'],
  'GET /api/releases/:id/files/:name': ['ReleaseFileTaken'],
  'GET /api/releases/:id/files/:name/preview': ['ReleaseFileViewed'],
  'GET /api/releases/:id/record': 'the record that both checkers signed, meant to be shown to whoever asks',
  'GET /api/notices': own,
  'POST /api/notices/:release/read': ['RecallNoticeRead'],
};

const all: readonly Route[] = [
  ...accountsRouteList,
  ...feedTokenRouteList,
  ...readEventsRouteList,
  ...refusedRequestsRouteList,
  ...resultsRouteList,
  ...releasedRouteList,
  ...loungeRouteList,
  ...feedRouteList,
  ...releaseRouteList,
  ...(uploadRouteList as unknown as readonly Route[]),
];
const nameOf = ({ method, path }: Route) => `${method.toUpperCase()} ${path}`;

describe('every route', () => {
  const room = mkdtempSync(join(tmpdir(), 'musubi-acts-'));
  let side: LakeSide;
  let browser: ReturnType<typeof browserOn>;
  let strangers: ReturnType<typeof browserOn>;
  const events = () => side.audit.book.events({ limit: 50 });
  const size = async () => (await side.audit.book.head()).size;
  beforeAll(async () => {
    const folder = join(room, 'data');
    valueOf(await initialise({ folder, side: 'lake', city: { ja: '結浜市', en: 'Yuihama' }, demo: true }));
    await settleRegisters(folder);
    side = valueOf(await openLakeSide(folder, { log: 'quiet' }));
    valueOf(await createDemoAccounts(accountsNeedsOf(side), side.actor));
    const app = valueOf(lakeSideApp(side, quietLog));
    browser = browserOn(app);
    // From one address only so many refusals a minute are told one by one.
    let asked = 0;
    strangers = browserOn(app, () => `10.0.0.${(asked += 1)}`);
  });
  afterAll(async () => {
    await side.close();
    rmSync(room, { recursive: true, force: true });
  });
  const asked = (route: Route, by = browser) =>
    by.ask(route.method.toUpperCase(), route.path.replace(/:\w+/g, 'nothing'), route.body ? {} : undefined);

  it('has a line here, and its acts stand in the program', () => {
    expect(all.map(nameOf).filter((name) => !routes[name])).toEqual([]);
    expect(Object.keys(routes).filter((name) => !all.some((route) => nameOf(route) === name))).toEqual([]);
    const acts = Object.values(routes).flatMap((told) => (typeof told === 'string' ? [] : told));
    expect(acts.filter((act) => !isWritten(act))).toEqual([]);
    expect(acts.filter((act) => !knownActs.has(act))).toEqual([]);
  });

  it('that refuses a stranger tells it', async () => {
    const quiet: string[] = [];
    for (const route of all.filter(
      ({ access }) => (access as string) !== 'anyone' && (access as string) !== 'sender',
    )) {
      const before = await size();
      const answer = await asked(route, strangers);
      const [last] = await events();
      if (answer.status < 400 || (await size()) === before || last?.event.outcome !== 'refused')
        quiet.push(nameOf(route));
    }
    expect(quiet).toEqual([]);
  });

  it('that answers or refuses somebody signed in tells it, or says here why not', async () => {
    expect((await browser.signIn('seisaku')).status).toBe(200);
    const quiet: string[] = [];
    for (const route of all.filter(({ access, method }) => (access as string) !== 'sender' && method !== 'delete')) {
      const before = await size();
      const { status } = await asked(route);
      const grown = (await size()) > before;
      const [last] = await events();
      // A notice that is not there was read by nobody.
      const exempt = typeof routes[nameOf(route)] === 'string' || nameOf(route) === 'POST /api/notices/:release/read';
      if (status >= 400 ? !grown || last?.event.outcome !== 'refused' : !grown && !exempt)
        quiet.push(`${status} ${nameOf(route)}`);
    }
    expect(quiet).toEqual([]);
    const told = (await events()).find(({ event }) => event.act === 'SignedIn');
    expect(told?.event).toMatchObject({
      actor: { name: 'seisaku', post: '企画調整局 政策課' },
      from: expect.any(String),
    });
  });

  it('counts what somebody asks without end instead of filling the log', async () => {
    const before = await size();
    for (let n = 0; n < 100; n += 1) await browser.get('/api/maps/nothing');
    expect((await size()) - before).toBeLessThanOrEqual(30);
  });
});
