/** /api/openapi.json: OpenAPI 3.1 printed from the very routes that are served, so that neither can drift from the other. */
import type { Route } from '#accounts';
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

const operationOf = (route: Route): JsonSchema => {
  const content =
    'file' in route.answer
      ? Object.fromEntries(route.answer.file.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]))
      : { 'application/json': { schema: jsonSchema(route.answer, 'output') } };
  const signedIn = route.access !== 'anyone';
  return {
    operationId: `${route.method}${route.path.replace(/^\/api/, '').replaceAll(/[/:-]+(\w)?/g, (_, letter?: string) => letter?.toUpperCase() ?? '')}`,
    summary: route.summary.ja,
    description: route.summary.en,
    tags: route.tags,
    parameters: [...pathParameters(route.path), ...queryParameters(route.query)],
    ...(route.body
      ? {
          requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(route.body, 'input') } } },
        }
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
    },
    security: signedIn ? [{ session: [] }] : [],
  };
};

/** `refusal`: the schema of every refusal. `cookie`: name of the session cookie of this installation. */
export const openApi = (
  routes: readonly Route[],
  refusal: z.ZodType,
  { version, cookie }: { version: string; cookie: string },
): JsonSchema => {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operationOf(route) };
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
      schemas: { Refusal: jsonSchema(refusal, 'output') },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: cookie } },
    },
  };
};
