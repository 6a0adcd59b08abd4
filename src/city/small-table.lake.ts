/** A small table made from lists of values, one text per column: a thousand VALUES would take the engine a hundred times as long to read. */
import { type Engine, sqlName, sqlText } from '#base';

export type ColumnValues = {
  readonly type: 'INTEGER' | 'DOUBLE' | 'BOOLEAN' | 'VARCHAR';
  readonly values: readonly (string | number | boolean)[];
};

/** No text value may hold a `|`. */
export const createTable = async (
  engine: Engine,
  table: string,
  columns: Readonly<Record<string, ColumnValues>>,
): Promise<void> => {
  const lists = Object.entries(columns).map(
    ([name, { type, values }]) =>
      `unnest(string_split(${sqlText(values.join('|'))}, '|')::${type}[]) AS ${sqlName(name)}`,
  );
  await engine.run(`CREATE OR REPLACE TABLE ${sqlName(table)} AS SELECT ${lists.join(', ')}`);
};
