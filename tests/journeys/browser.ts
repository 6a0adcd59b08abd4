/** A Chromium that notes everything a page asks for and everything it complains about. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

export type Browsing = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Origins asked for, and whatever the console called an error or the content policy refused. */
  readonly origins: Set<string>;
  readonly complaints: string[];
  readonly close: () => Promise<void>;
};

export const browse = async (viewport = { width: 1366, height: 768 }): Promise<Browsing> => {
  const profile = mkdtempSync(join(tmpdir(), 'musubi-browser-'));
  const path = process.env.MUSUBI_CHROMIUM || '/usr/bin/chromium';
  const context = await chromium.launchPersistentContext(profile, {
    ...(path === 'playwright' ? {} : { executablePath: path }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    viewport,
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    acceptDownloads: true,
  });
  // Twice what Playwright waits by itself: the machine may be busy with other tests.
  context.setDefaultTimeout(60_000);
  const page = context.pages()[0] ?? (await context.newPage());
  const origins = new Set<string>();
  const complaints: string[] = [];
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http')) origins.add(url.origin);
  });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return {
    page,
    context,
    origins,
    complaints,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
};

/** Goes to an address and waits until something is drawn there: on a busy machine the network may rest before the page has begun. */
export const openPage = async (page: Page, address: string): Promise<void> => {
  await page.goto(address);
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => {
    const drawn = document.querySelector('main') ?? document.querySelector('form');
    return drawn !== null && drawn.innerText.trim() !== '';
  });
};
