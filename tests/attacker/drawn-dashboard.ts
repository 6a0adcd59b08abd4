/** A dashboard as it is drawn when it opens, after one filter has been turned by hand, and as tables: each held against the server's answer. */
import type { Page } from 'playwright-core';
import type { Dashboard, View } from '../../src/lounge/lounge.api.ts';
import { type Answers, answersOf, attackPage, drawn } from './attack-page.ts';
import { touchAll } from './scrape-page.ts';

type Read = Awaited<ReturnType<typeof attackPage>>;
/** `notes`: words read at the places of charts and maps; `slips`: numbers then put where one is hidden, and what was strange of them. */
export type Drawn = Read & {
  readonly notes: number;
  readonly slips: { readonly made: number; readonly found: Read['strange'] };
};

/** A filter that shows something else than at the beginning: of places rather than of times, for there small numbers are. */
const turnable = ({ filters }: Dashboard) => {
  const [filter] = filters
    .filter(({ options }) => options.length > 1)
    .toSorted((a, b) => Number(/ward|area/.test(b.name)) - Number(/ward|area/.test(a.name)));
  const option = filter?.options.findLast(({ code }) => code !== filter.initial);
  if (!filter || !option) throw new Error('no filter of this dashboard can be turned');
  return { filter, option };
};

/** By hand, not by the address: whatever stays on the page of what was there before would be found as well. */
const turn = async (page: Page, { filter, option }: ReturnType<typeof turnable>): Promise<void> => {
  const bar = page.getByRole('group', { name: '絞り込み' });
  const query = new URLSearchParams({ [filter.name]: option.code }).toString();
  const answer = page.waitForResponse((one) => one.url().includes('/view?') && one.url().includes(query));
  await bar.getByRole('button', { name: filter.title.ja }).first().click();
  await page.getByRole('option', { name: option.label.ja, exact: true }).click();
  await answer;
  await page.getByRole('listbox').waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.querySelector('[role="group"] > [role="status"]')?.textContent === '');
};

/** A small number that no shown one can be taken for. */
const foreignTo = (view: View): number => {
  const shown = Object.values(view.tiles).flatMap(({ table }) => table.rows.flat());
  for (let n = 3; n < 1000; n += 1)
    if (!shown.some((value) => typeof value === 'number' && Math.abs(value - n) <= 1)) return n;
  throw new Error('every number is shown');
};

/** Runs inside the page: puts a number where one is hidden, in the words for screen readers and in a line of a table. Answers in how many places. */
const slip = (number: number): number => {
  const place = document.querySelector('figure [aria-label*="秘（"]');
  place?.setAttribute(
    'aria-label',
    (place.getAttribute('aria-label') as string).replace(/秘（.*?）(?=、|$)/, `${number}`),
  );
  const cell = [...document.querySelectorAll('main td')].find(({ textContent }) => textContent.includes('秘'));
  if (cell) cell.textContent = String(number);
  return Number(Boolean(place)) + Number(Boolean(cell));
};

const readTab = async (page: Page, answers: Answers): Promise<Drawn> => {
  const notes = await touchAll(page);
  const { strange, read } = await attackPage(page, answers, notes);
  const made = await page.evaluate(slip, foreignTo(answers.view));
  const found = made > 0 ? (await attackPage(page, answers)).strange : [];
  return { strange, read, notes: Object.values(notes).flat().length, slips: { made, found } };
};

/** In one visit: nothing is asked of the server twice that the page itself would not ask. */
export const readDrawn = async (
  page: Page,
  server: string,
  id: string,
): Promise<Record<'opened' | 'turned' | 'tables', Drawn>> => {
  const opening = await answersOf(page, server, id, '');
  await drawn(page, `${server}/dashboards/${id}`);
  const opened = await readTab(page, opening);
  await turn(page, turnable(opening.dashboard));
  const turning = await answersOf(page, server, id, new URL(page.url()).searchParams.toString());
  const turned = await readTab(page, turning);
  await page.getByRole('tab', { name: '表' }).click();
  await page.locator('main table').first().waitFor();
  return { opened, turned, tables: await readTab(page, turning) };
};
