/** How many rows a table has: many texts are read in another way than few. */
import { type Engine, sqlName } from '#base';

export const countRows = async (engine: Engine, table: string): Promise<number> => {
  const [row] = await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM ${sqlName(table)}`);
  return row?.n ?? 0;
};
