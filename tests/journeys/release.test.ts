/** A release from request to recall in a browser: an author, two checkers who do not see each other's word, the Lounge, and the people who saw it. */
import { appendFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { axeViolations } from './axe.ts';
import { type CheckedHall, checkedHall } from './checked-hall.ts';
import { musubi } from './musubi.ts';

let hall: CheckedHall;
let release = '';

beforeAll(async () => {
  hall = await checkedHall(inject('smallCity'), async (folder) => {
    const made = await musubi([
      'statistics',
      'make',
      '--again',
      'checkups',
      '--author',
      'seisaku',
      '--json',
      '--data',
      folder,
    ]);
    if (made.code !== 0) throw new Error(made.said);
    release = (JSON.parse(made.out.trim()) as { release: string }).release;
  });
}, 180_000);
afterAll(() => hall?.close());

const factsOf = async (page: Page): Promise<string> => {
  const answer = await page.request.get(`${hall.address}/api/dashboards/checkups`);
  return answer.text();
};

describe('a release', () => {
  it('waits for two people: the Lounge still shows what was let out before, and says how', async () => {
    const page = await hall.signIn('shokuin');
    expect(await factsOf(page)).toMatch(/"how":"automatic"/);
    await hall.open(page, '/dashboards/checkups');
    expect(await page.locator('main').innerText()).toMatch(/自動公表（デモ）/);
    expect(await page.getByRole('link', { name: /公表の確認/ }).count()).toBe(0);
  });

  it('shows the first checker question, evidence and decision in one view, by keyboard and without a barrier', async () => {
    const page = await hall.signIn('kakunin');
    await hall.open(page, '/releases');
    await page.getByRole('link', { name: new RegExp(release) }).click();
    await page.getByRole('heading', { name: '機械が見つけたこと' }).waitFor();
    const text = await page.locator('main').innerText();
    for (const part of [
      '何に答えるか',
      '前回の公表',
      '隠れるものの量',
      '保護の証明書',
      '計算を打ち切った問い',
      '破った規則',
      '判断',
    ])
      expect(text).toContain(part);
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await page.getByRole('radio', { name: '公表してよい' }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: '判断を入れる' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('もう一人の判断を待っています').waitFor();
    expect(await page.locator('main').innerText()).toMatch(/あなたの判断：公表してよい/);
  });

  it('lets nobody else see that word, and goes out when the second says the same', async () => {
    const page = await hall.signIn('tenken');
    await hall.open(page, `/releases/${release}`);
    await page.getByRole('button', { name: '判断を入れる' }).waitFor();
    expect(await page.locator('main').innerText()).not.toMatch(/あなたの判断|角田|kakunin/);
    // Half-filled, it says what is missing, and nothing is sent.
    const vote = page.getByRole('button', { name: '判断を入れる' });
    await vote.click();
    await page.getByText('「公表してよい」か「差し戻す」を選んでください。').waitFor();
    await page.getByRole('radio', { name: '差し戻す' }).check();
    await vote.click();
    await page.getByText('理由を5文字以上で書いてください', { exact: false }).waitFor();
    await page.getByRole('radio', { name: '公表してよい' }).check();
    await page.getByRole('button', { name: '判断を入れる' }).click();
    await page.getByText('公表されています').waitFor();
    expect(await page.locator('main').innerText()).toMatch(/企画調整局 統計係/);
    // On paper: who decided, the whole digest, who printed it, and no buttons.
    await page.emulateMedia({ media: 'print' });
    const paper = await page.locator('main').innerText();
    await page.emulateMedia({ media: null });
    expect(paper).toMatch(/確認者の判断：公表してよい　企画調整局 統計係 角田 みのり/);
    expect(paper).toMatch(/内容のハッシュ　[0-9a-f]{64}\s+印刷：天堂 けんじ/);
    expect(paper).not.toMatch(/次の行|開く（記録されます）|公表を取り消す/);
  });

  it('stands beside its numbers in the Lounge: number and posts, no names', async () => {
    const page = await hall.signIn('shokuin');
    const facts = await factsOf(page);
    expect(facts).toContain(`"number":"${release}","how":"checked"`);
    expect(facts).not.toMatch(/kakunin|角田/);
    await hall.open(page, '/dashboards/checkups');
    expect(await page.locator('main').innerText()).toContain(
      `${release}　二人が確認（企画調整局 統計係、総務局 個人情報保護係）`,
    );
    await page
      .getByRole('button', { name: /のメニュー$/ })
      .nth(4)
      .click();
    await page.getByRole('menuitem', { name: 'この数字について' }).click();
    const about = await page.getByRole('dialog').innerText();
    for (const part of ['定義', 'スナップショット', '統計表', '保護の方法', release]) expect(about).toContain(part);
    await page.keyboard.press('Escape');
    expect((await page.request.get(`${hall.address}/api/dashboards/checkups/view`)).status()).toBe(200);
  });

  it('is recalled with its name typed: out of the Lounge at once, and whoever saw it is told', async () => {
    const page = await hall.signIn('tenken');
    await hall.open(page, `/releases/${release}`);
    await page.getByRole('button', { name: '公表を取り消す' }).click();
    await page.getByLabel(/公表の名前/).fill('国保と特定健診');
    await page.getByLabel(/見た人に伝わります/).fill('受診者の数え方に誤りがありました');
    await page.getByRole('button', { name: '取り消す', exact: true }).click();
    await page.getByText('公表は取り消されました').waitFor();
    expect(await page.locator('main').innerText()).toMatch(/浜手区 総務課 浜田 みなと/);
    const reader = await hall.signIn('shokuin');
    const gone = await reader.request.get(`${hall.address}/api/dashboards/checkups`);
    expect(gone.status()).toBe(410);
    expect(await gone.json()).toMatchObject({
      ja: expect.stringContaining(release),
      en: expect.stringContaining('recalled'),
    });
    await hall.open(reader, '/');
    expect(await reader.getByRole('heading', { name: '国保と特定健診', exact: true }).count()).toBe(0);
    await reader.getByText('受診者の数え方に誤りがありました').waitFor();
    expect(await axeViolations(reader)).toEqual([]);
    await reader.getByRole('button', { name: '読みました' }).click();
    await reader.getByText('受診者の数え方に誤りがありました').waitFor({ state: 'detached' });
  });

  it('leaves a record that a command proves with the public key, and only whole', async () => {
    const record = await musubi(['release', 'record', release, '--data', hall.folder]);
    expect(record.code).toBe(0);
    expect(JSON.parse(record.out)).toMatchObject({
      statement: {
        author: { displayName: '結城 さとる', post: '企画調整局 政策課' },
        checkers: expect.arrayContaining([expect.objectContaining({ displayName: '天堂 けんじ' })]),
      },
    });
    const path = `${hall.folder}/record.json`;
    appendFileSync(path, record.out);
    const key = `${hall.folder}/lake-side/lake-public.json`;
    const verified = await musubi(['release', 'verify', path, '--public', key, '--json']);
    expect(verified.code).toBe(0);
    expect(JSON.parse(verified.out)).toMatchObject({ release, how: 'checked', recalled: true });
    appendFileSync(`${hall.folder}/forged.json`, record.out.replace('"how":"checked"', '"how":"automatic"'));
    const forged = await musubi(['release', 'verify', `${hall.folder}/forged.json`, '--public', key]);
    expect(forged.code).toBe(3);
    expect(forged.said).toMatch(/署名/);
  });

  it('asked no other origin for anything', () => {
    expect([...hall.browsing.origins]).toEqual([hall.address]);
  });
});
