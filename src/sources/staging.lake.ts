/** The engine's side of reading: the staged rows (kept columns as text, blanks cut off, with file and row) and the list of broken ones. */
import { type Engine, type MemoryFile, sqlName, sqlText } from '#base';
import type { Broken } from './records.ts';

/** What is staged of the source columns: their texts, the numbers that texts of dates and addresses have in their book, and the whole numbers of keys of digits. */
export type StagedColumns = {
  readonly texts: readonly string[];
  readonly numbers: readonly string[];
  readonly digits: readonly string[];
  /** Read as parts of another column's texts, and not staged by themselves. */
  readonly joined: readonly string[];
  /** Those of the texts that are asked for when all rows have been looked at. */
  readonly kept: readonly string[];
};

/** A part of file `file` (from 1), and which of the staged columns each of its columns is. */
export type StagedPart = {
  readonly file: number;
  readonly part: MemoryFile;
  readonly rows: number;
  /** Bytes of text it was made of. */
  readonly waited: number;
  readonly columns: Pick<StagedColumns, 'texts' | 'numbers' | 'digits'>;
};

/** The column of `staged` that says which text of its book a cell of the source column is: from 1; 0 where it is empty. */
export const textNumber = (source: string): string => `${source} #`;

/** The column of `staged` with the whole number of a cell of up to 17 digits: the digits behind a 1, which keeps their zeros; 0 where it is anything else. */
export const digitNumber = (source: string): string => `${source} =`;

/** `staged_faults` while files are read; `staged` comes when all are. */
export const createStaging = (engine: Engine): Promise<void> =>
  engine.run(`
    DROP VIEW IF EXISTS staged;
    CREATE OR REPLACE TABLE staged_faults ("file" SMALLINT, "row" BIGINT, "column" VARCHAR, reason VARCHAR);
  `);

/** The rows of a file straight from its parts: the engine reads them where they lie, column by column, as often as it needs them. */
const rowsOf = (parts: readonly StagedPart[], all: StagedColumns): string => {
  const { file, columns } = parts[0] as StagedPart;
  const cells = [
    ...all.texts.map((name) => `c${columns.texts.indexOf(name)} AS ${sqlName(name)}`),
    ...all.numbers.map((name) => `n${columns.numbers.indexOf(name)} AS ${sqlName(textNumber(name))}`),
    ...all.digits.map((name) => `d${columns.digits.indexOf(name)} AS ${sqlName(digitNumber(name))}`),
  ];
  const from = `read_parquet([${parts.map(({ part }) => sqlText(part.path)).join(', ')}])`;
  return `SELECT ${file}::SMALLINT AS "file", "row"::BIGINT AS "row"${cells.map((cell) => `, ${cell}`).join('')} FROM ${from}`;
};

/** A SELECT of `"file", "row", columns …` over these parts, in their order. They must stay open as long as it is used. */
export const rowsOfParts = (parts: readonly StagedPart[], columns: StagedColumns): string => {
  const files = [...new Set(parts.map(({ file }) => file))].map((file) => parts.filter((part) => part.file === file));
  const none = [
    ...columns.texts.map((name) => `, NULL::VARCHAR AS ${sqlName(name)}`),
    ...columns.numbers.map((name) => `, 0 AS ${sqlName(textNumber(name))}`),
    ...columns.digits.map((name) => `, 0::BIGINT AS ${sqlName(digitNumber(name))}`),
  ];
  const empty = `SELECT 0::SMALLINT AS "file", 0::BIGINT AS "row"${none.join('')} WHERE false`;
  return files.map((some) => rowsOf(some, columns)).join(' UNION ALL ') || empty;
};

/** What `staged` has of these parts. */
export const keptOfParts = (parts: readonly StagedPart[], columns: StagedColumns): string =>
  `SELECT "file", "row"${columns.kept.map((name) => `, ${sqlName(name)}`).join('')} FROM (${rowsOfParts(parts, columns)})`;

/** All of them as `staged`, behind what was packed of earlier ones. */
export const stageParts = (
  engine: Engine,
  packed: string | null,
  parts: readonly StagedPart[],
  columns: StagedColumns,
): Promise<void> =>
  engine.run(`CREATE OR REPLACE VIEW staged AS ${packed ? `${packed} UNION ALL ` : ''}${keptOfParts(parts, columns)}`);

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
