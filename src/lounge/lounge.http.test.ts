/** The Lounge over HTTP: who may what, and the front page. */
import { describe, expect, it } from 'vitest';
import { accountsRouteList } from '#accounts';
import { publish, publishFiles, releasedRouteList, resultsRouteList } from '#results';
import { browserOn } from '../accounts/test-register.ts';
import { makeTable, measure, testMark, testReleased, time } from '../results/test-tables.ts';
import { frontPageSchema, refusalSchema } from './lounge.api.ts';
import { loungeRouteList } from './lounge.http.ts';
import { signedIn, testLounge } from './test-lounge.ts';

describe('who may what', () => {
  const paths: Record<string, string> = {
    '/api/lounge': '/api/lounge',
    '/api/dashboards/:id': '/api/dashboards/population',
    '/api/dashboards/:id/view': '/api/dashboards/population/view',
    '/api/dashboards/:id/tiles/:tile/download': '/api/dashboards/population/tiles/total/download?format=csv',
    '/api/favourites/:id': '/api/favourites/population',
    '/api/maps/:id': '/api/maps/city',
    '/api/results/:id': '/api/results/2026-00001',
    '/api/results/:id/files/:name': '/api/results/2026-00001/files/相談.csv',
    '/api/results/:id/conditions': '/api/results/2026-00001/conditions',
    '/api/session': '/api/session',
  };
  it('the list of routes is what is served, and all but signing in need a signed-in person, whatever the role', async () => {
    const { app, needs, resultsNeeds, frozen } = await testLounge();
    const out = testReleased('2026-00001', { title: { ja: '窓口相談', en: '窓口相談' } });
    await publishFiles(resultsNeeds, out, { actor: { name: 'local:test' } });
    frozen.set(`2026-00001 ${out.files[0]?.sha256}`, new Uint8Array([49]));
    const routes = [...accountsRouteList, ...resultsRouteList, ...releasedRouteList, ...loungeRouteList].filter(
      (route) => route.path !== '/api/setup',
    );
    const served = app.routes.map(({ method, path }) => `${method} ${path}`).sort();
    expect(served).toEqual(
      [...routes.map((route) => `${route.method.toUpperCase()} ${route.path}`), 'POST /api/setup'].sort(),
    );
    const stranger = browserOn(app);
    for (const route of routes.filter(({ path }) => path !== '/api/session')) {
      const answer = await stranger.ask(
        route.method.toUpperCase(),
        paths[route.path] as string,
        route.method === 'put' ? { on: true } : undefined,
      );
      expect([route.path, answer.status]).toEqual([route.path, 401]);
      expect(refusalSchema.parse(await answer.json()).code).toBe('accounts.not-signed-in');
    }
    for (const name of ['shokuin', 'seisaku', 'shokan', 'kansa', 'kanri']) {
      const browser = browserOn(app);
      await browser.signIn(name);
      for (const route of routes.filter(({ method, path }) => method === 'get' && path !== '/api/session')) {
        expect([name, route.path, (await browser.get(paths[route.path] as string)).status]).toEqual([
          name,
          route.path,
          200,
        ]);
      }
    }
    await needs.accounts.register.updateTable('account_posts').set({ roles: '[]' }).execute();
    const nobody = browserOn(app);
    await nobody.signIn('shokuin');
    expect((await nobody.get('/api/lounge')).status).toBe(403);
    expect((await nobody.get('/api/dashboards/population/tiles/total/download?format=csv')).status).toBe(403);
  });

  it('a favourite cannot be set from another site', async () => {
    const { browser } = await signedIn();
    const answer = await browser.ask(
      'PUT',
      '/api/favourites/population',
      { on: true },
      { 'sec-fetch-site': 'cross-site' },
    );
    expect(answer.status).toBe(403);
  });
});

describe('the front page', () => {
  it('shows cards with pictures, fields with their counts, and remembers what a person looks at and likes', async () => {
    const { browser } = await signedIn();
    const page = async (query = '') => frontPageSchema.parse(await (await browser.get(`/api/lounge${query}`)).json());
    const first = await page();
    expect(first.cards.map(({ id }) => id)).toEqual(['population', 'income', 'checkups']);
    expect(first.categories.map(({ category, count }) => [category, count])).toEqual([
      ['population', 1],
      ['health', 1],
      ['tax', 1],
    ]);
    expect(first).toMatchObject({ synthetic: true, recent: [], favourites: [], cityName: { ja: '結浜市' } });
    expect(first.cards[0]).toMatchObject({
      asOf: '2026-10-31',
      updatedOn: '2026-11-24',
      nextUpdate: '2026-12-15',
      mark: 'new',
    });
    for (const card of first.cards) {
      expect(card.picture).toMatch(/^<svg [^>]*viewBox="0 0 320 160"/);
      expect(card.picture).not.toMatch(/<(script|style|text|image|foreignObject)|href|url\(|on\w+=|NaN|Infinity/i);
    }
    await browser.get('/api/dashboards/income/view');
    await browser.get('/api/dashboards/checkups/view');
    await browser.ask('PUT', '/api/favourites/checkups', { on: true });
    const second = await page();
    expect(second.recent.toSorted()).toEqual(['checkups', 'income']);
    expect(second.favourites).toEqual(['checkups']);
    expect(second.upcoming.map(({ id }) => id)).toEqual(
      ['population', 'checkups', 'income'].sort((a, b) =>
        (first.cards.find((c) => c.id === a)?.nextUpdate ?? '').localeCompare(
          first.cards.find((c) => c.id === b)?.nextUpdate ?? '',
        ),
      ),
    );
    await browser.ask('PUT', '/api/favourites/checkups', { on: false });
    expect((await page()).favourites).toEqual([]);
    expect((await page('?q=じゅしんりつ')).cards.map(({ id }) => id)).toEqual(['checkups']);
    expect((await page('?q=%E3%81%82%E3%82%8A%E3%81%88%E3%81%AA%E3%81%84')).cards).toEqual([]);
    expect((await browser.get('/api/lounge?x=1')).status).toBe(400);
  });

  it('does not list a dashboard whose tables are not published, and says so when it is opened', async () => {
    const { app } = await testLounge({ publishTables: false });
    const browser = browserOn(app);
    await browser.signIn('shokuin');
    expect(frontPageSchema.parse(await (await browser.get('/api/lounge')).json()).cards).toEqual([]);
    const answer = await browser.get('/api/dashboards/income/view');
    expect([answer.status, refusalSchema.parse(await answer.json()).code]).toEqual([409, 'lounge.not-yet']);
    expect((await browser.get('/api/dashboards/constructor')).status).toBe(404);
  });

  it('closes a dashboard whose tables have come to differ from what it asks, instead of failing', async () => {
    const { browser, resultsNeeds } = await signedIn();
    const bands = makeTable('income-band', [time('tax_year', ['2026'])], [measure('taxpayers')], { value: () => 10 });
    await publish(resultsNeeds, bands, { actor: { name: 'local:test' } }, testMark());
    for (const path of ['', '/view', '/tiles/mean/download?format=csv']) {
      const answer = await browser.get(`/api/dashboards/income${path}`);
      expect([answer.status, refusalSchema.parse(await answer.json()).code]).toEqual([409, 'lounge.does-not-fit']);
    }
    const page = frontPageSchema.parse(await (await browser.get('/api/lounge')).json());
    expect(page.cards.map(({ id }) => id)).toEqual(['population', 'checkups']);
  });
});
