/** A table before protection: dense arrays over time × categories. It never leaves this room. */
import type { Bilingual } from '#base';
import type { Merge } from '../otherwise/merge-areas.ts';
import type { Category } from '../protected-table.ts';

export type TabulatedDimension = {
  readonly name: string;
  readonly variable: string;
  readonly title: Bilingual;
  /** `total` first, then coarse to fine in the order shown. */
  readonly categories: readonly Category[];
};

/**
 * Total and the three largest contributions of one person each, all by their size; `asked`: the largest of one who asked for protection; `signed`: the total
 * to be shown where amounts may be below zero.
 */
export type TabulatedSum = {
  readonly total: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly third: Float64Array;
  readonly asked?: Float64Array;
  readonly signed?: Float64Array;
  /** Where the largest are those of holders (several units of one company): how many holders there are. */
  readonly holders?: Float64Array;
};

/** Arrays of length times × size; cell = Σ category index × stride, the last dimension running fastest. */
export type Tabulation = {
  readonly id: string;
  readonly from: string;
  readonly times: readonly string[];
  /** The day of the snapshot that each time point was counted from. */
  readonly days: readonly string[];
  readonly dimensions: readonly TabulatedDimension[];
  readonly size: number;
  /** Count measure → number of distinct people. */
  readonly counts: ReadonlyMap<string, Float64Array>;
  readonly sums: ReadonlyMap<string, TabulatedSum>;
  /** Count measure → cell keys (0 … 2³² − 1), for tables protected by them; else empty. */
  readonly keys: ReadonlyMap<string, Float64Array>;
  /** Where tiny areas were merged (merge-areas.ts): which dimension, and the categories it is shown with. */
  readonly merged?: {
    readonly dimension: number;
    readonly categories: readonly Category[];
    readonly merges: readonly Merge[];
  };
};

/** Pieces of the city where a town and a school district overlap (only towns cut by a district border have several), counted but shown to nobody. */
export type Pieces = Tabulation & {
  readonly table: string;
  /** Town, and its districts in the order of `districtVariables`. */
  readonly parts: readonly { readonly town: string; readonly districts: readonly string[] }[];
  /** Which dimension holds the parts (same order as its categories). */
  readonly area: number;
  readonly districtVariables: readonly string[];
};

export type TabulatedRelease = {
  readonly tables: readonly Tabulation[];
  /** Per table with towns, where the release also has school districts. */
  readonly pieces: readonly Pieces[];
  /** Variable → node → parent, for every variable of the release. */
  readonly parents: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Area → residents, where the audience's rules ask for it. */
  readonly residents?: ReadonlyMap<string, number>;
};

export const stridesOf = (dimensions: readonly { readonly categories: readonly unknown[] }[]): number[] => {
  const strides = new Array<number>(dimensions.length);
  let stride = 1;
  for (let d = dimensions.length - 1; d >= 0; d -= 1) {
    strides[d] = stride;
    stride *= dimensions[d]?.categories.length ?? 1;
  }
  return strides;
};
