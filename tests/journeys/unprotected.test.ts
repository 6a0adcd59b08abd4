/** One release of statistics that cannot be protected holds back none of the others, and everybody who has to know is told. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { openResults } from '#results';
import { openLakeSide } from '../../src/doors/lake-side.ts';
import { cardsText } from '../../src/statistics/test-cards.ts';
import { type Ran, musubi } from './musubi.ts';
import { copyOf } from './small-city.ts';

let city: Awaited<ReturnType<typeof copyOf>>;
let ran: Ran;

/** Nobody can be left fifty people of doubt about a number that is known to be below ten. By its name it is made before the others. */
const possible = cardsText.replace("codes: { '1': { ja: 男", "codes: { '0': { ja: 不明, en: Unknown }, '1': { ja: 男");
const unprotectable = possible.replace('onlyKnown: true\n', 'onlyKnown: true\nstricter: { minimumWidth: 50 }\n');
const make = () =>
  musubi(['statistics', 'make', '--again', 'income', '--author', 'seisaku', '--json', '--data', city.folder]);

beforeAll(async () => {
  city = await copyOf(inject('smallCity'));
  mkdirSync(join(city.folder, 'statistics'), { recursive: true });
  writeFileSync(join(city.folder, 'statistics/cards.yaml'), unprotectable);
  ran = await make();
}, 120_000);
afterAll(() => city?.remove());

it('the others are made and let out; the command says which one was not, why and what next, and ends like a refusal', () => {
  expect(ran.code).toBe(3);
  expect(
    ran.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { series: string; state: string }),
  ).toMatchObject([{ series: 'income', state: 'released' }]);
  expect(ran.said).toMatch(/1件のうち、公表1件/);
  expect(ran.said).toContain('cards');
});
it('the log says who asked for it, and nothing of it is published', async () => {
  const opened = await openLakeSide(city.folder);
  if (!opened.ok) throw new Error(opened.refusal.en);
  const side = opened.value;
  try {
    const told = await side.register
      .selectFrom('audit_entries')
      .select('entry')
      .where('subject', '=', 'series:cards')
      .execute();
    expect(told.map(({ entry }) => JSON.parse(entry) as object)).toMatchObject([
      { event: { act: 'StatisticsRefused', outcome: 'refused', facts: { code: 'statistics.cannot-protect' } } },
    ]);
    expect(await openResults(side.results).readTable('cards')).toMatchObject({ ok: false });
  } finally {
    await side.close();
  }
});
it('is tried again the next time, and made once its rules can be kept', async () => {
  expect((await make()).code).toBe(3);
  writeFileSync(join(city.folder, 'statistics/cards.yaml'), possible);
  const made = await make();
  expect(made.code).toBe(0);
  expect(made.out).toContain('"series":"cards"');
});
