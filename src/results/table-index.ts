/** Finds the cell of a combination of codes at once: cells are placed in a grid of all combinations (or a hash where that grid would be mostly empty). */
import type { Category, HiddenReason } from '#statistics';
import { shownReasons } from './results.api.ts';
import type { TableColumns } from './stored-table.ts';

export type FoundCell = {
  readonly values: readonly (number | null)[];
  readonly hidden: readonly (HiddenReason | null)[];
};

export type TableIndex = {
  readonly columns: TableColumns;
  /** Place of a code in its dimension, or undefined. */
  place(dimension: number, code: string): number | undefined;
  /** The words for a code of a dimension. */
  label(dimension: number, code: string): Category['label'] | undefined;
  /** The place of the cell itself, or null where nothing was published. */
  cell(places: readonly number[]): number | null;
  /** The cell at the places, or null where nothing was published. */
  find(places: readonly number[], measures: readonly number[]): FoundCell | null;
};

/** 32 MB of grid at most. */
const largestGrid = 8_000_000;

export const indexTable = (columns: TableColumns): TableIndex => {
  const strides: number[] = [];
  let size = 1;
  for (const codes of columns.codeLists) {
    strides.push(size);
    size *= Math.max(1, codes.length);
  }
  const key = (cell: number): number =>
    columns.codes.reduce((sum, codes, d) => sum + (codes[cell] as number) * (strides[d] as number), 0);
  const grid = size <= largestGrid ? new Int32Array(size) : null;
  const sparse = grid ? null : new Map<number, number>();
  for (let cell = 0; cell < columns.count; cell++) {
    if (grid) grid[key(cell)] = cell + 1;
    else sparse?.set(key(cell), cell + 1);
  }
  const places = columns.codeLists.map((codes) => new Map(codes.map((code, i) => [code, i])));
  const labels = columns.table.dimensions.map(
    ({ categories }) => new Map(categories.map(({ code, label }) => [code, label])),
  );
  const cellAt = (at: readonly number[]): number | null => {
    const where = at.reduce((sum, place, d) => sum + place * (strides[d] as number), 0);
    const cell = ((grid ? grid[where] : sparse?.get(where)) ?? 0) - 1;
    return cell < 0 ? null : cell;
  };
  return {
    columns,
    cell: cellAt,
    label: (dimension, code) => labels[dimension]?.get(code),
    place: (dimension, code) => places[dimension]?.get(code),
    find: (at, measures) => {
      const cell = cellAt(at);
      if (cell === null) return null;
      const hidden = measures.map((m) => {
        const why = columns.reasons[m]?.[cell] ?? 0;
        return why === 0 ? null : (shownReasons[why - 1] as HiddenReason);
      });
      return {
        values: measures.map((m, i) => (hidden[i] === null ? (columns.values[m]?.[cell] ?? null) : null)),
        hidden,
      };
    },
  };
};
