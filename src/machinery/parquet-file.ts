/** A small table as a Parquet file, written by the engine from memory to memory. */
import { open } from 'node:fs/promises';
import { sqlName, sqlText } from '#base';
import type { ParquetFile } from '../results/needs.ts';
import { openEngine } from './duckdb.ts';
import { memoryFile } from './memory-file.ts';

const sqlTypes = { text: 'VARCHAR', whole: 'BIGINT', real: 'DOUBLE' } as const;
const rowsATime = 10_000;

/** A text is always quoted, so that an empty one is no null. */
const field = (value: string | number | null): string =>
  value === null ? '' : typeof value === 'number' ? String(value) : `"${value.replaceAll('"', '""')}"`;

export const parquetFile: ParquetFile = async (columns, rows, about) => {
  const [from, to] = [memoryFile(), memoryFile()];
  // One thread: the same table is the same file.
  const engine = await openEngine({ threads: 1, memoryLimit: '500MB' });
  try {
    for (let at = 0; at < rows.length; at += rowsATime) {
      const lines = rows.slice(at, at + rowsATime).map((row) => `${row.map(field).join(',')}\n`);
      from.append(new TextEncoder().encode(lines.join('')));
    }
    const types = columns.map(({ name, kind }) => `${sqlText(name)}: ${sqlText(sqlTypes[kind])}`).join(', ');
    const source =
      rows.length === 0
        ? `SELECT ${columns.map(({ name, kind }) => `NULL::${sqlTypes[kind]} AS ${sqlName(name)}`).join(', ')} LIMIT 0`
        : `SELECT * FROM read_csv(${sqlText(from.path)}, columns = {${types}}, header = false, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, parallel = false)`;
    const notes = Object.entries(about)
      .map(([name, text]) => `${sqlText(name)}: ${sqlText(text)}`)
      .join(', ');
    await engine.run(
      `COPY (${source}) TO ${sqlText(to.path)} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false${notes ? `, KV_METADATA {${notes}}` : ''})`,
    );
    const file = await open(to.path);
    try {
      return new Uint8Array(await file.readFile());
    } finally {
      await file.close();
    }
  } finally {
    engine.close();
    from.close();
    to.close();
  }
};
