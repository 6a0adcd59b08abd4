/**
 * A table that a person hands in, in a browser and by keyboard alone: who it is for, two checkers, then the Lounge of those it is for; and a recall while
 * somebody reads it.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { axeViolations } from './axe.ts';
import { type CheckedHall, checkedHall } from './checked-hall.ts';
import { choose, press, typeDay, typeInto } from './keyboard.ts';

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
    await typeInto(page, page.getByLabel('名前', { exact: true }), title);
    await typeInto(page, page.getByLabel('何に答えるか'), '窓口の応援を、どの区に増やすかを決める');
    await typeInto(page, page.getByLabel('だれ・何を数えたか'), '2026年度に窓口で受けた相談');
    await typeInto(page, page.getByLabel('どう保護したか'), '10件未満の区はなかった');
    await page.getByLabel('名前', { exact: true }).fill('長'.repeat(121));
    await page.getByText('120文字までです（いま121文字）').waitFor();
    await page.getByLabel('名前', { exact: true }).fill(title);
    // Called away until the session was over: what was written is still there.
    await hall.signIn('seisaku');
    await hall.open(page, '/releases/new');
    expect(await page.getByLabel('何に答えるか').inputValue()).toBe('窓口の応援を、どの区に増やすかを決める');
    await press(page, page.getByRole('button', { name: '下書きを作り、ファイルへ進む' }), 'Enter');
    await page.getByText('だれに見せるかを選んでください。').waitFor();
    await choose(page, page.getByRole('radio', { name: '選んだ課・役職・人だけ' }));
    await press(page, page.getByRole('checkbox', { name: '浜手区 総務課', exact: true }), 'Space');
    await press(page, page.getByRole('checkbox', { name: '監査事務局 主査', exact: true }), 'Space');
    await typeInto(page, page.getByRole('searchbox', { name: '課・役職・人の名前で絞り込む' }), '市民課 ゆかり');
    await press(page, page.getByRole('checkbox', { name: '市民局 市民課 戸籍 ゆかり' }), 'Space');
    await typeDay(page, page.getByLabel('データ時点'), '2026-10-31');
    expect(await page.getByLabel('問い合わせ先').inputValue()).toBe('企画調整局 政策課');
    expect(await axeViolations(page)).toEqual([]);
    await press(page, page.getByRole('button', { name: '下書きを作り、ファイルへ進む' }), 'Enter');
    await page.getByRole('heading', { name: title }).waitFor();
    id = new URL(page.url()).pathname.split('/').at(-1) as string;
    const asked = page.waitForEvent('filechooser');
    await press(page, page.getByRole('button', { name: 'ファイルを加える' }), 'Space');
    await (await asked).setFiles({ name: '窓口相談.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
    await page.getByText('窓口相談.csv').first().waitFor();
    await press(page, page.getByRole('button', { name: '申請する（凍結）' }), 'Enter');
    await page.getByText('互いの判断を見ずに').first().waitFor();
  });

  it('is let out by two, and then stands in the Lounge of those it is for, with the very file', async () => {
    for (const name of ['kakunin', 'tenken']) {
      const page = await hall.signIn(name);
      expect(await hall.open(page, `/releases/${id}`)).toMatch(
        /公開範囲\s*浜手区 総務課、監査事務局 主査、市民局 市民課 戸籍 ゆかり/,
      );
      expect(await page.locator('main').innerText()).toContain('申請：企画調整局 政策課 結城 さとる');
      await choose(page, page.getByRole('radio', { name: '公表してよい' }));
      await press(page, page.getByRole('button', { name: '判断を入れる' }), 'Enter');
      await page.getByText(name === 'kakunin' ? 'もう一人の判断を待っています' : '公表されています').waitFor();
    }
    const page = await hall.signIn('shokuin');
    expect(await hall.open(page, '/')).toContain('限定公開');
    await press(page, page.getByRole('link', { name: title }), 'Enter');
    await page.getByRole('heading', { name: title }).waitFor();
    const text = await page.locator('main').innerText();
    for (const part of ['窓口の応援を', '2026年10月31日', '企画調整局 統計係、総務局 個人情報保護係', id])
      expect(text).toContain(part);
    expect(text).not.toMatch(/120|340|kakunin|tenken|shokan/);
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
    // Named as a person, whatever the section.
    const named = await hall.signIn('shokan');
    expect(await hall.open(named, '/')).toContain(title);
    expect(await asks(named, `/api/results/${id}`)).toBe(200);
    // By the post held today.
    expect(await hall.open(await hall.signIn('kansa'), '/')).toContain(title);
    const page = await hall.signIn('kanri');
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
    expect(await seen.json()).toMatchObject({
      viewers: expect.arrayContaining([expect.objectContaining({ person: '浜田 みなと', downloads: 1 })]),
    });
  });
});
