/** Columns of few texts become enumerations, so that a row carries a byte. */
import { type Engine, sqlText } from '#base';

/** The few texts there are in a column of what was read so far, as an enumeration. */
export const fewOf = async (engine: Engine, table: string, column: string): Promise<string> => {
  const found = await engine.rows<{ text: string }>(
    `SELECT DISTINCT ${column} AS text FROM ${table} WHERE ${column} IS NOT NULL ORDER BY text`,
  );
  return found.length > 0 ? `ENUM(${found.map(({ text }) => sqlText(text)).join(', ')})` : 'VARCHAR';
};
