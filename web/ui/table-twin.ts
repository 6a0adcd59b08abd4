/** The table beside every chart: series become columns, what is the same in every row becomes the caption. */
import type { Language } from '#base';
import type { Tile } from '../../src/lounge/lounge.api.ts';
import type { ShownTable } from '../../src/results/results.api.ts';
import { columnAt, hiddenIndex, labelOf } from './chart/from-table.ts';
import type { Mark } from './chart/spec.ts';

export type TwinColumn = { readonly title: string; readonly decimals: number; readonly unit: string };
export type TwinRow = { readonly heads: readonly string[]; readonly marks: readonly Mark[] };
export type Twin = {
  readonly heads: readonly string[];
  readonly columns: readonly TwinColumn[];
  readonly rows: readonly TwinRow[];
  /** What holds for all rows, e.g. `['区: 浜手区', '年月: 2026年10月']`. */
  readonly fixed: readonly string[];
};

export const tableTwin = (table: ShownTable, tile: Tile | null, language: Language): Twin => {
  const series = tile?.encode.series;
  const dimensions = table.columns.flatMap((column, at) => (column.kind === 'dimension' ? [{ column, at }] : []));
  const measures = table.columns.flatMap((column, at) => (column.kind === 'measure' ? [{ column, at }] : []));
  const label = (name: string, code: unknown) => labelOf(table, name, String(code ?? ''), language);
  const seriesAt = series ? columnAt(table, series) : -1;
  const same = dimensions.filter(
    ({ at, column }) =>
      column.name !== tile?.encode.x &&
      at !== seriesAt &&
      table.rows.length > 0 &&
      table.rows.every((row) => row[at] === table.rows[0]?.[at]),
  );
  const heads = dimensions.filter((one) => !same.includes(one) && one.at !== seriesAt);
  const groups = seriesAt < 0 ? [null] : [...new Set(table.rows.map((row) => String(row[seriesAt] ?? '')))];
  // What is the same for every series (how many were asked) stands once, before them.
  const once = seriesAt < 0 ? [] : measures.filter(({ column }) => tile?.encode.beside?.includes(column.name));
  const repeated = measures.filter((one) => !once.includes(one));
  const before = once.map(({ column, at }) => ({
    group: groups[0] as string,
    at,
    title: column.title[language],
    decimals: column.decimals ?? 0,
    unit: column.unit?.[language] ?? '',
  }));
  const after = groups.flatMap((group) =>
    repeated.map(({ column, at }) => ({
      group,
      at,
      title: [
        group === null ? '' : label(series ?? '', group),
        group === null || repeated.length > 1 ? column.title[language] : '',
      ]
        .filter(Boolean)
        .join(' '),
      decimals: column.decimals ?? 0,
      unit: column.unit?.[language] ?? tile?.unit[language] ?? '',
    })),
  );
  const columns = [...before, ...after];
  const hidden = hiddenIndex(table);
  const rows = new Map<string, { heads: string[]; byGroup: Map<string | null, number> }>();
  table.rows.forEach((row, index) => {
    const key = heads.map(({ at }) => row[at]).join('\u0000');
    const found = rows.get(key) ?? {
      heads: heads.map(({ column, at }) => label(column.name, row[at])),
      byGroup: new Map(),
    };
    found.byGroup.set(seriesAt < 0 ? null : String(row[seriesAt] ?? ''), index);
    rows.set(key, found);
  });
  return {
    heads: heads.map(({ column }) => column.title[language]),
    columns: columns.map(({ title, decimals, unit }) => ({ title, decimals, unit })),
    rows: [...rows.values()].map(({ heads: names, byGroup }) => ({
      heads: names,
      marks: columns.map(({ group, at }) => {
        const row = byGroup.get(group);
        const value = row === undefined ? undefined : table.rows[row]?.[at];
        if (row === undefined) return { value: null, hidden: null };
        return typeof value === 'number' ? { value, hidden: null } : hidden(`${row}/${at}`);
      }),
    })),
    fixed: same.map(({ column, at }) => `${column.title[language]}: ${label(column.name, table.rows[0]?.[at])}`),
  };
};
