/** What goes wrong at an owner's desk: files of two days, a file still being written, a folder, a locked workbook, a page closed on the way. Nothing is sent, and the page says what to do. */
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import * as xlsx from '@e965/xlsx';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { axeViolations } from './axe.ts';
import { type Browsing, browse } from './browser.ts';
import { musubiServing, type Serving } from './musubi.ts';
import { copyOf } from './small-city.ts';

let city: Awaited<ReturnType<typeof copyOf>>;
let gateway: Serving;
let browsing: Browsing;
let page: Page;
const handed = (name: string) => join(city.folder, 'handed', name);

/** As a locked .xlsx lies on the disk: nothing in it can be read without its password. */
const locked = (): Uint8Array => {
  const { CFB } = xlsx;
  const file = CFB.utils.cfb_new();
  CFB.utils.cfb_add(file, '/EncryptionInfo', Buffer.from([4, 0, 4, 0, 0x40, 0, 0, 0]));
  CFB.utils.cfb_add(file, '/EncryptedPackage', Buffer.alloc(5000, 7));
  return new Uint8Array(CFB.write(file, { type: 'buffer' }) as ArrayBuffer);
};

beforeAll(async () => {
  city = await copyOf(inject('smallCity'));
  mkdirSync(join(city.folder, 'handed/half'), { recursive: true });
  const juki = join(city.folder, 'source/juki');
  // An extraction of another day: the newest register without its last row.
  const newest = readFileSync(join(juki, readdirSync(juki).sort().at(-1) as string));
  const bytes = newest.subarray(0, newest.lastIndexOf('\r\n', newest.length - 3) + 2);
  for (const name of ['juki_20261110.csv', 'juki_20260930.csv', 'half/juki_20261110.csv'])
    writeFileSync(handed(name), bytes);
  writeFileSync(handed('locked.xlsx'), locked());
  writeFileSync(handed('empty.csv'), '');
  gateway = await musubiServing(['gateway', 'page', '--data', city.folder]);
  browsing = await browse();
  page = browsing.page;
  await page.goto(/http:\S+\/open\?key=\S+/.exec(gateway.said())?.[0] as string);
  await page.getByRole('heading', { name: 'データを送る', exact: true }).waitFor();
}, 180_000);
afterAll(async () => {
  await browsing?.close();
  await gateway?.stop();
  city?.remove();
});

const main = () => page.locator('main').innerText();
const button = (name: string | RegExp) => page.getByRole('button', { name });
const choose = (...names: string[]) => page.locator('input[type=file]').setInputFiles(names.map(handed));
const patience = { timeout: 30_000 };
const outbox = () => readdirSync(join(city.folder, 'sealed-side/outbox')).filter((name) => name.includes('2026-11'));

describe('a choice that cannot be meant', () => {
  it('is spoken of at once: files of two days, another day than the name says, a name chosen twice', async () => {
    await page.getByLabel('データ', { exact: true }).selectOption('resident-register');
    await choose('juki_20261110.csv', 'juki_20260930.csv');
    expect(await main()).toContain('ファイル名の日付がそろっていません（2026年9月30日、2026年11月10日）');
    await button('「juki_20260930.csv」を外す').click();
    expect(await main()).not.toContain('そろっていません');
    await page.getByLabel('基準日').fill('2026-11-09');
    expect(await main()).toContain('ファイル名の日付（2026年11月10日）が基準日と違います');
    await choose('half/juki_20261110.csv');
    expect(await main()).toContain('「juki_20261110.csv」は、いま選んだものに入れ替えました');
    expect(await axeViolations(page)).toEqual([]);
    await page.getByLabel('基準日').fill('2026-11-10');
    expect(await main()).not.toContain('基準日と違います');
  });
  it('a folder that is dropped is not taken for a file', async () => {
    // A browser tells a folder by its entry alone.
    await page.evaluate(() => {
      const area = document.querySelector('[role=group][aria-labelledby]') as HTMLElement;
      const item = {
        kind: 'file',
        webkitGetAsEntry: () => ({ isDirectory: true }),
        getAsFile: () => new File([], '10月分'),
      };
      const event = new Event('drop', { bubbles: true, cancelable: true });
      Object.defineProperty(event, 'dataTransfer', { value: { items: [item], types: ['Files'] } });
      area.dispatchEvent(event);
    });
    await page.getByText('フォルダーは読めません').waitFor();
    expect(await page.getByText('10月分').count()).toBe(0);
  });
});

describe('a file that cannot be read', () => {
  it('because it was written on after it was chosen is named, and can be chosen again as it is now', async () => {
    appendFileSync(handed('half/juki_20261110.csv'), 'x');
    await button('確かめる').click();
    await page.getByText('選んだあとに書き換えられたか').waitFor();
    expect(await main()).toContain('「juki_20261110.csv」を読めませんでした');
    await choose('juki_20261110.csv');
    expect(await main()).not.toContain('読めませんでした');
  });
  it.each([
    ['empty.csv', /「empty.csv」は空です/],
    ['locked.xlsx', /「locked.xlsx」はExcelブックです/],
  ])('%s is refused in one sentence, and nothing is sent', async (name, sentence) => {
    const chosen = button('「juki_20261110.csv」を外す');
    if ((await chosen.count()) > 0) await chosen.click();
    await choose(name);
    await button('確かめる').click();
    await page.getByRole('heading', { name: '読み込めませんでした' }).waitFor(patience);
    expect(await main()).toMatch(sentence);
    expect(await main()).toContain('何も送信していません');
    expect(await axeViolations(page)).toEqual([]);
    await button('選び直す').click();
    expect(await page.getByLabel('基準日').inputValue()).toBe('2026-11-10');
  });
});

/** A slow disk: of the file only the first part has come out of it when the person, in this or another window, gets impatient. */
const halfway = async () => {
  const cookie = (await browsing.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const bytes = readFileSync(handed('juki_20261110.csv'));
  const files = [{ name: 'juki_20261110.csv', bytes: bytes.length }];
  const order = `${JSON.stringify({ dataset: 'resident-register', asOf: '2026-11-10', files })}\n`;
  const sending = request(`${gateway.address}/api/loads`, {
    method: 'POST',
    headers: { cookie, origin: gateway.address, 'content-length': Buffer.byteLength(order) + bytes.length },
  });
  sending.on('error', () => undefined);
  sending.on('response', (answer) => answer.resume());
  sending.write(order);
  sending.write(bytes.subarray(0, bytes.length / 2));
  await page.getByRole('heading', { name: '確かめています' }).waitFor(patience);
  return sending;
};

describe('on the way', () => {
  it('whoever stops it is told that it was stopped, and has their choice still', async () => {
    await page.getByLabel('データ', { exact: true }).selectOption('resident-register');
    const sending = await halfway();
    await button('取りやめる').click();
    sending.destroy();
    await page.getByText('取りやめました。何も送っていません').waitFor(patience);
    expect(await page.getByLabel('基準日').inputValue()).toBe('2026-11-10');
  });
  it('a page that is closed stops it; whoever comes back is told so, and finds data set and day chosen', async () => {
    const sending = await halfway();
    const next = await browsing.context.newPage();
    await page.close();
    sending.destroy();
    page = next;
    await page.goto(gateway.address);
    await page.getByText('途中で画面が閉じられたか').waitFor(patience);
    expect(await page.getByLabel('データ', { exact: true }).inputValue()).toBe('resident-register');
    expect(await page.getByLabel('基準日').inputValue()).toBe('2026-11-10');
  });
  it('at twice the size on a small screen everything is within reach, and it is checked at last', async () => {
    await page.setViewportSize({ width: 683, height: 384 });
    await choose('juki_20261110.csv');
    await button('確かめる').click();
    await page.getByRole('heading', { name: '確かめた結果' }).waitFor(patience);
    await page.getByText('見本　太郎').first().waitFor(patience);
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(await wide()).toBe(false);
    await button('送信…').click();
    const send = page.getByRole('dialog').getByRole('button', { name: /行を送信する/ });
    await send.scrollIntoViewIfNeeded();
    expect(await send.isVisible()).toBe(true);
    expect(await wide()).toBe(false);
    expect(await axeViolations(page)).toEqual([]);
    expect(outbox()).toEqual([]);
  });
});
