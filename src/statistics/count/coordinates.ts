/** Where a cell lies: one category for each variable; and the key under which equal cells of different tables are merged. */
import { rootCode } from '../spec/hierarchy.ts';
import { stridesOf, type Tabulation } from './tabulation.ts';

export type Coordinates = readonly (readonly [variable: string, code: string])[];

/** Towns and districts are both places, so their city total is the same cell. */
export const keyOf = (measure: string, coordinates: Coordinates, without = ''): string =>
  [
    measure,
    ...coordinates
      .filter(([v, code]) => v !== without && code !== rootCode)
      .map(([v, code]) => `${v}=${code}`)
      .sort(),
  ].join('&');

export function* cellsOf(table: Pick<Tabulation, 'dimensions' | 'size'>): Generator<[number, Coordinates]> {
  const strides = stridesOf(table.dimensions);
  for (let cell = 0; cell < table.size; cell += 1) {
    yield [
      cell,
      table.dimensions.map((dimension, d) => {
        const index = Math.floor(cell / (strides[d] as number)) % dimension.categories.length;
        return [dimension.variable, dimension.categories[index]?.code as string] as const;
      }),
    ];
  }
}
