/** A table that a person hands in, in a browser: who it is for, two checkers, then the Lounge of those it is for; and a recall while somebody reads it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { axeViolations } from './axe.ts';
import { type CheckedHall, checkedHall } from './checked-hall.ts';

let hall: CheckedHall;
let id = '';
const title = '窓口相談の件数（2026年度）';
const table = '区,相談\r\n浜手区,120\r\n山手区,340\r\n';

beforeAll(async () => {
  hall = await checkedHall(inject('smallCity'));
}, 180_000);
afterAll(() => hall?.close());

const asks = async (page: Page, path: string): Promise<number> =>
  (await page.request.get(`${hall.address}${path}`)).status();

describe('a table handed in by a person', () => {
  it('says who it is for before it says anything else can be done', async () => {
    const page = await hall.signIn('seisaku');
    await hall.open(page, '/releases/new');
    await page.getByLabel('名前', { exact: true }).fill(title);
    await page.getByLabel('何に答えるか').fill('窓口の応援を、どの区に増やすかを決める');
    await page.getByLabel('だれ・何を数えたか').fill('2026年度に窓口で受けた相談');
    await page.getByLabel('どう保護したか').fill('10件未満の区はなかった');
    await page.getByRole('button', { name: '下書きを作り、ファイルへ進む' }).click();
    await page.getByText('だれに見せるかを選んでください。').waitFor();
    await page.getByRole('radio', { name: '選んだ課だけ' }).check();
    await page.getByRole('checkbox', { name: '浜手区 総務課' }).check();
    await page.getByLabel('データ時点').fill('2026-10-31');
    expect(await page.getByLabel('問い合わせ先').inputValue()).toBe('企画調整局 政策課');
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: '下書きを作り、ファイルへ進む' }).click();
    await page.getByRole('heading', { name: title }).waitFor();
    id = new URL(page.url()).pathname.split('/').at(-1) as string;
    await page
      .getByLabel('ファイルを加える')
      .setInputFiles({ name: '窓口相談.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
    await page.getByRole('button', { name: '申請する（凍結）' }).click();
    await page.getByText('互いの判断を見ずに').first().waitFor();
  });

  it('is let out by two, and then stands in the Lounge of the section it is for, with the very file', async () => {
    for (const name of ['kakunin', 'tenken']) {
      const page = await hall.signIn(name);
      expect(await hall.open(page, `/releases/${id}`)).toMatch(/公開範囲\s*浜手区 総務課/);
      await page.getByRole('radio', { name: '公表してよい' }).check();
      await page.getByRole('button', { name: '判断を入れる' }).click();
      await page.getByText(name === 'kakunin' ? 'もう一人の判断を待っています' : '公表されています').waitFor();
    }
    const page = await hall.signIn('shokuin');
    expect(await hall.open(page, '/')).toContain('公開範囲が限られています');
    await page.getByRole('link', { name: title }).click();
    await page.getByRole('heading', { name: title }).waitFor();
    const text = await page.locator('main').innerText();
    for (const part of ['窓口の応援を', '2026年10月31日', '企画調整局 統計係、総務局 個人情報保護係', id])
      expect(text).toContain(part);
    expect(text).not.toMatch(/120|340|kakunin|tenken/);
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: '窓口相談.csvを保存' }).click();
    const taken = readFileSync(await (await download).path());
    expect(taken.toString()).toBe(table);
    expect(text).toContain(createHash('sha256').update(taken).digest('hex'));
    expect(await hall.open(page, `/?q=${encodeURIComponent('窓口相談')}`)).toContain(title);
  });

  it('is not there for anybody else', async () => {
    const page = await hall.signIn('shokan');
    expect(await hall.open(page, '/')).not.toContain(title);
    expect(await asks(page, `/api/results/${id}`)).toBe(404);
    expect(await hall.open(page, `/results/${id}`)).toContain('ページが見つかりません');
  });

  it('is recalled while somebody reads it: gone from page, list and file at once, and the reader is told', async () => {
    const reader = await hall.signIn('shokuin');
    await hall.open(reader, `/results/${id}`);
    const signedIn = await fetch(`${hall.address}/api/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: hall.address },
      body: JSON.stringify({ name: 'tenken', password: 'musubi-demo-tenken' }),
    });
    const cookie = signedIn.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    const done = await fetch(`${hall.address}/api/releases/${id}/recall`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: hall.address, cookie },
      body: JSON.stringify({ name: title, reason: '数え方に誤りがありました' }),
    });
    expect(done.status).toBe(200);
    expect(await asks(reader, `/api/results/${id}/files/${encodeURIComponent('窓口相談.csv')}?as=file`)).toBe(410);
    await reader.getByRole('button', { name: '窓口相談.csvを保存' }).click();
    await reader.getByText('公表が取り消されました').waitFor();
    await reader.reload();
    await reader.getByText('手元のファイルと、それを使った資料を使わないでください').waitFor();
    expect(await hall.open(reader, '/')).not.toContain(`${title}\n`);
    const seen = await fetch(`${hall.address}/api/releases/${id}/viewers`, { headers: { cookie } });
    expect(await seen.json()).toMatchObject({ viewers: [{ person: 'shokuin', downloads: 1 }] });
  });
});
