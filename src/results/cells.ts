/**
 * Selecting published cells. Only selection: nothing is ever added up here, so no question can reach behind the protection
 * that was laid over the table as a whole.
 */
import { done, type Result, refused } from '#base';
import type { Dimension, HiddenReason, Measure } from '#statistics';
import { coarserView } from './coarser-view.ts';
import { resultsRefusal } from './errors.ts';
import type { ShownBilingual, ShownTable } from './results.api.ts';
import type { TableIndex } from './table-index.ts';

/** Which categories of a dimension become rows: all but the total, those under one, or those named. */
export type Pick = 'all' | { readonly childrenOf: string } | { readonly codes: readonly string[] };
export type Selection = {
  readonly measures: readonly string[];
  /** One code for each dimension that is not a row; a dimension not named takes its total. */
  readonly where: Readonly<Record<string, string>>;
  readonly rows: readonly { readonly dimension: string; readonly pick: Pick }[];
};

/** Codes of the children; those of the total are the ones whose parent is the total or none. */
export const childrenOf = (dimension: Dimension, code: string): readonly string[] =>
  dimension.categories
    .filter((category) => category.code !== dimension.total)
    .filter((category) => (code === dimension.total ? (category.parent ?? code) === code : category.parent === code))
    .map((category) => category.code);

/** Valid codes for a sentence; long lists are cut. */
const listed = (codes: readonly string[]): string =>
  codes.length > 40 ? `${codes.slice(0, 40).join(', ')} …` : codes.join(', ');

const codesOf = (dimension: Dimension): readonly string[] => [
  ...(dimension.total !== null ? [dimension.total] : []),
  ...dimension.categories.map((category) => category.code).filter((code) => code !== dimension.total),
];

const picked = (dimension: Dimension, pick: Pick): readonly string[] => {
  if (pick === 'all') return codesOf(dimension).filter((code) => code !== dimension.total);
  if ('codes' in pick) return pick.codes;
  return childrenOf(dimension, pick.childrenOf);
};

type Column = {
  readonly dimension: Dimension;
  readonly at: number;
  readonly places: readonly number[];
  readonly codes: readonly string[];
};

/** The places wanted in every dimension, or why they cannot be had. */
const columnsOf = (index: TableIndex, selection: Selection): Result<readonly Column[]> => {
  const { table } = index.columns;
  const named = [...Object.keys(selection.where), ...selection.rows.map((row) => row.dimension)];
  const unknown = named.find((name) => !table.dimensions.some((dimension) => dimension.name === name));
  const valid = table.dimensions.map((dimension) => dimension.name).join(', ');
  if (unknown !== undefined)
    return refused(resultsRefusal('no-dimension', { table: table.id, dimension: unknown, valid }));
  const columns: Column[] = [];
  for (const [at, dimension] of table.dimensions.entries()) {
    const row = selection.rows.find(({ dimension: name }) => name === dimension.name);
    const code = selection.where[dimension.name] ?? dimension.total;
    if (!row && code === null) return refused(resultsRefusal('dimension-open', { dimension: dimension.name }));
    const codes = row ? picked(dimension, row.pick) : [code as string];
    const asked = row && typeof row.pick === 'object' && 'childrenOf' in row.pick ? [row.pick.childrenOf] : codes;
    if (asked.some((one) => index.place(at, one) === undefined)) {
      return refused(resultsRefusal('no-code', { dimension: dimension.name, valid: listed(codesOf(dimension)) }));
    }
    columns.push({ dimension, at, codes, places: codes.map((one) => index.place(at, one) as number) });
  }
  return done(columns);
};

/** Rows in the order of the dimensions' categories, the first row dimension outermost. Combinations never published are left out. */
export const cells = (index: TableIndex, selection: Selection): Result<ShownTable> => {
  const { table } = index.columns;
  const measures: Measure[] = [];
  for (const name of selection.measures) {
    const measure = table.measures.find((one) => one.name === name);
    const valid = table.measures.map((one) => one.name).join(', ');
    if (!measure) return refused(resultsRefusal('no-measure', { table: table.id, measure: name, valid }));
    measures.push(measure);
  }
  const columns = columnsOf(index, selection);
  if (!columns.ok) return columns;
  const rowColumns = selection.rows.map(
    (row) => columns.value.find(({ dimension }) => dimension.name === row.dimension) as Column,
  );
  const measureAt = measures.map((measure) => table.measures.indexOf(measure));
  const labels: ShownTable['labels'] = Object.fromEntries(rowColumns.map(({ dimension }) => [dimension.name, {}]));
  const rows: ShownTable['rows'] = [];
  const hidden: { row: number; column: number; reason: HiddenReason; see?: ShownBilingual }[] = [];
  const codeAt = (at: number, place: number): string => index.columns.codeLists[at]?.[place] as string;
  const places = columns.value.map((column) => column.places[0] as number);
  const codes: string[] = [];
  const walk = (depth: number): void => {
    const column = rowColumns[depth];
    if (column) {
      for (const [i, place] of column.places.entries()) {
        places[column.at] = place;
        codes[depth] = column.codes[i] as string;
        walk(depth + 1);
      }
      return;
    }
    const cell = index.find(places, measureAt);
    if (!cell) return;
    for (const [m, reason] of cell.hidden.entries()) {
      if (reason === null) continue;
      const whole = places.map((place, at) => codeAt(at, place));
      const see = coarserView(index, whole, measureAt[m] as number, reason);
      hidden.push({ row: rows.length, column: codes.length + m, reason, ...(see ? { see } : {}) });
    }
    rows.push([...codes, ...cell.values]);
    for (const [d, { dimension, at }] of rowColumns.entries()) {
      const code = codes[d] as string;
      const known = labels[dimension.name] as Record<string, ShownBilingual>;
      known[code] ??= index.label(at, code) ?? { ja: '合計', en: 'Total' };
    }
  };
  walk(0);
  return done({
    columns: [
      ...rowColumns.map(({ dimension }) => ({
        name: dimension.name,
        title: dimension.title,
        kind: 'dimension' as const,
      })),
      ...measures.map(({ name, title, unit, decimals }) => ({ name, title, kind: 'measure' as const, unit, decimals })),
    ],
    rows,
    labels,
    hidden,
  });
};
