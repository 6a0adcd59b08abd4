/** The API describes itself: every route served is in the document, and the document is one that tools can read. */
import { accountsRouteList } from '#accounts';
import { feedRouteList } from '#feeds';
import { uploadRouteList } from '#lake';
import { loungeRouteList } from '#lounge';
import { resultsRouteList } from '#results';
import { describe, expect, it } from 'vitest';
import { refusalSchema } from '../lounge/lounge.api.ts';
import { openApi } from './openapi.ts';

type Operation = {
  operationId: string;
  parameters: { name: string; in: string; required?: boolean }[];
  security: unknown[];
  requestBody?: object;
  responses: Record<string, { content: Record<string, object> }>;
};

describe('the OpenAPI document', () => {
  const routes = [...accountsRouteList, ...resultsRouteList, ...loungeRouteList, ...feedRouteList, ...uploadRouteList];
  const document = JSON.parse(JSON.stringify(openApi(routes, refusalSchema, { version: '1', cookie: 'musubi' })));
  const paths = document.paths as Record<string, Record<string, Operation>>;

  it('is OpenAPI 3.1 with every route once, each with an id of its own', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    const operations = Object.values(paths).flatMap((path) => Object.values(path));
    expect(operations).toHaveLength(routes.length);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(routes.length);
  });
  it('names parameters of the path and of the query, bodies, files and who may ask', () => {
    const download = paths['/api/dashboards/{id}/tiles/{tile}/download']?.get;
    expect(download?.parameters.map(({ name, in: place }) => `${place}:${name}`)).toEqual([
      'path:id',
      'path:tile',
      'query:format',
      'query:language',
      'query:filters',
    ]);
    expect(download?.parameters.find(({ name }) => name === 'language')?.required).toBe(false);
    expect(Object.keys(download?.responses[200]?.content ?? {})).toContain('text/csv');
    expect(download?.security).toEqual([{ session: [] }]);
    expect(paths['/api/session']?.post?.security).toEqual([]);
    expect(paths['/api/session']?.post?.requestBody).toMatchObject({
      content: { 'application/json': { schema: { required: ['name', 'password'], additionalProperties: false } } },
    });
    const append = paths['/api/uploads/{upload}']?.patch;
    expect(append?.security).toEqual([{ sender: [] }]);
    expect(append?.parameters.map(({ name }) => name)).toEqual([
      'upload',
      'Upload-Offset',
      'Upload-Complete',
      'Content-Digest',
      'Signature-Input',
      'Signature',
    ]);
    expect(JSON.stringify(document)).not.toContain('"$ref":"#/$defs');
  });
  it('tells programs of the feeds how they are asked: by token or session, pages of so many, JSON as JSON', () => {
    const items = paths['/api/feeds/ogc/collections/{collection}/items']?.get;
    expect(items?.security).toEqual([{ session: [] }, { feedToken: [] }]);
    expect(document.components.securitySchemes.feedToken).toMatchObject({ type: 'http', scheme: 'basic' });
    expect(items?.parameters.find(({ name }) => name === 'limit')).toMatchObject({
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 10_000, default: 1000 },
    });
    expect(items?.responses[200]?.content).toEqual({ 'application/geo+json': { schema: { type: 'object' } } });
    expect(
      Object.values(paths).every((path) =>
        Object.values(path).every(({ responses }) => 'default' in responses || '422' in responses),
      ),
    ).toBe(true);
  });
  it('points only at schemas it holds', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference);
    expect(new Set(references)).toEqual(new Set(['#/components/schemas/Refusal']));
    expect(document.components.schemas.Refusal.required).toEqual(['code', 'ja', 'en']);
  });
});
