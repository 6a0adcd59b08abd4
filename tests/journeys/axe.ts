/** What a checker of accessibility finds on a page (WCAG 2.2 AA). */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
type Axe = {
  run: (o: object) => Promise<{ violations: { id: string; nodes: { target: unknown }[] }[] }>;
};

export const axeViolations = async (page: Page, further: readonly string[] = []): Promise<readonly string[]> => {
  // Evaluated by the debugger, not by the page: the page's own policy would rightly refuse the script.
  await page.evaluate(source);
  const found = await page.evaluate(
    (rules) => (window as unknown as { axe: Axe }).axe.run({ runOnly: rules }),
    ['wcag2a', 'wcag2aa', 'wcag22aa', ...further],
  );
  return found.violations.map((v) => `${v.id}: ${JSON.stringify(v.nodes.map((n) => n.target).slice(0, 3))}`);
};
