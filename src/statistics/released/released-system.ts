/** What is released, as somebody meets it who holds another table of the same people: one system for each population, time and snapshot of the ledger. */
import type { Bilingual } from '#base';
import type { AreaPack } from '#catalogue';
import { type Coordinates, keyOf } from '../count/coordinates.ts';
import { hierarchyOf } from '../spec/hierarchy.ts';
import { coordinatesIn, measureOfKey, type Population, type Released, type ReleasedTime } from './released.ts';
import type { CategoryVariable } from '../spec/spec.ts';

/** `value` null: hidden, for the reason of `state` (slice.ts). */
export type ReleasedCell = {
  readonly coordinates: Coordinates;
  readonly value: number | null;
  readonly state: number;
};
export type ReleasedCategory = { readonly code: string; readonly label: Bilingual; readonly parent: string };
export type ReleasedSystem = {
  readonly releases: readonly string[];
  /** Code of the time point: a month, a year, a day. */
  readonly at: string;
  /** Variable → its categories, those above before those below. */
  readonly categories: ReadonlyMap<string, readonly ReleasedCategory[]>;
  readonly trees: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** By coordinates (`placeKey`). */
  readonly cells: ReadonlyMap<string, ReleasedCell>;
};

/** The same key for the same people, whatever their measure is called. */
export const placeKey = (coordinates: Coordinates): string => keyOf('', coordinates);

const populationName = (dataset: string, { unit, conditions }: Population): string =>
  [dataset, unit, ...conditions].join('\u0000');
const isCount = ({ unit }: Population): boolean => !unit.includes(', sum of ');

/** Where a population stands in an entry of the ledger: its measure, and its time point there. */
type Part = { readonly entry: Released; readonly measure: string; readonly time: ReleasedTime };

const systemOf = (at: string, parts: readonly Part[], pack: AreaPack): ReleasedSystem => {
  const cells = new Map<string, ReleasedCell>();
  const cuts = new Map(parts.flatMap(({ entry }) => Object.entries(entry.variables)));
  const trees = new Map(
    parts.flatMap(({ entry }) =>
      Object.entries(entry.trees).map(([name, tree]) => [name, new Map(Object.entries(tree))] as const),
    ),
  );
  for (const { entry, measure, time } of parts)
    for (const [i, key] of entry.keys.entries()) {
      if (measureOfKey(key) !== measure) continue;
      const coordinates = coordinatesIn(key);
      const value = time.values[i] ?? null;
      const place = placeKey(coordinates);
      // What one release shows no other hides again.
      if (value !== null || !cells.has(place)) cells.set(place, { coordinates, value, state: Number(time.states[i]) });
    }
  const categories = [...cuts].map(([name, text]) => {
    const { nodes } = hierarchyOf(JSON.parse(text) as CategoryVariable, name, pack);
    return [name, nodes.filter(({ code }) => trees.get(name)?.has(code) ?? false)] as const;
  });
  return {
    releases: [...new Set(parts.map(({ entry }) => entry.release))],
    at,
    trees,
    cells,
    categories: new Map(categories),
  };
};

/**
 * Only numbers of people, and only what was protected by hiding: rounded numbers tell nobody to the last one. One system at a time, the newest first, since
 * all months of a large city would not lie in memory together.
 */
export function* releasedSystems(ledger: readonly Released[], pack: AreaPack): Generator<ReleasedSystem> {
  const found = new Map<string, { readonly at: string; readonly parts: Part[] }>();
  for (const entry of ledger.filter(({ method }) => method === undefined))
    for (const [measure, population] of Object.entries(entry.measures).filter(([, of]) => isCount(of)))
      for (const [at, time] of Object.entries(entry.times)) {
        const id = [populationName(entry.dataset, population), at, time.snapshot].join('\u0000');
        const system = found.get(id) ?? { at, parts: [] };
        found.set(id, system);
        system.parts.push({ entry, measure, time });
      }
  const all = [...found.values()].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  for (const { at, parts } of all) yield systemOf(at, parts, pack);
}
