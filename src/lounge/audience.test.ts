/** A dashboard for a few is there for them, on every way, and for nobody else: not its numbers, not its name. */
import { beforeAll, describe, expect, it } from 'vitest';

import { valueOf } from '#base';
import { givePost } from '../accounts/give-post.ts';
import { browserOn } from '../accounts/test-register.ts';
import { testMark } from '../results/test-tables.ts';
import { audienceOf, dashboardShowing, tableReaders } from './audience.ts';
import type { DashboardSpec } from './dashboard-spec.ts';
import { tablesOf } from './dashboard-spec.ts';
import { dashboardSchema, frontPageSchema } from './lounge.api.ts';
import { readDashboard } from './read-dashboard.ts';
import { dashboardText, shippedDashboards, testLounge } from './test-lounge.ts';

const limited = (id: string, to: string): DashboardSpec =>
  valueOf(readDashboard(dashboardText(id).replace('audience: staff', `audience: ${to}`), `${id}.yaml`));
/** Income is for section heads, for one section, and for one clerk by name; all others for all staff. */
const forFew =
  '{ sections: [総務局 個人情報保護係], posts: [{ post: 課長, section: 市民局 市民課 }], people: [kansa] }';
const dashboards = (to = forFew) =>
  shippedDashboards().map((spec) => (spec.id === 'income' ? limited('income', to) : spec));

let lounge: Awaited<ReturnType<typeof testLounge>>;
beforeAll(async () => {
  lounge = await testLounge({ dashboards: dashboards() });
});
const as = async (name: string) => {
  const browser = browserOn(lounge.app);
  await browser.signIn(name);
  return browser;
};
const tile = () => (shippedDashboards().find(({ id }) => id === 'income') as DashboardSpec).tiles[1]?.id as string;
/** Every way to a dashboard by its name. */
const ways = (): readonly string[] => [
  '/api/dashboards/income',
  '/api/dashboards/income/view',
  `/api/dashboards/income/view?nonsense=1`,
  ...['csv', 'xlsx', 'parquet', 'geojson', 'merges'].map(
    (format) => `/api/dashboards/income/tiles/${tile()}/download?format=${format}`,
  ),
  '/api/dashboards/income/tiles/nothing/download?format=csv',
];

describe('a dashboard for a few', () => {
  it.each(['shokuin', 'seisaku', 'kanri'])('is not there for %s, on any way', async (name) => {
    const browser = await as(name);
    const none = (await (await browser.get('/api/dashboards/nothing')).json()) as { ja: string };
    expect(none.ja).toContain('あなたの所属・役職には公開されていません');
    for (const way of ways()) {
      const answer = await browser.get(way, { 'musubi-embedded-in': 'https://cms.city.example' });
      // The very answer of one that does not exist.
      expect([way, answer.status, await answer.json()]).toEqual([way, 404, none]);
    }
    const favourite = await browser.ask('PUT', '/api/favourites/income', { on: true });
    expect([favourite.status, await favourite.json()]).toEqual([404, none]);
    for (const query of ['', '?q=所得', '?q=income', '?q=しょとく', '?q=税']) {
      const text = await (await browser.get(`/api/lounge${query}`)).text();
      const page = frontPageSchema.parse(JSON.parse(text));
      expect(page.cards.map(({ id }) => id)).not.toContain('income');
      expect(page.categories.map(({ category }) => category)).not.toContain('tax');
      expect(text).not.toMatch(/所得|income/i);
    }
  });

  it.each(['tenken', 'shokan', 'kansa'])(
    'is there for %s, says whom it is for, and in what is taken along',
    async (name) => {
      const browser = await as(name);
      const shown = dashboardSchema.parse(await (await browser.get('/api/dashboards/income')).json());
      expect(shown.facts.restricted).toBe(true);
      expect(shown.facts.audience.ja).toBe('総務局 個人情報保護係、市民局 市民課 課長、監査事務局 正木 あきら');
      expect(JSON.stringify(shown)).not.toContain('kansa');
      expect((await browser.get('/api/dashboards/income/view')).status).toBe(200);
      expect((await browser.ask('PUT', '/api/favourites/income', { on: true })).status).toBe(200);
      const page = frontPageSchema.parse(await (await browser.get('/api/lounge?q=所得')).json());
      expect(page.cards.find(({ id }) => id === 'income')).toMatchObject({ restricted: true, favourite: true });
      const csv = await (await browser.get(`/api/dashboards/income/tiles/${tile()}/download?format=csv`)).text();
      expect(csv).toMatch(/公開範囲（この範囲の外に渡さないでください）.*総務局 個人情報保護係/);
    },
  );

  it('goes with the post: who is moved to another section sees it no longer, favourite or not, and who takes the post does', async () => {
    const own = await testLounge({ dashboards: dashboards() });
    const browser = browserOn(own.app);
    await browser.signIn('shokan');
    await browser.ask('PUT', '/api/favourites/income', { on: true });
    await browser.get('/api/dashboards/income/view');
    const post = (name: string, section: string, from: string) =>
      givePost(own.needs.accounts, { name: 'local:test' }, name, { section, post: '課長', from, until: null });
    valueOf(await post('shokan', '企画調整局 政策課', '2026-11-25'));
    valueOf(await post('shokuin', '市民局 市民課', '2026-11-25'));
    own.wait(24 * 60);
    await browser.signIn('shokan');
    expect((await browser.get('/api/dashboards/income/view')).status).toBe(404);
    const page = frontPageSchema.parse(await (await browser.get('/api/lounge')).json());
    expect([page.favourites, page.recent]).toEqual([[], []]);
    await browser.signIn('shokuin');
    expect((await browser.get('/api/dashboards/income/view')).status).toBe(200);
  });
});

describe('whole tables', () => {
  const reader = (section: string, post = '') => ({ name: 'x', section, post });
  const income = tablesOf(limited('income', forFew))[0] as string;
  const staff = reader('浜手区 総務課');
  const officer = reader('総務局 個人情報保護係');
  /** Income and a table beside it came out together; all else by itself. */
  const marks = new Map([
    [income, testMark('2026-00001')],
    ['beside-income', testMark('2026-00001')],
    ['population-area', testMark('2026-00002')],
    ['beside-population', testMark('2026-00002')],
    ['asked-by-none', testMark('2026-00003')],
    ['for-anybody', testMark('2026-00004', 'open')],
    ['public-elsewhere', null],
  ]);
  it('are for those whom one of the dashboards is for that ask them', () => {
    const may = tableReaders(dashboards())(marks);
    expect(may(staff, income)).toBe(false);
    expect(may(officer, income)).toBe(true);
    expect(may(staff, 'population-area')).toBe(true);
    // The same numbers stand on an open dashboard as well.
    const both = tableReaders([...dashboards(), { ...limited('income', 'staff'), id: 'open' }])(marks);
    expect(both(staff, income)).toBe(true);
  });
  it('are named with the dashboard that shows them to the person', () => {
    const shown = dashboardShowing(dashboards());
    expect([shown(staff, 'population-area'), shown(staff, income), shown(officer, income)]).toEqual([
      'population',
      null,
      'income',
    ]);
  });
  it('go with their publication where no dashboard asks them', () => {
    const may = tableReaders(dashboards())(marks);
    expect([may(staff, 'beside-income'), may(officer, 'beside-income')]).toEqual([false, true]);
    expect([may(staff, 'beside-population'), may(staff, 'for-anybody')]).toEqual([true, true]);
    expect(may(staff, 'public-elsewhere')).toBe(true);
  });
  it('are for nobody where no dashboard asks anything of it: taking a dashboard away opens nothing', () => {
    const may = tableReaders(dashboards())(marks);
    expect([may(staff, 'asked-by-none'), may(officer, 'asked-by-none'), may(staff, 'never-published')]).toEqual([
      false,
      false,
      false,
    ]);
    const without = tableReaders(dashboards().filter(({ id }) => id !== 'income'))(marks);
    expect([income, 'beside-income'].map((id) => without(officer, id))).toEqual([false, false]);
  });
  it('as fine as a named section may see them reach all staff on no way, whatever a dashboard says', async () => {
    const fine = { id: income, mark: testMark('2026-00001', 'section') };
    const fineMarks = new Map([...marks, [income, fine.mark], ['beside-income', fine.mark]]);
    for (const id of [income, 'beside-income']) {
      expect(tableReaders(dashboards('staff'))(fineMarks)(staff, id)).toBe(false);
      expect(tableReaders([])(fineMarks)(staff, id)).toBe(false);
      expect(tableReaders(dashboards())(fineMarks)(officer, id)).toBe(true);
    }
    // An earlier version that was finer than the one of today.
    expect(tableReaders(dashboards('staff'))(marks)(staff, income, fine.mark)).toBe(false);
    const own = await testLounge({ dashboards: dashboards(), mark: fine.mark });
    const browser = browserOn(own.app);
    await browser.signIn('tenken');
    expect((await browser.get('/api/dashboards/income/view')).status).toBe(200);
    const open = await browser.get('/api/dashboards/population/view');
    expect([open.status, ((await open.json()) as { code: string }).code]).toEqual([409, 'lounge.too-fine-for-all']);
    expect(frontPageSchema.parse(await (await browser.get('/api/lounge')).json()).cards.map(({ id }) => id)).toEqual([
      'income',
    ]);
  });
  it('a file of an earlier version that says 全職員 in words is for all staff', () => {
    expect(audienceOf(limited('income', '{ ja: 全職員, en: All staff }'))).toEqual({ who: 'staff' });
  });
});
