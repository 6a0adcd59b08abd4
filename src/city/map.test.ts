/** The synthetic city's map: every place in one ward, borders shared, the same city from the same seed. */
import { createHash } from 'node:crypto';
import { areaPackSchema } from '#catalogue';
import { feature } from 'topojson-client';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CityMap, makeMap, type Topology } from './map.ts';

type Position = [number, number];
type Feature = {
  id: string;
  properties: { name: string; ward: string };
  geometry: { type: 'Polygon'; coordinates: Position[][] } | { type: 'MultiPolygon'; coordinates: Position[][][] };
};
const featuresOf = (topology: Topology, layer: string): Feature[] =>
  feature<{ features: Feature[] }>(topology, topology.objects[layer]).features;
const polygonsOf = ({ geometry }: Feature): Position[][][] =>
  geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
const ringArea = (ring: Position[]): number =>
  ring.reduce((sum, [x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length] as Position;
    return sum + (x * ny - nx * y) / 2;
  }, 0);
const areaOf = (f: Feature): number =>
  Math.abs(
    polygonsOf(f)
      .flat()
      .reduce((sum, ring) => sum + ringArea(ring), 0),
  );
const holds = (f: Feature, [x, y]: Position): boolean => {
  let inside = false;
  for (const ring of polygonsOf(f).flat())
    ring.forEach(([ax, ay], i) => {
      const [bx, by] = ring[(i + 1) % ring.length] as Position;
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    });
  return inside;
};
/** Arcs of a geometry without their direction. */
const arcsOf = (arcs: unknown): number[] =>
  typeof arcs === 'number' ? [arcs < 0 ? ~arcs : arcs] : (arcs as unknown[]).flatMap(arcsOf);
const hash = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

describe('the map of Yuihama', () => {
  let map: CityMap;
  beforeAll(() => {
    map = makeMap(1);
  }, 60_000);

  it('is the same city from the same seed, and another from another', () => {
    const { pack, weights, topology } = makeMap(1);
    expect(hash(topology)).toBe(hash(map.topology));
    expect({ pack: hash(pack), weights: hash(weights), topology: hash(topology) }).toMatchInlineSnapshot(`
      {
        "pack": "cde5f2af5397c44f",
        "topology": "006aec5ee4963a4c",
        "weights": "693d776c300af29b",
      }
    `);
    expect(hash(makeMap(2).topology)).not.toBe(hash(topology));
  }, 60_000);

  it('is a valid area pack of nine wards, about 800 towns and 160 school districts, with codes that name one place each', () => {
    const { pack } = map;
    expect(areaPackSchema.safeParse(pack).success).toBe(true);
    expect(pack.wards.map((w) => w.code)).toEqual([
      '99101',
      '99102',
      '99103',
      '99104',
      '99105',
      '99106',
      '99107',
      '99108',
      '99109',
    ]);
    expect(Math.abs(pack.towns.length - 800)).toBeLessThan(25);
    expect(Math.abs(pack.schoolDistricts.length - 160)).toBeLessThan(8);
    for (const list of [pack.towns, pack.schoolDistricts])
      expect(new Set(list.map((x) => x.code)).size).toBe(list.length);
    expect(new Set(pack.towns.map((t) => `${t.ward}${t.name}${t.chome}${t.koaza}`)).size).toBe(pack.towns.length);
    expect(new Set(pack.schoolDistricts.map((d) => d.name)).size).toBe(pack.schoolDistricts.length);
    expect(pack.towns.filter((t) => /丁目|小学校/.test(t.name) || !t.code.startsWith(t.ward))).toEqual([]);
  });

  it('draws every town inside exactly one ward and around its own point', () => {
    const wards = featuresOf(map.topology, 'wards');
    const towns = new Map(featuresOf(map.topology, 'towns').map((f) => [f.id, f]));
    expect([...towns.keys()].sort()).toEqual(map.pack.towns.map((t) => t.code));
    const astray = map.pack.towns.filter((t) => {
      const at: Position = [t.lng as number, t.lat as number];
      const around = wards.filter((w) => holds(w, at)).map((w) => w.id);
      return around.length !== 1 || around[0] !== t.ward || !holds(towns.get(t.code) as Feature, at);
    });
    expect(astray.map((t) => t.code)).toEqual([]);
  });

  it('shares each border between its two sides, and wards and districts run along drawn borders only', () => {
    const use = new Map<number, number>();
    const of = (layer: string) => map.topology.objects[layer]?.geometries ?? [];
    for (const town of of('towns')) for (const arc of arcsOf(town.arcs)) use.set(arc, (use.get(arc) ?? 0) + 1);
    expect(Math.max(...use.values())).toBe(2);
    expect([...use.values()].filter((times) => times === 2).length).toBeGreaterThan(1500);
    expect(
      of('wards')
        .flatMap((w) => arcsOf(w.arcs))
        .filter((arc) => !use.has(arc)),
    ).toEqual([]);
  });

  it.each(['towns', 'districts'])('covers each ward with its %s, without gap or overlap', (layer) => {
    for (const ward of featuresOf(map.topology, 'wards')) {
      const parts = featuresOf(map.topology, layer).filter((f) => f.properties.ward === ward.id);
      expect(parts.reduce((sum, f) => sum + areaOf(f), 0) / areaOf(ward)).toBeCloseTo(1, 6);
    }
  });

  it('gives every town a school district, or ranges of 番 without a hole where a district cuts through it', () => {
    const districts = new Map(map.pack.schoolDistricts.map((d) => [d.code, d]));
    const blocks = new Map(map.weights.map((w) => [w.townCode, w.blocks]));
    const cut = map.pack.towns.filter((t) => t.schoolRanges);
    expect(cut.length).toBeGreaterThan(50);
    for (const town of map.pack.towns) {
      const ranges = town.schoolRanges ?? [{ fromBlock: 1, toBlock: 9999, district: town.schoolDistrict as string }];
      expect(ranges.map((r) => districts.get(r.district)?.ward)).toEqual(ranges.map(() => town.ward));
      expect(ranges[0]?.fromBlock).toBe(1);
      expect(ranges.at(-1)?.toBlock).toBe(9999);
      ranges.slice(1).forEach((r, i) => expect(r.fromBlock).toBe((ranges[i]?.toBlock as number) + 1));
      expect(ranges.at(-1)?.fromBlock).toBeLessThanOrEqual(blocks.get(town.code) as number);
    }
  });

  it('sends the pupils of two or three neighbouring primary schools to one junior high of their ward', () => {
    const juniorHighs = new Map(map.pack.juniorHighDistricts?.map((d) => [d.code, d]));
    expect(new Set([...juniorHighs.values()].map((d) => d.name)).size).toBe(juniorHighs.size);
    const pupils = new Map<string, Set<string>>();
    for (const town of map.pack.towns) {
      const everywhere = (district: string | null | undefined) => [
        { fromBlock: 1, toBlock: 9999, district: district as string },
      ];
      const schools = town.schoolRanges ?? everywhere(town.schoolDistrict);
      const ranges = town.juniorHighRanges ?? everywhere(town.juniorHighDistrict);
      expect(ranges.map((r) => juniorHighs.get(r.district)?.ward)).toEqual(ranges.map(() => town.ward));
      for (const { fromBlock, district } of schools) {
        const to = ranges.find((r) => r.fromBlock <= fromBlock && fromBlock <= r.toBlock)?.district as string;
        pupils.set(district, (pupils.get(district) ?? new Set()).add(to));
      }
    }
    expect([...pupils.values()].filter((to) => to.size !== 1)).toEqual([]);
    const sizes = [...juniorHighs.keys()].map((code) => [...pupils.values()].filter((to) => to.has(code)).length);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(1);
    expect(pupils.size / juniorHighs.size).toBeGreaterThan(1.8);
  });

  it('draws an uncut town inside its school district, and the parts of a cut one in two', () => {
    const districts = new Map(featuresOf(map.topology, 'districts').map((f) => [f.id, f]));
    const around = (t: (typeof map.pack.towns)[number], code: string) =>
      holds(districts.get(code) as Feature, [t.lng as number, t.lat as number]);
    expect(map.pack.towns.filter((t) => t.schoolDistrict && !around(t, t.schoolDistrict)).map((t) => t.code)).toEqual(
      [],
    );
    for (const t of map.pack.towns.filter((x) => x.schoolRanges))
      expect(t.schoolRanges?.filter((r) => around(t, r.district))).toHaveLength(1);
  });

  it('lies in the open sea, far from any land of Japan', () => {
    // South of 33° N between 136.5° and 138.5° E there is no island: the Izu islands begin at 139° E, Honshu ends at 33.4° N.
    const at = ['wards', 'towns', 'districts']
      .flatMap((layer) => featuresOf(map.topology, layer))
      .flatMap((f) => polygonsOf(f).flat(2));
    expect(at.every(([lng, lat]) => lng > 137 && lng < 137.4 && lat > 32.2 && lat < 32.5)).toBe(true);
  });

  it('draws people, age and income in shares that a generator can use as they are', () => {
    expect(map.weights.map((w) => w.townCode)).toEqual(map.pack.towns.map((t) => t.code));
    expect(map.weights.reduce((sum, w) => sum + w.people, 0)).toBeCloseTo(1, 4);
    for (const tilt of ['elderly', 'income'] as const) {
      const values = map.weights.map((w) => w[tilt]);
      expect(Math.min(...values)).toBeGreaterThanOrEqual(-1);
      expect(Math.max(...values)).toBeLessThanOrEqual(1);
      expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(1);
    }
    expect(Math.max(...map.weights.map((w) => w.people))).toBeLessThan(0.01);
  });

  it('stays light: the whole file under 1.5 MB, the wards alone under 60 KB', () => {
    expect(JSON.stringify(map.topology).length).toBeLessThan(1_500_000);
    const used = new Set((map.topology.objects.wards?.geometries ?? []).flatMap((g) => arcsOf(g.arcs)));
    expect(JSON.stringify(map.topology.arcs.filter((_, i) => used.has(i))).length).toBeLessThan(60_000);
  });
});
