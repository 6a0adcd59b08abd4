/** Who lives where, roughly: how many people a town draws, how old and how well-off it tilts. Smooth over the map, so that maps of results have shapes. */
import type { Blocks } from './map-blocks.ts';
import type { Land, Point } from './map-land.ts';
import { noise } from './map-noise.ts';
import type { Towns } from './map-towns.ts';

export type TownWeight = {
  readonly townCode: string;
  /** Share of the city's people; all towns together make 1. */
  readonly people: number;
  /** −1 young … 1 old. */
  readonly elderly: number;
  /** −1 poor … 1 rich. */
  readonly income: number;
  /** 番 run from 1 to this. */
  readonly blocks: number;
};

const bell = (d: number, sigma: number): number => Math.exp((-d * d) / (2 * sigma * sigma));
const clip = (v: number): number => Math.round(Math.min(1, Math.max(-1, v)) * 1000) / 1000;
/** The island's housing estate: young, many people; the other quays are sheds and cranes. */
const estate = ([x, y]: Point): number => bell(Math.hypot(x - 20.4, y - 5.8), 1.1);

/** Share of the city's people per town, summing to 1. */
export const peopleOf = (towns: Towns, blocks: Blocks, land: Land, seed: number): number[] => {
  const raw = towns.blocks.map((list, i) => {
    const [x, y] = towns.at[i] as Point;
    const area = list.reduce((sum, b) => sum + (blocks.areaKm2[b] as number), 0);
    const onQuay = land.reclaimed(x, y) > 0 ? 0.06 + 0.9 * estate([x, y]) : 1;
    // The very centre is offices: fewer sleep there than around it.
    const offices = 1 - 0.55 * bell(Math.hypot(x - 17.8, y - 9.9), 0.9);
    const density = Math.max(0.004, towns.urban[i] as number) ** 0.8 * (1 + 0.4 * noise(seed + 31, x * 1.7, y * 1.7));
    return area * density * onQuay * offices;
  });
  const all = raw.reduce((a, b) => a + b, 0);
  return raw.map((v) => Number((v / all).toPrecision(6)));
};

/** What a town adds to `people`: tilt of age and income, number of blocks. */
export const tilts = (
  i: number,
  people: readonly number[],
  towns: Towns,
  land: Land,
  seed: number,
): Omit<TownWeight, 'townCode'> => {
  const [x, y] = towns.at[i] as Point;
  const rural = Math.max(0, 1 - (towns.urban[i] as number) * 5);
  const shore = y - land.coastY(x);
  const hillside = bell((towns.height[i] as number) - 0.16, 0.09) * (y < 14 ? 1 : 0.4);
  const oldNewTown = bell(Math.hypot(x - 15.6, y - 18.2), 1.4);
  const newNewTown = bell(Math.hypot(x - 23.6, y - 18.8), 1.6);
  const harbour = bell(shore - 0.3, 0.7) * bell(x - 15.5, 3);
  return {
    people: people[i] as number,
    elderly: clip(
      0.75 * rural +
        0.6 * oldNewTown -
        0.75 * newNewTown -
        0.6 * estate([x, y]) -
        0.25 * (towns.urban[i] as number) +
        0.35 * harbour +
        0.3 * noise(seed + 32, x * 0.6, y * 0.6),
    ),
    income: clip(
      0.85 * hillside +
        0.35 * newNewTown +
        0.25 * estate([x, y]) -
        0.55 * harbour -
        0.3 * rural -
        0.15 * oldNewTown +
        0.3 * noise(seed + 33, x * 0.5, y * 0.5),
    ),
    blocks: (towns.blocks[i] as number[]).length,
  };
};
