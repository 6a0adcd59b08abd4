/** A city publishes its population again every month: what is out stays as it is, and the new month hides where the last one did. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import type { ProtectedRelease } from './protect.ts';
import { readStatisticsSpec } from './spec/read-spec.ts';
import { smallPack, staffPolicy } from './test-kit.ts';
import { days, publisherOf } from './test-months.ts';
import { peopleOf } from './test-people.ts';

const spec = valueOf(
  readStatisticsSpec(
    `
release: monthly
title: { ja: 人口, en: Population }
source: { ja: 住民, en: Residents }
variables:
  month: { kind: month, column: as_of, title: { ja: 年月, en: Month } }
  area: { kind: area, title: { ja: 区, en: Area } }
  age: { kind: bands, column: age_years, title: { ja: 年齢, en: Age }, words: age, levels: { age10: [0, 10, 20, 30, 40, 50, 60, 70, 80, 90] } }
  sex: { kind: codes, column: sex, title: { ja: 性別, en: Sex }, codes: { '1': { ja: 男, en: Male }, '2': { ja: 女, en: Female } } }
measures:
  people: { from: trial-people, kind: count, title: { ja: 人, en: People }, unit: { ja: 人, en: people } }
tables:
  - id: monthly
    title: { ja: 人口, en: Population }
    time: month
    dimensions: [{ name: area, variable: area, levels: [ward, town] }, { name: age, variable: age, levels: [age10] }, { name: sex, variable: sex, levels: [sex] }]
    measures: [people]
`,
    'monthly',
  ),
);
/** Of one age and sex few live in one town; somebody in sixty moves there every month. */
const publish = publisherOf(spec, staffPolicy, smallPack, 'trial-people', (months) =>
  peopleOf({
    from: `range(3000) t(i), ${months}`,
    asOf: 'd',
    ward: "CASE WHEN i % 5 < 3 THEN 'W1' ELSE 'W2' END",
    town: `CASE WHEN i % 5 >= 3 THEN 'W2T1' WHEN hash(i, 1) % (CASE WHEN hash(i, 3) % 100 BETWEEN 30 AND 39 AND hash(i, 4) % 2 = 1 THEN 18 ELSE 3 END) = 0
        OR hash(i, m, 7) % 60 = 0 THEN 'W1T1' ELSE 'W1T2' END`,
    school: "'D1'",
    age: 'hash(i, 3) % 100',
  }),
);

describe('a population published month by month', () => {
  let engine: Engine;
  const statesOf = ({ released }: ProtectedRelease, month: number) =>
    released[0]?.times[(days[month] as string).slice(0, 7)]?.states as string;
  let two: ProtectedRelease;
  beforeAll(async () => {
    engine = await openEngine({ threads: 1 });
    two = await publish(engine, [0, 1], [], 'first');
  });
  afterAll(() => engine.close());

  it('only checks the months that are out, and leaves every number and every gap of them', async () => {
    const three = await publish(engine, [0, 1, 2], two.released, 'another');
    expect(three.certificate.systems[0]).toMatchObject({ timePoints: 3, publishedBefore: 2, undecided: 0 });
    for (const month of [0, 1]) expect(statesOf(three, month)).toBe(statesOf(two, month));
    expect(three.certificate.differences).toBe(0);
  });
  it('begins the new month from the last in the ledger, also when it is the only one there is', async () => {
    const fresh = await publish(engine, [2], [], 'another');
    const keys = fresh.released[0]?.keys ?? [];
    const ageOf = (key: string) => /age=[^&]*/.exec(key)?.[0] ?? '';
    const hiddenAges = (of: ProtectedRelease) =>
      new Set(keys.filter((_, i) => statesOf(of, 2)[i] !== '0').map((key) => ageOf(key)));
    // Had the last month hidden something of another age, that age would be hidden again.
    const other = keys.map(ageOf).find((age) => age !== '' && !hiddenAges(fresh).has(age)) as string;
    const month = (days[1] as string).slice(0, 7);
    const ledger = two.released.map((entry) => {
      const states = entry.keys.map((key) => (ageOf(key) === other ? '3' : '0')).join('');
      return { ...entry, times: { [month]: { ...entry.times[month], states } as (typeof entry.times)[string] } };
    });
    const beside = await publish(engine, [2], ledger, 'another');
    expect(beside.certificate.systems[0]).toMatchObject({ timePoints: 1, publishedBefore: 0 });
    expect(hiddenAges(beside)).toContain(other);
  });
});
