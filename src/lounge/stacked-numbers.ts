/** One row from each of several tables: the options of a question to which several answers could be given. Only selection, nothing is added up. */
import { done, type Result } from '#base';
import type { ShownTable } from '#results';
import { type DashboardTables, tableOf } from './dashboard-tables.ts';
import type { Question } from './dashboard-spec.ts';
import type { Chosen } from './filters.ts';
import { type TileNumbers, tileNumbers } from './tile-numbers.ts';

export const stackedNumbers = (
  tables: DashboardTables,
  question: Question,
  stack: NonNullable<Question['stack']>,
  chosen: Chosen,
): Result<TileNumbers> => {
  const rows: ShownTable['rows'] = [];
  const hidden: ShownTable['hidden'] = [];
  let first: TileNumbers | null = null;
  for (const { code, table } of stack.of) {
    const numbers = tileNumbers(tableOf(tables, table), question, chosen);
    if (!numbers.ok) return numbers;
    first ??= numbers.value;
    for (const row of numbers.value.table.rows) {
      for (const cell of numbers.value.table.hidden)
        hidden.push({ ...cell, row: rows.length, column: cell.column + 1 });
      rows.push([code, ...row]);
    }
  }
  const { table, kinds } = first as TileNumbers;
  return done({
    kinds,
    table: {
      columns: [{ name: stack.name, title: stack.title, kind: 'dimension' }, ...table.columns],
      rows,
      labels: { [stack.name]: Object.fromEntries(stack.of.map(({ code, label }) => [code, label])) },
      hidden,
    },
  });
};
