/**
 * The only thing that leaves: a table of statistics after disclosure control. The brand is private to this room, so nothing
 * else can make one; results, downloads and dashboards accept nothing else.
 */
import type { Bilingual, Brand } from '#base';

export type Category = { readonly code: string; readonly label: Bilingual; readonly parent?: string };
export type Dimension = {
  readonly name: string;
  readonly title: Bilingual;
  /** The code of the margin (all categories together), usually `total`, which is then the first of the categories; null for a dimension without one (time). */
  readonly total: string | null;
  readonly categories: readonly Category[];
};
export type Measure = {
  readonly name: string;
  readonly title: Bilingual;
  readonly unit: Bilingual;
  readonly kind: 'count' | 'sum' | 'mean' | 'rate' | 'ratio' | 'share' | 'index' | 'quantile' | 'estimate';
  readonly decimals: number;
};
/**
 * Why a value is not shown. `threshold`: too few people (or, to hide among them, nobody) · `dominance`: one or two make up nearly all · `zero`: nobody, where that itself tells ·
 * `complementary`: it would give away another hidden value · `detail`: finer than an area of so few residents shows · `undefined`: nothing to divide by · `merged`: the publisher of the source merged it into a neighbour.
 */
export const hiddenReasons = [
  'threshold',
  'dominance',
  'zero',
  'complementary',
  'undefined',
  'merged',
  'detail',
] as const;
export type HiddenReason = (typeof hiddenReasons)[number];

/** One cell of all measures: `codes` in the order of the dimensions, `values[i]` null exactly where `hidden[i]` says why. */
export type ProtectedCell = {
  readonly codes: readonly string[];
  readonly values: readonly (number | null)[];
  readonly hidden: readonly (HiddenReason | null)[];
};

export type Provenance = {
  /** The day the data describe (latest). */
  readonly asOf: string;
  readonly source: Bilingual;
  readonly credit: Bilingual | null;
  readonly snapshots: readonly { readonly dataset: string; readonly asOf: string; readonly snapshot: string }[];
  /** Hash of the spec that made it. */
  readonly spec: string;
};

export type ProtectionReport = {
  readonly rules: readonly Bilingual[];
  readonly cells: number;
  readonly primary: number;
  readonly complementary: number;
  /** Hidden cells found recomputable by the independent check after protection: always 0 in a table that exists. */
  readonly recomputable: 0;
};

export type TableContent = {
  readonly id: string;
  readonly title: Bilingual;
  readonly dimensions: readonly Dimension[];
  readonly measures: readonly Measure[];
  readonly provenance: Provenance;
  readonly protection: ProtectionReport;
  /** Areas merged into a neighbour, by their codes: what the census writes as HTKSYORI 2 (`from`, HTKSAKI = `into`) and 1 (`into`, GASSAN = `from`). */
  readonly merges?: readonly { readonly dimension: string; readonly into: string; readonly from: readonly string[] }[];
  readonly cells: readonly ProtectedCell[];
};
export type ProtectedTable = Brand<TableContent, 'ProtectedTable'>;
