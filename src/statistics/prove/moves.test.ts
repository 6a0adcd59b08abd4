/** The shipped statistics of moves: who changed wards in a year, from where to where, how old; protected, and worked out from what is shown. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { openEngine } from '../../machinery/duckdb.ts';
import { canBeCounted, datasetsOf, makeRelease } from '../make-release.ts';
import type { ProtectedTable } from '../protected-table.ts';
import { readStatisticsSpec } from '../spec/read-spec.ts';
import { needsWith, smallPack, staffPolicy } from '../test-kit.ts';

const spec = valueOf(readStatisticsSpec(readFileSync('statistics/moves.yaml', 'utf8'), 'moves.yaml'));

type Person = { day: string; who: string; ward: string; age: number };
/** Two years, three snapshots of September (and a later one in August that is not a year away); 600 people of whom some move, come or go. */
const people: Person[] = ['2023-09-30', '2024-09-30', '2025-08-31', '2025-09-30'].flatMap((day, y) =>
  Array.from({ length: 600 }, (_, i) => {
    const there = !(i % 11 === 0 && y === 0) && !(i % 13 === 0 && y === 3);
    const ward = (i % 2 === 0) !== (i % 7 === 0 && y === 3) ? 'W1' : 'W2';
    return there ? [{ day, who: String(i), ward, age: (i * 7) % 90 }] : [];
  }).flat(),
);

describe('moves', () => {
  let engine: Engine;
  let tables: readonly ProtectedTable[];
  beforeAll(async () => {
    engine = await openEngine({ threads: 1 });
    await engine.run(
      `CREATE TABLE resident_register AS SELECT *, 'T' AS town_code, '1' AS sex FROM (VALUES ${people
        .map((p) => `(DATE '${p.day}', '${p.who}', '${p.ward}', ${p.age}::SMALLINT)`)
        .join(', ')}) t(as_of, city_number, ward_code, age_years)`,
    );
    const snapshots = [...new Set(people.map((p) => p.day))].map((asOf) => ({
      dataset: 'resident-register',
      asOf,
      snapshot: asOf,
    }));
    const release = valueOf(
      await makeRelease(engine, spec, staffPolicy, smallPack, snapshots, await needsWith('moves')),
    );
    tables = release.tables;
    expect(release.released[0]?.times['2025-09']?.snapshot).toBe('2024-09-30 2025-09-30');
  });
  afterAll(() => engine.close());
  const shown = (id: string, ...codes: string[]) => {
    const cell = tables.find((t) => t.id === id)?.cells.find((c) => c.codes.join() === codes.join());
    return cell?.values.map((value, i) => value ?? cell.hidden[i]);
  };
  const truth = (earlier: string, later: string, from: string, to: string) => {
    const at = (day: string) => new Map(people.filter((p) => p.day === day).map((p) => [p.who, p.ward]));
    const [before, after] = [at(earlier), at(later)];
    return [...new Set([...before.keys(), ...after.keys()])].filter((who) => {
      const [a, b] = [before.get(who) ?? 'elsewhere', after.get(who) ?? 'gone'];
      return (
        a !== b &&
        !(a === 'elsewhere' && b === 'gone') &&
        (from === 'total' || a === from) &&
        (to === 'total' || b === to)
      );
    }).length;
  };

  it('are asked of the register, one year apart, counting back from the newest month', () => {
    expect(datasetsOf(spec)).toEqual(['resident-register']);
    expect(tables[0]?.dimensions[0]?.categories.map(({ code }) => code)).toEqual(['2024-09', '2025-09']);
  });
  it('are left out where there are no two snapshots a year apart', () => {
    const with_ = (...days: string[]) => canBeCounted(spec, () => days);
    expect([
      with_(),
      with_('2025-09-30'),
      with_('2025-08-31', '2025-09-30'),
      with_('2024-08-31', '2025-09-30'),
    ]).toEqual([false, false, false, false]);
    expect(with_('2024-09-30', '2025-09-30')).toBe(true);
    expect(with_('2023-09-30', '2025-09-30')).toBe(false);
  });
  it('count everybody who changed wards, came or went, as a plain second count does', () => {
    let compared = 0;
    for (const [earlier, later] of [
      ['2023-09-30', '2024-09-30'],
      ['2024-09-30', '2025-09-30'],
    ] as const)
      for (const from of ['total', 'W1', 'W2', 'elsewhere'])
        for (const to of ['total', 'W1', 'W2', 'gone']) {
          const [value] = shown('moves-od', later.slice(0, 7), from, to) ?? [];
          const expected = truth(earlier, later, from, to);
          if (typeof value !== 'number') expect(['threshold', 'complementary']).toContain(value);
          else {
            expect(value).toBe(expected);
            compared += 1;
          }
          if (expected > 0 && expected < 10) expect(['threshold', 'complementary']).toContain(value);
        }
    expect(compared).toBeGreaterThan(10);
    expect(shown('moves-od', '2025-09', 'W1', 'W1')).toEqual([0]);
  });
  it('tell shares and medians of what is shown only', () => {
    const [all] = shown('moves-age', '2025-09', 'total', 'total') as number[];
    const ages = ['20-29', '30-39', '40-49', '50-59'].map((age) => shown('moves-age', '2025-09', age, 'total'));
    const [old, share] = ages.find((values) => typeof values?.[0] === 'number') as number[];
    expect(share).toBe(Math.round(((old as number) / (all as number)) * 1000) / 10);
    expect(shown('moves-age', '2025-09', 'total', 'total')?.[1]).toBe(100);
    const [movers, median] = shown('moves-median', '2025-09', 'total') as number[];
    expect(movers).toBe(all);
    expect(median).toBeGreaterThan(30);
    expect(median).toBeLessThan(60);
  });
});
