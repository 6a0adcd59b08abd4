/** The engine's side of reading: the staged rows (kept columns as text, blanks cut off, with file and row) and the list of broken ones. */
import { type Engine, type MemoryFile, sqlName, sqlText } from '#base';
import type { Broken } from './records.ts';

/** Parts of one file, and which of the staged columns each of their columns is. */
export type StagedFile = { readonly parts: readonly MemoryFile[]; readonly columns: readonly string[] };

/** `staged_faults` while files are read; `staged` comes when all are. */
export const createStaging = (engine: Engine): Promise<void> =>
  engine.run(`
    DROP VIEW IF EXISTS staged;
    CREATE OR REPLACE TABLE staged_faults ("file" SMALLINT, "row" BIGINT, "column" VARCHAR, reason VARCHAR);
  `);

/** The rows of a file straight from its parts: the engine reads them where they lie, column by column, as often as it needs them. */
const rowsOf = ({ parts, columns }: StagedFile, file: number, all: readonly string[]): string => {
  const cells = all.map((name) => `c${columns.indexOf(name)} AS ${sqlName(name)}`);
  const from = `read_parquet([${parts.map(({ path }) => sqlText(path)).join(', ')}])`;
  return `SELECT ${file}::SMALLINT AS "file", "row"::BIGINT AS "row"${cells.map((cell) => `, ${cell}`).join('')} FROM ${from}`;
};

/** `staged("file", "row", columns …)` over the parts of all files, numbered from 1. The parts must stay open until `dropStaging`. */
export const stageFiles = (engine: Engine, files: readonly StagedFile[], columns: readonly string[]): Promise<void> => {
  const filled = files.flatMap((file, i) => (file.parts.length > 0 ? [rowsOf(file, i + 1, columns)] : []));
  const empty = `SELECT 0::SMALLINT AS "file", 0::BIGINT AS "row"${columns.map((name) => `, NULL::VARCHAR AS ${sqlName(name)}`).join('')} WHERE false`;
  return engine.run(`CREATE OR REPLACE VIEW staged AS ${filled.join(' UNION ALL ') || empty}`);
};

export const dropStaging = (engine: Engine): Promise<void> =>
  engine.run('DROP VIEW IF EXISTS staged; DROP TABLE IF EXISTS staged_faults;');

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
