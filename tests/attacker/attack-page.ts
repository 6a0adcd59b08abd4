/** Reads a dashboard as the browser has drawn it, beside the answers the server gives for the same filters. */
import type { Page } from 'playwright-core';
import { type Dashboard, dashboardSchema, type View, viewSchema } from '../../src/lounge/lounge.api.ts';
import { japanese } from '../../web/shell/words-ja.ts';
import { readPage } from './read-page.ts';
import { type Scraped, scrape } from './scrape-page.ts';

export type Answers = { readonly dashboard: Dashboard; readonly view: View; readonly words: string };

/** `words`: what a page says besides: its own words, the names and days of all dashboards, the present minute. */
export const answersOf = async (page: Page, server: string, id: string, query: string): Promise<Answers> => {
  const get = async (path: string) => (await page.request.get(`${server}${path}`)).json();
  const front = JSON.stringify(await get('/api/lounge')).replaceAll(/"picture":"[^"]*"/g, '');
  const minutes = Array.from({ length: 60 }, (_, n) => `${n} ${String(n).padStart(2, '0')}`);
  return {
    dashboard: dashboardSchema.parse(await get(`/api/dashboards/${id}`)),
    view: viewSchema.parse(await get(`/api/dashboards/${id}/view?${query}`)),
    words: [JSON.stringify(japanese), front, ...minutes].join(' '),
  };
};

/** Opens a page of a tab, waits until it is drawn, and touches every chart once, so that its note is there as well. `first`: what is drawn there, where it is no chart. */
export const drawn = async (page: Page, address: string, first?: string): Promise<Page> => {
  await page.goto(address);
  await page.waitForLoadState('networkidle');
  const { searchParams } = new URL(address);
  const tab = searchParams.get('tab') ?? 'charts';
  const there = { charts: 'figure .chart-picture svg', table: 'main table' }[tab] ?? 'main h1';
  await page
    .locator(first ?? there)
    .first()
    .waitFor();
  for (const band of await page.locator('figure .band[tabindex="0"]').all()) await band.focus();
  return page;
};

/** `said`: what was read at places of the page before, by tile. */
export const attackPage = async (page: Page, { dashboard, view, words }: Answers, said: Scraped['tiles'] = {}) => {
  const { tiles, rest } = await scrape(page);
  const both = Object.entries(tiles).map(([name, pieces]) => [name, [...pieces, ...(said[name] ?? [])]]);
  return readPage({ tiles: Object.fromEntries(both), rest }, dashboard, view, words);
};

type Slip = (hidden: string, shown: string) => string;
/** What a page might let slip, done to it after it was drawn, by tab. `hidden`: name of a town whose number is hidden; `shown`: a number shown for another. */
export const slips: Readonly<Record<string, Readonly<Record<string, Slip>>>> = {
  '': {
    'the name of a place for screen readers': (hidden, shown) =>
      `document.querySelector('[aria-label^="${hidden}、"]').setAttribute('aria-label', '${hidden}、${shown}円')`,
    'a title inside a drawing': () =>
      `document.querySelector('.chart-picture svg').insertAdjacentHTML('afterbegin', '<title>123,457人</title>')`,
    'an attribute for programmes': () =>
      `document.querySelector('figure [role="img"]').setAttribute('data-value', '123458')`,
    'an axis that ends at a number that is hidden': () =>
      `document.querySelectorAll('.chart-picture svg')[1].insertAdjacentHTML('beforeend', '<text>999,999,999</text>')`,
  },
  'tab=table': {
    'a line of a table': (hidden, shown) =>
      `[...document.querySelectorAll('tr')].find((row) => row.textContent.startsWith('${hidden}')).lastElementChild.textContent = '${shown}'`,
  },
};
