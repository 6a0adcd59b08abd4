/** Trips of people who ride from several stations: the trips add up and are protected by who rides, the riders themselves are shown nowhere. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { makeRelease } from './make-release.ts';
import type { ProtectedTable } from './protected-table.ts';
import { readStatisticsSpec } from './spec/read-spec.ts';
import { needsWith, smallPack, staffPolicy } from './test-kit.ts';

const codes = '{ a1: { ja: a1, en: a1 }, a2: { ja: a2, en: a2 }, b1: { ja: b1, en: b1 }, b2: { ja: b2, en: b2 } }';
const zones =
  '{ level: zone, codes: { a: { ja: A, en: A }, b: { ja: B, en: B } }, of: { a1: a, a2: a, b1: b, b2: b } }';
const specText = (riders = ', shown: false', groups = zones, measures = '[riders, trips]') => `
release: trial
title: { ja: 試し, en: Trial }
source: { ja: 試し, en: Trial }
variables:
  month: { kind: month, column: as_of, title: { ja: 年月, en: Month } }
  from: { kind: codes, column: from_station, title: { ja: 乗, en: From }, codes: ${codes}, groups: ${groups} }
  to: { kind: codes, column: to_station, title: { ja: 降, en: To }, codes: ${codes}, groups: ${zones} }
measures:
  riders: { from: trial-trips, kind: count, title: { ja: 人, en: n }, unit: { ja: 人, en: people }${riders} }
  trips: { from: trial-trips, kind: sum, of: '*', units: riders, title: { ja: 回, en: trips }, unit: { ja: 回, en: trips } }
  each: { from: trial-trips, kind: mean, sum: trips, title: { ja: 平均, en: mean }, unit: { ja: 回, en: trips } }
tables:
  - { id: od, title: { ja: a, en: a }, time: month, dimensions: [{ name: from, variable: from, levels: [zone, from] }, { name: to, variable: to, levels: [zone, to] }], measures: ${measures} }
`;

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
  // 60 commuters there and back between a1 and b1, 20 between a2 and b1; one who rides 400 times from b2 to a1 with 11 who ride once; 3 from a2 to b2.
  await engine.run(`CREATE TABLE trial_trips AS SELECT DATE '2026-09-30' AS as_of, u::VARCHAR AS city_number, f AS from_station, t AS to_station FROM (
    SELECT u, 'a1' AS f, 'b1' AS t FROM range(60) x(u), range(10) UNION ALL SELECT u, 'b1', 'a1' FROM range(60) x(u), range(10)
    UNION ALL SELECT 100 + u, 'a2', 'b1' FROM range(20) x(u), range(5) UNION ALL SELECT 100 + u, 'b1', 'a2' FROM range(20) x(u), range(5)
    UNION ALL SELECT 200, 'b2', 'a1' FROM range(400) UNION ALL SELECT 201 + u, 'b2', 'a1' FROM range(11) x(u)
    UNION ALL SELECT 300 + u, 'a2', 'b2' FROM range(3) x(u), range(7))`);
});
afterAll(() => engine.close());

const made = async (text: string) =>
  makeRelease(
    engine,
    valueOf(readStatisticsSpec(text, 'trial.yaml')),
    staffPolicy,
    smallPack,
    [],
    await needsWith('trips'),
  );
const faults = (text: string): string => {
  const read = readStatisticsSpec(text, 'trial.yaml');
  return read.ok ? '' : JSON.stringify(read.refusal);
};

describe('a month of trips', () => {
  let table: ProtectedTable;
  const trips = (from: string, to: string) => {
    const cell = table.cells.find(({ codes: at }) => at[1] === from && at[2] === to);
    return [cell?.values[0] ?? null, cell?.hidden[0] ?? null];
  };
  beforeAll(async () => {
    table = valueOf(await made(specText())).tables[0] as ProtectedTable;
  });
  it('shows how often people rode, and not how many they were', () => {
    expect(table.measures.map(({ name }) => name)).toEqual(['trips']);
    expect(trips('total', 'total')).toEqual([1832, null]);
    expect(trips('a1', 'b1')).toEqual([600, null]);
    expect(trips('a', 'b')).toEqual([721, null]);
  });
  it('hides what fewer than ten ride, and what one of them rides nearly alone', () => {
    expect(trips('a2', 'b2')[0]).toBeNull();
    expect(trips('b2', 'a1')[0]).toBeNull();
  });
  it('lets nobody subtract them from the stations of an area or the totals', () => {
    const shown = (cells: [string, string][]) => cells.filter(([f, t]) => trips(f, t)[0] !== null).length;
    // b2 → a1 in its row (b2 goes nowhere else) and a2 → b2 in its column.
    expect(trips('b2', 'total')[0]).toBeNull();
    expect(trips('total', 'b2')[0]).toBeNull();
    expect(
      shown([
        ['a2', 'b1'],
        ['a2', 'b2'],
        ['a2', 'b'],
      ]),
    ).toBeLessThan(3);
    expect(JSON.stringify(table.protection.rules)).toContain('回数は、上位2人が90%');
  });
  it('cannot be released with the riders beside them: who boards at two stations would be counted twice', async () => {
    const both = await made(specText(''));
    expect(both.ok ? '' : both.refusal.code).toBe('statistics.units-overlap');
  });
  it('has no mean per rider, and groups that hold every station once', () => {
    expect(faults(specText(', shown: false', zones, '[riders, trips, each]'))).toContain(
      'each cannot be worked out from a count that is not shown',
    );
    expect(faults(specText(', shown: false', zones, '[riders]'))).toContain('shows nothing');
    expect(faults(specText(', shown: false', zones.replace(', b2: b', '')))).toContain('every code lies in one group');
    expect(faults(specText(', shown: false', zones.replace('level: zone', 'level: from')))).toContain(
      'every code lies in one group',
    );
  });
});
