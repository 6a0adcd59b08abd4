/** The engine's side of reading: the staged rows (kept columns as text, blanks cut off, with file and row) and the list of broken ones. */
import { type Engine, type MemoryFile, sqlName, sqlText } from '#base';
import type { Broken } from './records.ts';

/** A part of file `file` (from 1), and which of the staged columns each of its columns is. */
export type StagedPart = { readonly file: number; readonly part: MemoryFile; readonly columns: readonly string[] };

/** `staged_faults` while files are read; `staged` comes when all are. */
export const createStaging = (engine: Engine): Promise<void> =>
  engine.run(`
    DROP VIEW IF EXISTS staged;
    DROP VIEW IF EXISTS staged_rest;
    CREATE OR REPLACE TABLE staged_faults ("file" SMALLINT, "row" BIGINT, "column" VARCHAR, reason VARCHAR);
  `);

/** The rows of a file straight from its parts: the engine reads them where they lie, column by column, as often as it needs them. */
const rowsOf = (parts: readonly StagedPart[], all: readonly string[]): string => {
  const { file, columns } = parts[0] as StagedPart;
  const cells = all.map((name) => `c${columns.indexOf(name)} AS ${sqlName(name)}`);
  const from = `read_parquet([${parts.map(({ part }) => sqlText(part.path)).join(', ')}])`;
  return `SELECT ${file}::SMALLINT AS "file", "row"::BIGINT AS "row"${cells.map((cell) => `, ${cell}`).join('')} FROM ${from}`;
};

/** `view("file", "row", columns …)` over these parts, in their order. They must stay open as long as it is used. */
export const viewOf = (
  engine: Engine,
  view: string,
  parts: readonly StagedPart[],
  columns: readonly string[],
): Promise<void> => {
  const files = [...new Set(parts.map(({ file }) => file))].map((file) => parts.filter((part) => part.file === file));
  const empty = `SELECT 0::SMALLINT AS "file", 0::BIGINT AS "row"${columns.map((name) => `, NULL::VARCHAR AS ${sqlName(name)}`).join('')} WHERE false`;
  const rows = files.map((some) => rowsOf(some, columns)).join(' UNION ALL ') || empty;
  return engine.run(`CREATE OR REPLACE VIEW ${view} AS ${rows}`);
};

export const dropView = (engine: Engine, view: string): Promise<void> => engine.run(`DROP VIEW IF EXISTS ${view}`);

export const dropStaging = (engine: Engine): Promise<void> =>
  engine.run('DROP VIEW IF EXISTS staged; DROP VIEW IF EXISTS staged_rest; DROP TABLE IF EXISTS staged_faults;');

/** The broken records of a file; `names` are its columns in order. Numbers and codes only, through memory like the rows. */
export const insertBroken = async (
  engine: Engine,
  memoryFile: () => MemoryFile,
  file: number,
  broken: readonly Broken[],
  names: readonly string[],
): Promise<void> => {
  if (broken.length === 0) return;
  const list = memoryFile();
  try {
    list.append(Buffer.from(broken.map((b) => `${b.row}\x1f${b.column}\x1f${b.reason}\n`).join('')));
    await engine.run(`
      INSERT INTO staged_faults
      SELECT ${file}, "row", [${names.map(sqlText).join(', ')}][CASE WHEN "column" >= 0 THEN "column" + 1 END], reason
      FROM read_csv(${sqlText(list.path)}, auto_detect = false, header = false, delim = '\x1f', quote = '', escape = '', new_line = '\\n',
        columns = {'row': 'BIGINT', 'column': 'INTEGER', 'reason': 'VARCHAR'})`);
  } finally {
    list.close();
  }
};

/** Rows as the engine counts them, to be held against what the reader counted. */
export const countStaged = async (engine: Engine): Promise<{ staged: number; broken: number }> => {
  const [row] = await engine.rows<{ staged: number; broken: number }>(
    'SELECT (SELECT count(*) FROM staged) AS staged, (SELECT count(*) FROM staged_faults) AS broken',
  );
  return row as { staged: number; broken: number };
};
