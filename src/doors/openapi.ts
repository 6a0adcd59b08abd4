/** /api/openapi.json: OpenAPI 3.1 printed from the very routes that are served, so that neither can drift from the other. */
import type { Route } from '#accounts';
import type { SenderRoute } from '#lake';
import { z } from 'zod';

type JsonSchema = Readonly<Record<string, unknown>>;

const jsonSchema = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
  }) as Record<string, unknown>;
  return rest;
};

const pathParameters = (path: string) =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));

/** Named query fields one by one; free ones (filters of a dashboard) as one exploded object. */
const queryParameters = (query: z.ZodType | undefined) => {
  if (!query) return [];
  const schema = jsonSchema(query, 'input');
  const required = (schema.required ?? []) as readonly string[];
  const named = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>).map(([name, of]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema: of,
  }));
  const rest = schema.additionalProperties;
  const free =
    rest && typeof rest === 'object'
      ? [
          {
            name: 'filters',
            in: 'query',
            style: 'form',
            explode: true,
            schema: { type: 'object', additionalProperties: rest },
          },
        ]
      : [];
  return [...named, ...free];
};

const refused = (description: string) => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
});

const idOf = ({ method, path }: Pick<Route | SenderRoute, 'method' | 'path'>): string =>
  `${method}${path.replace(/^\/api/, '').replaceAll(/[/:-]+(\w)?/g, (_, letter?: string) => letter?.toUpperCase() ?? '')}`;

const signatureFields = ['Signature-Input', 'Signature'];
const binary = { schema: { type: 'string', format: 'binary' } };

/** A route of senders: signed over its fields (RFC 9421), refused in the same shape as every other. */
const senderOperationOf = (route: SenderRoute): JsonSchema => ({
  operationId: idOf(route),
  summary: route.summary.ja,
  description: route.summary.en,
  tags: route.tags,
  parameters: [
    ...pathParameters(route.path),
    ...[...route.fields, ...signatureFields].map((name) => ({
      name,
      in: 'header',
      required: true,
      schema: { type: 'string' },
    })),
  ],
  ...(route.body
    ? { requestBody: { required: true, content: Object.fromEntries(route.body.file.map((type) => [type, binary])) } }
    : {}),
  responses: {
    ...(route.answer
      ? {
          200: {
            description: '受領証 / receipt',
            content: { 'application/json': { schema: jsonSchema(route.answer, 'output') } },
          },
        }
      : {}),
    ...Object.fromEntries(Object.entries(route.answers).map(([status, description]) => [status, { description }])),
    400: refused('入力の誤り / wrong input'),
    401: refused('署名の誤り / not signed as it should be'),
    403: refused('登録のない送信元 / not a registered sender'),
    422: refused('受け入れない（受領証または理由） / not taken in (a receipt, or the reason)'),
    429: refused('依頼が多すぎる / too many requests'),
  },
  security: [{ sender: [] }],
});

/** A file that is JSON is read as JSON by programs made from this description. */
const fileSchema = (type: string): JsonSchema =>
  /[/+]json$/.test(type) ? { type: 'object' } : { type: 'string', format: 'binary' };

const operationOf = (route: Route): JsonSchema => {
  const content =
    'file' in route.answer
      ? Object.fromEntries(route.answer.file.map((type) => [type, { schema: fileSchema(type) }]))
      : { 'application/json': { schema: jsonSchema(route.answer, 'output') } };
  const signedIn = route.access !== 'anyone';
  return {
    operationId: idOf(route),
    summary: route.summary.ja,
    description: route.summary.en,
    tags: route.tags,
    parameters: [...pathParameters(route.path), ...queryParameters(route.query)],
    ...(route.body
      ? {
          requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(route.body, 'input') } } },
        }
      : {}),
    ...(route.bytes
      ? { requestBody: { required: true, content: Object.fromEntries(route.bytes.map((type) => [type, binary])) } }
      : {}),
    responses: {
      200: { description: 'OK', content },
      400: refused('入力の誤り / wrong input'),
      ...(signedIn
        ? {
            401: refused('サインインが必要 / not signed in'),
            403: refused('権限がない / not permitted'),
            404: refused('ない / not found'),
          }
        : {}),
      ...(route.feed ? { 304: { description: '変わっていない / not changed' } } : {}),
      default: refused(
        'そのほかの断り（状態が合わない、取り消された、対応していない、多すぎる など） / any other refusal',
      ),
    },
    security: signedIn ? [{ session: [] }, ...(route.feed ? [{ feedToken: [] }] : [])] : [],
  };
};

/** `refusal`: the schema of every refusal. `cookie`: name of the session cookie of this installation. */
export const openApi = (
  routes: readonly (Route | SenderRoute)[],
  refusal: z.ZodType,
  { version, cookie }: { version: string; cookie: string },
): JsonSchema => {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = {
      ...paths[path],
      [route.method]: route.access === 'sender' ? senderOperationOf(route) : operationOf(route),
    };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: '結び データラウンジ API',
      version,
      description: 'Musubi, the Data Lounge: protected statistics only.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.flatMap((route) => route.tags))].map((name) => ({ name })),
    paths,
    components: {
      // Open: OData has the message in its own place as well.
      schemas: { Refusal: jsonSchema(refusal, 'input') },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: cookie },
        feedToken: {
          type: 'http',
          scheme: 'basic',
          description:
            '利用者名と、パスワードの代わりのフィード用トークン / user name, and a feed token as the password',
        },
        sender: {
          type: 'apiKey',
          in: 'header',
          name: 'Signature',
          description: 'RFC 9421, Ed25519, tag musubi-upload',
        },
      },
    },
  };
};
