/** For tests of readings: a table of a few places as a tile shows it, and what is read from it. */
import type { ShownTable } from '#results';
import type { Compared } from './comparison.ts';
import { readingOf } from './reading.ts';

const both = (text: string) => ({ ja: text, en: text });
type Cell = number | null;
export const table = (
  rows: readonly (readonly [string, Cell] | readonly [string, string, Cell])[],
  unit = '人',
  decimals = 0,
): ShownTable => {
  const width = (rows[0]?.length ?? 1) - 1;
  const names = ['area', 'sex'].slice(0, width);
  return {
    columns: [
      ...names.map((name) => ({ name, title: both(name), kind: 'dimension' as const })),
      {
        name: 'm',
        title: both('m'),
        kind: 'measure',
        unit: unit === '人' ? { ja: '人', en: 'people' } : unit === '円' ? { ja: '円', en: 'yen' } : both(unit),
        decimals,
      },
    ],
    rows: rows.map((row) => [...row]),
    labels: Object.fromEntries(
      names.map((name, d) => [name, Object.fromEntries(rows.map((row) => [row[d], both(`〈${row[d]}〉`)]))]),
    ),
    hidden: rows.flatMap((row, i) =>
      row[width] === null ? [{ row: i, column: width, reason: 'threshold' as const }] : [],
    ),
  };
};
export const read = (
  kind: 'bar' | 'line' | 'map' | 'pyramid' | 'number',
  shown: ShownTable,
  of: 'count' | 'rate' | 'mean' = 'count',
  compared: Compared[] = [],
) => readingOf({ kind }, { table: shown, kinds: { m: of } }, compared);
