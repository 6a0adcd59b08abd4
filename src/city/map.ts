/**
 * The map of the synthetic city of Yuihama (結浜市): wards, towns and school districts that exist nowhere, drawn from a seed.
 * Pure: nothing is read or written. A few seconds of work.
 */
import type { AreaPack } from '#catalogue';
import { makeBlocks } from './map-blocks.ts';
import { type Districts, makeDistricts, type SchoolDistrict } from './map-districts.ts';
import { makeJuniorHighs } from './map-junior-high.ts';
import { makeLand, toLngLat } from './map-land.ts';
import { nameTowns } from './map-naming.ts';
import { chance } from './map-noise.ts';
import { makeTopology, type Topology, warp } from './map-topology.ts';
import { makeTowns, type Towns, wards } from './map-towns.ts';
import { peopleOf, type TownWeight, tilts } from './map-weights.ts';

export type { TownWeight } from './map-weights.ts';
export type { Topology } from './map-topology.ts';

export type CityMap = {
  readonly pack: AreaPack;
  /** In the order of `pack.towns`. */
  readonly weights: readonly TownWeight[];
  /**
   * Objects `wards`, `towns`, `juniors`, `districts` (id = code; properties name, ward), `hills` (properties.level 1–3, above one another)
   * and `sea`; quantised, longitude and latitude.
   */
  readonly topology: Topology;
};

/** A fictional prefecture: 99 is no prefecture code (JIS X 0401 ends at 47). */
const city = { prefecture: '東瀬県', name: '結浜市', code: '99100' } as const;

/** 番 of a cut town by the district of each block; the last range is open upwards, as such lists end in 「…番以降」. */
const rangesOf = (town: number, towns: Towns, number: Districts['number'], of: (block: number) => SchoolDistrict) => {
  const list = [...(towns.blocks[town] as number[])].sort((a, b) => (number[a] as number) - (number[b] as number));
  const ranges: { fromBlock: number; toBlock: number; district: string }[] = [];
  for (const block of list) {
    const district = of(block).code;
    const last = ranges.at(-1);
    if (last?.district === district) last.toBlock = number[block] as number;
    else ranges.push({ fromBlock: number[block] as number, toBlock: number[block] as number, district });
  }
  const open = ranges.at(-1);
  if (open) open.toBlock = 9999;
  return ranges;
};

/** The towns without the drawing of them, and a way to have it drawn when there is time. */
export type CityPlan = Omit<CityMap, 'topology'> & { readonly draw: () => Topology };

/** @param seed any whole number; the same seed gives the same map, to the last digit. */
export const makeMap = (seed: number): CityMap => {
  const { draw, ...plan } = planMap(seed);
  return { ...plan, topology: draw() };
};

export const planMap = (seed: number): CityPlan => {
  const land = makeLand(seed * 7919 + 17);
  const next = chance(seed);
  const blocks = makeBlocks(land, next);
  const towns = makeTowns(blocks, 800);
  const named = nameTowns(towns, ([x, y]) => y - land.coastY(x), next);
  const people = peopleOf(towns, blocks, land, seed);
  const districts = makeDistricts(towns, blocks, named, people, 160, next);
  const juniorHighs = makeJuniorHighs(districts, blocks);
  const elementaryOf = (block: number) => districts.list[districts.ofBlock[block] as number] as SchoolDistrict;
  const juniorHighOf = (block: number) =>
    juniorHighs.list[juniorHighs.of[districts.ofBlock[block] as number] as number] as SchoolDistrict;
  const drawn = warp(land, seed);
  const order = [...named.keys()].sort((a, b) => ((named[a]?.code as string) < (named[b]?.code as string) ? -1 : 1));
  const pack: AreaPack = {
    id: 'yuihama',
    prefecture: city.prefecture,
    city: city.name,
    cityCode: city.code,
    vintage: '2026-04-01',
    credit: '架空の都市「結浜市」の合成地図（実在の場所ではありません）',
    synthetic: true,
    wards: wards.map(({ code, name, kana }) => ({ code, name, kana })),
    towns: order.map((i) => {
      const ranges = rangesOf(i, towns, districts.number, elementaryOf);
      const juniorRanges = rangesOf(i, towns, districts.number, juniorHighOf);
      const [lng, lat] = toLngLat(drawn(towns.at[i] as [number, number]));
      const { code, name, chome, koaza } = named[i] as (typeof named)[number];
      const cut = ranges.length > 1;
      return {
        ...{
          code,
          ward: code.slice(0, 5),
          name,
          chome,
          koaza,
          lat: Number(lat.toFixed(6)),
          lng: Number(lng.toFixed(6)),
        },
        schoolDistrict: cut ? null : (ranges[0]?.district ?? null),
        ...(cut ? { schoolRanges: ranges } : {}),
        juniorHighDistrict: juniorRanges.length > 1 ? null : (juniorRanges[0]?.district ?? null),
        ...(juniorRanges.length > 1 ? { juniorHighRanges: juniorRanges } : {}),
      };
    }),
    schoolDistricts: districts.list.map((d) => ({ ...d })).sort((a, b) => (a.code < b.code ? -1 : 1)),
    juniorHighDistricts: juniorHighs.list.map((d) => ({ ...d })).sort((a, b) => (a.code < b.code ? -1 : 1)),
  };
  const title = (name: string, chome: number | null, koaza: string) => (chome ? `${name}${chome}丁目` : name + koaza);
  const draw = () =>
    makeTopology(
      blocks,
      land,
      {
        wards: {
          of: Int32Array.from(towns.ofBlock, (t) => towns.ward[t] as number),
          areas: wards.map(({ code, name }) => ({ id: code, properties: { name, ward: code } })),
        },
        towns: {
          of: towns.ofBlock,
          areas: named.map((t) => ({
            id: t.code,
            properties: { name: title(t.name, t.chome, t.koaza), ward: t.code.slice(0, 5) },
          })),
        },
        juniors: {
          of: Int32Array.from(districts.ofBlock, (district) => juniorHighs.of[district] as number),
          areas: juniorHighs.list.map(({ code, name, ward }) => ({ id: code, properties: { name, ward } })),
        },
        districts: {
          of: districts.ofBlock,
          areas: districts.list.map(({ code, name, ward }) => ({ id: code, properties: { name, ward } })),
        },
      },
      seed,
    );
  return {
    pack,
    weights: order.map((i) => ({ townCode: named[i]?.code as string, ...tilts(i, people, towns, land, seed) })),
    draw,
  };
};
