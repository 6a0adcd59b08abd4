/**
 * Cells of people who meet conditions, laid beside the cells of everybody: those who meet none of the conditions beside each (the difference of two tables), and
 * the categories of a table that a condition takes together (`above 64` beside the bands from 65 on).
 */
import { type Arranged, asksOf, meets, restOf } from './conditions.ts';
import { type Coordinates, keyOf } from '../count/coordinates.ts';
import { rootCode } from '../spec/hierarchy.ts';
import type { Equation } from '../system/linked-system.ts';

/** A growing list of cells: `layerOf` says which people and records, `numberAt` what is known of the number (null: nothing). */
export type Cells = {
  readonly layerOf: string[];
  readonly coordinatesOf: Coordinates[];
  readonly idOf: Map<string, number>;
  readonly numberAt: (cell: number) => number | null;
  /** Adds a cell nobody is shown; `made`: of which cells its number follows. */
  readonly add: (layer: string, coordinates: Coordinates, number: number | null, made: readonly number[]) => number;
};

const codeIn = (coordinates: Coordinates, variable: string): string =>
  coordinates.find(([v]) => v === variable)?.[1] ?? rootCode;
const withCode = (coordinates: Coordinates, variable: string, code: string): Coordinates => [
  ...coordinates.filter(([v]) => v !== variable),
  ...(code === rootCode ? [] : [[variable, code] as const]),
];

/** Beside every cell and one of those who meet a condition too, the others: whoever meets one of the other conditions, and whoever meets none. */
export const addRests = (cells: Cells, { trees }: Arranged): void => {
  for (const [variable, tree] of trees) {
    const below = new Map<string, string[]>();
    for (const [code, parent] of tree) below.set(parent, [...(below.get(parent) ?? []), code]);
    const groups = new Map<string, Map<string, number>>();
    for (let cell = 0; cell < cells.layerOf.length; cell += 1) {
      const coordinates = cells.coordinatesOf[cell] as Coordinates;
      const group = keyOf(cells.layerOf[cell] as string, coordinates, variable);
      groups.set(group, (groups.get(group) ?? new Map<string, number>()).set(codeIn(coordinates, variable), cell));
    }
    for (const of of groups.values())
      for (const [parent, children] of below) {
        const whole = of.get(parent);
        const there = children.filter((code) => of.has(code));
        if (whole === undefined || there.length === 0) continue;
        const layer = cells.layerOf[whole] as string;
        const place = cells.coordinatesOf[whole] as Coordinates;
        // Whoever else's number is unknown: all others together are what is left.
        const others = children.filter((code) => !of.has(code) && code !== restOf(parent));
        for (const code of others) of.set(code, cells.add(layer, withCode(place, variable, code), null, []));
        if (of.has(restOf(parent))) continue;
        const parts = [whole, ...there.map((code) => of.get(code) as number)];
        const numbers = parts.map(cells.numberAt);
        const isKnown = others.length === 0 && numbers.every((n) => n !== null);
        const left = isKnown ? numbers.reduce<number>((n, one, i) => n + (i === 0 ? 1 : -1) * (one ?? 0), 0) : null;
        cells.add(layer, withCode(place, variable, restOf(parent)), left, parts);
      }
  }
};

/** Cells of those who meet a condition as the sum of the categories that it takes together, where a table has these. */
export const sumsByCategory = (
  cells: Cells,
  { saidOf }: Arranged,
  cuts: Readonly<Record<string, string>>,
  trees: ReadonlyMap<string, ReadonlyMap<string, string>>,
): Equation[] => {
  const found: Equation[] = [];
  const pairs = [...saidOf].flatMap(([variable, of]) =>
    [...of].flatMap(([code, said]) =>
      Object.entries(cuts).flatMap(([cut, text]) => {
        const tree = trees.get(cut);
        if (!tree || !asksOf(text, said)) return [];
        const below = new Map<string, string[]>();
        for (const [node, parent] of tree) below.set(parent, [...(below.get(parent) ?? []), node]);
        return [{ variable, code, said, cut, tree, below }];
      }),
    ),
  );
  for (const { variable, code, said, cut, tree, below } of pairs)
    for (let cell = 0; cell < cells.layerOf.length; cell += 1) {
      const coordinates = cells.coordinatesOf[cell] as Coordinates;
      if (codeIn(coordinates, variable) !== code) continue;
      const everybody = withCode(coordinates, variable, rootCode);
      const at = (node: string) => cells.idOf.get(keyOf(cells.layerOf[cell] as string, withCode(everybody, cut, node)));
      /** The categories of `node` that meet it, as cells; null where one is cut by it or is nowhere. */
      const within = (node: string): number[] | null => {
        const how = node === rootCode ? 'some' : meets(said, node, tree);
        if (how === 'none') return [];
        const own = at(node);
        if (how === 'all' && own !== undefined) return [own];
        const parts = below.get(node);
        if (how === null || !parts) return null;
        const all: number[] = [];
        for (const part of parts) {
          const of = within(part);
          if (!of) return null;
          all.push(...of);
        }
        return all;
      };
      const parts = within(codeIn(coordinates, cut));
      if (parts && parts.length > 0 && !parts.includes(cell))
        found.push({ cells: [cell, ...parts], signs: [1, ...parts.map(() => -1)] });
    }
  return found;
};

/**
 * Rests that are always nobody as far as anybody can tell: whoever meets none of some conditions that leave nobody out. Of several conditions beside each other that is
 * believed unless a number says otherwise; of one alone where the numbers say so.
 */
export const alwaysNobody = (cells: Cells, { trees }: Arranged, from: number): Set<number> => {
  const nobody = new Set<number>();
  for (const [variable, tree] of trees)
    for (const parent of new Set(tree.values())) {
      const code = restOf(parent);
      const several = [...tree.values()].filter((above) => above === parent).length > 2;
      const of: number[] = [];
      for (let cell = from; cell < cells.layerOf.length; cell += 1)
        if (codeIn(cells.coordinatesOf[cell] as Coordinates, variable) === code) of.push(cell);
      const told = of.flatMap((cell) => cells.numberAt(cell) ?? []);
      if ((told.length > 0 || several) && told.every((n) => n === 0)) for (const cell of of) nobody.add(cell);
    }
  return nobody;
};
