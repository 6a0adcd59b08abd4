/** A member of staff makes a token in the browser, a program reads a table with it, and the token is taken away again. */
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { type RealServer, realServer } from '../attacker/real-server.ts';
import { axeViolations } from './axe.ts';
import { type Browsing, browse } from './browser.ts';
import { copyOf } from './small-city.ts';

let city: Awaited<ReturnType<typeof copyOf>>;
let server: RealServer;
let browsing: Browsing;
let token = '';

beforeAll(async () => {
  city = await copyOf(inject('smallCity'));
  server = await realServer(city.folder);
  browsing = await browse();
  browsing.context.setDefaultTimeout(30_000);
}, 120_000);
afterAll(async () => {
  await browsing?.close();
  await server?.close();
  city?.remove();
});

/** As Excel asks: name and token, no cookie. */
const program = (path: string) =>
  fetch(new URL(path, server.address), {
    headers: { authorization: `Basic ${Buffer.from(`shokuin:${token}`).toString('base64')}` },
  });

it('the page is found in one’s own menu, says the address, and makes a token that is shown once', async () => {
  const { page } = browsing;
  await page.goto(`${server.address}/sign-in`);
  await page.getByText('一般職員').click();
  await page.getByRole('button', { name: 'サインイン' }).click();
  await page.getByRole('button', { name: '利用者のメニュー' }).click();
  await page.getByRole('menuitem', { name: /フィード/ }).click();
  await page.getByRole('heading', { name: 'フィード（ほかのソフトで使う）' }).waitFor();
  const address = await page.getByLabel('Excel・Power BI・Tableau（OData）').getByRole('textbox').inputValue();
  expect(address).toBe(`${server.address}/api/feeds/odata`);
  await page.getByLabel('何に使うか', { exact: false }).fill('月報のExcel');
  await page.getByRole('button', { name: 'トークンを作る' }).click();
  token = await page.getByLabel('新しいトークン').inputValue();
  expect(token).toMatch(/^musubi-feed-/);
  await page.getByRole('row', { name: /月報のExcel/ }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.reload();
  await page.getByRole('row', { name: /月報のExcel.*まだ使っていません/ }).waitFor();
  expect(await page.content()).not.toContain(token);
});

it('a program reads every table of the list with it, and nothing else', async () => {
  const { value } = (await (await program('/api/feeds/odata')).json()) as { value: { url: string }[] };
  expect(value.length).toBeGreaterThan(15);
  for (const { url } of value.slice(0, 4)) {
    const answer = await program(`/api/feeds/odata/${url}?$top=2`);
    expect([url, answer.status]).toEqual([url, 200]);
  }
  expect((await program('/api/dashboards/population/view')).status).toBe(401);
});

it('what is taken away opens nothing from then on', async () => {
  const { page } = browsing;
  await page.reload();
  const row = page.getByRole('row', { name: /月報のExcel/ });
  await row.getByRole('button', { name: '使えなくする' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '使えなくする' }).click();
  await page.getByRole('row', { name: /使えなくしました/ }).waitFor();
  const answer = await program('/api/feeds/odata');
  expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('Basic')]);
  expect(browsing.complaints).toEqual([]);
});
