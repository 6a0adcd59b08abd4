/** The engine's side of reading: the staged rows (kept columns as text, with file and row) and the list of broken ones. */
import { type Engine, type MemoryFile, sqlName, sqlText } from '#base';
import type { Broken } from './records.ts';

/** Blanks that systems pad with: ASCII, full-width, tab, and the line breaks of quoted fields. */
const blanks = [' ', '\u3000', '\t', '\n'];

/** `trim` walks a text letter by letter; looking whether there is any blank first makes it free for nearly all cells. */
const trimmed = (cell: string): string =>
  `CASE WHEN ${blanks.map((blank) => `contains(${cell}, '${blank}')`).join(' OR ')} THEN trim(${cell}, '${blanks.join('')}') ELSE ${cell} END`;

export const createStaging = (engine: Engine, columns: readonly string[]): Promise<void> =>
  engine.run(`
    DROP TABLE IF EXISTS staged;
    DROP TABLE IF EXISTS staged_faults;
    CREATE TABLE staged ("file" SMALLINT, "row" BIGINT${columns.map((name) => `, ${sqlName(name)} VARCHAR`).join('')});
    CREATE TABLE staged_faults ("file" SMALLINT, "row" BIGINT, "column" VARCHAR, reason VARCHAR);
  `);

export const dropStaging = (engine: Engine): Promise<void> =>
  engine.run('DROP TABLE IF EXISTS staged; DROP TABLE IF EXISTS staged_faults;');

/** One part of the reader's output into `staged` (`breaks`: it may hold U+000B for line breaks): blanks at both ends go, and empty becomes NULL. `columns` in the order of the part. */
export const insertPart = (
  engine: Engine,
  part: MemoryFile,
  file: number,
  columns: readonly string[],
  breaks: boolean,
): Promise<void> => {
  const layout = ["'row': 'BIGINT'", ...columns.map((name, i) => `${sqlText(`c${i}`)}: 'VARCHAR'`)].join(', ');
  const values = columns.map((_, i) => `nullif(${trimmed(breaks ? `replace(c${i}, chr(11), chr(10))` : `c${i}`)}, '')`);
  return engine.run(`
    INSERT INTO staged ("file", "row"${columns.map((name) => `, ${sqlName(name)}`).join('')})
    SELECT ${file}, "row"${values.map((value) => `, ${value}`).join('')}
    FROM read_csv(${sqlText(part.path)}, auto_detect = false, header = false, delim = '\x1f', quote = '', escape = '', comment = '',
      new_line = '\\n', nullstr = '', max_line_size = 33554432, columns = {${layout}})`);
};

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
