/** From the numbers of a tile to its chart: which rows belong to which category and series. Nothing is added up here; what is hidden stays hidden. */
import type { Language } from '#base';
import type { Tile } from '../../../src/lounge/lounge.api.ts';
import type { ShownTable } from '../../../src/results/results.api.ts';
import { numberText, withUnit } from '../number-words.ts';
import { axisTime, isTime } from '../time-words.ts';
import type { ChartSeries, ChartSpec, Mark } from './spec.ts';

/** The margin of a dimension (all categories together). */
const wholeCodes = new Set(['total', 'all', 'city']);
const isWhole = (code: string, label: string): boolean =>
  wholeCodes.has(code) || /^(全市|市全体|総数|合計|計)$/.test(label);

export const columnAt = (table: ShownTable, name: string): number =>
  table.columns.findIndex((column) => column.name === name);

export const labelOf = (table: ShownTable, dimension: string, code: string, language: Language): string =>
  table.labels[dimension]?.[code]?.[language] ?? code;

export const markAt = (table: ShownTable, row: number, column: number): Mark => {
  const value = table.rows[row]?.[column];
  if (typeof value === 'number') return { value, hidden: null };
  return hiddenMark(table.hidden.find((cell) => cell.row === row && cell.column === column));
};

const hiddenMark = (cell: ShownTable['hidden'][number] | undefined): Mark => ({
  value: null,
  hidden: cell?.reason ?? null,
  ...(cell?.see ? { see: cell.see } : {}),
});

/** Hidden cells by position (`row/column`), for tables of hundreds of rows. */
export const hiddenIndex = (table: ShownTable): ((position: string) => Mark) => {
  const cells = new Map(table.hidden.map((cell) => [`${cell.row}/${cell.column}`, cell]));
  return (position) => hiddenMark(cells.get(position));
};

const distinct = (table: ShownTable, column: number): string[] => [
  ...new Set(table.rows.map((row) => String(row[column] ?? ''))),
];

const none: Mark = { value: null, hidden: null };

export type Order = 'size' | 'code';
/** Areas and the like may be ordered by size; time and ages have their own order. */
export const isOrderable = (tile: Tile, table: ShownTable): boolean => {
  if (tile.kind !== 'bar' || !tile.encode.x) return false;
  const column = columnAt(table, tile.encode.x);
  return column >= 0 && !isTime(distinct(table, column)) && !/age|band|year|month|sex/.test(tile.encode.x);
};

export const chartSpec = (
  tile: Tile,
  table: ShownTable,
  language: Language,
  order: Order = 'code',
): ChartSpec | null => {
  const { x, y, series: by, interval, beside = [] } = tile.encode;
  const at = x ? columnAt(table, x) : -1;
  const measures = y.map((name) => columnAt(table, name));
  if (!x || at < 0 || measures.some((column) => column < 0)) return null;
  const kind = tile.kind === 'pyramid' ? 'pyramid' : tile.kind === 'line' ? 'line' : 'bar';
  const hidden = hiddenIndex(table);
  const mark = (row: number | undefined, column: number): Mark => {
    const value = row === undefined ? undefined : table.rows[row]?.[column];
    if (row === undefined) return none;
    return typeof value === 'number'
      ? { value, hidden: null, ...aroundOf(row) }
      : { ...hidden(`${row}/${column}`), ...aroundOf(row) };
  };
  const ends = interval ? [columnAt(table, interval.low), columnAt(table, interval.high)] : [];
  const aroundOf = (row: number): Pick<Mark, 'interval' | 'beside'> => {
    const [low, high] = ends.map((column) => table.rows[row]?.[column]);
    const words = beside.flatMap((name) => {
      const column = columnAt(table, name);
      const value = table.rows[row]?.[column];
      const { title, unit, decimals = 0 } = table.columns[column] ?? {};
      return typeof value === 'number' && title
        ? [`${title[language]} ${withUnit(numberText(value, language, decimals), unit?.[language] ?? '', language)}`]
        : [];
    });
    return {
      ...(typeof low === 'number' && typeof high === 'number' ? { interval: [low, high] as const } : {}),
      ...(words.length > 0 ? { beside: words.join(language === 'ja' ? '、' : ', ') } : {}),
    };
  };

  let codes = distinct(table, at);
  if (kind === 'line' && isTime(codes)) codes = codes.toSorted();
  const label = (code: string) => labelOf(table, x, code, language);
  // A margin beside its parts would dwarf them on a line of ages or months.
  if (kind !== 'bar') codes = codes.filter((code) => !wholeCodes.has(code));
  const wholeCode = kind === 'bar' ? (codes.find((code) => isWhole(code, label(code))) ?? null) : null;

  const byColumn = by ? columnAt(table, by) : -1;
  let groups = byColumn < 0 ? [''] : distinct(table, byColumn);
  if (kind === 'pyramid')
    groups = menFirst(
      groups.filter((code) => !wholeCodes.has(code)),
      table,
      by ?? '',
    );
  const rowOf = new Map(
    table.rows.map((row, index) => [`${row[at]}\u0000${byColumn < 0 ? '' : row[byColumn]}`, index]),
  );
  const marksOf = (group: string, measure: number) => (code: string) =>
    mark(rowOf.get(`${code}\u0000${group}`), measure);
  const lines = groups.flatMap((group) =>
    measures.map((measure) => {
      const column = table.columns[measure];
      const groupLabel = byColumn < 0 ? '' : labelOf(table, by ?? '', group, language);
      const measureLabel = measures.length > 1 || byColumn < 0 ? (column?.title[language] ?? '') : '';
      return {
        code: `${group}/${column?.name}`,
        label: [groupLabel, measureLabel].filter(Boolean).join(' '),
        whole: isWhole(group, groupLabel),
        read: marksOf(group, measure),
      };
    }),
  );
  // A sum beside its parts would flatten them; a mean or a rate of the whole is what they are compared with.
  const wholeIs = wholeCode === null ? null : (lines[0]?.read(wholeCode).value ?? null);
  const largest = Math.max(
    ...codes.filter((code) => code !== wholeCode).map((code) => lines[0]?.read(code).value ?? 0),
  );
  if (wholeIs !== null && codes.length > 2 && wholeIs > 2 * largest) codes = codes.filter((code) => code !== wholeCode);
  if (order === 'size' && kind === 'bar') {
    const size = (code: string) =>
      code === wholeCode ? Number.POSITIVE_INFINITY : (lines[0]?.read(code).value ?? Number.NEGATIVE_INFINITY);
    codes = codes.toSorted((a, b) => size(b) - size(a));
  }
  const labels = codes.map(label);
  const axis = isTime(codes) ? axisTime(codes, labels, language) : labels;
  const first = table.columns[measures[0] as number];
  return {
    kind,
    language,
    unit: tile.unit[language],
    decimals: first?.decimals ?? 0,
    categories: codes.map((code, index) => ({ code, label: labels[index] as string, axis: axis[index] as string })),
    series: lines.map(({ read, ...line }): ChartSeries => ({ ...line, marks: codes.map(read) })),
    wholeCode,
  };
};

const menFirst = (codes: readonly string[], table: ShownTable, by: string): string[] => {
  const men = codes.filter((code) => /男|^m|^1$/i.test(`${code}`) || labelOf(table, by, code, 'ja').includes('男'));
  return [...men, ...codes.filter((code) => !men.includes(code))].slice(0, 2);
};

/** A long list of bars shown in part: the first `most`, the whole (if any) among them. */
export const firstBars = (spec: ChartSpec, most: number): ChartSpec => ({
  ...spec,
  categories: spec.categories.slice(0, most),
  series: spec.series.map((series) => ({ ...series, marks: series.marks.slice(0, most) })),
});
