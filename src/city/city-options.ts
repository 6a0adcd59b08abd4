/** What one asks of a city and what one gets. */
import type { Refusal } from '#base';
import type { Canary } from './canary.ts';
import { cityRefusal } from './errors.ts';
import type { Ground } from './places.ts';
import type { Load } from './source-files.ts';
import { months as allMonths } from './window.ts';

export type CityOptions = {
  /** Residents at the end, about. */
  readonly people: number;
  readonly seed: number;
  /** How many monthly extracts of the register, ending with October 2026: 1–36. */
  readonly months: number;
  /** Share of dirty rows, 0–1. */
  readonly dirty: number;
  readonly out: string;
  readonly truth?: string;
  /** Folder of `pack.json` and `map.topo.json`. */
  readonly areas?: string;
  readonly canaries?: readonly Canary[];
  /** Everybody lives, but only the register is written; incomes and insurance, which nobody would see, are not worked out. */
  readonly registerOnly?: boolean;
  /** Tests may bring a smaller ground. */
  readonly ground?: Ground;
  /** At most so many households are made at once; the city does not hang on it. */
  readonly atOnce?: number;
};

export type CityMade = {
  /** Registered at the last month end. */
  readonly residents: number;
  /** Everybody who was ever registered in the three years. */
  readonly persons: number;
  readonly rows: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly files: readonly { readonly path: string; readonly rows: number; readonly bytes: number }[];
  readonly loads: readonly Load[];
};

/** The refusal of the first option outside its range, or null. */
export const outOfRange = (options: CityOptions): Refusal | null => {
  const check = (option: 'people' | 'seed' | 'months' | 'dirty', from: number, to: number, whole: boolean) => {
    const value = options[option];
    return value >= from && value <= to && (!whole || Number.isInteger(value))
      ? null
      : cityRefusal('option-out-of-range', { option, from, to });
  };
  return (
    check('people', 100, 4_000_000, true) ??
    check('seed', 0, 4_294_967_295, true) ??
    check('months', 1, allMonths, true) ??
    check('dirty', 0, 1, false)
  );
};
