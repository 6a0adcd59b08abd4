/** A member of the owning section drops a file on the page of the sealed side, reads what was found, sends it, and gets the lake's receipt. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import type { FileChooser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { axeViolations } from './axe.ts';
import { type Browsing, browse } from './browser.ts';
import { musubiServing, type Serving } from './musubi.ts';
import { copyOf } from './small-city.ts';

let city: Awaited<ReturnType<typeof copyOf>>;
let lake: Serving;
let gateway: Serving;
let browsing: Browsing;
let page: Page;
const files = { november: '', december: '', tax: '' };

/** The newest register of the small city with its last rows missing: an extraction of another day. */
const extraction = (source: string, name: string, missing: number): string => {
  const bytes = readFileSync(source);
  let end = bytes.length;
  for (let rows = 0; rows <= missing; rows++) end = bytes.lastIndexOf('\r\n', end - 1);
  const path = join(city.folder, 'handed', name);
  writeFileSync(path, bytes.subarray(0, end + 2));
  return path;
};

beforeAll(async () => {
  city = await copyOf(inject('smallCity'));
  const source = join(city.folder, 'source');
  mkdirSync(join(city.folder, 'handed'));
  const newest = readdirSync(join(source, 'juki')).sort().at(-1) as string;
  files.november = extraction(join(source, 'juki', newest), 'juki_20261110.csv', 3);
  files.december = extraction(join(source, 'juki', newest), 'juki_20261120.csv', 5);
  const tax = readFileSync(join(source, 'zei', readdirSync(join(source, 'zei')).sort().at(-1) as string));
  files.tax = join(city.folder, 'handed/zei.zip');
  writeFileSync(files.tax, zipSync({ '課税.csv': tax }));
  lake = await musubiServing(['start', '--data', city.folder]);
  gateway = await musubiServing(['gateway', 'page', '--data', city.folder], {
    environment: { MUSUBI_LAKE_URL: lake.address },
  });
  browsing = await browse();
  page = browsing.page;
  await page.goto(/http:\S+\/open\?key=\S+/.exec(gateway.said())?.[0] as string);
}, 180_000);
afterAll(async () => {
  await browsing?.close();
  await gateway?.stop();
  await lake?.stop();
  city?.remove();
});

const button = (name: string | RegExp) => page.getByRole('button', { name });
const heading = (name: string) => page.getByRole('heading', { name, exact: true });
const main = () => page.locator('main').innerText();
const violations = () => axeViolations(page, ['wcag21a', 'wcag21aa']);
const patience = { timeout: 45_000 };

describe('the way of a file', () => {
  it('what is missing is said beside its field', async () => {
    await heading('データを送る').waitFor();
    expect(page.url()).toBe(`${gateway.address}/`);
    await button('確かめる').click();
    for (const fault of ['データを選んでください', '基準日を入れてください', 'ファイルを選んでください'])
      expect(await main()).toContain(fault);
    expect(await violations()).toEqual([]);
  });
  it('a file dropped beside its place does not replace the page; dropped on it, it is listed and its day proposed', async () => {
    const transfer = await page.evaluateHandle(
      ([text, name]) => {
        const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
        const carried = new DataTransfer();
        carried.items.add(new File([bytes], name));
        return carried;
      },
      [readFileSync(files.november).toString('base64'), 'juki_20261110.csv'] as const,
    );
    await page.dispatchEvent('header', 'drop', { dataTransfer: transfer });
    expect(await page.getByText('juki_20261110.csv').count()).toBe(0);
    await page.dispatchEvent('[role=group][aria-labelledby]', 'drop', { dataTransfer: transfer });
    await page.getByText('juki_20261110.csv').waitFor();
    expect(await page.getByLabel('基準日').inputValue()).toBe('2026-11-10');
    await page.getByLabel('データ', { exact: true }).selectOption('resident-register');
    expect(await main()).toContain('前回送った基準日');
  });
  it('is checked: every row accounted for, columns shown on invented people, nothing sent', async () => {
    await button('確かめる').click();
    await heading('確かめた結果').waitFor(patience);
    await heading('列の扱い').waitFor();
    await page.getByText('見本　太郎').first().waitFor(patience);
    const text = await main();
    expect(text).toMatch(/まだ送信していません/);
    expect(text).toMatch(/前回（2026年10月31日）と比べて/);
    expect(text).toMatch(/再識別リスク/);
    expect(text).not.toMatch(/undefined|NaN|\[object/);
    const [read, accepted, quarantined, excluded] = [...text.matchAll(/([\d,]+)行/g)]
      .slice(0, 4)
      .map(([, n]) => Number(n?.replaceAll(',', '')));
    expect(read).toBe((accepted ?? 0) + (quarantined ?? 0) + (excluded ?? 0));
    expect(await violations()).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  });
  it('a second window sees the same; a page that was reloaded asks for the file once more, and for no other', async () => {
    const second = await browsing.context.newPage();
    await second.goto(gateway.address);
    await second.getByRole('heading', { name: '確かめた結果' }).waitFor();
    await second.close();
    await page.reload();
    await heading('確かめた結果').waitFor();
    await button('送信…').click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.innerText()).toMatch(/住民基本台帳[\s\S]*2026年11月10日[\s\S]*行/);
    const send = dialog.getByRole('button', { name: /行を送信する/ });
    await dialog.locator('input[type=file]').setInputFiles(files.december);
    await dialog.getByText('確かめたファイルと違います').waitFor();
    expect(await send.isDisabled()).toBe(true);
    await dialog.locator('input[type=file]').setInputFiles(files.november);
    expect(await send.isEnabled()).toBe(true);
    expect(await violations()).toEqual([]);
    await send.dblclick();
    await heading('レイクが受け取りました').waitFor(patience);
    expect(await main()).toMatch(/受領 2026年|受領 \d{4}年/);
    expect(
      readdirSync(join(city.folder, 'sealed-side/outbox')).filter((name) => name.includes('2026-11-10')),
    ).toHaveLength(1);
    expect(await violations()).toEqual([]);
  });
});

describe('the keyboard alone', () => {
  it('chooses, checks, reads and sends', async () => {
    await button('次のデータを送る').press('Enter');
    await heading('データを送る').waitFor();
    const tabTo = async (name: RegExp) => {
      for (let i = 0; i < 60; i++) {
        const at = await page.evaluate(() => {
          const now = document.activeElement as HTMLElement | null;
          const label = (now as HTMLSelectElement | null)?.labels?.[0]?.innerText ?? '';
          return `${now?.getAttribute('aria-label') ?? ''}${label}${now?.innerText ?? ''}`;
        });
        if (name.test(at)) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`no way to ${name}`);
    };
    await tabTo(/^データ/);
    await page.keyboard.press('ArrowDown');
    // The new step takes the focus to its heading when it is drawn, which on a busy machine may be after a key was pressed: the person presses again.
    const choose = async (times = 5): Promise<FileChooser> => {
      await tabTo(/^ファイルを選ぶ$/);
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser', { timeout: 4000 }).catch(() => null),
        page.keyboard.press('Enter'),
      ]);
      if (chooser) return chooser;
      if (times === 0) throw new Error('the key opens no choice of files');
      return choose(times - 1);
    };
    await (await choose()).setFiles(files.december);
    await tabTo(/^確かめる$/);
    await page.keyboard.press('Enter');
    await heading('確かめた結果').waitFor(patience);
    await tabTo(/^送信…$/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo(/^[\d,]+行を送信する$/);
    await page.keyboard.press('Enter');
    await heading('レイクが受け取りました').waitFor(patience);
  });
});

describe('what does not fit', () => {
  it('a file of another data set, be it in a ZIP, is refused by the name of that data set, and the choice is offered again', async () => {
    await button('次のデータを送る').click();
    await page.getByLabel('データ', { exact: true }).selectOption('resident-register');
    await page.locator('input[type=file]').setInputFiles(files.tax);
    await button(/前月末/).click();
    await button('確かめる').click();
    await heading('読み込めませんでした').waitFor(patience);
    expect(await main()).toMatch(/『個人住民税』のものに見えます/);
    expect(await violations()).toEqual([]);
    await button('選び直す').click();
    expect(await page.getByLabel('データ', { exact: true }).inputValue()).toBe('resident-register');
  });
  it('the very file that was sent is not sent twice, and the page says it in English too', async () => {
    await page.locator('input[type=file]').setInputFiles(files.november);
    await button('確かめる').click();
    await heading('読み込めませんでした').waitFor(patience);
    expect(await main()).toMatch(/パッケージにしたものと同じ内容/);
    await button('English').click();
    expect(await main()).toMatch(/same as one a package was made of/);
    await button('日本語').click();
  });
  it('when the command has ended, the page says what to do', async () => {
    expect([...browsing.origins]).toEqual([gateway.address]);
    expect(browsing.complaints).toEqual([]);
    await gateway.stop();
    await page.getByText('コマンドが終わったようです').waitFor({ timeout: 15_000 });
  });
});
