// `npm run screenshots`: pictures for the docs (docs/images/), taken from the demo as a person sees it. Start it first: `npm start`.
// `npm run screenshots -- <folder>` takes every page it comes by.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browser } from './browser.mjs';
import { root } from './install.mjs';
import { gatewayPictures } from './screenshots-gateway.mjs';
import { releasePictures } from './screenshots-release.mjs';

const { chromium } = await import('playwright-core');
const address = process.env.MUSUBI_ADDRESS ?? 'http://localhost:8080';
const into = process.argv[2];
const folder = into ?? join(root, 'docs/images');
mkdirSync(folder, { recursive: true });

const profile = mkdtempSync(join(tmpdir(), 'musubi-browser-'));
const chromiumPath = browser();
const context = await chromium.launchPersistentContext(profile, {
  ...(chromiumPath && chromiumPath !== 'playwright' ? { executablePath: chromiumPath } : {}),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
  viewport: { width: 1366, height: 768 },
  locale: 'ja-JP',
  timezoneId: 'Asia/Tokyo',
});
const page = context.pages()[0] ?? (await context.newPage());
const shot = async (name, full = false) => {
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(600);
  const path = join(folder, `${name}.png`);
  // The docs show some of the pages: those are taken anew. Another folder gets all.
  if (!into && !existsSync(path)) return;
  await page.screenshot({ path, fullPage: full });
  console.log(`${name}.png`);
};

await page.goto(address);
await shot('sign-in');
const session = await (await page.request.get(`${address}/api/session`)).json();
const account = session.demoAccounts[0];
await page.request.post(`${address}/api/session`, {
  data: { name: account.name, password: account.password },
  headers: { Origin: address },
});
await page.goto(address);
await shot('lounge');
await shot('lounge-whole', true);
const lounge = await (await page.request.get(`${address}/api/lounge`)).json();
for (const card of lounge.cards) {
  await page.goto(`${address}/dashboards/${card.id}`);
  await shot(card.id);
  await shot(`${card.id}-whole`, true);
}
for (const tab of ['table', 'manual', 'history']) {
  await page.goto(`${address}/dashboards/${lounge.cards[0].id}?tab=${tab}`);
  await shot(`${lounge.cards[0].id}-${tab}`);
}
await page.setViewportSize({ width: 1920, height: 1080 });
await page.goto(address);
await shot('lounge-1920');
await page.goto(`${address}/dashboards/${lounge.cards[0].id}`);
await shot(`${lounge.cards[0].id}-1920`);
await page.setViewportSize({ width: 1366, height: 768 });
await releasePictures(address, page, shot);
await gatewayPictures(process.env.MUSUBI_DATA ?? join(root, 'data/demo'), page, shot);
await context.close();
rmSync(profile, { recursive: true, force: true });
