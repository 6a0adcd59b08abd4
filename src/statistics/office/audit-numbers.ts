/** What the shown numbers of a protected table leave of each hidden one: which follow exactly, and how wide the others stay. */
import type { Row } from '#base';
import { type Asked, askedColumn, type Interval, intervalsOf } from './audit-intervals.ts';
import { type Columns, endsOfYear, programmeOf } from './audit-programme.ts';
import { type Condensed, condensed, yearBeside } from './audit-years.ts';
import type { CellsSpec } from '../spec/cells-spec.ts';
import type { Trees } from './cells-system.ts';
import { determined } from '../prove/kernel-check.ts';
import type { LinkedSystem } from '../system/linked-system.ts';
import type { Solver } from '../needs.ts';
import type { CellsReport } from './protect-cells.ts';

export type Looked = {
  readonly of: 'people' | 'amount';
  readonly system: LinkedSystem;
  readonly trees: Trees;
  /** Rows (0 is the first below the header) without a number. */
  readonly hidden: readonly number[];
  readonly reasonOf: (row: number) => string;
  /** What the report says of hidden rows. */
  readonly listed: CellsReport['hidden'];
};

export type Left = {
  /** Rows that follow from what is shown. */
  readonly exact: readonly number[];
  /** In the order of `hidden`; as wide as was asked, or exactly as wide as they are. */
  readonly intervals: readonly (Interval | null)[];
  /** Rows of which the report says that they are hidden for their ages alone and nobody is of that age. */
  readonly mayBeNobody: (row: number) => boolean;
};

export const leftBy = (
  spec: CellsSpec,
  rows: readonly Row[],
  { of, system, trees, hidden, reasonOf, listed }: Looked,
  solver: Solver,
  random: () => number,
): Left => {
  const listedAt = new Map(listed.map((entry) => [entry.row - 2, entry] as const));
  const mayBeNobody = (row: number): boolean => {
    const said = listedAt.get(row);
    return reasonOf(row) === 'detail' && said?.rules.length === 0 && said.atLeast[0] <= 0;
  };
  const out = new Set(of === 'people' ? hidden.filter((row) => reasonOf(row) === 'detail') : []);
  const found = out.size > 0 ? condensed(spec, rows, trees, system.equations, (row) => out.has(row)) : null;
  const { equations, sums, leftOut }: Condensed = found ?? { equations: system.equations, sums: 0, leftOut: [] };
  const inside = [
    ...hidden.filter((row) => !found || !out.has(row)),
    ...Array.from({ length: sums }, (_, i) => rows.length + i),
  ];
  const columnOf = new Map(inside.map((cell, column) => [cell, column]));
  // Also totals may be hidden: what they reach is only in the report.
  // Amounts are brought to the size of counts, at which the solver is exact enough.
  const largest = listed.reduce(
    (m, { atLeast }) => Math.max(m, atLeast[1]),
    system.values.reduce((m, v) => Math.max(m, v), 100),
  );
  const scale = of === 'amount' ? Math.max(1, largest / 1e4) : 1;
  const value = system.values.map((v) => v / scale);
  const columns: Columns = {
    of: columnOf,
    numberOf: (cell, x) => {
      const column = columnOf.get(cell);
      return column === undefined ? (value[cell] as number) : (x[column] as number);
    },
  };
  const least = spec.policy.threshold - 1;
  const bounds = inside.map((cell): Interval => {
    const isSmall = of === 'people' && cell < rows.length && reasonOf(cell) === 'threshold';
    return [0, isSmall ? least : (3 * largest) / scale];
  });
  const programme = programmeOf({ equations }, columns, value, bounds);
  const { exact } = determined(
    inside.length,
    programme.rows.map((row) => ({ columns: row.columns, signs: row.signs })),
    random,
  );
  const isEnoughFor = (row: number) => {
    const said = listedAt.get(row)?.atLeast;
    const slack = 1e-6 * Math.max(1, scale === 1 ? 1 : largest / scale);
    return ([low, high]: Interval): boolean =>
      said !== undefined &&
      low <= said[0] / scale + slack &&
      high >= said[1] / scale - slack &&
      (of === 'amount'
        ? high - low > slack
        : Math.floor(high + 1e-6) - Math.ceil(low - 1e-6) >= spec.policy.minimumWidth ||
          (mayBeNobody(row) && low <= 1e-6));
  };
  const outAt = new Map(leftOut.map((one) => [one.row, one] as const));
  const asked = hidden.map((row): Asked => {
    const isEnough = isEnoughFor(row);
    const one = outAt.get(row);
    if (!one) return askedColumn(columnOf.get(row) as number, inside.length, isEnough);
    const moved = [...one.known, ...one.parts.flatMap(({ all, own, year }) => [...own, ...all, year])];
    return {
      at: (x) => yearBeside(one, (cell) => columns.numberOf(cell, x)),
      columns: [...new Set(moved.flatMap((cell) => columnOf.get(cell) ?? []))],
      ends: () => endsOfYear(one, programme, columns, value, solver),
      isEnough,
    };
  });
  // Where nothing is left to be a column all is told by what is shown.
  const intervals =
    inside.length > 0 ? intervalsOf(programme, asked, solver, random) : asked.map(({ at }) => at(new Float64Array(0)));
  return {
    exact: exact.flatMap((column) => ((inside[column] as number) < rows.length ? [inside[column] as number] : [])),
    intervals: intervals.map((interval) => interval && ([interval[0] * scale, interval[1] * scale] as const)),
    mayBeNobody,
  };
};
