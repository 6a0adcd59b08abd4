/** What a chart is, before anybody draws it. The only way to a picture: no page speaks to the drawing library itself. */
import type { Language } from '#base';

export type HiddenReason = 'threshold' | 'dominance' | 'zero' | 'complementary' | 'detail' | 'undefined' | 'merged';

/** One value, or why it is not shown. Both null: there is no such value (not recorded for this time). */
export type Mark = {
  readonly value: number | null;
  readonly hidden: HiddenReason | null;
  /** Where a coarser value is shown instead, in words. */
  readonly see?: Readonly<Record<Language, string>>;
  /** Bars of a sample: the 95 % interval, and in words what else is to be said (how many were asked). */
  readonly interval?: readonly [low: number, high: number];
  readonly beside?: string;
};
export type ChartCategory = { readonly code: string; readonly label: string; readonly axis: string };
export type ChartSeries = {
  readonly code: string;
  readonly label: string;
  readonly whole: boolean;
  readonly marks: readonly Mark[];
};

export type ChartSpec = {
  readonly kind: 'line' | 'bar' | 'pyramid';
  readonly language: Language;
  readonly unit: string;
  readonly decimals: number;
  readonly categories: readonly ChartCategory[];
  /** Pyramid: men first, women second. */
  readonly series: readonly ChartSeries[];
  /** Bars: the category that is the whole of the others (the city), drawn in grey. */
  readonly wholeCode: string | null;
};
