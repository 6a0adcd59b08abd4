/** A dashboard for section heads only: a member of staff neither finds nor opens it in the browser, until the day he or she holds the post. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type RealServer, realServer } from '../attacker/real-server.ts';
import { type Browsing, browse, openPage } from './browser.ts';
import { musubi, root } from './musubi.ts';
import { copyOf } from './small-city.ts';

let city: Awaited<ReturnType<typeof copyOf>>;
let server: RealServer;
let browsing: Browsing;

beforeAll(async () => {
  city = await copyOf(inject('smallCity'));
  const text = readFileSync(join(root, 'dashboards/income.yaml'), 'utf8');
  const limited = text.replace('audience: staff', 'audience: { posts: [{ post: 課長, section: 企画調整局 政策課 }] }');
  expect(limited).not.toBe(text);
  mkdirSync(join(city.folder, 'dashboards'), { recursive: true });
  writeFileSync(join(city.folder, 'dashboards/income.yaml'), limited);
  server = await realServer(city.folder);
  browsing = await browse();
  browsing.context.setDefaultTimeout(30_000);
}, 120_000);
afterAll(async () => {
  await browsing?.close();
  await server?.close();
  city?.remove();
});

const open = (path: string) => openPage(browsing.page, `${server.address}${path}`);
const signInAs = async (who: string) => {
  await browsing.context.clearCookies();
  await open('/sign-in');
  await browsing.page.getByText(who).click();
  await browsing.page.getByRole('button', { name: 'サインイン' }).click();
  await browsing.page.getByRole('heading', { name: '人口', exact: true }).waitFor();
};
const whole = () => browsing.page.locator('body').innerText();
const read = async (path: string) => (await browsing.page.request.get(`${server.address}${path}`)).text();

describe('the wrong person', () => {
  it('does not find it on the front page, nor by its words', async () => {
    await signInAs('一般職員');
    expect(await browsing.page.getByRole('heading', { name: '所得', exact: true }).count()).toBe(0);
    await open('/?q=所得');
    expect(await browsing.page.getByRole('heading', { name: '所得', exact: true }).count()).toBe(0);
  });
  it.each([
    '/dashboards/income',
    '/dashboards/income?tab=table',
    '/dashboards/income?print=1',
    '/embed/dashboards/income',
  ])('is told at %s what, why and what next, and neither title nor number', async (path) => {
    await open(path);
    const text = await whole();
    expect(text).toMatch(/ありません|表示できません/);
    expect(text).not.toMatch(/所得/);
    expect(await browsing.page.locator('main svg .chart, figure').count()).toBe(0);
    browsing.complaints.length = 0;
  });
  it('is told why in the words of the refusal', async () => {
    await open('/dashboards/income');
    expect(await whole()).toContain('あなたの所属・役職には公開されていません');
    browsing.complaints.length = 0;
  });
  it('reads nothing of it in any feed', async () => {
    for (const path of ['odata', 'odata/$metadata', 'ogc/collections', 'atom']) {
      const text = await read(`/api/feeds/${path}`);
      expect(text).toContain('population');
      expect(text).not.toMatch(/income/);
    }
    expect(await read('/api/feeds/odata/income_area')).toContain('feeds.no-set');
  });
});

it('who holds the post sees it, marked as not for all, with whom it is for', async () => {
  await signInAs('政策課');
  const card = browsing.page
    .getByRole('listitem')
    .filter({ has: browsing.page.getByRole('heading', { name: '所得' }) });
  expect(await card.innerText()).toContain('限定公開');
  await open('/dashboards/income');
  expect(await browsing.page.locator('dl').first().innerText()).toMatch(/公開範囲\s*企画調整局 政策課 課長/);
  expect(await read('/api/feeds/odata')).toContain('income_area');
});

it('a transfer opens and closes it, without anybody touching the dashboard', async () => {
  const to = (name: string, section: string) =>
    musubi(['accounts', 'post', '--name', name, '--section', section, '--post', '課長', '--data', city.folder]);
  expect((await to('seisaku', '市民局 市民課')).code).toBe(0);
  await open('/dashboards/income');
  expect(await whole()).toContain('あなたの所属・役職には公開されていません');
  browsing.complaints.length = 0;
  expect((await to('shokuin', '企画調整局 政策課')).code).toBe(0);
  await signInAs('一般職員');
  await open('/dashboards/income');
  await browsing.page.getByRole('heading', { name: '所得', exact: true }).waitFor();
  expect(browsing.complaints).toEqual([]);
});
