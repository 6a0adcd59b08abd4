/** One release of statistics that cannot be protected holds back none of the others, and everybody who has to know is told. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { openResults } from '#results';
import { openLakeSide } from '../../src/doors/lake-side.ts';
import { type Ran, musubi } from './musubi.ts';
import { copyOf } from './small-city.ts';

let city: Awaited<ReturnType<typeof copyOf>>;
let ran: Ran;

/** Nobody can be left fifty people of doubt about a number that is known to be below ten. By its name it is made before the others. */
const unprotectable = `
release: cards
title: { ja: 市営交通の利用登録, en: Transport cards }
source: { ja: 市営交通（利用登録）, en: City transport cards }
unit: city_number
onlyKnown: true
stricter: { minimumWidth: 50 }
variables:
  month: { kind: month, column: as_of, title: { ja: 年月, en: Month } }
  sex: { kind: codes, column: sex, title: { ja: 性別, en: Sex }, codes: { '0': { ja: 不明, en: Unknown }, '1': { ja: 男, en: Male }, '2': { ja: 女, en: Female } } }
  ticket: { kind: codes, column: ticket, title: { ja: 券種, en: Ticket }, codes: { '1': { ja: 大人, en: Adult }, '2': { ja: 小児, en: Child }, '3': { ja: 敬老, en: Senior } } }
measures:
  holders: { from: transit-cards, kind: count, title: { ja: 登録した人, en: Holders }, unit: { ja: 人, en: people } }
tables:
  - id: cards
    title: { ja: 券種・性別, en: Ticket and sex }
    time: month
    dimensions:
      - { name: ticket, variable: ticket, levels: [ticket] }
      - { name: sex, variable: sex, levels: [sex] }
    measures: [holders]
`;
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
  writeFileSync(
    join(city.folder, 'statistics/cards.yaml'),
    unprotectable.replace('stricter: { minimumWidth: 50 }', ''),
  );
  const made = await make();
  expect(made.code).toBe(0);
  expect(made.out).toContain('"series":"cards"');
});
