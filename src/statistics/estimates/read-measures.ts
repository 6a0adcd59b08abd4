/** Reads the value of every measure in one cell of a protected table; what is worked out is worked out from what is shown. */
import { estimateIn } from './estimates.ts';
import { bandsOf, occursOnlyIfFound } from '../spec/hierarchy.ts';
import type { HiddenReason } from '../protected-table.ts';
import type { ShownSystem } from '../otherwise/protect-otherwise.ts';
import { quantileOf, type Value } from './quantile.ts';
import { byComplement, byDetail, byDominance, byThreshold } from '../system/slice.ts';
import type { MeasureSpec, QuantileSpec, ReleaseSpec, TableSpec } from '../spec/spec.ts';
import { stridesOf, type Tabulation } from '../count/tabulation.ts';

/** A hidden zero says `threshold`, as one person would: a reason of its own would tell the value. */
const reasons: Record<number, HiddenReason> = {
  [byThreshold]: 'threshold',
  [byDominance]: 'dominance',
  [byComplement]: 'complementary',
  [byDetail]: 'detail',
};

const round = (value: number, decimals: number): number => Math.round(value * 10 ** decimals) / 10 ** decimals;

export type Read = (t: number, cell: number) => Value;
type Tables = {
  readonly spec: ReleaseSpec;
  readonly tabulations: readonly Tabulation[];
  readonly systems: readonly ShownSystem[];
};

/** A number as the protection left it. */
const storedIn = ({ systems }: Tables, tabulation: Tabulation, name: string, amounts: boolean): Read => {
  const found = systems.find((s) => s.system.amounts === amounts && s.system.at.get(tabulation.id)?.has(name));
  const variables = found?.system.at.get(tabulation.id)?.get(name);
  if (!found || !variables) throw new Error(`the measure ${name} was not protected`);
  const { system, state } = found;
  // Amounts of either sign are protected by their sizes, and shown as they are.
  const signed = amounts ? tabulation.sums.get(name)?.signed : undefined;
  return (t, cell) => {
    const at = t * system.size + (variables[cell] as number);
    const of = state[at] as number;
    const value = signed ? signed[t * tabulation.size + cell] : system.values[at];
    return of === 0 ? { value: value as number, hidden: null } : { value: null, hidden: reasons[of] as HiddenReason };
  };
};

/** a ÷ b × factor, hidden where either is. */
const divided = (a: Read, b: Read, factor: number, decimals: number, most = Infinity): Read => {
  return (t, cell) => {
    const [above, below] = [a(t, cell), b(t, cell)];
    const hidden = below.hidden ?? above.hidden;
    if (hidden || above.value === null || below.value === null) return { value: null, hidden };
    return below.value === 0
      ? { value: null, hidden: 'undefined' }
      : { value: round(Math.min(most, (above.value / below.value) * factor), decimals), hidden: null };
  };
};

/** From the bands of another table of the release, which has one dimension more. */
const quantileIn = (tables: Tables, tabulation: Tabulation, measure: QuantileSpec): Read => {
  const table = tables.spec.tables.find(({ id }) => id === measure.bins) as TableSpec;
  const source = tables.tabulations.find(({ id }) => id === measure.bins) as Tabulation;
  const own = new Set(tabulation.dimensions.map(({ variable }) => variable));
  const along = source.dimensions.findIndex(({ variable }) => !own.has(variable));
  const dimension = source.dimensions[along] as Tabulation['dimensions'][number];
  const variable = tables.spec.variables[dimension.variable];
  if (variable?.kind !== 'bands') throw new Error('quantiles are read from bands');
  const level = table.dimensions[along]?.levels.at(-1) as string;
  const bins = bandsOf(variable.levels[level] ?? [], variable.below).map(({ from, below, code }) => ({
    code,
    from,
    below: below ?? null,
  }));
  const places = bins.map(({ code }) => dimension.categories.findIndex((c) => c.code === code));
  // Where people lie outside all bands, or parts do not add up, the total is no help.
  const whole =
    !dimension.categories.some(({ code }) => occursOnlyIfFound(code)) && table.protection.kind !== 'cellKey';
  const counts = storedIn(tables, source, measure.of, false);
  const strides = stridesOf(source.dimensions);
  const ownStrides = stridesOf(tabulation.dimensions);
  const timeOf = tabulation.times.map((code) => source.times.indexOf(code));
  const placeOf = tabulation.dimensions.map(({ variable: v, categories }) => {
    const d = source.dimensions.findIndex((other) => other.variable === v);
    const at = new Map(source.dimensions[d]?.categories.map(({ code }, i) => [code, i]));
    return categories.map(({ code }) => (at.get(code) ?? -1) * (strides[d] as number));
  });
  return (t, cell) => {
    let base = 0;
    for (const [d, { categories }] of tabulation.dimensions.entries()) {
      const place = placeOf[d]?.[Math.floor(cell / (ownStrides[d] as number)) % categories.length] as number;
      if (place < 0) return { value: null, hidden: 'undefined' };
      base += place;
    }
    const at = timeOf[t] as number;
    if (at < 0) return { value: null, hidden: 'undefined' };
    const found = quantileOf(
      bins,
      places.map((place) => counts(at, base + place * (strides[along] as number))),
      whole ? counts(at, base) : null,
      measure.at,
    );
    return found.value === null ? found : { value: round(found.value, measure.decimals), hidden: null };
  };
};

/** The value of a measure in every cell of `tabulation`, hidden where its own or a needed value is. */
export const readerOf = (tables: Tables, tabulation: Tabulation): ((name: string) => Read) => {
  const { spec } = tables;
  const read = (name: string): Read => {
    const measure = spec.measures[name] as MeasureSpec;
    switch (measure.kind) {
      case 'count':
        return storedIn(tables, tabulation, name, false);
      case 'sum': {
        const own = storedIn(tables, tabulation, name, true);
        const units = spec.measures[measure.units];
        if (units?.kind === 'count' && units.shown === false) return own;
        const people = storedIn(tables, tabulation, measure.units, false);
        return (t, cell) => {
          const n = people(t, cell);
          return n.hidden ? { value: null, hidden: n.hidden } : own(t, cell);
        };
      }
      case 'mean': {
        const units = (spec.measures[measure.sum] as { units: string }).units;
        return divided(read(measure.sum), read(units), 1, measure.decimals);
      }
      case 'rate':
        // With noise a part may come out larger than its whole.
        return divided(read(measure.part), read(measure.whole), 100, measure.decimals, 100);
      case 'ratio':
        return divided(read(measure.of), read(measure.to), measure.per, measure.decimals);
      case 'share': {
        const d = tabulation.dimensions.findIndex(({ name: own }) => own === measure.within);
        const stride = stridesOf(tabulation.dimensions)[d] as number;
        const size = tabulation.dimensions[d]?.categories.length as number;
        const part = read(measure.of);
        // The margin is the first category.
        const whole: Read = (t, cell) => part(t, cell - (Math.floor(cell / stride) % size) * stride);
        return divided(part, whole, 100, measure.decimals, 100);
      }
      case 'index': {
        const own = read(measure.of);
        const from = measure.base === 'first' ? 0 : tabulation.times.indexOf(measure.base);
        const base: Read = (_, cell) => (from < 0 ? { value: null, hidden: 'undefined' } : own(from, cell));
        return divided(own, base, 100, measure.decimals);
      }
      case 'quantile':
        return quantileIn(tables, tabulation, measure);
      case 'estimate':
        return estimateIn(spec, tabulation, measure, read(measure.of));
    }
  };
  return read;
};
