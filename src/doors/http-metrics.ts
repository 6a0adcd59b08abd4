/** What a watching system asks a server: is it ready, and how busy (Prometheus text format 0.0.4). Counts only: no names, no addresses. */
import { statfs } from 'node:fs/promises';
import { timingSafeEqual } from 'node:crypto';
import type { Context, Hono, MiddlewareHandler } from 'hono';
import { sql } from 'kysely';
import type { LakeSide } from './lake-side.ts';
import { version } from './shipped-files.ts';

const edges = [0.01, 0.05, 0.1, 0.5, 1, 5] as const;

export type Meter = {
  readonly count: MiddlewareHandler;
  /** Lines of requests and their times, by method, route pattern and status. */
  readonly lines: () => string[];
};

export const requestMeter = (): Meter => {
  const requests = new Map<string, number>();
  const within = new Map<string, number[]>();
  const sums = new Map<string, number>();
  return {
    async count(context, next) {
      const since = performance.now();
      await next();
      const seconds = (performance.now() - since) / 1000;
      // The pattern that matched, never the address asked for.
      const route = context.req.path.startsWith('/api/') ? (context.req.routePath ?? '/api/*') : 'static';
      const labels = `method="${context.req.method}",route="${route.replace(/[\\"\n]/g, '_')}"`;
      const counted = `${labels},status="${context.res.status}"`;
      requests.set(counted, (requests.get(counted) ?? 0) + 1);
      const buckets = within.get(labels) ?? new Array<number>(edges.length + 1).fill(0);
      for (const [i, edge] of [...edges, Number.POSITIVE_INFINITY].entries())
        if (seconds <= edge) buckets[i] = (buckets[i] ?? 0) + 1;
      within.set(labels, buckets);
      sums.set(labels, (sums.get(labels) ?? 0) + seconds);
    },
    lines: () => [
      '# TYPE musubi_requests_total counter',
      ...[...requests].map(([labels, n]) => `musubi_requests_total{${labels}} ${n}`),
      '# TYPE musubi_request_seconds histogram',
      ...[...within].flatMap(([labels, buckets]) => [
        ...buckets.map((n, i) => `musubi_request_seconds_bucket{${labels},le="${edges[i] ?? '+Inf'}"} ${n}`),
        `musubi_request_seconds_sum{${labels}} ${(sums.get(labels) ?? 0).toFixed(6)}`,
        `musubi_request_seconds_count{${labels}} ${buckets.at(-1) ?? 0}`,
      ]),
    ],
  };
};

/** Below this share of the disk nothing should begin that must end on it. */
const leastFree = 0.02;

type Readiness = { readonly register: boolean; readonly checkpoints: boolean; readonly disk: boolean };

const readinessOf = async (side: LakeSide): Promise<Readiness & { readonly free: number }> => {
  const free = await statfs(side.places.lake.root).then(
    ({ bavail, blocks }) => bavail / blocks,
    () => 0,
  );
  const register = await sql<{ state: string }>`SELECT state FROM audit_head, register_about`
    .execute(side.register)
    .then(
      // After a move the register is there to read, but takes nothing any more.
      ({ rows }) => rows[0]?.state === 'open',
      () => false,
    );
  return { register, checkpoints: side.auditLog.keeping(), disk: free >= leastFree, free };
};

const mayRead = (context: Context, token: string): boolean => {
  const given = Buffer.from(context.req.header('authorization') ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
};

const gauges = async (side: LakeSide): Promise<string[]> => {
  const ready = await readinessOf(side);
  const head = await side.audit.book.head().catch(() => null);
  const opened = side.lake.opened.use();
  const { rss, heapUsed } = process.memoryUsage();
  const gauge = (name: string, value: number, labels = '') => [`# TYPE ${name} gauge`, `${name}${labels} ${value}`];
  return [
    ...gauge('musubi_info', 1, `{version="${version}",node="${process.version}"}`),
    ...gauge('musubi_ready', Number(ready.register && ready.checkpoints && ready.disk)),
    ...gauge('musubi_disk_free_ratio', Number(ready.free.toFixed(4))),
    ...gauge('musubi_checkpoints_kept', Number(ready.checkpoints)),
    ...(head ? gauge('musubi_audit_entries', head.size) : []),
    ...gauge('musubi_opened_budget_bytes', opened.budgetBytes),
    ...gauge('musubi_opened_bytes', opened.usedBytes),
    ...gauge('musubi_opened_in_use_bytes', opened.inUseBytes),
    ...gauge('musubi_opened_sets', opened.sets),
    ...(['opened', 'shared', 'evicted', 'refused'] as const).flatMap((what) => [
      `# TYPE musubi_sets_${what}_total counter`,
      `musubi_sets_${what}_total ${opened[what]}`,
    ]),
    ...gauge('process_resident_memory_bytes', rss),
    ...gauge('nodejs_heap_used_bytes', heapUsed),
    ...gauge('process_uptime_seconds', Math.round(process.uptime())),
  ];
};

/** `/api/health`: the process answers. `/api/ready`: it can do its work. `/api/metrics`: only with the token of the settings. */
export const addWatchRoutes = (app: Hono, side: LakeSide, meter: Meter): void => {
  app.get('/api/health', (context) => context.json({ status: 'ok' }));
  app.get('/api/ready', async (context) => {
    const { register, checkpoints, disk } = await readinessOf(side);
    const ready = register && checkpoints && disk;
    return context.json({ status: ready ? 'ready' : 'not ready', register, checkpoints, disk }, ready ? 200 : 503);
  });
  const token = side.config.metricsToken;
  if (!token) return;
  app.get('/api/metrics', async (context) => {
    if (!mayRead(context, token)) return context.text('', 401);
    const lines = [...(await gauges(side)), ...meter.lines()];
    return context.text(`${lines.join('\n')}\n`, 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' });
  });
};
