/** The few whose ward, town or age is unknown are left out of every table alike, so that no difference between tables shows them. */
import { expect, it } from 'vitest';
import { valueOf } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { readStatisticsSpec } from './spec/read-spec.ts';
import { tabulate } from './count/tabulate.ts';
import { smallPack } from './test-kit.ts';
import { peopleOf } from './test-people.ts';

const specText = (onlyKnown: boolean) => `
release: trial
title: { ja: 試し, en: Trial }
source: { ja: 試し, en: Trial }
onlyKnown: ${onlyKnown}
variables:
  month: { kind: month, column: as_of, title: { ja: 年月, en: Month } }
  area: { kind: area, title: { ja: 区, en: Area } }
  age: { kind: bands, column: age_years, title: { ja: 年齢, en: Age }, words: age, levels: { age3: [0, 15, 65] } }
measures:
  people: { from: trial-people, kind: count, title: { ja: 人, en: People }, unit: { ja: 人, en: people } }
tables:
  - { id: by-town, title: { ja: a, en: a }, time: month, dimensions: [{ name: area, variable: area, levels: [ward, town] }], measures: [people] }
  - { id: by-age, title: { ja: b, en: b }, time: month, dimensions: [{ name: age3, variable: age, levels: [age3] }], measures: [people] }
`;

const records = peopleOf({
  from: 'range(400) t(i)',
  ward: "CASE WHEN i % 20 = 0 THEN NULL ELSE 'W1' END",
  town: "CASE WHEN i % 20 = 0 OR i % 20 = 1 THEN NULL ELSE 'W1T1' END",
  school: "'D1'",
  age: 'CASE WHEN i % 20 = 2 THEN NULL ELSE i % 90 END',
});

it.each([
  [false, 400, true],
  [true, 340, false],
])(
  'onlyKnown %s: every table counts the same %i people, with an unknown category: %s',
  async (onlyKnown, people, unknown) => {
    const engine = await openEngine({ threads: 1 });
    await engine.run(`CREATE TABLE trial_people AS ${records}`);
    const { tables } = valueOf(
      await tabulate(engine, valueOf(readStatisticsSpec(specText(onlyKnown), 'trial')), smallPack),
    );
    expect(tables.map((table) => table.counts.get('people')?.[0])).toEqual([people, people]);
    const codes = tables.flatMap((table) => table.dimensions.flatMap((d) => d.categories.map(({ code }) => code)));
    expect(codes.some((code) => /unknown/.test(code))).toBe(unknown);
    engine.close();
  },
);
