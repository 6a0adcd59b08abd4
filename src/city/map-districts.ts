/** Primary-school districts (小学校区): grown over the towns of a ward; some towns are cut between two by 番 (block) ranges. */
import type { Blocks } from './map-blocks.ts';
import { connectedPieces, grow, isConnected, recentre } from './map-growth.ts';
import type { Point } from './map-land.ts';
import type { NamedTown } from './map-naming.ts';
import type { Chance } from './map-noise.ts';
import { type Towns, wards } from './map-towns.ts';

export type SchoolDistrict = { readonly code: string; readonly name: string; readonly ward: string };
export type Districts = {
  readonly list: readonly SchoolDistrict[];
  /** Index into `list` for each block. */
  readonly ofBlock: Int32Array;
  /** For each block its 番 in the town, from 1. */
  readonly number: Int32Array;
};

const apart = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** Seeds of one ward, spread by farthest-point choice where people are. */
const spread = (
  members: readonly number[],
  at: readonly Point[],
  people: readonly number[],
  wanted: number,
): number[] => {
  const seeds = [members.reduce((best, i) => ((people[i] as number) > (people[best] as number) ? i : best))];
  while (seeds.length < wanted) {
    const gain = (i: number) =>
      Math.min(...seeds.map((s) => apart(at[s] as Point, at[i] as Point))) * Math.sqrt(people[i] as number);
    seeds.push(members.reduce((best, i) => (gain(i) > gain(best) ? i : best)));
  }
  return seeds;
};

/** The district of each town, before any is cut. */
const overTowns = (
  towns: Towns,
  people: readonly number[],
  wanted: number,
): { region: Int32Array; seeds: number[] } => {
  const wardPeople = wards.map((_, w) =>
    towns.ward.reduce((sum, k, i) => sum + (k === w ? (people[i] as number) : 0), 0),
  );
  const all = wardPeople.reduce((a, b) => a + b, 0);
  let seeds: number[] = [];
  wards.forEach((_, w) => {
    const members = [...towns.ward.keys()].filter((i) => towns.ward[i] === w);
    seeds.push(
      ...spread(members, towns.at, people, Math.max(3, Math.round((wanted * (wardPeople[w] as number)) / all))),
    );
  });
  // An island without a bridge on foot has its own school.
  for (const piece of connectedPieces(towns.count, (i) => towns.neighbours[i] as number[]))
    if (!seeds.some((s) => piece.includes(s))) seeds.push(piece[0] as number);
  const cost = (from: number, to: number): number =>
    towns.ward[from] === towns.ward[to]
      ? apart(towns.at[from] as Point, towns.at[to] as Point) * (1 + 2 * (towns.height[to] as number))
      : Number.POSITIVE_INFINITY;
  for (let round = 0; ; round++) {
    const region = grow(towns.count, towns.neighbours, seeds, cost);
    adoptStrays(region, towns);
    if (round === 3) return { region, seeds };
    seeds = recentre(region, seeds.length, towns.at, (i) => (people[i] as number) + 1e-6);
  }
};

/** A town cut off from every seed of its ward (a ward can reach round a hill) goes with a neighbour's district. */
const adoptStrays = (region: Int32Array, towns: Towns): void => {
  for (let changed = true; changed; ) {
    changed = false;
    region.forEach((k, i) => {
      const host = k === -1 ? (towns.neighbours[i] as number[]).find((j) => region[j] !== -1) : undefined;
      if (host === undefined) return;
      region[i] = region[host] as number;
      changed = true;
    });
  }
};

/** Which blocks of a town go over to the neighbouring district: those nearer its border, about half; null where no clean cut exists. */
const cutOf = (town: number, to: number, towns: Towns, blocks: Blocks, ofBlock: Int32Array): number[] | null => {
  const own = towns.blocks[town] as number[];
  const from = ofBlock[own[0] as number] as number;
  const touch = own.filter((b) => (blocks.neighbours[b] as number[]).some((n) => ofBlock[n] === to));
  if (touch.length === 0) return null;
  const gate = blocks.at[touch[Math.floor(touch.length / 2)] as number] as Point;
  const part = [...own]
    .sort((a, b) => apart(blocks.at[a] as Point, gate) - apart(blocks.at[b] as Point, gate))
    .slice(0, Math.floor(own.length * 0.45));
  const gone = new Set(part);
  const whole = (list: ReadonlySet<number>): boolean => isConnected(list, blocks.neighbours);
  const rest = new Set(own.filter((b) => !gone.has(b)));
  if (own.length < 6 || !whole(gone) || !whole(rest)) return null;
  const left = new Set<number>();
  const joined = new Set<number>();
  for (let b = 0; b < ofBlock.length; b++) {
    const of = ofBlock[b] as number;
    if (of === to || gone.has(b)) joined.add(b);
    else if (of === from) left.add(b);
  }
  return whole(left) && whole(joined) ? part : null;
};

/** Blocks of a town numbered in rows from the north-west, a cut town one district after the other so that ranges of 番 tell them apart. */
const numbered = (towns: Towns, blocks: Blocks, ofBlock: Int32Array): Int32Array => {
  const number = new Int32Array(blocks.count);
  towns.blocks.forEach((list) => {
    const row = (b: number): number => Math.floor(-(blocks.at[b] as Point)[1] / 0.16);
    const sorted = [...list].sort(
      (a, b) =>
        (ofBlock[a] as number) - (ofBlock[b] as number) ||
        row(a) - row(b) ||
        ((blocks.at[a] as Point)[0] - (blocks.at[b] as Point)[0]) * (row(a) % 2 === 0 ? 1 : -1),
    );
    sorted.forEach((b, k) => {
      number[b] = k + 1;
    });
  });
  return number;
};

/** 〇〇小学校区 after the name that most of its people live under. */
const nameOf = (
  region: Int32Array,
  k: number,
  named: readonly NamedTown[],
  people: readonly number[],
  used: Set<string>,
): string => {
  const share = new Map<string, number>();
  region.forEach((r, i) => {
    const { name } = named[i] as NamedTown;
    if (r === k) share.set(name, (share.get(name) ?? 0) + (people[i] as number));
  });
  const names = [...share]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([name]) => name.replace(/(?<=..)[町通]$/, ''));
  const candidates = [
    ...names,
    ...['東', '西', '南', '北', '中央'].flatMap((d) => names.slice(0, 2).map((n) => n + d)),
  ];
  const name = candidates.find((n) => !used.has(n)) ?? `${names[0]}${k}`;
  used.add(name);
  return `${name}小学校区`;
};

export const makeDistricts = (
  towns: Towns,
  blocks: Blocks,
  named: readonly NamedTown[],
  people: readonly number[],
  wanted: number,
  next: Chance,
): Districts => {
  const { region, seeds } = overTowns(towns, people, wanted);
  const ofBlock = Int32Array.from(towns.ofBlock, (town) => region[town] as number);
  towns.blocks.forEach((_, town) => {
    const others = (towns.neighbours[town] as number[]).filter(
      (j) => region[j] !== region[town] && towns.ward[j] === towns.ward[town],
    );
    if (others.length === 0 || next() > 0.3) return;
    const to = region[others[Math.floor(next() * others.length)] as number] as number;
    for (const b of cutOf(town, to, towns, blocks, ofBlock) ?? []) ofBlock[b] = to;
  });
  const used = new Set<string>();
  const serial = new Map<string, number>();
  const list = seeds.map((seed, k): SchoolDistrict => {
    const ward = wards[towns.ward[seed] as number]?.code as string;
    const number = (serial.get(ward) ?? 0) + 1;
    serial.set(ward, number);
    return { code: `${ward}${String(number).padStart(3, '0')}`, name: nameOf(region, k, named, people, used), ward };
  });
  return { list, ofBlock, number: numbered(towns, blocks, ofBlock) };
};
