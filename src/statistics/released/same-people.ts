/** Where a cell of people who meet further conditions is a cell of a wider table too: `above 64` by town is the band from 65 on of a table by town and age. */
import { asksOf, meets, readCondition, type Said } from './conditions.ts';
import type { Coordinates } from '../count/coordinates.ts';
import { rootCode } from '../spec/hierarchy.ts';

type Tree = ReadonlyMap<string, string>;
export type Cutting = {
  readonly cuts: Readonly<Record<string, string>>;
  readonly trees: ReadonlyMap<string, Tree>;
};

/** The one category that all who meet it are, and nobody else; null where there is none. */
const categoryOf = (said: Said, tree: Tree): string | null => {
  const below = new Map<string, string[]>();
  for (const [code, parent] of tree) below.set(parent, [...(below.get(parent) ?? []), code]);
  for (let at = rootCode; ; ) {
    const met = (below.get(at) ?? []).map((code) => [code, meets(said, code, tree)] as const);
    const some = met.filter(([, how]) => how !== 'none');
    const [code, how] = some[0] ?? [];
    if (some.length !== 1 || code === undefined || how === null) return null;
    if (how === 'all') return code;
    at = code;
  }
};

/** Answers, for a cell of the people who meet `conditions` besides, the coordinates of the same people in the wider table; null where it has no such cell. */
export const inWider = (
  conditions: readonly string[],
  { cuts, trees }: Cutting,
): ((coordinates: Coordinates) => Coordinates | null) | null => {
  const asked = conditions.map((text) => {
    const said = readCondition(text);
    for (const [variable, cut] of Object.entries(cuts)) {
      const tree = trees.get(variable);
      if (tree && asksOf(cut, said)) return { said, variable, tree, category: categoryOf(said, tree) };
    }
    return null;
  });
  if (asked.includes(null)) return null;
  return (coordinates) => {
    const found = [...coordinates];
    for (const one of asked) {
      if (!one) return null;
      const own = coordinates.find(([variable]) => variable === one.variable)?.[1];
      if (own !== undefined && meets(one.said, own, one.tree) !== 'all') return null;
      if (own === undefined && one.category === null) return null;
      if (own === undefined) found.push([one.variable, one.category as string]);
    }
    return found;
  };
};
