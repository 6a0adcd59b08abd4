/** Going through a page with the keyboard alone: Tab until one stands on what was looked for, as somebody without a mouse does. */
import type { Locator, Page } from 'playwright-core';

const most = 250;

/** Whether the element that has the focus is the one. */
const isOn = async (page: Page, wanted: Locator): Promise<boolean> =>
  (await wanted.and(page.locator(':focus')).count()) > 0;

/** Presses Tab until the focus is on `wanted`, which must be seen to be there; fails where no Tab leads to it. */
export const tabTo = async (page: Page, wanted: Locator): Promise<void> => {
  await wanted.first().waitFor();
  for (let pressed = 0; pressed < most; pressed += 1) {
    if (await isOn(page, wanted)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no Tab leads to ${wanted.toString()}`);
};

export const typeInto = async (page: Page, wanted: Locator, text: string): Promise<void> => {
  await tabTo(page, wanted);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(text);
};

export const press = async (page: Page, wanted: Locator, key: 'Enter' | 'Space'): Promise<void> => {
  await tabTo(page, wanted);
  await page.keyboard.press(key);
};

/** A group of radio buttons is one stop of Tab (on its first, where none is chosen); arrows go on from there. */
export const choose = async (page: Page, wanted: Locator): Promise<void> => {
  const name = await wanted.getAttribute('name');
  const group = page.locator(`input[type=radio][name="${name}"]`);
  await tabTo(page, group);
  for (let pressed = 0; pressed < (await group.count()); pressed += 1) {
    if (await isOn(page, wanted)) break;
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Space');
  if (!(await wanted.isChecked())) throw new Error(`no key chooses ${wanted.toString()}`);
};

/** A field of a day has three places, in the order of the browser's own language: whichever it is, digits and arrows fill it. */
export const typeDay = async (page: Page, wanted: Locator, day: string): Promise<void> => {
  const [year = '', month = '', date = ''] = day.split('-');
  await tabTo(page, wanted);
  for (const places of [
    [year, month, date],
    [month, date, year],
  ]) {
    for (let back = 0; back < 3; back += 1) await page.keyboard.press('ArrowLeft');
    for (const [at, digits] of places.entries()) {
      await page.keyboard.type(digits);
      // A month or day goes on by itself once it has two digits; a year would take more than four.
      if (at < 2 && digits.length > 2) await page.keyboard.press('ArrowRight');
    }
    if ((await wanted.inputValue()) === day) return;
  }
  throw new Error(`no keys enter ${day}`);
};
