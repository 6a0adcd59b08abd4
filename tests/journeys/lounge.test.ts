/** A member of staff opens the Data Lounge in a browser, finds a dashboard, reads it, takes its numbers, prints it. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { View } from '../../src/lounge/lounge.api.ts';
import { answersOf, attackPage, drawn, slips } from '../attacker/attack-page.ts';
import { readDrawn } from '../attacker/drawn-dashboard.ts';
import { axeViolations } from './axe.ts';
import { type Browsing, browse, openPage } from './browser.ts';
import { musubiServing, type Serving } from './musubi.ts';
import { copyOf } from './small-city.ts';

let city: Awaited<ReturnType<typeof copyOf>>;
let server: Serving;
let browsing: Browsing;

beforeAll(async () => {
  city = await copyOf(inject('smallCity'));
  server = await musubiServing(['start', '--data', city.folder]);
  browsing = await browse();
}, 120_000);
afterAll(async () => {
  await browsing?.close();
  await server?.stop();
  city?.remove();
});

const open = (path: string) => openPage(browsing.page, `${server.address}${path}`);
const violations = () => axeViolations(browsing.page);

describe('signing in', () => {
  it('a wrong password is told in plain words, and the right one opens the Lounge', async () => {
    const { page } = browsing;
    await open('/');
    await page.getByLabel('利用者名').fill('shokuin');
    await page.getByLabel('パスワード', { exact: true }).fill('not-the-password');
    await page.getByRole('button', { name: 'サインイン' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toMatch(/パスワード/);
    browsing.complaints.length = 0;
    await page.getByText('一般職員').click();
    await page.getByRole('button', { name: 'サインイン' }).click();
    await page.getByRole('heading', { name: '人口', exact: true }).waitFor();
    expect(await page.title()).toMatch(/データラウンジ/);
  });
});

describe('the front page', () => {
  it('shows the three dashboards, says that the city is invented, and finds by words', async () => {
    const { page } = browsing;
    await open('/');
    for (const name of ['人口', '所得', '国保と特定健診'])
      expect(await page.getByRole('heading', { name, exact: true }).count()).toBe(1);
    expect(await page.getByText('合成データ').count()).toBeGreaterThan(0);
    await page.keyboard.press('/');
    await page.keyboard.type('高齢化');
    await page.getByRole('heading', { name: '国保と特定健診', exact: true }).waitFor({ state: 'detached' });
    expect(await page.getByRole('heading', { name: '人口', exact: true }).count()).toBe(1);
  });
});

describe.each(['population', 'income', 'checkups'])('the dashboard %s', (id) => {
  it('draws every tile with a title, and a hidden value as 秘 with its reason', async () => {
    const { page } = browsing;
    await open(`/dashboards/${id}`);
    const { tiles } = (await (await page.request.get(`${server.address}/api/dashboards/${id}`)).json()) as {
      tiles: { title: { ja: string } }[];
    };
    expect(tiles.length).toBeGreaterThanOrEqual(6);
    expect(await page.locator('svg').count()).toBeGreaterThan(4);
    const text = await page.locator('main').innerText();
    expect(text).not.toMatch(/undefined|NaN|\[object/);
    expect(text).toMatch(/データ時点/);
    // Nothing is wider than the page.
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  });
  it('has its numbers as tables, a manual and a history', async () => {
    const { page } = browsing;
    await open(`/dashboards/${id}?tab=table`);
    expect(await page.getByRole('table').count()).toBeGreaterThan(3);
    await open(`/dashboards/${id}?tab=manual`);
    expect(await page.locator('main').innerText()).toMatch(/秘匿|表示しません/);
    await open(`/dashboards/${id}?tab=history`);
    expect(await page.locator('main').innerText()).toMatch(/\d{4}年\d{1,2}月\d{1,2}日/);
  });
  it('offers no barrier that a checker can see (WCAG 2.2 AA)', async () => {
    await open(`/dashboards/${id}`);
    expect(await violations()).toEqual([]);
  });
});

describe('using a dashboard', () => {
  it('a filter changes the numbers and the address; the address alone brings the same view back', async () => {
    const { page } = browsing;
    const { filters } = (await (await page.request.get(`${server.address}/api/dashboards/population`)).json()) as {
      filters: { name: string; options: { code: string; label: { ja: string } }[] }[];
    };
    const area = filters.find((f) => f.options.some((o) => /区$/.test(o.label.ja)));
    const ward = area?.options.find((o) => /区$/.test(o.label.ja));
    await open(`/dashboards/population?${area?.name}=${ward?.code}`);
    expect(await page.locator('main').innerText()).toContain(ward?.label.ja);
  });
  it('an address with nonsense in it is refused in words, not with a blank page', async () => {
    await open('/dashboards/no-such-dashboard');
    expect((await browsing.page.locator('body').innerText()).length).toBeGreaterThan(20);
    browsing.complaints.length = 0;
  });
  it('gives the numbers shown as CSV and Excel', async () => {
    for (const format of ['csv', 'xlsx']) {
      const { tiles } = (await (await browsing.page.request.get(`${server.address}/api/dashboards/income`)).json()) as {
        tiles: { id: string }[];
      };
      const answer = await browsing.page.request.get(
        `${server.address}/api/dashboards/income/tiles/${tiles[1]?.id}/download?format=${format}`,
      );
      expect(answer.status()).toBe(200);
      const bytes = await answer.body();
      expect([...bytes.subarray(0, 3)]).toEqual(format === 'csv' ? [0xef, 0xbb, 0xbf] : [0x50, 0x4b, 0x03]);
    }
  });
  it('speaks English when asked', async () => {
    await open('/dashboards/income');
    await browsing.page
      .getByRole('button', { name: 'English' })
      .or(browsing.page.getByRole('link', { name: 'English' }))
      .or(browsing.page.getByText('English'))
      .first()
      .click();
    await browsing.page.getByText('Data as of').or(browsing.page.getByText('As of')).first().waitFor();
    expect(await browsing.page.locator('h1').first().innerText()).toMatch(/Income/i);
    await browsing.page.getByText('日本語').first().click();
  });
  it('prints on A4 with title, filters, source and who printed it', async () => {
    await open('/dashboards/population?print=1');
    await browsing.page.emulateMedia({ media: 'print' });
    const text = await browsing.page.locator('body').innerText();
    expect(text).toMatch(/人口/);
    expect(text).toMatch(/出典/);
    expect(text).toMatch(/印刷/);
    const pdf = await browsing.page.pdf({ preferCSSPageSize: true });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await browsing.page.emulateMedia({ media: 'screen' });
  });
});

describe('an attacker who reads what is drawn', () => {
  const wardOf = async (): Promise<string> => {
    const { dashboard } = await answersOf(browsing.page, server.address, 'income', '');
    const ward = dashboard.filters.find(({ name }) => name === 'ward');
    return ward?.options.find(({ label }) => /区$/.test(label.ja))?.code as string;
  };
  const income = (query: string) => `${server.address}/dashboards/income?${query}`;
  it.each(['', 'tab=table', 'tab=manual', 'tab=history', 'print=1'])(
    'finds nothing that the answers do not say: texts, names for screen readers, notes, drawings, attributes (%s)',
    async (tab) => {
      const filters = `ward=${await wardOf()}`;
      const answers = await answersOf(browsing.page, server.address, 'income', filters);
      const page = await drawn(browsing.page, income(`${filters}&${tab}`));
      const { strange, read } = await attackPage(page, answers);
      expect(strange).toEqual([]);
      expect(read).toBeGreaterThan(tab === '' || tab === 'print=1' ? 250 : 40);
    },
  );
  it.each(['', 'tab=table'])('finds whatever a page lets slip (%s)', async (tab) => {
    const filters = `ward=${await wardOf()}`;
    const answers = await answersOf(browsing.page, server.address, 'income', filters);
    const { table } = answers.view.tiles['map-mean'] as View['tiles'][string];
    const named = (row: number) => table.labels['area']?.[String(table.rows[row]?.[0])]?.ja as string;
    const hidden = named(table.hidden[0]?.row as number);
    const shown = table.rows.find(([, value]) => typeof value === 'number')?.[1] as number;
    const page = await drawn(browsing.page, income(`${filters}&${tab}`));
    let found = 0;
    for (const [what, slip] of Object.entries(slips[tab] ?? {})) {
      // Told to the debugger: the page's own policy would refuse it.
      await page.evaluate(slip(hidden, shown.toLocaleString('ja-JP')));
      const { strange } = await attackPage(page, answers);
      expect(strange.length, what).toBeGreaterThan(found);
      found = strange.length;
    }
    expect(found).toBeGreaterThan(0);
  });
  const drawnOnes = ['checkups', 'income', 'population', 'survey', 'transport'];
  it.each(drawnOnes)(
    'finds nothing on %s as it opens, after a filter is turned, at each place, in its tables; and whatever slips there',
    async (id) => {
      const tabs = await readDrawn(browsing.page, server.address, id);
      for (const [tab, { strange, read, slips }] of Object.entries(tabs)) {
        expect(strange, tab).toEqual([]);
        expect(read, tab).toBeGreaterThan(250);
        expect(slips.found.length, tab).toBe(slips.made);
      }
      expect(Math.min(tabs.opened.notes, tabs.turned.notes)).toBeGreaterThan(20);
      expect([tabs.turned.slips.made, tabs.tables.slips.made]).toEqual([2, 1]);
    },
  );
  it('has read every dashboard that the city has', async () => {
    const front = (await (await browsing.page.request.get(`${server.address}/api/lounge`)).json()) as {
      cards: { id: string }[];
    };
    expect(front.cards.map(({ id }) => id).toSorted()).toEqual(drawnOnes);
  });
});

describe('the whole visit', () => {
  it('asked no other origin for anything, and broke no rule of the content policy', () => {
    expect([...browsing.origins]).toEqual([server.address]);
    expect(browsing.complaints).toEqual([]);
  });
  it('every answer carries the strict policy, and pages with data are not kept', async () => {
    for (const path of ['/', '/api/session', '/api/lounge', '/dashboards/population']) {
      const answer = await fetch(`${server.address}${path}`);
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toMatch(/script-src[^;]*unsafe|https?:|\*/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect((await fetch(`${server.address}/api/lounge`)).status).toBe(401);
    expect((await fetch(`${server.address}/api/lounge`)).headers.get('cache-control')).toContain('no-store');
  });
  it('serves its own description as OpenAPI 3.1, with every route that answers', async () => {
    const description = (await (await fetch(`${server.address}/api/openapi.json`)).json()) as {
      openapi: string;
      paths: object;
    };
    expect(description.openapi).toMatch(/^3\.1/);
    expect(Object.keys(description.paths)).toEqual(
      expect.arrayContaining([
        '/api/session',
        '/api/lounge',
        '/api/dashboards/{id}',
        '/api/dashboards/{id}/view',
        '/api/maps/{id}',
      ]),
    );
  });
});
