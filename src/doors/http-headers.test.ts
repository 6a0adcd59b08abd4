/** Which pages may stand inside which others: none, but what is made for it, in the pages an administrator has named. */
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { configSchema } from './config.ts';
import { safeHeaders } from './http-headers.ts';

const cms = 'https://cms.city.example';
const served = (embedOrigins: readonly string[]) => {
  const done: string[] = [];
  const app = new Hono();
  app.use(safeHeaders(true, embedOrigins));
  app.all('*', (context) => {
    done.push(`${context.req.method} ${context.req.path}`);
    return context.text('page');
  });
  const ask = (path: string, method = 'GET', headers = {}) =>
    app.request(`http://localhost${path}`, { method, headers });
  const ancestors = async (path: string) =>
    /frame-ancestors ([^;]*)/.exec((await ask(path)).headers.get('content-security-policy') ?? '')?.[1];
  return { ask, ancestors, done };
};

describe('what may be framed', () => {
  it('is nothing but pages made for it, by the named origins and ourselves; by default by ourselves alone', async () => {
    const named = served([cms]);
    expect(await named.ancestors('/embed/dashboards/population')).toBe(`'self' ${cms}`);
    expect(await served([]).ancestors('/embed/dashboards/population')).toBe("'self'");
    for (const path of ['/', '/dashboards/population', '/sign-in', '/api/lounge', '/embedded', '/api/embed/x'])
      expect([path, await named.ancestors(path)]).toEqual([path, "'none'"]);
  });
  it('a change asked for from inside a frame, and a page that acts, are refused before anything is done', async () => {
    const { ask, done } = served([cms]);
    for (const dest of ['iframe', 'frame', 'embed', 'object']) {
      const headers = { 'sec-fetch-dest': dest };
      for (const [path, method] of [
        ['/api/releases/2026-00001/votes', 'POST'],
        ['/api/session', 'DELETE'],
        ['/embed/dashboards/population', 'POST'],
        ['/releases', 'GET'],
      ] as const) {
        const answer = await ask(path, method, headers);
        expect([path, answer.status]).toEqual([path, 403]);
        expect(answer.headers.get('content-security-policy')).toContain('frame-ancestors');
      }
    }
    expect(done).toEqual([]);
    expect((await ask('/embed/dashboards/population', 'GET', { 'sec-fetch-dest': 'iframe' })).status).toBe(200);
    expect((await ask('/api/session', 'DELETE', { 'sec-fetch-dest': 'empty' })).status).toBe(200);
    expect(done).toHaveLength(2);
  });
});

describe('the setting embedOrigins', () => {
  const read = (embedOrigins: readonly string[]) =>
    configSchema.safeParse({ city: { ja: '結浜市', en: 'Yuihama' }, embedOrigins }).success;
  it.each([[[]], [[cms]], [['http://localhost:8080', `${cms}:8443`]]])('takes %j', (origins) => {
    expect(read(origins)).toBe(true);
  });
  it.each([
    '*',
    'https://*.city.example',
    'cms.city.example',
    `${cms}/`,
    `${cms}/page`,
    'file://x',
    `${cms}; script-src *`,
    "'self'",
  ])('refuses %s: an origin is a scheme, a name and a port', (origin) => {
    expect(read([origin])).toBe(false);
  });
});
