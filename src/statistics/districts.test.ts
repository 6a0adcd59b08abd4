/** Junior-high and primary-school districts cut the towns in two ways; with the towns they are protected as one, whatever order they are asked in. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import type { AreaPack } from '#catalogue';
import { openEngine } from '../machinery/duckdb.ts';
import { makeRelease } from './make-release.ts';
import type { ProtectedTable } from './protected-table.ts';
import { readStatisticsSpec } from './spec/read-spec.ts';
import { needsWith, smallPack, staffPolicy } from './test-kit.ts';

const pack: AreaPack = {
  ...smallPack,
  wards: [{ code: 'W1', name: '東区' }],
  towns: ['a', 'b', 'c', 'd'].map((code, i) => ({
    code,
    ward: 'W1',
    name: code,
    chome: null,
    koaza: '',
    schoolDistrict: null,
    lat: 34.6 + 0.01 * i,
    lng: 135,
  })),
  schoolDistricts: ['D1', 'D2'].map((code) => ({ code, name: code, ward: 'W1' })),
  juniorHighDistricts: ['J1', 'J2'].map((code) => ({ code, name: code, ward: 'W1' })),
};
/** Town, primary school, junior high, people: town b is cut by the one border, town c by the other. */
type Piece = readonly [town: string, school: string, junior: string, people: number];
const table = (id: string, variable: string, levels: string) =>
  `  - { id: ${id}, title: { ja: a, en: a }, time: month, dimensions: [{ name: area, variable: ${variable}, levels: [${levels}] }], measures: [people] }`;
const specText = (tables: readonly string[], more = '') => `
release: trial
title: { ja: 試し, en: Trial }
source: { ja: 試し, en: Trial }
variables:
  month: { kind: month, column: as_of, title: { ja: 年月, en: Month } }
  area: { kind: area, title: { ja: 町, en: Town } }
  school: { kind: district, title: { ja: 小, en: School } }
  junior: { kind: district, of: junior-high, title: { ja: 中, en: Junior } }
  mesh: { kind: district, of: mesh, title: { ja: 網, en: Mesh } }
  sex: { kind: codes, column: sex, title: { ja: 性, en: Sex }, codes: { '1': { ja: 男, en: m } } }
measures:
  people: { from: trial-people, kind: count, title: { ja: 人, en: People }, unit: { ja: 人, en: people } }
tables:
${tables.join('\n')}
${more}`;
const towns = table('towns', 'area', 'ward, town');
const schools = table('schools', 'school', 'district');
const juniors = table('juniors', 'junior', 'district');

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => engine.close());

const made = async (pieces: readonly Piece[], text: string, secret: string): Promise<readonly ProtectedTable[]> => {
  const rows = pieces.map(
    ([town, school, junior, n]) =>
      `SELECT 'W1' AS ward_code, '${town}' AS town_code, '${school}' AS school_district_code, '${junior}' AS junior_high_district_code, 'M' AS mesh_code, '1' AS sex FROM range(${n})`,
  );
  await engine.run(
    `CREATE OR REPLACE TABLE trial_people AS SELECT DATE '2026-10-31' AS as_of, row_number() OVER () AS city_number, * FROM (${rows.join(' UNION ALL ')})`,
  );
  const spec = valueOf(readStatisticsSpec(text, 'trial.yaml'));
  return valueOf(await makeRelease(engine, spec, staffPolicy, pack, [], await needsWith(secret))).tables;
};

/** Shown numbers by place, whichever table has them. */
const shownIn = (tables: readonly ProtectedTable[]): ReadonlyMap<string, number | null> =>
  new Map(tables.flatMap(({ cells }) => cells.map(({ codes, values }) => [codes[1] as string, values[0] ?? null])));

/** Every way in which the pieces could be peopled that fits all shown numbers: the values each town could have. */
const possible = (pieces: readonly Piece[], shown: ReadonlyMap<string, number | null>): Map<string, Set<number>> => {
  const most = Math.max(...pieces.map(([, , , n]) => n)) + 6;
  const found = new Map<string, Set<number>>();
  const sums = new Map<string, number>();
  const placesOf = ([town, school, junior]: Piece) => ['total', 'W1', town, school, junior];
  const left = new Map<string, number>();
  for (const piece of pieces) for (const place of placesOf(piece)) left.set(place, (left.get(place) ?? 0) + 1);
  const walk = (at: number): void => {
    const piece = pieces[at];
    if (!piece) {
      for (const [town] of pieces) found.set(town, (found.get(town) ?? new Set()).add(sums.get(town) as number));
      return;
    }
    const places = placesOf(piece);
    for (let n = 0; n <= most; n += 1) {
      for (const place of places) {
        sums.set(place, (sums.get(place) ?? 0) + n);
        left.set(place, (left.get(place) as number) - 1);
      }
      const fits = places.every((place) => {
        const is = shown.get(place);
        const sum = sums.get(place) as number;
        return is == null || (left.get(place) === 0 ? sum === is : sum <= is);
      });
      if (fits) walk(at + 1);
      for (const place of places) {
        sums.set(place, (sums.get(place) as number) - n);
        left.set(place, (left.get(place) as number) + 1);
      }
    }
  };
  walk(0);
  return found;
};

const cities: (readonly Piece[])[] = Array.from({ length: 8 }, (_, i) => {
  let seed = 97 * i + 5;
  const below = (n: number) => {
    seed = (seed * 48271) % 2147483647;
    return seed % n;
  };
  return [
    ['a', 'D1', 'J1', 1 + below(9)],
    ['b', 'D1', 'J1', below(16)],
    ['b', 'D2', 'J1', 4 + below(16)],
    ['c', 'D2', 'J1', below(16)],
    ['c', 'D2', 'J2', 4 + below(16)],
    ['d', 'D2', 'J2', 10 + below(16)],
  ] as const satisfies readonly Piece[];
});

describe('towns, primary-school and junior-high districts', () => {
  it.each(cities.map((pieces, i) => [i, pieces] as const))(
    'city %i: no hidden town can be worked out from all three together',
    async (i, pieces) => {
      const shown = shownIn(await made(pieces, specText([towns, schools, juniors]), `districts ${i}`));
      const could = possible(pieces, shown);
      expect(shown.get('a')).toBeNull();
      for (const [town, values] of could) if (shown.get(town) == null) expect(values.size).toBeGreaterThan(3);
    },
  );
  it('would fall in some city if the two kinds of districts were protected apart', async () => {
    let fallen = 0;
    for (const [i, pieces] of cities.entries()) {
      const first = await made(pieces, specText([towns, schools]), `apart ${i}`);
      const second = await made(pieces, specText([towns, juniors]), `apart too ${i}`);
      const both = new Map([...shownIn(second), ...[...shownIn(first)].filter(([, n]) => n !== null)]);
      for (const [town, values] of possible(pieces, both))
        if (shownIn(first).get(town) == null && values.size <= 3) fallen += 1;
    }
    expect(fallen).toBeGreaterThan(0);
  });
  it('counts a mesh from the towns whose point lies in it', async () => {
    const [, meshes] = await made(
      cities[0] as readonly Piece[],
      specText([towns, table('meshes', 'mesh', 'district')]),
      'mesh',
    );
    expect(meshes?.cells.filter(({ values }) => (values[0] ?? 0) > 0)).toHaveLength(2);
  });
  it('need a table by town with the same dimensions, through which they are linked', () => {
    const faults = (tables: readonly string[]) => {
      const read = readStatisticsSpec(specText(tables), 'trial.yaml');
      return read.ok ? '' : JSON.stringify(read.refusal);
    };
    expect(faults([schools, juniors])).toContain('need a table of the same dimensions by town');
    const bySex = juniors.replace(
      'levels: [district] }]',
      'levels: [district] }, { name: sex, variable: sex, levels: [sex] }]',
    );
    expect(faults([towns, schools, bySex])).toContain('juniors: kinds of districts');
    expect(faults([towns, schools, juniors])).toBe('');
  });
});
