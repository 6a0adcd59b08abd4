/** What is released stays released: a second table, a corrected load or slightly other people give nothing away beside the first. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { openEngine } from '../../machinery/duckdb.ts';
import { makeRelease } from '../make-release.ts';
import type { ProtectionNeeds } from '../needs.ts';
import type { ProtectedRelease } from '../protect.ts';
import { readStatisticsSpec } from '../spec/read-spec.ts';
import type { Released } from './released.ts';
import { needsWith, smallPack, staffPolicy } from '../test-kit.ts';
import { peopleOf } from '../test-people.ts';

const specText = (release: string, tables: string, rest = '') => `
release: ${release}
title: { ja: 試し, en: Trial }
source: { ja: 試し, en: Trial }
${rest}
variables:
  month: { kind: month, column: as_of, title: { ja: 年月, en: Month } }
  area: { kind: area, title: { ja: 区, en: Area } }
  age: { kind: bands, column: age_years, title: { ja: 年齢, en: Age }, words: age, levels: { age3: [0, 15, 65], age10: [0, 15, 25, 35, 45, 55, 65, 75, 85] } }
  sex: { kind: codes, column: sex, title: { ja: 性別, en: Sex }, codes: { '1': { ja: 男, en: Male }, '2': { ja: 女, en: Female } } }
measures:
  people: { from: trial-people, kind: count, title: { ja: 人, en: People }, unit: { ja: 人, en: people } }
  grown: { from: trial-people, kind: count, where: { column: age_years, above: 4 }, title: { ja: 人, en: People }, unit: { ja: 人, en: people } }
  old: { from: trial-people, kind: count, where: { column: age_years, above: 64 }, title: { ja: 人, en: People }, unit: { ja: 人, en: people } }
tables:
${tables}
`;
const table = (id: string, dimensions: string, measure = 'people') =>
  `  - { id: ${id}, title: { ja: a, en: a }, time: month, dimensions: [${dimensions}], measures: [${measure}] }`;
const area = '{ name: area, variable: area, levels: [ward, town] }';
const age = '{ name: age, variable: age, levels: [age3, age10] }';
const sex = '{ name: sex, variable: sex, levels: [sex] }';
const specOf = (...args: Parameters<typeof specText>) => valueOf(readStatisticsSpec(specText(...args), 'trial'));

describe('the ledger of everything released', () => {
  let engine: Engine;
  let needs: ProtectionNeeds;
  const load = (moved: number) =>
    engine.run(
      `CREATE OR REPLACE TABLE trial_people AS ${peopleOf({
        from: 'range(600) t(i)',
        ward: "CASE WHEN i % 5 < 3 THEN 'W1' ELSE 'W2' END",
        town: `CASE WHEN i % 5 < 3 AND i >= ${moved} THEN (CASE WHEN hash(i, 1) % 12 = 0 THEN 'W1T1' ELSE 'W1T2' END) WHEN i % 5 < 3 THEN 'W1T1' ELSE 'W2T1' END`,
        school: "'D1'",
        age: 'hash(i, 3) % 95',
      })}`,
    );
  const make = async (spec: ReturnType<typeof specOf>, snapshot: string, ledger: readonly Released[], with_ = needs) =>
    makeRelease(
      engine,
      spec,
      staffPolicy,
      smallPack,
      [{ dataset: 'trial-people', asOf: '2026-10-31', snapshot }],
      with_,
      ledger,
    );
  const first = specOf('first', table('by-town', `${area}, ${age}`));
  let released: ProtectedRelease;
  beforeAll(async () => {
    engine = await openEngine({ threads: 1 });
    needs = await needsWith('ledger');
    await load(0);
    released = valueOf(await make(first, 's1', []));
  });
  afterAll(() => engine.close());
  const shownIn = (release: ProtectedRelease, id: string) =>
    new Map(release.tables.find((t) => t.id === id)?.cells.map((cell) => [cell.codes.join('/'), cell.values[0]]));

  it('repeats what was published from the same records, even with another secret', async () => {
    const again = valueOf(await make(first, 's1', released.released, await needsWith('another')));
    expect(again.tables.map((t) => t.cells)).toEqual(released.tables.map((t) => t.cells));
    expect(again.certificate).toMatchObject({ releasedBefore: 1, differences: 0 });
  });
  it('hides every number that a corrected load changed by fewer people than may be shown', async () => {
    await load(5);
    const unguarded = shownIn(valueOf(await make(first, 's2', [])), 'by-town');
    const guarded = valueOf(await make(first, 's2', released.released));
    await load(0);
    const before = shownIn(released, 'by-town');
    let small = 0;
    for (const [codes, value] of shownIn(guarded, 'by-town')) {
      const old = before.get(codes);
      if (typeof value === 'number' && value > 0 && old === null)
        throw new Error(`${codes} was hidden and is shown now`);
      if (typeof value === 'number' && typeof old === 'number')
        expect(value === old || Math.abs(value - old) >= 10).toBe(true);
      const free = unguarded.get(codes);
      if (typeof free === 'number' && typeof old === 'number' && free !== old) small += 1;
    }
    expect(small).toBeGreaterThan(0);
    expect(guarded.certificate.differences).toBeGreaterThan(0);
  });
  it('hides numbers of slightly other people (a filter) beside those released', async () => {
    const filtered = specOf('second', table('grown-by-town', `${area}`, 'grown'));
    const alone = shownIn(valueOf(await make(filtered, 's1', [])), 'grown-by-town');
    const beside = valueOf(await make(filtered, 's1', released.released));
    const all = new Map(
      [...shownIn(released, 'by-town')].flatMap(([codes, value]) =>
        codes.endsWith('/total') ? [[codes.replace(/\/total$/, ''), value]] : [],
      ),
    );
    const gaps = (values: ReadonlyMap<string, number | null | undefined>) =>
      [...values].filter(([codes, value]) => {
        const whole = all.get(codes);
        return typeof value === 'number' && typeof whole === 'number' && whole - value > 0 && whole - value < 10;
      }).length;
    expect(gaps(alone)).toBeGreaterThan(0);
    expect(gaps(shownIn(beside, 'grown-by-town'))).toBe(0);
  });
  it('guards the same way what one release shows of two populations, and of a band that is a condition too', async () => {
    const together = specOf(
      'together',
      [
        table('by-town', `${area}, ${age}`),
        table('grown-by-town', area, 'grown'),
        table('old-by-town', area, 'old'),
      ].join('\n'),
    );
    const made = valueOf(await make(together, 's1', []));
    const all = shownIn(made, 'by-town');
    const grown = [...shownIn(made, 'grown-by-town')];
    const gap = ([codes, value]: (typeof grown)[number]) => {
      const whole = all.get(`${codes}/total`);
      return typeof value === 'number' && typeof whole === 'number' && whole - value > 0 && whole - value < 10;
    };
    expect(grown.length).toBeGreaterThan(4);
    expect(grown.filter(gap)).toEqual([]);
    // Without each other both would be shown.
    const [one] = [
      ...shownIn(valueOf(await make(specOf('alone', table('one', area, 'grown')), 's1', [])), 'one'),
    ].filter(gap);
    expect(one).toBeDefined();
    for (const [codes, value] of shownIn(made, 'old-by-town'))
      expect(value === null).toBe(all.get(`${codes}/65-`) === null);
  });
  it('checks further tables of the same people together with those released', async () => {
    const further = specOf('third', [table('by-sex', `${area}, ${sex}`), table('by-age', age)].join('\n'));
    const beside = valueOf(await make(further, 's1', released.released));
    // by-age is part of by-town: shown there, shown here; hidden there, hidden here
    const before = shownIn(released, 'by-town');
    for (const [codes, value] of shownIn(beside, 'by-age')) {
      const [month, ageCode] = codes.split('/');
      expect(value).toBe(before.get(`${month}/total/${ageCode}`));
    }
  });
  it('refuses other age groups of the same people, which could not be compared', async () => {
    const text = specText('fourth', table('by-age', '{ name: age, variable: age, levels: [age3] }'))
      .replace('[0, 15, 65]', '[0, 20, 65]')
      .replace(/, age10: \[[^\]]*\]/, '');
    const other = valueOf(readStatisticsSpec(text, 'trial'));
    expect(await make(other, 's1', released.released)).toMatchObject({
      ok: false,
      refusal: { code: 'statistics.differs-from-released' },
    });
  });
  it('writes down nothing that was not shown', () => {
    for (const entry of released.released)
      for (const time of Object.values(entry.times))
        time.values.forEach((value, i) => expect(value === null).toBe(time.states[i] !== '0'));
  });
});
