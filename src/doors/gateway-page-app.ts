/** The owner's page on the sealed side, without a socket: what it may ask, and what it is told. */
import { Hono } from 'hono';
import { type CalendarDate, calendarDate, done, type Refusal, type Result, refused } from '#base';
import type { Contract } from '#catalogue';
import {
  type Handling,
  type History,
  handlingSchema,
  historySchema,
  type Order,
  orderSchema,
  type Page,
  pageSchema,
  refusalSchema,
  stateSchema,
} from './gateway-page.api.ts';
import { orderedBytes } from './gateway-page-bytes.ts';
import { pageRefusal } from './gateway-page-errors.ts';
import { answerRefusal, type PageGuard } from './gateway-page-guard.ts';
import type { PageLoads } from './gateway-page-loads.ts';
import { safeHeaders } from './http-headers.ts';
import { staticFiles } from './http-static.ts';
import { type Log, whereOf } from './log.ts';

export type GatewayPageNeeds = {
  readonly guard: PageGuard;
  readonly loads: PageLoads;
  readonly page: () => Promise<Result<Page>>;
  /** Contracts as they are now. */
  readonly contract: (dataset: string) => Result<Contract | null>;
  readonly handling: (contract: Contract, asOf: CalendarDate) => Promise<Handling>;
  readonly history: () => Promise<History>;
  readonly today: () => string;
  /** Folder of the built page. */
  readonly folder: string;
  readonly log: Log;
};

const fault = {
  code: 'page.fault',
  ja: 'プログラムの不具合で答えられませんでした。何も送信していません。もう一度試し、続くときは管理者に知らせてください。',
  en: 'A fault of the program kept it from answering. Nothing was sent. Try again; if it stays, tell the administrator.',
};

/** A name for sentences and lists: without folders and signs that steer. */
const plainName = (name: string): string =>
  name
    .replace(/^.*[/\\]/, '')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .slice(0, 200) || 'file';

export const gatewayPageApp = (needs: GatewayPageNeeds): Hono => {
  const { guard, loads } = needs;
  const app = new Hono();
  app.use(safeHeaders(false));
  app.use(guard.check);
  app.get('/open', (context) => guard.open(context));

  const named = (dataset: string, day: string): Result<{ contract: Contract; asOf: CalendarDate }> => {
    const contract = needs.contract(dataset);
    if (!contract.ok) return contract;
    const asOf = calendarDate(day);
    if (!asOf) return refused(pageRefusal('order-invalid', {}));
    return contract.value
      ? done({ contract: contract.value, asOf })
      : refused(pageRefusal('dataset-unknown', { dataset }));
  };
  const orderOf = (line: string | null): Result<Order> => {
    try {
      const order = orderSchema.parse(JSON.parse(line ?? ''));
      return done({ ...order, files: order.files.map((file) => ({ ...file, name: plainName(file.name) })) });
    } catch {
      return refused(pageRefusal('order-invalid', {}));
    }
  };

  app.get('/api/page', async (context) => {
    const page = await needs.page();
    return page.ok ? context.json(pageSchema.parse(page.value)) : answerRefusal(context, page.refusal);
  });
  app.get('/api/handling', async (context) => {
    const wanted = named(context.req.query('dataset') ?? '', context.req.query('asOf') ?? '');
    if (!wanted.ok) return answerRefusal(context, wanted.refusal);
    return context.json(handlingSchema.parse(await needs.handling(wanted.value.contract, wanted.value.asOf)));
  });
  app.get('/api/load', (context) => context.json(stateSchema.parse({ load: loads.current() })));
  app.get('/api/history', async (context) => context.json(historySchema.parse(await needs.history())));
  app.get('/api/load/list', (context) => {
    const list = loads.list();
    if (list === null) return answerRefusal(context, pageRefusal('no-list', {}));
    const load = loads.current();
    const name = `${load?.dataset ?? 'load'}_${load?.asOf ?? ''}_horyu.csv`;
    return context.body(list, 200, {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${name}"`,
    });
  });
  app.post('/api/loads', async (context) => {
    const stream = orderedBytes(context.req.raw.body);
    const refuse = async (refusal: Refusal) => {
      await stream.drain();
      return answerRefusal(context, refusal);
    };
    const order = orderOf(await stream.line().catch(() => null));
    if (!order.ok) return refuse(order.refusal);
    const wanted = named(order.value.dataset, order.value.asOf);
    if (!wanted.ok) return refuse(wanted.refusal);
    const { asOf } = wanted.value;
    if (asOf > needs.today()) return refuse(pageRefusal('day-to-come', { asOf }));
    const begun = loads.start({ ...wanted.value, order: order.value }, stream);
    if (!begun.ok) return refuse(begun.refusal);
    await begun.value.read;
    await stream.drain();
    return context.json({ id: begun.value.id });
  });
  app.post('/api/load/deliver', (context) => {
    const begun = loads.deliver();
    return begun.ok ? context.body(null, 204) : answerRefusal(context, begun.refusal);
  });
  app.post('/api/load/stop', (context) => {
    const stopped = loads.stop();
    return stopped.ok ? context.body(null, 204) : answerRefusal(context, stopped.refusal);
  });
  app.post('/api/load/clear', (context) => {
    const cleared = loads.clear();
    return cleared.ok ? context.body(null, 204) : answerRefusal(context, cleared.refusal);
  });
  app.use(staticFiles(needs.folder));
  app.notFound((context) => context.json(refusalSchema.parse({ ...fault, code: 'page.not-found' }), 404));
  app.onError((error, context) => {
    needs.log({ event: 'fault', method: context.req.method, route: context.req.routePath, ...whereOf(error) });
    return context.json(fault, 500);
  });
  return app;
};
