/** Everything a page says to eyes, ears and programmes: texts, names for screen readers, titles, alternatives, words inside pictures, data attributes. */
import type { Page } from 'playwright-core';

/** `how`: `row` is a line of a table; `mark` a word inside a drawing; the rest an attribute or a text. */
export type Piece = { readonly how: 'text' | 'row' | 'mark' | 'said'; readonly text: string };
export type Scraped = {
  /** By the name of the tile. */
  readonly tiles: Readonly<Record<string, readonly Piece[]>>;
  readonly rest: readonly Piece[];
};

/** Runs inside the page: no name of this file is known there. */
const collect = (): Scraped => {
  const said = ['aria-label', 'aria-description', 'aria-valuetext', 'title', 'alt', 'placeholder', 'value', 'content'];
  const tiles: Record<string, Piece[]> = {};
  const rest: Piece[] = [];
  const take = (element: Element, into: Piece[]): void => {
    const name = element.tagName.toLowerCase();
    if (name === 'script' || name === 'style') return;
    // Among the tables a heading alone names the tile.
    const title = name === 'section' ? element.querySelector('h2')?.textContent : undefined;
    const here = title ? (tiles[element.getAttribute('aria-label') ?? title] ??= []) : into;
    for (const { name: attribute, value } of element.attributes)
      if (said.includes(attribute) || attribute.startsWith('data-'))
        here.push({ how: 'said', text: value.replaceAll(/react-aria[\w-]*/g, '') });
    const drawn = element.closest('svg') !== null;
    if (name === 'tr')
      here.push({ how: 'row', text: [...element.children].map((cell) => cell.textContent).join('、') });
    for (const child of element.childNodes) {
      if (child.nodeType === Node.TEXT_NODE && child.textContent?.trim() && !element.closest('tr'))
        here.push({ how: drawn ? 'mark' : 'text', text: child.textContent.trim() });
      if (child instanceof Element) take(child, here);
    }
  };
  take(document.documentElement, rest);
  return { tiles, rest };
};

/** Runs inside the page: goes from place to place of every chart and map, as the keys do, and takes what is then spoken and what the note beside it says. */
const touch = async (): Promise<Record<string, Piece[]>> => {
  const said: Record<string, Piece[]> = {};
  for (const place of document.querySelectorAll<HTMLElement | SVGElement>('figure .band, figure .map-area')) {
    const tile = place.closest('section[aria-label]');
    const figure = place.closest('figure');
    if (!tile || !figure) continue;
    place.focus({ preventScroll: true });
    // Drawn in a task of its own.
    const { port1, port2 } = new MessageChannel();
    await new Promise((drawn) => {
      port1.onmessage = drawn;
      port2.postMessage(null);
    });
    port1.close();
    const into = (said[tile.getAttribute('aria-label') as string] ??= []);
    const spoken = figure.querySelector('[aria-live]')?.textContent;
    const note = figure.querySelector('.pointer-events-none.absolute');
    const lines = [...(note?.children ?? [])].map(({ textContent }) => textContent);
    if (!spoken || lines.length === 0) throw new Error(`a place without words: ${place.getAttribute('aria-label')}`);
    into.push({ how: 'said', text: spoken }, { how: 'said', text: lines.join('、') });
  }
  return said;
};

/** What is said of every place, by the name of the tile. */
export const touchAll = (page: Page): Promise<Scraped['tiles']> => page.evaluate(touch);
export const scrape = (page: Page): Promise<Scraped> => page.evaluate(collect);
