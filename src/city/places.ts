/** The map as the people see it: towns with what draws whom there, the growing seaside, stations and their lines. Pure. */
import type { AreaPack } from '#catalogue';

/** What the city needs of its map; `CityMap` of map.ts has it. */
export type Ground = {
  readonly pack: AreaPack;
  readonly weights: readonly {
    readonly townCode: string;
    readonly people: number;
    readonly elderly: number;
    readonly income: number;
  }[];
};

export type Place = {
  readonly code: string;
  readonly ward: string;
  readonly wardNumber: number;
  readonly wardName: string;
  readonly name: string;
  readonly chome: number | null;
  readonly koaza: string;
  readonly people: number;
  readonly elderly: number;
  readonly income: number;
  /** 街区 (番) run from 1 to this. */
  readonly blocks: number;
  /** 住居表示 (番・号) or 地番 (番地・枝番). */
  readonly dwellingNumbers: boolean;
  readonly seaside: boolean;
  readonly station: number;
};

/** Number (S01) as cards have it, name and line; the same in every city, as its wards are. */
export type Station = { readonly code: string; readonly name: string; readonly line: string; readonly weight: number };
export type Places = { readonly places: readonly Place[]; readonly stations: readonly Station[] };

const lines = ['汐見線', '中央線', '丘陵線'] as const;
const letters = ['S', 'C', 'K'] as const;
/** Of each ward: its largest town has the station of the ward's name. */
const stationNames = ['', '公園', '本町'] as const;
const stationsPerWard = stationNames.length;

export const placesOf = ({ pack, weights }: Ground): Places => {
  const weightOf = new Map(weights.map((weight) => [weight.townCode, weight]));
  const wards = pack.wards.filter((ward) => !ward.abolished);
  const latitudeOf = (ward: string): number => {
    const known = pack.towns.filter((town) => town.ward === ward && town.lat !== undefined);
    return known.length > 0 ? known.reduce((sum, town) => sum + (town.lat ?? 0), 0) / known.length : 90;
  };
  // The coast lies in the south: the southernmost ward is the one that grows.
  const seaside = wards
    .map((ward) => ({ code: ward.code, lat: latitudeOf(ward.code) }))
    .sort((a, b) => a.lat - b.lat)[0]?.code;

  const stations: (Station & { lat: number; lng: number; ward: string })[] = [];
  for (const [number, ward] of wards.entries()) {
    const seen = new Set<string>();
    const byPeople = pack.towns
      .filter((town) => town.ward === ward.code)
      .sort(
        (a, b) =>
          (weightOf.get(b.code)?.people ?? 0) - (weightOf.get(a.code)?.people ?? 0) || (a.code < b.code ? -1 : 1),
      );
    for (const town of byPeople) {
      if (seen.size >= stationsPerWard) break;
      if (seen.has(town.name)) continue;
      const at = seen.size;
      seen.add(town.name);
      const line = number % lines.length;
      stations.push({
        code: `${letters[line]}${String(Math.floor(number / lines.length) * stationsPerWard + at + 1).padStart(2, '0')}`,
        name: `${ward.name.replace(/区$/, '')}${stationNames[at]}`,
        line: lines[line] ?? lines[0],
        // Most work in the centre, and else where the ward's own station is.
        weight: at > 0 ? 1 : number === 0 ? 12 : 3,
        lat: town.lat ?? 0,
        lng: town.lng ?? 0,
        ward: ward.code,
      });
    }
  }
  const nearest = (town: AreaPack['towns'][number]): number => {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const [i, station] of stations.entries()) {
      const distance =
        town.lat === undefined
          ? station.ward === town.ward
            ? 0
            : 1
          : (station.lat - town.lat) ** 2 + (station.lng - (town.lng ?? 0)) ** 2;
      if (distance < least) [best, least] = [i, distance];
    }
    return best;
  };

  const places = pack.towns.flatMap((town, i): Place[] => {
    const ward = wards.findIndex((candidate) => candidate.code === town.ward);
    if (ward < 0) return [];
    const weight = weightOf.get(town.code);
    return [
      {
        code: town.code,
        ward: town.ward,
        wardNumber: ward,
        wardName: wards[ward]?.name ?? '',
        name: town.name,
        chome: town.chome,
        koaza: town.koaza,
        people: weight?.people ?? 0,
        elderly: weight?.elderly ?? 0,
        income: weight?.income ?? 0,
        blocks: Math.max(18, ...(town.schoolRanges ?? []).map((range) => Math.min(range.toBlock, 40))),
        dwellingNumbers: town.chome !== null && (i * 7) % 10 < 8,
        seaside: town.ward === seaside,
        station: nearest(town),
      },
    ];
  });
  return { places, stations };
};
