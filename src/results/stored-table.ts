/** A published table as it lies on disk: JSON by columns, so that half a million cells are read in well under a second by anything. */
import type { HiddenReason, TableContent } from '#statistics';
import { shownReasons } from './results.api.ts';

const format = 'musubi-table-1';

/** `codes[d][i]`: place of cell i's code in `codeLists[d]`; `values[m][i]` null where hidden; `hidden[m]`: [cell, reason] pairs. */
type Stored = {
  readonly format: typeof format;
  readonly table: Omit<TableContent, 'cells'>;
  readonly count: number;
  readonly codeLists: readonly (readonly string[])[];
  readonly codes: readonly (readonly number[])[];
  readonly values: readonly (readonly (number | null)[])[];
  readonly hidden: readonly (readonly (readonly [number, number])[])[];
};

/** Columns of a table in memory: `values` NaN where hidden, `reasons` 0 or 1 + place in `shownReasons`. */
export type TableColumns = {
  readonly table: Omit<TableContent, 'cells'>;
  readonly count: number;
  readonly codeLists: readonly (readonly string[])[];
  readonly codes: readonly Int32Array[];
  readonly values: readonly Float64Array[];
  readonly reasons: readonly Uint8Array[];
};

export const encodeTable = (content: TableContent): Uint8Array => {
  const { cells, ...table } = content;
  const places = table.dimensions.map((dimension) => {
    const codes = dimension.categories.map((category) => category.code);
    if (dimension.total !== null && !codes.includes(dimension.total)) codes.unshift(dimension.total);
    return new Map(codes.map((code, place) => [code, place]));
  });
  const place = (dimension: number, code: string | undefined): number => {
    const found = places[dimension]?.get(code as string);
    if (found === undefined)
      throw new Error(`a cell of ${table.id} has a code that ${table.dimensions[dimension]?.name} does not list`);
    return found;
  };
  const reason = (cell: TableContent['cells'][number], measure: number): HiddenReason | null => {
    const why = cell.hidden[measure] ?? null;
    // The shape allows it, the meaning does not: a hidden cell that still carries its value must never be written.
    if ((why !== null) !== (cell.values[measure] === null))
      throw new Error(`${table.id}: a cell is hidden and shown at once`);
    return why;
  };
  const stored: Stored = {
    format,
    table,
    count: cells.length,
    codeLists: places.map((codes) => [...codes.keys()]),
    codes: table.dimensions.map((_, d) => cells.map((cell) => place(d, cell.codes[d]))),
    values: table.measures.map((_, m) => cells.map((cell) => cell.values[m] as number | null)),
    hidden: table.measures.map((_, m) =>
      cells.flatMap((cell, i) => {
        const why = reason(cell, m);
        return why === null ? [] : [[i, shownReasons.indexOf(why)] as const];
      }),
    ),
  };
  return new TextEncoder().encode(JSON.stringify(stored));
};

/** The bytes are ours and their hash was checked: only the format is looked at. */
export const decodeTable = (bytes: Uint8Array): TableColumns => {
  const stored = JSON.parse(new TextDecoder().decode(bytes)) as Stored;
  if (stored.format !== format) throw new Error('not a published table of this version');
  return {
    table: stored.table,
    count: stored.count,
    codeLists: stored.codeLists,
    codes: stored.codes.map((column) => Int32Array.from(column)),
    values: stored.values.map((column) => Float64Array.from(column, (value) => value ?? Number.NaN)),
    reasons: stored.hidden.map((pairs) => {
      const reasons = new Uint8Array(stored.count);
      for (const [cell, why] of pairs) reasons[cell] = why + 1;
      return reasons;
    }),
  };
};
