/** A city hall where two people check before anything is published: its server, and one browser that signs in as one person after the other. */
import { appendFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { browse, type Browsing, openPage } from './browser.ts';
import { musubiServing } from './musubi.ts';
import { copyOf } from './small-city.ts';

export type CheckedHall = {
  readonly folder: string;
  readonly address: string;
  readonly browsing: Browsing;
  readonly signIn: (name: string) => Promise<Page>;
  /** Answers what the page says. */
  readonly open: (page: Page, path: string) => Promise<string>;
  readonly close: () => Promise<void>;
};

/** `before`: what is done in the folder before the server starts. */
export const checkedHall = async (
  smallCity: string,
  before: (folder: string) => Promise<void> = async () => {},
): Promise<CheckedHall> => {
  const city = await copyOf(smallCity);
  // From here on as a real installation does it.
  appendFileSync(`${city.folder}/musubi.yaml`, 'release: checked\n');
  await before(city.folder);
  const server = await musubiServing(['start', '--data', city.folder]);
  const browsing = await browse();
  const { page, context } = browsing;
  return {
    folder: city.folder,
    address: server.address,
    browsing,
    async signIn(name) {
      await context.clearCookies();
      const answer = await page.request.post(`${server.address}/api/session`, {
        data: { name, password: `musubi-demo-${name}` },
        headers: { Origin: server.address },
      });
      if (answer.status() !== 200) throw new Error(`${name} cannot sign in: ${answer.status()}`);
      return page;
    },
    async open(at, path) {
      await openPage(at, `${server.address}${path}`);
      return at.locator('main').innerText();
    },
    async close() {
      await browsing.close();
      await server.stop();
      city.remove();
    },
  };
};
