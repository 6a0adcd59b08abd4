/** OData 4.0 for Excel, Power BI and Tableau, read only: service document, $metadata, and every published table as an entity set. */
import { Hono } from 'hono';
import { type Asked, type Route, route, serve } from '#accounts';
import { type Result, refused } from '#base';
import type { PublishedTable } from '#results';
import { z } from 'zod';
import { feedsRefusal } from './errors.ts';
import { answered, feedsRoot, originOf, tellRead } from './feed-answer.ts';
import type { FeedNeeds } from './needs.ts';
import { type AnswerForm, answerForm, contentType, pageSizeAsked } from './odata-accept.ts';
import { askedSet, cellOfKey } from './odata-key.ts';
import { metadataOf } from './odata-metadata.ts';
import { idOfSet, setName } from './odata-names.ts';
import { type ODataQuestion, odataOptions, readQuestion, readRowQuestion, skipToken } from './odata-query.ts';
import { cellsFor, pageOf, rowOf, rowsAPage } from './odata-rows.ts';
import { vocabularies, vocabularyFile, vocabularyText } from './odata-vocabularies.ts';
import { tablesFor } from './published-tables.ts';

const root = `${feedsRoot}/odata`;
const of = { method: 'get', access: 'download-statistics', feed: true, tags: ['feeds'] } as const;
/** Named for the description; whatever else comes is refused by name, in a sentence. */
const query = z
  .object(Object.fromEntries(odataOptions.map((name) => [name, z.string().max(4000).optional()])))
  .catchall(z.string())
  .transform((asked) => asked as Record<string, string>);
const json = ['application/json'];

const readService = route({
  ...of,
  path: root,
  summary: { ja: 'OData：統計表の一覧', en: 'OData: service document' },
  answer: { file: json },
});
const readMetadata = route({
  ...of,
  path: `${root}/$metadata`,
  summary: { ja: 'OData：統計表の形（CSDL）', en: 'OData: the shape of the tables (CSDL)' },
  answer: { file: ['application/xml'] },
});
const readVocabularies = vocabularies.map((name) => ({
  name,
  shape: route({
    ...of,
    path: `${root}/vocabularies/${vocabularyFile(name)}`,
    summary: { ja: `OData：$metadata が使う語彙（${name}）`, en: `OData: vocabulary that $metadata uses (${name})` },
    answer: { file: ['application/xml'] },
  }),
}));
const readSet = route({
  ...of,
  path: `${root}/:set`,
  query,
  summary: {
    ja: 'OData：統計表の行（秘は null と理由）。(区分=コード,…) を付けると1行',
    en: 'OData: rows of a table (hidden numbers are null, with the reason); with (dimension=code,…) one row',
  },
  answer: { file: json },
});
const readCount = route({
  ...of,
  path: `${root}/:set/$count`,
  query,
  summary: { ja: 'OData：行の数', en: 'OData: how many rows' },
  answer: { file: ['text/plain'] },
});
export const odataRouteList: readonly Route[] = [
  readService,
  readMetadata,
  ...readVocabularies.map(({ shape }) => shape),
  readSet,
  readCount,
];

const version = { 'OData-Version': '4.0' } as const;

export const odataRoutes = (needs: FeedNeeds): Hono => {
  const app = new Hono();
  const { accounts, results } = needs;
  // Programs show the message of an error in OData's own shape; ours stands beside it.
  app.use(`${root}/*`, async (context, next) => {
    await next();
    if (context.res.status < 400 || !context.res.headers.get('content-type')?.startsWith('application/json')) return;
    const refusal = (await context.res.clone().json()) as { code: string; ja: string; en: string };
    const { status, headers } = context.res;
    headers.set('OData-Version', '4.0');
    const error = { code: refusal.code, message: `${refusal.ja} / ${refusal.en}` };
    context.res = new Response(JSON.stringify({ error, ...refusal }), { status, headers });
  });

  const tableOf = async (asked: Asked<unknown, unknown>): Promise<Result<PublishedTable>> => {
    const id = idOfSet(askedSet(asked.parameter('set')).set);
    const mayRead = await needs.readers();
    // What is for others answers as what is not there, recalled or not.
    return mayRead(asked.person, id) ? results.readTable(id) : refused(feedsRefusal('no-set', {}));
  };

  const formOf = ({ context }: Asked<unknown, unknown>, format?: string): Result<AnswerForm> =>
    answerForm((name) => context.req.header(name), format);
  const service = async (asked: Asked<unknown, unknown>): Promise<Result<unknown> | Response> => {
    const form = formOf(asked, asked.context.req.query('$format'));
    if (!form.ok) return form;
    const tables = await tablesFor(needs, asked.person);
    const value = tables.map(({ id, table }) => ({
      name: setName(id),
      kind: 'EntitySet',
      url: setName(id),
      title: table.title.ja,
    }));
    const body = { '@odata.context': `${originOf(needs, asked)}${root}/$metadata`, value };
    return answered(asked, JSON.stringify(body), contentType(form.value), version);
  };
  serve(app, accounts, readService, service);
  // As some programs write it.
  serve(app, accounts, { ...readService, path: `${root}/` }, service);
  serve(app, accounts, readMetadata, async (asked) =>
    answered(
      asked,
      metadataOf(await tablesFor(needs, asked.person), `${originOf(needs, asked)}${root}`),
      'application/xml;charset=utf-8',
      version,
    ),
  );
  for (const { name, shape } of readVocabularies)
    serve(app, accounts, shape, async (asked) =>
      answered(asked, vocabularyText(name), 'application/xml;charset=utf-8', version),
    );
  const context = (asked: Asked<unknown, unknown>, form: AnswerForm, of: string) =>
    form === 'none' ? {} : { '@odata.context': `${originOf(needs, asked)}${root}/$metadata#${of}` };
  const selectedIn = (asked: Readonly<Record<string, string>>, { columns }: ODataQuestion): string =>
    asked.$select ? `(${columns.map(({ name }) => name).join(',')})` : '';

  type AskedRows = Asked<Record<string, string>, unknown>;
  const oneRow = async (asked: AskedRows, table: PublishedTable, key: string, form: AnswerForm) => {
    const question = readRowQuestion(table, asked.query);
    if (!question.ok) return question;
    const cell = cellOfKey(table, key);
    if (!cell.ok) return cell;
    const of = `${setName(table.id)}${selectedIn(asked.query, question.value)}/$entity`;
    const body = { ...context(asked, form, of), ...rowOf(table, question.value, cell.value) };
    await tellRead(needs, asked, 'odata', table, { rows: 1 });
    return answered(asked, JSON.stringify(body), contentType(form), version);
  };
  const manyRows = async (asked: AskedRows, table: PublishedTable, form: AnswerForm) => {
    const question = readQuestion(table, asked.query);
    if (!question.ok) return question;
    const size = pageSizeAsked(asked.context.req.header('prefer'));
    const page = pageOf(table, question.value, size ?? undefined);
    const set = `${originOf(needs, asked)}${root}/${setName(table.id)}`;
    const next = new URLSearchParams(asked.query);
    if (page.more !== null) next.set('$skiptoken', skipToken(table, page.more));
    const body = {
      ...context(asked, form, `${setName(table.id)}${selectedIn(asked.query, question.value)}`),
      ...(question.value.count ? { '@odata.count': page.total } : {}),
      value: page.rows,
      ...(page.more === null ? {} : { '@odata.nextLink': `${set}?${next}` }),
    };
    await tellRead(needs, asked, 'odata', table, { rows: page.rows.length });
    const applied: Record<string, string> =
      size === null ? {} : { 'Preference-Applied': `odata.maxpagesize=${Math.min(size, rowsAPage)}` };
    return answered(asked, JSON.stringify(body), contentType(form), { ...version, ...applied });
  };
  serve(app, accounts, readSet, async (asked): Promise<Result<unknown> | Response> => {
    const form = formOf(asked, asked.query.$format);
    if (!form.ok) return form;
    const table = await tableOf(asked);
    if (!table.ok) return table;
    const { key } = askedSet(asked.parameter('set'));
    return key === null ? manyRows(asked, table.value, form.value) : oneRow(asked, table.value, key, form.value);
  });
  serve(app, accounts, readCount, async (asked): Promise<Result<unknown> | Response> => {
    const table = await tableOf(asked);
    if (!table.ok) return table;
    // Of one row there is nothing to count.
    if (askedSet(asked.parameter('set')).key !== null) return refused(feedsRefusal('no-set', {}));
    const question = readQuestion(table.value, asked.query);
    if (!question.ok) return question;
    await tellRead(needs, asked, 'odata', table.value, { rows: 0 });
    return answered(asked, String(cellsFor(table.value, question.value).length), 'text/plain;charset=utf-8', version);
  });
  return app;
};
