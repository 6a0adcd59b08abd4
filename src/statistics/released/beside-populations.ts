/** Which released tables bear on a new one at one time point, and where the people of each stand among all of their unit. */
import { type Arranged, arranged, restOf } from './conditions.ts';
import type { Coordinates } from '../count/coordinates.ts';
import { sameTime } from './differencing.ts';
import { rootCode } from '../spec/hierarchy.ts';
import type { Population, Released, ReleasedTime } from './released.ts';
import { treesTogether } from './trees-together.ts';

type Tree = ReadonlyMap<string, string>;
export type At = {
  readonly code: string;
  readonly snapshot: string;
  readonly trees: ReadonlyMap<string, Tree>;
  readonly cuts: Readonly<Record<string, string>>;
};

export type PopulationsBeside = {
  readonly units: ReadonlySet<string>;
  /** `of`: its measures of these units; `load`: names another load than the new one, and is empty for the same. */
  readonly entries: readonly {
    readonly entry: Released;
    readonly time: ReleasedTime;
    readonly of: ReadonlyMap<string, Population>;
    readonly load: string;
  }[];
  readonly conditions: Arranged;
  /** Null where nobody can meet them all. */
  readonly placeOf: (population: Population) => Coordinates | null;
  /** Of the measures of the new system. */
  readonly places: ReadonlyMap<string, { readonly unit: string; readonly at: Coordinates | null }>;
  readonly allTrees: ReadonlyMap<string, Tree>;
  readonly allCuts: Readonly<Record<string, string>>;
};

/** Null where nothing bears on it: nothing is built for a large table by itself. */
export const populationsBeside = (
  measures: Readonly<Record<string, Population>>,
  { code, snapshot, trees, cuts }: At,
  amounts: boolean,
  ledger: readonly Released[],
): PopulationsBeside | null => {
  const units = new Set(Object.values(measures).map(({ unit }) => unit));
  const entries = ledger.flatMap((entry) => {
    const time = sameTime(entry, code, snapshot);
    const isCorrected = time !== null && time.snapshot !== snapshot;
    // Amounts of two loads are compared by differencing.ts alone.
    if (!time || (isCorrected && amounts)) return [];
    const of = new Map(Object.entries(entry.measures).filter(([, { unit }]) => units.has(unit)));
    return of.size === 0 ? [] : [{ entry, time, of, load: isCorrected ? `of ${time.snapshot} ` : '' }];
  });
  const populations = [...Object.values(measures), ...entries.flatMap(({ of }) => [...of.values()])];
  // What all of them ask for tells nobody from anybody.
  const common = new Set(
    (populations[0]?.conditions ?? []).filter((text) => populations.every(({ conditions: of }) => of.includes(text))),
  );
  const conditions = arranged(populations.flatMap(({ conditions: of }) => of.filter((text) => !common.has(text))));
  const placeOf = ({ conditions: of }: Population) => conditions.placeOf(of.filter((text) => !common.has(text)));
  if (entries.length === 0 && conditions.trees.size === 0) return null;
  const allTrees = new Map([...trees, ...conditions.trees]);
  const allCuts = { ...cuts };
  for (const { entry } of entries) {
    for (const [variable, tree] of Object.entries(entry.trees))
      allTrees.set(
        variable,
        // Tables whose codes cannot be laid together are refused before (cells-context.ts, released.ts).
        treesTogether(new Map(Object.entries(tree)), allTrees.get(variable) ?? new Map()) ??
          allTrees.get(variable) ??
          new Map(),
      );
    Object.assign(allCuts, entry.variables);
  }

  const places = new Map<string, { unit: string; at: Coordinates | null }>(
    Object.entries(measures).map(([name, population]) => [name, { unit: population.unit, at: placeOf(population) }]),
  );
  // What a count leaves of the count it is part of is such a difference itself.
  for (const [whole, { unit, at }] of [...places])
    for (const [part, { at: ofPart }] of [...places]) {
      const more = (ofPart ?? []).filter(([v, c]) => !(at ?? []).some(([u, d]) => u === v && d === c));
      const [variable, node] = more[0] ?? [];
      if (more.length !== 1 || variable === undefined || node === undefined || !at) continue;
      const parent = at.find(([v]) => v === variable)?.[1] ?? rootCode;
      const beside = [...(conditions.trees.get(variable) ?? [])].filter(([, of]) => of === parent);
      if (beside.length !== 2) continue;
      places.set(`${whole} − ${part}`, {
        unit,
        at: [...at.filter(([v]) => v !== variable), [variable, restOf(parent)]],
      });
    }
  return { units, entries, conditions, placeOf, places, allTrees, allCuts };
};
