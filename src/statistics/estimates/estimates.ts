/**
 * What a survey says of an answer, worked out from counts that are shown and nothing else: so no share, end of an interval or weight tells more of a hidden
 * count than the page does. Strata whose counts are hidden are taken together, as what the shown ones leave of the total.
 */
import { occursOnlyIfFound, rootCode } from '../spec/hierarchy.ts';
import type { Value } from './quantile.ts';
import type { Read } from './read-measures.ts';
import type { Design, EstimateSpec, ReleaseSpec } from '../spec/spec.ts';
import { type Stratum, stratifiedShare } from './survey-interval.ts';
import { stridesOf, type Tabulation } from '../count/tabulation.ts';

type Place = { readonly stride: number; readonly codes: readonly string[] };

const placeOf = (tabulation: Tabulation, d: number): Place => ({
  stride: stridesOf(tabulation.dimensions)[d] as number,
  codes: tabulation.dimensions[d]?.categories.map(({ code }) => code) ?? [],
});
const indexIn = (place: Place, cell: number): number => Math.floor(cell / place.stride) % place.codes.length;
/** The same cell with the margin (the first category) of that dimension. */
const marginOf = (place: Place, cell: number): number => cell - indexIn(place, cell) * place.stride;

/** Counts of one stratum (or of all), in the order of `Stratum`; null where one of them is hidden. */
type Counts = readonly [all: number, group: number, answer: number];

/** What one respondent of each stratum stands for: given, or people ÷ respondents. Strata without one share the weight of none. */
const weightOf = (design: Design, code: string, respondents: number): number =>
  'weights' in design ? (design.weights[code] ?? 0) : (design.population[code] ?? 0) / respondents;

const shown = (reads: readonly Value[]): Counts | null =>
  reads.every(({ value }) => value !== null) ? (reads.map(({ value }) => value as number) as unknown as Counts) : null;

/** Strata of the cell by their shown counts; the hidden ones as one, which stands for what they stand for together. */
const strataOf = (
  design: Design,
  codes: readonly string[],
  countsOf: (index: number) => Counts | null,
  total: Counts,
): Stratum[] => {
  const strata: Stratum[] = [];
  const rest = [...total] as [number, number, number];
  const together: string[] = [];
  for (const [i, code] of codes.entries()) {
    if (code === rootCode) continue;
    const counts = occursOnlyIfFound(code) ? null : countsOf(i);
    // One respondent alone shows no spread.
    if (!counts || counts[0] < 2) {
      together.push(code);
      continue;
    }
    const [all, group, answer] = counts;
    strata.push({ weight: weightOf(design, code, all), all, group, answer });
    for (const at of [0, 1, 2] as const) rest[at] -= counts[at];
  }
  // Rounded or noisy counts may leave less than nothing.
  const [all, group, answer] = rest.map((n) => Math.max(0, n)) as [number, number, number];
  if (all > 0) {
    const given = together.map((code) => ('weights' in design ? design.weights[code] : design.population[code]) ?? 0);
    const sum = given.reduce((a, b) => a + b, 0);
    const weight = 'weights' in design ? sum / Math.max(1, given.filter((w) => w > 0).length) : sum / all;
    strata.push({ weight, all, group, answer });
  }
  return strata;
};

/** `count`: the shown counts of the same table. */
export const estimateIn = (spec: ReleaseSpec, tabulation: Tabulation, measure: EstimateSpec, count: Read): Read => {
  const within = placeOf(
    tabulation,
    tabulation.dimensions.findIndex(({ name }) => name === measure.within),
  );
  const { design } = spec;
  const s = design ? tabulation.dimensions.findIndex(({ variable }) => variable === design.strata) : -1;
  const strata = measure.weighted && s >= 0 ? placeOf(tabulation, s) : null;
  const rounded = (value: number): Value => ({
    value: Math.round(value * 100 * 10 ** measure.decimals) / 10 ** measure.decimals,
    hidden: null,
  });
  return (t, cell) => {
    const asked = count(t, marginOf(within, cell));
    if (measure.give === 'asked') return asked;
    const own = count(t, cell);
    const hidden = asked.hidden ?? own.hidden;
    if (hidden) return { value: null, hidden };
    const [group, answer] = [asked.value as number, own.value as number];
    let found = stratifiedShare([{ weight: 1, all: group, group, answer }]);
    if (strata && design && indexIn(strata, cell) === 0) {
      // All respondents of a stratum, whoever they are: the margin of every other dimension.
      const all = (index: number): number => index * strata.stride;
      const at = (index: number) => cell + index * strata.stride;
      const countsOf = (index: number) =>
        shown([count(t, all(index)), count(t, marginOf(within, at(index))), count(t, at(index))]);
      const total = countsOf(0);
      if (!total) return { value: null, hidden: count(t, 0).hidden };
      found = stratifiedShare(strataOf(design, strata.codes, countsOf, total));
    }
    return found ? rounded(found[measure.give]) : { value: null, hidden: 'undefined' };
  };
};
