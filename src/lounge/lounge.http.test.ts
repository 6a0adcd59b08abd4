/** The Lounge over HTTP: who may what, what is answered, what is never answered, and what is told to the audit log. */
import { read, utils } from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { accountsRouteList } from '#accounts';
import { publish, publishFiles, releasedRouteList, resultsRouteList } from '#results';
import { browserOn } from '../accounts/test-register.ts';
import { cityTables, makeTable, measure, testMark, testReleased, time } from '../results/test-tables.ts';
import {
  type Dashboard,
  dashboardSchema,
  frontPageSchema,
  refusalSchema,
  type View,
  viewSchema,
} from './lounge.api.ts';
import { loungeRouteList } from './lounge.http.ts';
import { shippedDashboards, testLounge } from './test-lounge.ts';

const signedIn = async (name = 'shokuin') => {
  const lounge = await testLounge();
  const browser = browserOn(lounge.app);
  await browser.signIn(name);
  const view = async (id: string, query = ''): Promise<View> =>
    viewSchema.parse(await (await browser.get(`/api/dashboards/${id}/view${query}`)).json());
  const dashboard = async (id: string): Promise<Dashboard> =>
    dashboardSchema.parse(await (await browser.get(`/api/dashboards/${id}`)).json());
  return { ...lounge, browser, view, dashboard };
};

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
    await needs.accounts.register.updateTable('accounts').set({ roles: '[]' }).execute();
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

describe('a dashboard', () => {
  it('comes with every part of its manual, its facts, and filters whose options are those of the tables', async () => {
    const { dashboard } = await signedIn();
    const population = await dashboard('population');
    expect(population.facts).toMatchObject({
      asOf: '2026-10-31',
      updatedOn: '2026-11-24',
      source: { ja: '住民基本台帳' },
    });
    expect(population.protection.ja).toBe('1〜9人の値は表示しません。');
    const [month, ward] = population.filters;
    expect(month).toMatchObject({ name: 'month', initial: '2026-10' });
    expect(month?.options.map(({ code }) => code).slice(0, 2)).toEqual(['2026-10', '2026-09']);
    expect(ward?.options.map(({ code }) => code)).toEqual(['total', '99101', '99102', '99103']);
    const tile = population.tiles.find(({ id }) => id === 'pyramid');
    expect(tile).toMatchObject({
      title: { ja: '年齢別・男女別の人口（5歳階級）、2026-10末、全市' },
      encode: { x: 'age5', series: 'sex', y: ['people'] },
    });
    // Wards by their size because the definition says so; what it does not say stays as it is listed (answers, age bands).
    const orders = population.tiles.filter(({ kind }) => kind === 'bar').map(({ id, order }) => [id, order]);
    const asked = shippedDashboards()
      .find(({ id }) => id === 'population')
      ?.tiles.filter(({ kind }) => kind === 'bar');
    expect(orders.map(([, order]) => order)).toContain('largest');
    expect(orders).toEqual(asked?.map(({ id, data }) => [id, data.order]));
    expect(population.tiles.filter(({ kind, order }) => kind !== 'bar' && order !== undefined)).toEqual([]);
  });

  it('answers all tiles at once, and drills from the wards to the towns of one', async () => {
    const { view } = await signedIn();
    const city = await view('population');
    expect(city.filters).toEqual({ month: '2026-10', ward: 'total', level: 'districts' });
    expect(Object.keys(city.tiles)).toHaveLength(12);
    expect(city.tiles['map-people']).toMatchObject({ layer: 'wards' });
    expect(city.tiles['map-people']?.table.rows.map(([code]) => code)).toEqual(['99101', '99102', '99103']);
    expect(city.tiles.trend?.table.rows).toHaveLength(14);
    expect(city.tiles.pyramid?.table.rows).toHaveLength(42);
    const ward = await view('population', '?ward=99102&month=2026-09');
    expect(ward.tiles['map-people']).toMatchObject({ layer: 'towns', title: { ja: '地域別の人口、2026-09末' } });
    expect(ward.tiles['map-people']?.table.rows.map(([code]) => code)).toContain('99102000300');
    expect(ward.tiles.total?.title.ja).toBe('総人口、2026-09末、西区');
  });

  it('compares with a year before where there is one, and with the city only for a ward', async () => {
    const { view } = await signedIn();
    const labels = (v: View) => v.tiles.share65?.comparison?.map(({ label }) => label.ja) ?? [];
    expect(labels(await view('population'))).toEqual(['前年同月']);
    expect(labels(await view('population', '?ward=99101'))).toEqual(['前年同月', '全市']);
    expect(labels(await view('population', '?month=2025-09'))).toEqual([]);
    expect((await view('population')).tiles.total?.reading?.ja).toMatch(
      /^前年同月（[\d,]+人）から[\d,]+人（[\d.]+%）(増え|減り)ました。$/,
    );
  });

  it('refuses a filter or a value there is not, and lists those there are', async () => {
    const { browser } = await signedIn();
    const refusal = async (query: string) => {
      const answer = await browser.get(`/api/dashboards/population/view${query}`);
      return { status: answer.status, ...refusalSchema.parse(await answer.json()) };
    };
    expect(await refusal('?colour=red')).toMatchObject({
      status: 400,
      code: 'lounge.no-filter',
      ja: expect.stringContaining('month、ward'),
    });
    const wrong = await refusal('?ward=99109%27%20OR%201=1');
    expect(wrong).toMatchObject({
      status: 400,
      code: 'lounge.no-option',
      en: expect.stringContaining('total、99101、99102、99103'),
    });
    expect(JSON.stringify(wrong)).not.toContain('99109');
    // A town is no option of the ward filter, so nobody can ask what the page does not offer.
    expect((await refusal('?ward=99102000300')).code).toBe('lounge.no-option');
    expect((await refusal('?month=__proto__')).code).toBe('lounge.no-option');
  });

  it('shows no hidden value and no share of one, in any view of any filter', async () => {
    const { view, dashboard } = await signedIn();
    const population = cityTables()[0];
    const cell = (...codes: string[]) => population?.cells.find((one) => one.codes.join() === codes.join());
    let hidden = 0;
    for (const { code: ward } of (await dashboard('population')).filters[1]?.options ?? []) {
      const { tiles } = await view('population', `?ward=${ward}`);
      for (const row of tiles['map-share65']?.table.rows ?? []) {
        const [whole, part] = [cell('2026-10', row[0] as string, 'total'), cell('2026-10', row[0] as string, '65-')];
        const expected =
          whole?.hidden[0] || part?.hidden[0]
            ? null
            : Number((((part?.values[0] ?? 0) / (whole?.values[0] ?? 1)) * 100).toFixed(1));
        expect(row[1]).toBe(expected);
        if (expected === null) hidden += 1;
      }
      const table = tiles['map-share65']?.table;
      expect(table?.hidden.map(({ row }) => row)).toEqual(
        table?.rows.flatMap((row, i) => (row[1] === null ? [i] : [])),
      );
      if (ward !== 'total') expect(tiles['map-share65']?.reading?.ja).toContain('「秘」の2か所は含みません。');
    }
    expect(hidden).toBe(6);
  });

  it('speaks of every tile in one line, without undefined words, in every dashboard', async () => {
    const { view } = await signedIn();
    for (const id of ['population', 'income', 'checkups']) {
      for (const query of ['', '?ward=99103']) {
        for (const [name, tile] of Object.entries((await view(id, query)).tiles)) {
          expect(tile.reading, `${id} ${name}`).not.toBeNull();
          expect(`${tile.reading?.ja}${tile.reading?.en}${tile.title.ja}${tile.title.en}`).not.toMatch(
            /undefined|NaN|null|[{}]/,
          );
        }
      }
    }
    const income = await view('income');
    expect(income.tiles['by-ward']?.reading?.ja).toMatch(
      /^最も高いのは.区（[\d,.]+万円）、最も低いのは.区（[\d,.]+万円）です。$/,
    );
    expect(income.tiles['by-ward']?.table.rows.map((row) => row[1])).toEqual(
      (income.tiles['by-ward']?.table.rows.map((row) => row[1] as number) ?? []).toSorted((a, b) => b - a),
    );
  });

  it('is sent once: an unchanged view and map answer 304 until new numbers are published', async () => {
    const { browser, resultsNeeds } = await signedIn();
    for (const path of ['/api/dashboards/population/view?ward=99101', '/api/maps/city']) {
      const first = await browser.get(path);
      const tag = first.headers.get('etag') as string;
      expect(first.headers.get('cache-control')).toBe('private, no-cache');
      expect((await browser.get(path, { 'if-none-match': tag })).status).toBe(304);
      if (path.includes('maps')) continue;
      const table = cityTables()[0];
      const changed = {
        ...table,
        cells: table?.cells.map((cell) => ({
          ...cell,
          values: cell.values.map((value) => (value === null ? null : value + 1)),
        })),
      };
      await publish(resultsNeeds, changed as never, { actor: { name: 'local:test' } }, testMark());
      expect((await browser.get(path, { 'if-none-match': tag })).status).toBe(200);
    }
  });

  it('tells the audit log who viewed and took what, and nothing of the numbers', async () => {
    const { browser, events } = await signedIn('seisaku');
    await browser.get('/api/dashboards/population/view?ward=99101');
    await browser.get('/api/dashboards/population/tiles/levels/download?format=xlsx&ward=99101');
    expect((await events()).slice(-2)).toEqual([
      expect.objectContaining({
        act: 'DashboardViewed',
        actor: { name: 'seisaku', post: '企画調整局 政策課' },
        subject: 'dashboard:population',
        from: '10.0.0.7',
        facts: { filters: 'month=2026-10&ward=99101&level=districts' },
      }),
      expect.objectContaining({
        act: 'Downloaded',
        subject: 'dashboard:population/levels',
        facts: expect.objectContaining({ format: 'xlsx' }),
      }),
    ]);
  });
});

describe('a download', () => {
  it('holds the very numbers of the screen, in CSV and in Excel, for every tile', async () => {
    const { browser, view, dashboard } = await signedIn();
    const shown = await view('population', '?ward=99102');
    for (const tile of (await dashboard('population')).tiles) {
      const table = shown.tiles[tile.id]?.table;
      const measured = (table?.rows ?? []).map((row) =>
        row.filter((_, i) => table?.columns[i]?.kind === 'measure').map((value) => value ?? '秘'),
      );
      const dimensions = table?.columns.filter(({ kind }) => kind === 'dimension').length ?? 0;
      for (const format of ['csv', 'xlsx']) {
        const answer = await browser.get(
          `/api/dashboards/population/tiles/${tile.id}/download?format=${format}&ward=99102`,
        );
        expect(answer.status).toBe(200);
        expect(answer.headers.get('content-disposition')).toBe(
          `attachment; filename="population_${tile.id}_2026-10_99102_districts.${format}"`,
        );
        const workbook = read(new Uint8Array(await answer.arrayBuffer()), { type: 'array' });
        const rows = utils
          .sheet_to_json<unknown[]>(workbook.Sheets[workbook.SheetNames[0] as string] as never, { header: 1 })
          .slice(1, 1 + measured.length);
        expect(rows.map((row) => row.slice(2 * dimensions))).toEqual(measured);
      }
    }
  });

  it('brings the list of merged areas of a table that has some; of one that has none, an empty list and no link', async () => {
    const { browser, dashboard, resultsNeeds } = await signedIn();
    const list = async () => (await browser.get('/api/dashboards/income/tiles/by-ward/download?format=merges')).text();
    expect((await dashboard('income')).tables.map(({ merged }) => merged)).toEqual([0, 0, 0]);
    expect((await list()).trim().split('\r\n')).toHaveLength(1);
    const income = cityTables().find(({ id }) => id === 'income-area');
    const merges = [{ dimension: 'area', into: '991010002', from: ['9910100010', '9910100030'] }];
    await publish(resultsNeeds, { ...income, merges } as never, { actor: { name: 'local:test' } }, testMark());
    expect((await dashboard('income')).tables.find(({ id }) => id === 'income-area')?.merged).toBe(2);
    const lines = (await list()).trim().split('\r\n');
    expect(lines.slice(1).map((line) => line.split(',').slice(3).join())).toEqual([
      '1,,9910100010 9910100030',
      '2,991010002,',
      '2,991010002,',
    ]);
  });

  it('says its conditions in the language asked for', async () => {
    const { browser } = await signedIn();
    const text = async (language: string) =>
      (await browser.get(`/api/dashboards/income/tiles/by-ward/download?format=csv&language=${language}`)).text();
    expect(await text('ja')).toContain('合成データ（実在の市ではありません）');
    expect(await text('en')).toContain('Synthetic data (not a real city)');
    expect((await browser.get('/api/dashboards/income/tiles/by-ward/download?format=pdf')).status).toBe(400);
    const wrong = await browser.get('/api/dashboards/income/tiles/nothing/download?format=csv');
    expect(refusalSchema.parse(await wrong.json())).toMatchObject({
      code: 'lounge.no-tile',
      en: expect.stringContaining('by-ward'),
    });
  });
});
