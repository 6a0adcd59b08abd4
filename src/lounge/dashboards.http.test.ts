/** Dashboards over HTTP: what is answered, what is never answered, and what is told to the audit log. */
import { describe, expect, it } from 'vitest';
import { publish } from '#results';
import { cityTables, testMark } from '../results/test-tables.ts';
import { refusalSchema, type View } from './lounge.api.ts';
import { shippedDashboards, signedIn } from './test-lounge.ts';

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

describe('a dashboard inside another page', () => {
  it('is told in the log with the page that showed it, where that is one that was named', async () => {
    const { browser, events } = await signedIn();
    const from = ['https://cms.city.example', 'self', 'https://elsewhere.example/a?who=x'];
    for (const origin of from) await browser.get('/api/dashboards/population/view', { 'musubi-embedded-in': origin });
    await browser.get('/api/dashboards/population/view');
    const told = (await events()).filter(({ act }) => act === 'DashboardViewed').map(({ facts }) => facts?.embedded);
    expect(told).toEqual(['https://cms.city.example', 'self', 'unknown', undefined]);
  });
});
