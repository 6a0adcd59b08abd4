/** Nothing is done, seen or refused that the log does not tell, or there is a stated reason: every route and every command is walked. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
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

const root = join(import.meta.dirname, '../..');
const own = 'a person’s own bookkeeping, nothing of the city’s data';
const list = 'what there is, not what is in it; what is opened from it is told';
const stateless = 'works on files given to it, without an installation whose log it could tell';
const looks = 'looks at settings and counts of the installation, opens nothing';

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

/** The same for commands. */
const commands: Readonly<Record<string, readonly string[] | string>> = {
  start: ['ServerStarted', 'ServerStopped', 'DemoAccountsMade'],
  serve: ['ServerStarted', 'ServerStopped'],
  init: 'makes the installation: there is no log before it',
  'city make': stateless,
  'gateway check': ['LoadChecked'],
  'gateway run': ['LoadSent', 'LoadRefused'],
  'gateway run-all': ['LoadSent', 'LoadRefused'],
  'gateway page': ['LoadChecked', 'LoadSent', 'LoadRefused'],
  'gateway send': ['PackageSent'],
  'gateway ls': looks,
  'gateway receipt': ['PackageReceived', 'PackageRefusedByLake'],
  'gateway withdraw': ['PackageWithdrawn'],
  'gateway clear': ['OutboxCleared'],
  'gateway trust': ['LakeRegistered'],
  'ledger ls': looks,
  'ledger merge': ['LedgerCorrected'],
  'ledger split': ['LedgerCorrected'],
  'link register': ['IdentityReplaced'],
  'link decide': ['LinksDecided', 'LinkDecisionsKept', 'LedgerExtended'],
  'lake intake': ['IntakeStarted', 'SnapshotCommitted', 'PackageRefused'],
  'lake ls': looks,
  'lake verify': ['LakeVerified', 'DatasetFoundBroken'],
  'lake retain': ['SnapshotsRemoved'],
  'lake rotate': ['MasterKeyRotated'],
  'lake destroy': ['DestructionRequested'],
  'lake approve': ['DestructionApproved', 'DatasetDestroyed'],
  'lake refuse': ['DestructionRefused'],
  'lake requests': looks,
  'lake trust': ['SenderRegistered'],
  'lake distrust': ['SenderStruckOff'],
  'lake senders': looks,
  'dashboards check': looks,
  'audit verify': ['AuditVerified'],
  'audit read': ['AuditRead'],
  'audit clock': ['ClockConfirmed'],
  'audit checkpoint': 'the checkpoint is kept in the register and outside it: it tells itself',
  'audit prove': ['EventProved'],
  'audit check': stateless,
  'audit prune': ['AuditPruned'],
  backup: ['BackupMade'],
  'backup ls': looks,
  'backup verify': ['BackupVerified'],
  'backup prune': ['BackupsPruned'],
  'backup key': stateless,
  restore: ['Restored'],
  doctor: looks,
  health: looks,
  'register show': looks,
  'register move': ['RegisterCopied'],
  'register switch': ['RegisterMoved'],
  'keys protect': ['KeysProtected'],
  'keys export': ['KeyExportRequested', 'KeyExportUsed', 'KeysExported'],
  'keys approve': ['KeyExportApproved'],
  'keys refuse': ['KeyExportRefused'],
  'keys requests': looks,
  'keys show': looks,
  'statistics schema': ['SchemaTableShown', 'SchemaTableTakenAway'],
  'accounts add': ['AccountMade'],
  'accounts ls': list,
  'accounts suspend': ['AccountSuspended'],
  'accounts resume': ['AccountResumed'],
  'accounts roles': ['RolesGiven'],
  'accounts password': ['PasswordGiven'],
  'accounts post': ['PostGiven'],
  'accounts personnel': [
    'PersonnelTaken',
    'AccountMade',
    'PostGiven',
    'PersonRenamed',
    'AccountSuspended',
    'AccountResumed',
  ],
  'accounts posts': list,
  'accounts setup-link': ['SetupLinkMade'],
};
/** Groups that all do the same. */
const groups: readonly (readonly [RegExp, readonly string[] | string])[] = [
  [/^(try|values|contract|areas|link|survey)\b/, stateless],
  [/^statistics (audit|protect|tabulate)$/, stateless],
  [/^statistics make$/, ['SnapshotsOpened', 'TablePublished', 'ReleaseRequested', 'StatisticsRefused']],
  [/^statistics import$/, ['TablePublished', 'MapPublished']],
  [/^release request$/, ['ReleaseRequestOpened', 'ReleaseRequested']],
  [/^release vote$/, ['ReleaseVoted', 'FilesPublished']],
  [/^release recall$/, ['ReleaseRecalled']],
  [/^release (ls|show|record|verify)$/, looks],
  [/^gateway audit /, ['AuditRead']],
  [/^ledger /, ['LedgerCorrected']],
];
const toldBy = (words: string) => commands[words] ?? groups.find(([which]) => which.test(words))?.[1];

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.ts$/.test(path) && !/\.test\.ts$|\/test-/.test(path))
  .map((path) => readFileSync(join(root, 'src', path), 'utf8'))
  .join('\n');
const isWritten = (act: string): boolean => sources.includes(`'${act}'`) || sources.includes(`"${act}"`);

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

describe('every command', () => {
  it('has a line here, and its acts stand in the program', () => {
    const help = spawnSync(process.execPath, [join(root, 'src/doors/musubi.ts'), '--help'], {
      encoding: 'utf8',
      env: { ...process.env, NODE_NO_WARNINGS: '1' },
    }).stdout;
    const words = [...help.matchAll(/^ {2}musubi ([a-z -]+?) {2,}/gm)].map(([, name]) => (name as string).trim());
    expect(words.length).toBeGreaterThan(50);
    expect(words.filter((name) => toldBy(name) === undefined)).toEqual([]);
    const acts = words.flatMap((name) => {
      const told = toldBy(name) ?? [];
      return typeof told === 'string' ? [] : told.map((act) => [name, act] as const);
    });
    expect(acts.filter(([, act]) => !isWritten(act))).toEqual([]);
    expect(acts.filter(([, act]) => !knownActs.has(act))).toEqual([]);
    expect([...knownActs].filter((act) => !isWritten(act))).toEqual([]);
  });
});
