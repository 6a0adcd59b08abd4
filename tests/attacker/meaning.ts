/** What a shown number says in counted things: each becomes a row of the attacker's system, low ≤ Σ coefficient · counted ≤ high. */
import type { ReleaseSpec } from '#statistics';
import type { Definitions } from './definitions.ts';

/** One number of people (or sum) at one time: `people@2026-10|age=65-|area=99101`. Totals are left out, so that tables that share a cell share its name. */
export type Counted = string;
export type Term = readonly [of: Counted, coefficient: number];
export type Window = {
  readonly terms: readonly Term[];
  readonly low: number;
  readonly high: number;
  readonly from: string;
};

/** Dimension → code, the time among them. */
export type Codes = Readonly<Record<string, string>>;

const total = 'total';

export const countedName = (spec: ReleaseSpec, measure: string, time: string, places: Codes): Counted =>
  `${spec.release}/${measure}@${time}${Object.entries(places)
    .filter(([, code]) => code !== total)
    .map(([variable, code]) => `|${variable}=${code}`)
    .sort()
    .join('')}`;

/** A cell of a table by the codes of its dimensions → the counted thing. */
export const countedAt = (of: Definitions, tableId: string, measure: string, codes: Codes): Counted => {
  const { table, spec } = of.tables.get(tableId) as NonNullable<ReturnType<Definitions['tables']['get']>>;
  const places = Object.fromEntries(table.dimensions.map(({ name, variable }) => [variable, codes[name] ?? total]));
  return countedName(spec, measure, codes[table.time] as string, places);
};

/** a ÷ b × factor lies in [low, high]: two rows. */
const quotient = (
  a: Counted,
  b: Counted,
  factor: number,
  [low, high]: readonly [number, number],
  from: string,
): Window[] => [
  {
    terms: [
      [a, factor],
      [b, -low],
    ],
    low: 0,
    high: Infinity,
    from,
  },
  {
    terms: [
      [a, factor],
      [b, -high],
    ],
    low: -Infinity,
    high: 0,
    from,
  },
];

/** The rows that `value`, shown with `decimals` for a measure of a table, stands for. */
export const windowsOf = (
  of: Definitions,
  tableId: string,
  measureName: string,
  codes: Codes,
  { value, decimals }: { readonly value: number; readonly decimals: number },
  from: string,
): Window[] => {
  const { table, spec } = of.tables.get(tableId) as NonNullable<ReturnType<Definitions['tables']['get']>>;
  const measure = spec.measures[measureName];
  if (!measure) throw new Error(`no measure ${measureName}`);
  const half = 0.5 * 10 ** -decimals + 1e-9;
  const own = (name: string, at: Codes = codes) => countedAt(of, tableId, name, at);
  switch (measure.kind) {
    case 'count':
    case 'sum':
      return [{ terms: [[own(measureName), 1]], low: value, high: value, from }];
    case 'rate':
      return quotient(
        own(measure.part),
        own(measure.whole),
        100,
        [value - half, value >= 100 ? Infinity : value + half],
        from,
      ).filter(({ terms }) => terms.every(([, c]) => Number.isFinite(c)));
    case 'ratio':
      return quotient(own(measure.of), own(measure.to), measure.per, [value - half, value + half], from);
    case 'mean': {
      const units = (spec.measures[measure.sum] as { units: string }).units;
      return quotient(own(measure.sum), own(units), 1, [value - half, value + half], from);
    }
    case 'share':
      return quotient(
        own(measure.of),
        own(measure.of, { ...codes, [measure.within]: total }),
        100,
        [value - half, value + half],
        from,
      );
    case 'estimate': {
      const whole = own(measure.of, { ...codes, [measure.within]: total });
      if (measure.give === 'asked') return [{ terms: [[whole, 1]], low: value, high: value, from }];
      // Ends of intervals and weighted shares are reckoned again from the counts shown (estimates.ts): then they say no more than those.
      return measure.give === 'share' && !measure.weighted
        ? quotient(own(measure.of), whole, 100, [value - half, value + half], from)
        : [];
    }
    case 'quantile': {
      const bins = of.tables.get(measure.bins)?.table;
      const along = bins?.dimensions.find(({ variable }) => !table.dimensions.some((d) => d.variable === variable));
      const variable = along && spec.variables[along.variable];
      if (!bins || !along || variable?.kind !== 'bands') throw new Error(`no bins for ${measureName}`);
      const ends = variable.levels[along.levels.at(-1) as string] as readonly number[];
      const at = (i: number): string => {
        const end = ends[i + 1] ?? variable.below;
        return countedAt(of, measure.bins, measure.of, {
          ...codes,
          [along.name]: `${ends[i]}-${end === undefined ? '' : end - 1}`,
        });
      };
      const i = ends.findLastIndex((end) => end <= value);
      const [start, end] = [ends[i] as number, (ends[i + 1] ?? variable.below) as number];
      const whole = countedAt(of, measure.bins, measure.of, { ...codes, [along.name]: total });
      const reach = (edge: number, low: number, high: number): Window => ({
        terms: [
          ...ends.slice(0, i).map((_, b): Term => [at(b), 1]),
          [at(i), (edge - start) / (end - start)],
          [whole, -measure.at / 100],
        ],
        low,
        high,
        from,
      });
      return [reach(Math.min(end, value + half), 0, Infinity), reach(Math.max(start, value - half), -Infinity, 0)];
    }
    default:
      throw new Error(`the attacker does not know what a measure of kind ${measure.kind} says`);
  }
};
