/** A page of the intranet CMS shows a dashboard inside itself: with the rights of whoever looks, to nobody else, and in no other page. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { View } from '../../src/lounge/lounge.api.ts';
import { answersOf, attackPage, drawn, slips } from '../attacker/attack-page.ts';
import { type RealServer, realServer } from '../attacker/real-server.ts';
import { axeViolations } from './axe.ts';
import { type Browsing, browse } from './browser.ts';
import { type Cms, openCms } from './cms.ts';
import { copyOf } from './small-city.ts';

let city: Awaited<ReturnType<typeof copyOf>>;
let server: RealServer;
let cms: Cms;
let foreign: Cms;
let browsing: Browsing;

beforeAll(async () => {
  city = await copyOf(inject('smallCity'));
  [cms, foreign] = await Promise.all([openCms(), openCms()]);
  appendFileSync(join(city.folder, 'musubi.yaml'), `embedOrigins: ['${cms.origin}']\n`);
  server = await realServer(city.folder);
  browsing = await browse();
  browsing.context.setDefaultTimeout(30_000);
}, 120_000);
afterAll(async () => {
  await browsing?.close();
  await server?.close();
  await cms?.close();
  await foreign?.close();
  city?.remove();
});

const frameOf = (path: string) =>
  `<iframe src="${server.address}${path}" title="人口" width="100%" height="1200" referrerpolicy="origin"></iframe>`;
/** Opens the page of a CMS with a frame in it. */
const openIn = async (where: Cms, path: string) => {
  where.paste(frameOf(path));
  await browsing.page.goto(where.origin);
  return browsing.page.frameLocator('iframe');
};
const views = async () => {
  const events = await server.side.audit.book.events({ limit: 200 });
  return events.filter(({ event }) => event.act === 'DashboardViewed').map(({ event }) => event);
};

describe('a page of the CMS that an administrator has named', () => {
  it('shows who has not signed in a hint and no number; the window it opens signs in, and the figures come', async () => {
    const frame = await openIn(cms, '/embed/dashboards/population');
    const way = frame.getByRole('link', { name: '新しいウィンドウでサインイン' });
    await way.waitFor();
    expect(await frame.locator('main svg, table, form, input').count()).toBe(0);
    const opening = browsing.context.waitForEvent('page');
    await way.click();
    const window = await opening;
    await window.getByText('一般職員').click();
    await window.getByRole('button', { name: 'サインイン' }).click();
    await window.getByRole('heading', { name: 'サインインしました' }).waitFor();
    await frame.getByRole('heading', { name: '人口', exact: true }).waitFor();
    await window.close();
  });

  it('shows the dashboard without the shell, with what must stand beside its numbers, and leads out in a new window', async () => {
    const frame = await openIn(cms, '/embed/dashboards/population');
    await frame.locator('figure .chart-picture svg').first().waitFor();
    const text = await frame.locator('main').innerText();
    for (const words of ['データ時点', '出典', '合成データ', '秘']) expect(text).toContain(words);
    expect(await frame.locator('header, nav, [aria-pressed]').count()).toBe(0);
    const out = frame.getByRole('link', { name: 'データラウンジで開く' });
    expect([await out.getAttribute('target'), await out.getAttribute('href')]).toEqual([
      '_blank',
      '/dashboards/population',
    ]);
    // Every link stays out of the frame, or takes a file.
    for (const link of await frame.locator('a[href]').all())
      expect((await link.getAttribute('target')) ?? (await link.getAttribute('download'))).not.toBe(null);
  });

  it('shows one tile alone, as figure and as table, and gives its numbers', async () => {
    const frame = await openIn(cms, '/embed/dashboards/population/tiles/pyramid');
    await frame.locator('figure .chart-picture svg').first().waitFor();
    expect(await frame.locator('section h2').count()).toBe(1);
    await frame.getByRole('button', { name: /のメニュー/ }).click();
    await frame.getByRole('menuitem', { name: '表で見る' }).click();
    expect(await frame.locator('table tbody tr').count()).toBeGreaterThan(15);
    await frame.getByRole('button', { name: /のメニュー/ }).click();
    const taking = browsing.page.waitForEvent('download');
    await frame.getByRole('menuitem', { name: 'CSVで保存' }).click();
    expect((await taking).suggestedFilename()).toMatch(/^人口：.*男女別.*\.csv$/);
  });

  it('is told in the log: that it was embedded, and on which site', async () => {
    const told = await views();
    expect(told.length).toBeGreaterThan(1);
    for (const { actor, facts } of told) expect([actor.name, facts?.embedded]).toEqual(['shokuin', cms.origin]);
  });

  it('a tile that is no longer there, and a dashboard that is not, say what, why and what next', async () => {
    const gone = await openIn(cms, '/embed/dashboards/population/tiles/nothing');
    await gone.getByText('埋め込みコードを取り直してください', { exact: false }).waitFor();
    const none = await openIn(cms, '/embed/dashboards/nothing');
    await none.getByRole('heading', { name: '表示できません' }).waitFor();
    expect(await none.locator('main').innerText()).toMatch(/ダッシュボード.*\n.*担当に知らせて/s);
    browsing.complaints.length = 0;
  });

  it('shows who has no right to dashboards a refusal, and neither title nor number', async () => {
    const roles = (text: string) =>
      server.side.register.updateTable('account_posts').set({ roles: text }).where('account', '=', 'shokuin').execute();
    await roles('[]');
    const frame = await openIn(cms, '/embed/dashboards/population');
    await frame.getByRole('heading', { name: '表示できません' }).waitFor();
    const text = await frame.locator('main').innerText();
    expect(text).toContain('あなたの役割では行えません');
    expect(text).toContain('管理者に相談してください');
    expect(text).not.toContain('人口');
    await roles('["staff"]');
    browsing.complaints.length = 0;
  });
});

describe('any other page', () => {
  const blocked = async (where: Cms, path: string) => {
    browsing.complaints.length = 0;
    await openIn(where, path);
    await browsing.page.waitForLoadState('networkidle');
    const inside = browsing.page.frames().find((one) => one !== browsing.page.mainFrame());
    const text = (await inside?.locator('body').innerText()) ?? '';
    const complaints = browsing.complaints.splice(0).join(' ');
    return inside?.url().startsWith('chrome-error:') && /frame-ancestors/.test(complaints) && !text.includes('人口');
  };
  it('may not show a dashboard inside itself', async () => {
    expect(await blocked(foreign, '/embed/dashboards/population')).toBe(true);
  });
  it.each(['/', '/dashboards/population', '/sign-in', '/releases'])(
    'and not even a named one may show %s, where a person acts',
    async (path) => {
      expect(await blocked(cms, path)).toBe(true);
    },
  );
  it('cannot have a change asked for from inside a frame', async () => {
    const answer = await fetch(`${server.address}/api/favourites/population`, {
      method: 'PUT',
      headers: { 'Sec-Fetch-Dest': 'iframe', 'Content-Type': 'application/json' },
      body: '{"on":true}',
    });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: 'doors.framed' });
  });
});

describe('the code for the editor of a page', () => {
  it('is given on the dashboard, with its name, a height and the filters; pasted, it shows what was chosen', async () => {
    const { page } = browsing;
    await page.goto(`${server.address}/dashboards/population?level=wards`);
    await page.getByRole('button', { name: '埋め込みコード' }).click();
    await page.getByLabel('表示するもの').selectOption('pyramid');
    const code = await page.getByLabel('貼り付けるコード').inputValue();
    expect(code).toMatch(
      /^<iframe src="http:\/\/localhost:\d+\/embed\/dashboards\/population\/tiles\/pyramid\?level=wards"/,
    );
    expect(code).toMatch(/ title="人口 – [^"]+" .* height="\d{3,4}"/);
    cms.paste(code);
    await page.goto(cms.origin);
    await page.frameLocator('iframe').locator('figure .chart-picture svg').first().waitFor();
    const own = await page
      .frames()
      .at(-1)
      ?.evaluate(() => [document.documentElement.scrollHeight, window.innerHeight]);
    // The height that the code asks for is enough.
    expect(own?.[0]).toBeLessThanOrEqual(own?.[1] as number);
  });
  it('the frame offers no barrier that a checker can see (WCAG 2.2 AA)', async () => {
    await drawn(browsing.page, `${server.address}/embed/dashboards/population`);
    expect(await axeViolations(browsing.page)).toEqual([]);
  });
});

describe('an attacker who reads what is embedded', () => {
  const wardOf = async (): Promise<string> => {
    const { dashboard } = await answersOf(browsing.page, server.address, 'income', '');
    const ward = dashboard.filters.find(({ name }) => name === 'ward');
    return ward?.options.find(({ label }) => /区$/.test(label.ja))?.code as string;
  };
  it.each(['', '/tiles/map-mean'])('finds nothing that the answers do not say (%s)', async (tile) => {
    const filters = `ward=${await wardOf()}`;
    const answers = await answersOf(browsing.page, server.address, 'income', filters);
    const page = await drawn(
      browsing.page,
      `${server.address}/embed/dashboards/income${tile}?${filters}`,
      tile === '' ? undefined : 'main figure svg',
    );
    const { strange, read } = await attackPage(page, answers);
    expect(strange).toEqual([]);
    expect(read).toBeGreaterThan(tile === '' ? 250 : 20);
    const { table } = answers.view.tiles['map-mean'] as View['tiles'][string];
    const name = (row: number) => table.labels.area?.[String(table.rows[row]?.[0])]?.ja as string;
    const hidden = name(table.hidden[0]?.row as number);
    const shown = table.rows.find(([, value]) => typeof value === 'number')?.[1] as number;
    const slip = slips['']?.['the name of a place for screen readers'];
    await page.evaluate(slip?.(hidden, shown.toLocaleString('ja-JP')) as string);
    expect((await attackPage(page, answers)).strange.length).toBeGreaterThan(0);
  });
});

it('nothing was asked of any other origin, and no rule of the content policy was broken', () => {
  expect([...browsing.origins].toSorted()).toEqual([server.address, cms.origin, foreign.origin].toSorted());
  expect(browsing.complaints).toEqual([]);
});
