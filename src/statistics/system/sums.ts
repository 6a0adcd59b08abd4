/** Which cells add up to which: for every variable and all else equal, parent = Σ of the nearest nodes below it that are there. */
import { type Coordinates, keyOf } from '../count/coordinates.ts';
import { occursOnlyIfFound, rootCode } from '../spec/hierarchy.ts';

export type Sum = { readonly parent: number; readonly children: readonly number[] };

/** Cell i lies at `coordinatesOf[i]` and counts `measureOf[i]`; `trees`: variable → node → parent. */
export const sumsOf = (
  measureOf: readonly string[],
  coordinatesOf: readonly Coordinates[],
  trees: ReadonlyMap<string, ReadonlyMap<string, string>>,
): Sum[] => {
  const found: Sum[] = [];
  for (const [variable, parents] of trees) {
    const children = new Map<string, string[]>();
    for (const [code, parent] of parents) children.set(parent, [...(children.get(parent) ?? []), code]);
    const groups = new Map<string, Map<string, number>>();
    for (let id = 0; id < measureOf.length; id += 1) {
      const coordinates = coordinatesOf[id] as Coordinates;
      // A cell of a table without the variable is a total over it.
      const code = coordinates.find(([v]) => v === variable)?.[1] ?? rootCode;
      const group = keyOf(measureOf[id] as string, coordinates, variable);
      const nodes = groups.get(group) ?? new Map<string, number>();
      groups.set(group, nodes);
      nodes.set(code, id);
    }
    const cover = (nodes: ReadonlyMap<string, number>, node: string): number[] | null => {
      const below: number[] = [];
      for (const child of children.get(node) ?? []) {
        const id = nodes.get(child);
        if (id !== undefined) below.push(id);
        else if (children.has(child)) {
          const deeper = cover(nodes, child);
          if (!deeper) return null;
          below.push(...deeper);
        } else if (!occursOnlyIfFound(child)) return null;
      }
      return below;
    };
    for (const nodes of groups.values())
      for (const [code, id] of nodes) {
        const below = children.has(code) && nodes.size > 1 ? cover(nodes, code) : null;
        if (below && below.length > 0) found.push({ parent: id, children: below });
      }
  }
  return found;
};

type Counted = {
  readonly size: number;
  readonly keys: readonly string[];
  readonly values: Float64Array;
  readonly equations: readonly { readonly cells: readonly number[]; readonly signs: readonly number[] }[];
};

/** A cell that is not the sum of its parts (somebody counts in several of them), or null. All protection by sums rests on there being none. */
export const unequalSum = ({ size, keys, values, equations }: Counted): string | null => {
  for (let start = 0; start < values.length; start += size)
    for (const { cells, signs } of equations) {
      let left = 0;
      let most = 1;
      for (let i = 0; i < cells.length; i += 1) {
        const value = values[start + (cells[i] as number)] as number;
        left += (signs[i] as number) * value;
        most = Math.max(most, value);
      }
      if (Math.abs(left) > 1e-9 * most) return keys[cells[0] as number] as string;
    }
  return null;
};
