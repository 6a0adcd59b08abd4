/** A CSV file as a table of text columns with row numbers: every record of it, or a refusal that says which lines are broken. */
import { type Bilingual, done, type Engine, type Result, refused, sqlName, sqlText } from '#base';
import { linkageRefusal } from './errors.ts';
import type { CsvFile } from './needs.ts';

/** The fields of the first record; quotes as in RFC 4180. */
const headingsOf = (head: string, delimiter: string): readonly string[] => {
  const fields = [''];
  let quoted = false;
  for (let i = 0; i < head.length; i++) {
    const letter = head[i] as string;
    const last = fields.length - 1;
    if (letter === '"') {
      if (quoted && head[i + 1] === '"') fields[last] = `${fields[last]}${head[i++]}`;
      else quoted = !quoted;
    } else if (letter === delimiter && !quoted) fields.push('');
    else if ((letter === '\n' || letter === '\r') && !quoted) break;
    else fields[last] = `${fields[last]}${letter}`;
  }
  return fields;
};

const tableFault = (name: string, ja: string, en: string): Bilingual => ({
  ja: `${name}: ${ja}`,
  en: `${name}: ${en}`,
});

/** Makes `table("row", "<heading>" …)`; empty cells are NULL. Answers how many rows. */
export const readCsvTable = async (
  engine: Engine,
  file: CsvFile,
  delimiter: string,
  table: string,
): Promise<Result<number>> => {
  const headings = headingsOf(file.head, delimiter);
  const twice = headings.filter((name, i) => headings.indexOf(name) !== i);
  const unfit = (ja: string, en: string) => refused(linkageRefusal('files-unfit', {}, [tableFault(file.name, ja, en)]));
  if (twice.length > 0) return unfit(`見出し「${twice[0]}」が重複しています`, `the heading "${twice[0]}" stands twice`);
  const layout = headings.map((_, i) => `'c${i}': 'VARCHAR'`).join(', ');
  // The rows that cannot be read are kept aside by the engine with their cells; only their line numbers are taken from there.
  await engine.run(`
    CREATE OR REPLACE TABLE ${sqlName(table)} AS
    SELECT row_number() OVER () AS "row", ${headings.map((name, i) => `c${i} AS ${sqlName(name === '' ? `__${i}` : name)}`).join(', ')}
    FROM read_csv(${sqlText(file.text.path)}, auto_detect = false, header = true, delim = ${sqlText(delimiter)}, quote = '"', escape = '"', nullstr = '',
      new_line = '\\n', max_line_size = 33554432, strict_mode = true, store_rejects = true, rejects_table = 'link_rejects', rejects_scan = 'link_rejects_scan', columns = {${layout}})`);
  const broken = await engine.rows<{ line: number }>('SELECT DISTINCT line FROM link_rejects ORDER BY line LIMIT 21');
  await engine.run('DROP TABLE IF EXISTS link_rejects; DROP TABLE IF EXISTS link_rejects_scan;');
  if (broken.length > 0) {
    const lines =
      broken
        .slice(0, 20)
        .map(({ line }) => line)
        .join(', ') + (broken.length > 20 ? ' …' : '');
    return unfit(
      `読めない行があります（列の数や引用符を確かめてください）: ${lines}`,
      `lines that cannot be read (check their columns and quotes): ${lines}`,
    );
  }
  const [row] = await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM ${sqlName(table)}`);
  const rows = row?.n ?? 0;
  return rows === 0 ? unfit('データ行がありません', 'it has no rows') : done(rows);
};

/** Labelled pairs: the first two columns are the ids, the third is 1 for a match and 0 for none. `link_labels(left_key, right_key, match)`. */
export const readLabels = async (engine: Engine, file: CsvFile): Promise<Result<number>> => {
  const read = await readCsvTable(engine, file, ',', 'link_labels_read');
  if (!read.ok) return read;
  const [a, b, match] = headingsOf(file.head, ',').map(sqlName);
  const unfit = (ja: string, en: string) => refused(linkageRefusal('files-unfit', {}, [tableFault(file.name, ja, en)]));
  if (!a || !b || !match)
    return unfit(
      '列は「左のid,右のid,一致（1または0）」の3つです',
      'its columns are: left id, right id, match (1 or 0)',
    );
  const [wrong] = await engine.rows<{ n: number }>(
    `SELECT count(*) FILTER (${match} IS NULL OR ${match} NOT IN ('0', '1') OR ${a} IS NULL OR ${b} IS NULL) AS n FROM link_labels_read`,
  );
  if (wrong && wrong.n > 0)
    return unfit(
      `${wrong.n}行の一致の列が1でも0でもないか、idが空です`,
      `in ${wrong.n} rows the match is neither 1 nor 0, or an id is empty`,
    );
  await engine.run(
    `CREATE OR REPLACE TABLE link_labels AS SELECT ${a} AS left_key, ${b} AS right_key, ${match} = '1' AS match FROM link_labels_read; DROP TABLE link_labels_read;`,
  );
  return read;
};
