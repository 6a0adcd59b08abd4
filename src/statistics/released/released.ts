/**
 * What has been released: for every table system its cells as sums over the same people, which were shown (with the value), which hidden (and why).
 * Only what anybody has seen is written down.
 */
import type { Coordinates } from '../count/coordinates.ts';
import { knownSql } from '../count/tabulate.lake.ts';
import { universeOf, variableOf } from '../count/plan-cubes.ts';
import { conditionsOf } from '../count/plan-cubes.ts';
import type { LinkedSystem } from '../system/linked-system.ts';
import type { ReleaseSpec, SumSpec } from '../spec/spec.ts';
import { shown } from '../system/slice.ts';

/** Who is counted by a measure: the unit, and every condition a record must meet, in fixed order. Fewer conditions, more people. */
export type Population = { readonly unit: string; readonly conditions: readonly string[] };

export type ReleasedTime = {
  /** The snapshot the time point was counted from. */
  readonly snapshot: string;
  /** One digit per key: the states of slice.ts. */
  readonly states: string;
  /** Per key the value shown; null where hidden. */
  readonly values: readonly (number | null)[];
};

export type Released = {
  readonly release: string;
  readonly dataset: string;
  readonly time: string;
  /** Otherwise than by hiding: the method and its strength (method.ts). */
  readonly method?: string;
  /** Fingerprint of the secret it was protected with, where that is one to last. */
  readonly secret?: string;
  readonly measures: Readonly<Record<string, Population>>;
  /** How each variable cuts the people: category codes mean the same only where these are equal. */
  readonly variables: Readonly<Record<string, string>>;
  /** Variable → category → the one above it. */
  readonly trees: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Measure and categories of each cell, as in `LinkedSystem.keys`. */
  readonly keys: readonly string[];
  readonly times: Readonly<Record<string, ReleasedTime>>;
};

export const measureOfKey = (key: string): string => {
  const end = key.indexOf('&');
  return end < 0 ? key : key.slice(0, end);
};
export const coordinatesOfKey = (key: string): string => {
  const end = key.indexOf('&');
  return end < 0 ? '' : key.slice(end + 1);
};

export const coordinatesIn = (key: string): Coordinates =>
  coordinatesOfKey(key)
    .split('&')
    .filter((part) => part !== '')
    .map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)] as const);

/** What is added up, in words that are the same only for the same amounts. */
const amountOf = ({ of, topCode, weight, negatives }: SumSpec): string =>
  [
    of,
    ...(topCode ? [`up to ${topCode}`] : []),
    ...(weight ? [`times ${weight}`] : []),
    ...(negatives === 'absolute' ? ['sizes'] : []),
  ].join(' ');

export const populationOf = (spec: ReleaseSpec, dataset: string, measure: string): Population => {
  const spoken = spec.measures[measure];
  if (spoken?.kind === 'sum') {
    const { unit, conditions } = populationOf(spec, dataset, spoken.units);
    return { unit: `${unit}, sum of ${amountOf(spoken)}`, conditions };
  }
  const own = (conditionsOf(spec).get(measure) ?? []).map((condition) => JSON.stringify(condition));
  const universe = universeOf(spec, dataset).map(([name, level]) => knownSql(variableOf(spec, name), level));
  return { unit: spec.unit, conditions: [...new Set([...own, ...universe])].sort() };
};

type Cuts = { readonly kind: string; readonly column?: string; readonly of?: string };

/**
 * Variables among `names` that cut the same people in another way than an earlier release did, so that their numbers could not be compared:
 * other bands or codes of the same column (or the same under another name), towns here and school districts there.
 */
export const differentCuts = (spec: ReleaseSpec, names: readonly string[], entry: Released): string[] => {
  const earlier = Object.entries(entry.variables).map(([name, text]) => ({
    name,
    text,
    cuts: JSON.parse(text) as Cuts,
  }));
  const own = names.flatMap((name) => {
    const variable = spec.variables[name];
    if (!variable) return [];
    const { title: _, ...cuts } = variable;
    return [{ name, text: JSON.stringify(cuts), cuts: cuts as Cuts }];
  });
  // Ways to cut the map: each is linked to the others only within one release.
  const placesOf = (all: readonly { readonly cuts: Cuts }[]) =>
    new Set(
      all.flatMap(({ cuts }) =>
        cuts.kind === 'area' || cuts.kind === 'district' ? [`${cuts.kind} ${cuts.of ?? ''}`] : [],
      ),
    );
  const unlinked = [...placesOf(earlier)].some((place) => !placesOf(own).has(place));
  return own.flatMap(({ name, text, cuts }) => {
    const sameColumn = earlier.filter(
      (e) => e.name === name || (cuts.column !== undefined && e.cuts.column === cuts.column),
    );
    if (sameColumn.some((e) => e.name !== name || e.text !== text)) return [name];
    return unlinked && (cuts.kind === 'area' || cuts.kind === 'district') ? [name] : [];
  });
};

/** Variable → how it cuts the people, without its title. */
export const cutsOf = (spec: ReleaseSpec): Record<string, string> =>
  Object.fromEntries(
    Object.entries(spec.variables).map(([name, { title: _, ...cuts }]) => [name, JSON.stringify(cuts)]),
  );

/** What is written down of one protected system of counts. */
export const releasedOf = (
  of: Pick<Released, 'release' | 'dataset' | 'time'>,
  cuts: Readonly<Record<string, string>>,
  measures: Readonly<Record<string, Population>>,
  system: LinkedSystem,
  state: Uint8Array,
  snapshotOf: (t: number) => string,
  trees: ReadonlyMap<string, ReadonlyMap<string, string>>,
): Released => {
  const cells = system.keys.flatMap((_, cell) => (system.published[cell] === 1 ? [cell] : []));
  const used = new Set(
    cells.flatMap((cell) =>
      coordinatesOfKey(system.keys[cell] as string)
        .split('&')
        .map((part) => part.slice(0, part.indexOf('='))),
    ),
  );
  const times: Record<string, ReleasedTime> = {};
  for (const [t, code] of system.times.entries()) {
    const at = (cell: number) => t * system.size + cell;
    times[code] = {
      snapshot: snapshotOf(t),
      states: cells.map((cell) => state[at(cell)] as number).join(''),
      values: cells.map((cell) => (state[at(cell)] === shown ? (system.values[at(cell)] as number) : null)),
    };
  }
  return {
    ...of,
    measures,
    variables: Object.fromEntries(Object.entries(cuts).filter(([name]) => used.has(name))),
    trees: Object.fromEntries(
      [...trees].flatMap(([name, tree]) => (used.has(name) ? [[name, Object.fromEntries(tree)]] : [])),
    ),
    keys: cells.map((cell) => system.keys[cell] as string),
    times,
  };
};
