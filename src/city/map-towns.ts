/** Towns (町丁目) grown from blocks, and the nine wards grown from towns. */
import type { Blocks } from './map-blocks.ts';
import { grow, recentre, regionNeighbours } from './map-growth.ts';
import type { Point } from './map-land.ts';
import { scatter } from './map-scatter.ts';

export const wards = [
  { code: '99101', name: '東磯区', kana: 'ひがしいそく', at: [28.2, 10.2], ease: 1.0 },
  { code: '99102', name: '春日野区', kana: 'かすがのく', at: [24.4, 11.2], ease: 0.95 },
  { code: '99103', name: '浜央区', kana: 'はまおうく', at: [18.8, 8.9], ease: 0.8 },
  { code: '99104', name: '北汐見区', kana: 'きたしおみく', at: [17.4, 12.0], ease: 1.25 },
  { code: '99105', name: '浜手区', kana: 'はまてく', at: [14.2, 9.4], ease: 0.85 },
  { code: '99106', name: '岬南区', kana: 'こうなんく', at: [9.6, 6.2], ease: 0.85 },
  { code: '99107', name: '渡瀬区', kana: 'わたせく', at: [5.6, 11.0], ease: 1.3 },
  { code: '99108', name: '若野区', kana: 'わかのく', at: [23.6, 18.6], ease: 1.1 },
  { code: '99109', name: '山里区', kana: 'やまざとく', at: [11.5, 19.0], ease: 1.35 },
] as const;
/** The ward of villages: towns there are 大字 and 字, without 丁目. */
export const ruralWard = '99109';

export type Towns = {
  readonly count: number;
  /** Town of each block. */
  readonly ofBlock: Int32Array;
  readonly blocks: readonly (readonly number[])[];
  readonly at: readonly Point[];
  readonly neighbours: readonly number[][];
  /** Index into `wards`. */
  readonly ward: Int32Array;
  readonly urban: readonly number[];
  readonly height: readonly number[];
};

/** Wished distance between town centres, km. */
const wish = (urban: number): number => 0.34 + 1.0 * (1 - urban) ** 4;

/** Blocks at least the wished distance apart: the densest first, so that the centre is filled evenly, after one for each island. */
const seedsFor = (blocks: Blocks, densestFirst: readonly number[], scale: number): number[] => {
  const islands = [...new Set(blocks.piece)].map(
    (piece) => densestFirst.find((i) => blocks.piece[i] === piece) as number,
  );
  const taken = scatter(wish(0) * 2);
  const seeds: number[] = [];
  for (const i of [...islands, ...densestFirst]) {
    const [x, y] = blocks.at[i] as Point;
    if (seeds.length >= islands.length && !taken.isFree(x, y, wish(blocks.urban[i] as number) * scale)) continue;
    taken.add([x, y]);
    seeds.push(i);
  }
  return seeds;
};
const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** The scale that gives about the wanted number of towns. */
const seedsAbout = (blocks: Blocks, wanted: number): number[] => {
  let [low, high] = [0.5, 2];
  const densestFirst = [...blocks.at.keys()].sort(
    (a, b) => (blocks.urban[b] as number) - (blocks.urban[a] as number) || a - b,
  );
  let best = seedsFor(blocks, densestFirst, 1);
  for (let round = 0; round < 9; round++) {
    const scale = (low + high) / 2;
    const seeds = seedsFor(blocks, densestFirst, scale);
    if (Math.abs(seeds.length - wanted) < Math.abs(best.length - wanted)) best = seeds;
    if (seeds.length > wanted) low = scale;
    else high = scale;
  }
  return best;
};

const growTowns = (blocks: Blocks, wanted: number): { region: Int32Array; count: number } => {
  let seeds = seedsAbout(blocks, wanted);
  const cost = (from: number, to: number): number => {
    const km = distance(blocks.at[from] as Point, blocks.at[to] as Point);
    const river = blocks.bank[from] === blocks.bank[to] ? 0 : 2.5;
    const slope = Math.abs((blocks.height[from] as number) - (blocks.height[to] as number));
    return km / wish(blocks.urban[to] as number) + river + 3 * slope;
  };
  for (let round = 0; ; round++) {
    const region = grow(blocks.count, blocks.neighbours, seeds, cost);
    if (round === 3) return { region, count: seeds.length };
    seeds = recentre(region, seeds.length, blocks.at, (i) => blocks.areaKm2[i] as number);
  }
};

const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;

export const makeTowns = (blocks: Blocks, wanted: number): Towns => {
  const { region, count } = growTowns(blocks, wanted);
  const members = Array.from({ length: count }, () => [] as number[]);
  region.forEach((town, block) => members[town]?.push(block));
  const at = recentre(region, count, blocks.at, (i) => blocks.areaKm2[i] as number).map((i) => blocks.at[i] as Point);
  const urban = members.map((list) => mean(list.map((i) => blocks.urban[i] as number)));
  const height = members.map((list) => mean(list.map((i) => blocks.height[i] as number)));
  const bank = members.map((list) => blocks.bank[list[0] as number] as number);
  const near = regionNeighbours(region, count, blocks.neighbours);
  const piece = members.map((list) => blocks.piece[list[0] as number] as number);
  const linked = bridged(near, piece, at);
  const nearestTown = ([x, y]: readonly [number, number]): number =>
    at.reduce(
      (best, p, i) => (piece[i] === 0 && distance(p, [x, y]) < distance(at[best] as Point, [x, y]) ? i : best),
      0,
    );
  const ward = grow(
    count,
    linked,
    wards.map((w) => nearestTown(w.at)),
    (from, to, k) => {
      const km = distance(at[from] as Point, at[to] as Point);
      const climb = 7 * ((height[from] as number) + (height[to] as number));
      const river = bank[from] === bank[to] ? 0 : 1.6;
      return (km * (1 + climb) + river) / (wards[k] as (typeof wards)[number]).ease;
    },
  );
  return { count, ofBlock: region, blocks: members, at, neighbours: near, ward, urban, height };
};

/** Where the bridges to the islands start, in the port. */
const bridgehead: Point = [17.6, 8.3];

/** Each island joined by one bridge to the mainland's town at the bridgehead. */
const bridged = (near: readonly number[][], piece: readonly number[], at: readonly Point[]): number[][] => {
  const linked = near.map((list) => [...list]);
  const nearest = (of: number): number =>
    [...at.keys()]
      .filter((i) => piece[i] === of)
      .reduce((best, i) => (distance(at[i] as Point, bridgehead) < distance(at[best] as Point, bridgehead) ? i : best));
  const mainland = nearest(0);
  for (const island of new Set(piece.filter((p) => p > 0))) {
    const landing = nearest(island);
    linked[landing]?.push(mainland);
    linked[mainland]?.push(landing);
  }
  return linked;
};
