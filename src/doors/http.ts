/** The web server: the lake side’s rooms behind sign-in, the web app’s files, the description of its own interface. Its bundle holds no file of the sealed side. */
import { join } from 'node:path';
import { Hono } from 'hono';
import {
  type AccountsNeeds,
  accountsRouteList,
  accountsRoutes,
  feedTokenRouteList,
  feedTokenRoutes,
  readEventsRouteList,
  readEventsRoutes,
  refusedRequestsRouteList,
  refusedRequestsRoutes,
} from '#accounts';
import { type Bilingual, done, type Result, refused } from '#base';
import { sweepUploads, uploadRouteList, uploadRoutes } from '#lake';
import { feedRouteList, feedRoutes } from '#feeds';
import { dashboardShowing, loungeRouteList, loungeRoutes, tableReaders } from '#lounge';
import { publishWaiting, recallTimes, type ReleaseId, releaseRouteList, releaseRoutes } from '#release';
import {
  openReleased,
  openResults,
  releasedRouteList,
  releasedRoutes,
  resultsRouteList,
  resultsRoutes,
} from '#results';
import { parquetFile } from '../machinery/parquet-file.ts';
import { readDashboards } from './dashboard-files.ts';
import { doorRefusal } from './errors.ts';
import { safeHeaders } from './http-headers.ts';
import { addWatchRoutes, requestMeter } from './http-metrics.ts';
import { serverOver } from './http-socket.ts';
import { staticFiles } from './http-static.ts';
import { type LakeSide, uploadNeedsOf } from './lake-side.ts';
import { type Log, whereOf } from './log.ts';
import { openApi } from './openapi.ts';
import { refusedRequestsOf } from './refused-requests.ts';
import { refusalSchema } from '../lounge/lounge.api.ts';
import { projectRoot, version } from './shipped-files.ts';
import { keepStatisticsSchema } from './statistics-schema.ts';
import { serverCertificate } from './tls-files.ts';

export const accountsNeedsOf = (side: LakeSide): AccountsNeeds => ({
  register: side.register,
  now: () => new Date(),
  demo: side.config.demo,
  https: side.config.tls !== undefined || (side.config.publicUrl?.startsWith('https:') ?? false),
  place: { name: side.config.city, synthetic: side.config.demo },
  ...(side.config.publicUrl ? { trustedOrigins: [new URL(side.config.publicUrl).origin] } : {}),
});

const datasetsOwnedBy = ({ contracts }: LakeSide, section: string): readonly string[] =>
  [...contracts.values()].filter(({ owner }) => owner.ja === section).map(({ dataset }) => dataset);

const notFound: Bilingual = {
  ja: 'お探しのものはありません。アドレスを確かめるか、データラウンジの最初の画面から探してください。',
  en: 'There is nothing at this address. Check it, or look from the front page of the Data Lounge.',
};
const broken: Bilingual = {
  ja: 'サーバーの不具合で表示できませんでした。少し待ってからもう一度お試しください。続くときは管理者に知らせてください。',
  en: 'The server could not answer because of a fault of its own. Try again in a moment; if it stays, tell the administrator.',
};

/** The whole application, without a socket: tests ask it directly. */
export const lakeSideApp = (side: LakeSide, log: Log): Result<Hono> => {
  const dashboards = readDashboards(side.places.root);
  if (!dashboards.ok) return dashboards;
  const accounts = accountsNeedsOf(side);
  const results = openResults(side.results);
  const readersOf = tableReaders(dashboards.value);
  const released = openReleased({
    register: side.register,
    recalled: side.results.recalled,
    frozen: (release, sha256) => side.release.files.get(release as ReleaseId, sha256),
  });
  const lounge = {
    register: side.register,
    now: () => new Date(),
    accounts,
    results,
    released,
    dashboards: dashboards.value,
    city: { name: side.config.city, synthetic: side.config.demo },
    parquet: parquetFile,
    datasetTitle: (dataset: string) => side.contracts.get(dataset)?.title ?? { ja: dataset, en: dataset },
    embedOrigins: side.config.embedOrigins,
  };
  const routes = [
    ...accountsRouteList,
    ...feedTokenRouteList,
    ...readEventsRouteList,
    ...refusedRequestsRouteList,
    ...resultsRouteList,
    ...releasedRouteList,
    ...loungeRouteList,
    ...feedRouteList,
    ...releaseRouteList,
    ...uploadRouteList,
  ];
  const description = openApi(routes, refusalSchema, {
    version,
    cookie: accounts.https ? '__Host-musubi' : 'musubi',
  });

  const app = new Hono();
  app.use(safeHeaders(accounts.https, side.config.embedOrigins));
  const meter = requestMeter();
  app.use(meter.count);
  app.use(async (context, next) => {
    const since = performance.now();
    await next();
    if (side.config.log === 'quiet') return;
    // The pattern that matched, never the address: a query string may hold what somebody searched for.
    const route = context.req.path.startsWith('/api/') ? (context.req.routePath ?? '/api/*') : 'static';
    log({
      event: 'request',
      method: context.req.method,
      route,
      status: context.res.status,
      milliseconds: Math.round(performance.now() - since),
    });
  });
  addWatchRoutes(app, side, meter);
  app.get('/api/openapi.json', (context) => context.json(description));
  app.route('/', accountsRoutes(accounts));
  app.route('/', readEventsRoutes({ accounts, datasetsOf: (section) => datasetsOwnedBy(side, section) }));
  app.route('/', refusedRequestsRoutes(accounts, refusedRequestsOf(side)));
  app.route('/', resultsRoutes({ accounts, results }));
  app.route('/', releasedRoutes({ register: side.register, now: () => new Date(), accounts, released }));
  app.route('/', loungeRoutes(lounge));
  app.route('/', feedTokenRoutes(accounts));
  app.route(
    '/',
    feedRoutes({
      accounts,
      results,
      released,
      dashboardShowing: dashboardShowing(dashboards.value),
      readers: async () => readersOf(await results.marks()),
      recalledAt: () => recallTimes(side.register),
      city: lounge.city,
      origin: side.config.publicUrl ? new URL(side.config.publicUrl).origin : null,
    }),
  );
  app.route('/', releaseRoutes(accounts, side.release));
  app.route('/', uploadRoutes(uploadNeedsOf(side)));
  app.use(staticFiles(join(projectRoot, 'dist/web')));
  app.notFound((context) => context.json({ code: 'doors.not-found', ...notFound }, 404));
  app.onError((error, context) => {
    log({ event: 'fault', method: context.req.method, route: context.req.routePath, status: 500, ...whereOf(error) });
    return context.json({ code: 'doors.fault', ...broken }, 500);
  });
  return done(app);
};

export type RunningServer = { readonly address: string; readonly close: () => Promise<void> };

const minuteMilliseconds = 60_000;
const keysMilliseconds = 5000;
const hourMilliseconds = 3600_000;
const idleMilliseconds = 15 * minuteMilliseconds;
const graceMilliseconds = 10_000;

/** Uploads that nobody went on with are taken away at the start and every hour. Answers how to stop. */
const keepSweeping = (side: LakeSide, log: Log): (() => void) => {
  const sweep = () =>
    void sweepUploads(uploadNeedsOf(side)).catch((error) => log({ event: 'fault', route: 'sweep', ...whereOf(error) }));
  // What nobody has read for a while need not lie open.
  const forget = () => side.lake.opened.forget({ since: new Date(Date.now() - idleMilliseconds) });
  sweep();
  const keys = () =>
    void side.refreshKeys().catch((error) => log({ event: 'fault', route: 'keys', ...whereOf(error) }));
  const timers = [
    setInterval(sweep, hourMilliseconds),
    setInterval(forget, minuteMilliseconds),
    setInterval(keys, keysMilliseconds),
  ];
  return () => timers.forEach(clearInterval);
};

/** Listens; answers when the port is open, or refuses when it is taken. */
export const startServer = (side: LakeSide, log: Log): Promise<Result<RunningServer>> => {
  const app = lakeSideApp(side, log);
  if (!app.ok) return Promise.resolve(app);
  const certificate = serverCertificate(side.places.root, side.config);
  if (!certificate.ok) return Promise.resolve(certificate);
  const { host, port } = side.config;
  const scheme = certificate.value ? 'https' : 'http';
  const server = serverOver(app.value.fetch, certificate.value, side.config.log === 'quiet' ? () => {} : log);
  return new Promise((resolve, reject) => {
    server.listen(port, host, () => {
      // What a kill left approved but not yet outside is let out now.
      void publishWaiting(side.release).catch((error) => log({ event: 'fault', route: 'publish', ...whereOf(error) }));
      const stopSweeping = keepSweeping(side, log);
      const stopSchema = keepStatisticsSchema(side, log);
      const tell = (act: 'ServerStarted' | 'ServerStopped') =>
        side.audit.trail
          .record({ actor: side.actor, act, subject: 'server', outcome: 'done', facts: { version } })
          .catch((error) => log({ event: 'fault', route: 'server', ...whereOf(error) }));
      void tell('ServerStarted');
      resolve(
        done({
          address: side.config.publicUrl ?? `${scheme}://${host === '127.0.0.1' ? 'localhost' : host}:${port}`,
          close: () =>
            new Promise((ended) => {
              stopSweeping();
              stopSchema();
              // Nothing new begins; what was asked is answered, unless it takes longer than a person waits.
              const force = setTimeout(() => server.closeAllConnections(), graceMilliseconds);
              server.close(() => {
                clearTimeout(force);
                void tell('ServerStopped').then(ended);
              });
              server.closeIdleConnections();
            }),
        }),
      );
    });
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(refused(doorRefusal('port-taken', { port }))) : reject(error),
    );
  });
};
