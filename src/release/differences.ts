/** What moved in a protected table since the last release of its series: so that people look at what is new, not again at what they know. */
import type { TableContent } from '#statistics';
import type { Changes } from './evidence.api.ts';

type Cells = ReadonlyMap<
  string,
  { readonly values: readonly (number | null)[]; readonly hidden: readonly (string | null)[] }
>;

const keyOf = (codes: readonly string[]): string => codes.join('\u0000');
const cellsOf = (table: TableContent): Cells => new Map(table.cells.map((cell) => [keyOf(cell.codes), cell]));

const categoriesOf = (table: TableContent): ReadonlySet<string> =>
  new Set(table.dimensions.flatMap(({ name, categories }) => categories.map(({ code }) => `${name} ${code}`)));

const outside = (all: ReadonlySet<string>, known: ReadonlySet<string>): string[] =>
  [...all].filter((one) => !known.has(one));
const categoriesShown = 60;

export type TableChange = Changes['tables'][number];

/** `moved`: for each cell of the new table, whether it is new or any of its values differs. */
export const differencesOf = (
  file: string,
  now: TableContent,
  before: TableContent | null,
): { readonly change: TableChange; readonly moved: (codes: readonly string[]) => boolean } => {
  const earlier: Cells = before ? cellsOf(before) : new Map();
  // Measures are told by name: one that is new moves every cell.
  const places = now.measures.map(({ name }) => before?.measures.findIndex((measure) => measure.name === name) ?? -1);
  const moved = new Set<string>();
  let [added, changed, newlyHidden, newlyShown] = [0, 0, 0, 0];
  for (const cell of now.cells) {
    const key = keyOf(cell.codes);
    const old = earlier.get(key);
    if (!old) {
      added += 1;
      moved.add(key);
      continue;
    }
    let differs = false;
    for (const [m, place] of places.entries()) {
      const was = place < 0 ? undefined : old.values[place];
      const is = cell.values[m];
      if (was === is) continue;
      differs = true;
      if (is === null) newlyHidden += 1;
      else if (was === null) newlyShown += 1;
      else changed += 1;
    }
    if (differs) moved.add(key);
  }
  const keys = new Set(now.cells.map(({ codes }) => keyOf(codes)));
  const removed = [...earlier.keys()].filter((key) => !keys.has(key)).length;
  const [here, there] = [categoriesOf(now), before ? categoriesOf(before) : new Set<string>()];
  const categories = before
    ? [...outside(here, there).map((one) => `+ ${one}`), ...outside(there, here).map((one) => `- ${one}`)]
    : [];
  return {
    change: {
      file,
      title: { ...now.title },
      cells: now.cells.length,
      added,
      removed,
      changed,
      newlyHidden,
      newlyShown,
      categories: categories.slice(0, categoriesShown),
    },
    moved: (codes) => moved.has(keyOf(codes)),
  };
};
