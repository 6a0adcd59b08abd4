/** A population by narrow ages that only large areas show, month by month beside the ledger: from the statistics file to what a reader sees. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import type { AreaPack } from '#catalogue';
import { openEngine } from '../machinery/duckdb.ts';
import type { ProtectedRelease } from './protect.ts';
import { readStatisticsSpec } from './spec/read-spec.ts';
import { smallPack, staffPolicy } from './test-kit.ts';
import { publisherOf } from './test-months.ts';
import { peopleOf } from './test-people.ts';

const narrow = Array.from({ length: 20 }, (_, i) => 5 * i);
const spec = valueOf(
  readStatisticsSpec(
    `
release: monthly
title: { ja: 人口, en: Population }
source: { ja: 住民, en: Residents }
residents: resident-register
variables:
  month: { kind: month, column: as_of, title: { ja: 年月, en: Month } }
  area: { kind: area, title: { ja: 区, en: Area } }
  age: { kind: bands, column: age_years, title: { ja: 年齢, en: Age }, words: age, below: 100, levels: { wide: [0, 20, 40, 60, 80], narrow: [${narrow.join()}] } }
measures:
  people: { from: resident-register, kind: count, title: { ja: 人, en: People }, unit: { ja: 人, en: people } }
tables:
  - id: monthly
    title: { ja: 人口, en: Population }
    time: month
    dimensions: [{ name: area, variable: area, levels: [ward, town] }, { name: age, variable: age, levels: [wide, narrow] }]
    measures: [people]
`,
    'monthly',
  ),
);
const pack: AreaPack = {
  ...smallPack,
  towns: Array.from({ length: 10 }, (_, n) => ({
    code: `W${n < 5 ? 1 : 2}T${n}`,
    ward: n < 5 ? 'W1' : 'W2',
    name: `${'山浜川丘森原沢谷島崎'[n]}町`,
    chome: null,
    koaza: '',
    schoolDistrict: null,
  })),
};
const policy = { ...staffPolicy, ages: [{ below: 700, years: 20 }] };

const publish = publisherOf(spec, policy, pack, 'resident-register', (months) =>
  peopleOf({
    from: `(SELECT *, (CASE WHEN hash(i, m, 7) % 60 = 0 THEN hash(i, 5) ELSE hash(i, 1) END) % 10 AS t FROM range(3000) b(i), ${months})`,
    asOf: 'd',
    ward: "CASE WHEN t < 5 THEN 'W1' ELSE 'W2' END",
    town: "'W' || (CASE WHEN t < 5 THEN 1 ELSE 2 END) || 'T' || t",
    age: 'hash(i, 3) % (40 + 60 * (i % 2))',
  }),
);

describe('narrow ages that only large areas show', () => {
  let engine: Engine;
  let two: ProtectedRelease;
  const seen = ({ tables }: ProtectedRelease, month: string, area: string, age: string) => {
    const cell = tables[0]?.cells.find(({ codes }) => codes.join() === [month, area, age].join());
    return cell?.values[0] ?? cell?.hidden[0];
  };
  beforeAll(async () => {
    engine = await openEngine({ threads: 1 });
    two = await publish(engine, [0, 1], [], 'ages');
  });
  afterAll(() => engine.close());

  it('stay out of the towns, with their own reason, and are shown of the ward', () => {
    for (const month of ['2026-08', '2026-09'])
      for (const from of narrow) {
        const age = `${from}-${from + 4}`;
        for (let town = 0; town < 5; town += 1) expect(seen(two, month, `W1T${town}`, age)).toBe('detail');
        expect(seen(two, month, 'W2T7', age)).toBe('detail');
      }
    expect(seen(two, '2026-09', 'W1', '20-24')).toBeGreaterThan(20);
    expect(seen(two, '2026-09', 'W2', '20-24')).toBeGreaterThan(20);
    expect(seen(two, '2026-09', 'W1T1', '20-39')).toBeGreaterThan(9);
  });
  it('are certified with every hidden number as uncertain as the policy asks, those taken out of the system too', () => {
    const [system] = two.certificate.systems;
    expect(system?.tightestInterval).toBeGreaterThanOrEqual(policy.minimumWidth);
    expect(system?.primary).toBeGreaterThan(2 * 8 * narrow.length);
  });
  it('leave a published month as it is, and a new one beside it is protected alike', async () => {
    const three = await publish(engine, [1, 2], two.released, 'ages');
    const statesAt = (made: ProtectedRelease, month: string) => made.released[0]?.times[month]?.states;
    expect(statesAt(three, '2026-09')).toBe(statesAt(two, '2026-09'));
    expect(three.certificate.systems[0]?.publishedBefore).toBe(1);
    expect(three.certificate.systems[0]?.tightestInterval).toBeGreaterThanOrEqual(policy.minimumWidth);
    expect(seen(three, '2026-10', 'W1T3', '0-4')).toBe('detail');
  });
});
