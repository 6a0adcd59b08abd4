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
    const here =
      name === 'section' && element.hasAttribute('aria-label') && element.querySelector('h2')
        ? (tiles[element.getAttribute('aria-label') as string] ??= [])
        : into;
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

export const scrape = (page: Page): Promise<Scraped> => page.evaluate(collect);
