/** A table or query of a database as the sample of a contract: what its catalogue says, and its first rows. */
import { type Bilingual, type CommandInput, done, type Result, refused } from '#base';
import { sampleRows, type SourceFile, type TableForm, tableForm } from '#sources';
import { queryTold, readableTables, tableTold } from '../machinery/postgresql-columns.ts';
import { connectionOf, databaseFault, queriedFile } from './database-tables.ts';
import { databaseRefusal } from './database-errors.ts';
import { doorRefusal } from './errors.ts';

export const databaseOptions = {
  database: {
    type: 'string',
    about: {
      ja: 'ファイルの代わりに読むデータベース（musubi.yaml の databases にある名前）',
      en: 'database to read instead of a file (a name under databases in musubi.yaml)',
    },
  },
  table: {
    type: 'string',
    about: { ja: 'その表かビュー（スキーマ.表）', en: 'its table or view (schema.table)' },
  },
  query: { type: 'string', about: { ja: '表の代わりに、1つのSELECT', en: 'one SELECT, instead of a table' } },
} as const;

/** What says how a file is to be read. */
const ofFiles = ['sheet', 'header-row', 'no-header', 'decimals', 'encoding', 'delimiter'] as const;

export const databaseFaults = ({ options, arguments: files }: CommandInput): Bilingual[] => {
  const { database, table, query } = options;
  if (database === undefined) {
    if (table !== undefined || query !== undefined)
      return [{ ja: '「--table」「--query」には「--database」も要ります', en: '--table and --query need --database' }];
    return files.length > 0
      ? []
      : [{ ja: '<file>… か「--database」を書いてください', en: '<file>… or --database is missing' }];
  }
  const faults: Bilingual[] = [];
  if (!/^[a-z][a-z0-9-]*$/.test(String(database)))
    faults.push({
      ja: '「--database」は musubi.yaml の databases にある名前です（英小文字・数字・ハイフン）。接続文字列は書きません。パスワードを書いたときは、シェルの履歴から消して、パスワードを替えてください',
      en: '--database is a name under databases in musubi.yaml (a-z, 0-9, hyphens), never a connection string. If a password was written here, take it out of the history of the shell and change it',
    });
  if (files.length > 0)
    faults.push({ ja: 'ファイルと「--database」は一緒に書けません', en: 'give files or --database, not both' });
  if (table !== undefined && query !== undefined)
    faults.push({ ja: '「--table」と「--query」は一緒に書けません', en: 'give --table or --query, not both' });
  for (const name of ofFiles)
    if (options[name] !== undefined)
      faults.push({ ja: `「--${name}」はファイルのときだけ使えます`, en: `--${name} is for files only` });
  return faults;
};

export type DatabaseSample = {
  readonly file: SourceFile;
  readonly table: TableForm;
  /** Columns that this user may not read. */
  readonly closed: readonly string[];
};

/** So many names of tables are told where the one that was meant is not there. */
const toldTables = 20;
const tablesOf = async (connection: string): Promise<Bilingual[]> => {
  const names = await readableTables(connection);
  const first = names.slice(0, toldTables).map((name) => ({ ja: `読める表: ${name}`, en: `may be read: ${name}` }));
  const more = names.length - first.length;
  if (names.length === 0)
    return [{ ja: 'この利用者が読める表は1つもありません', en: 'this user may read no table at all' }];
  return more > 0 ? [...first, { ja: `ほか${more}表`, en: `and ${more} more` }] : first;
};

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Refuses: no such database, table or column, no right to read, a server that does not answer; the tables that may be read are named. */
export const databaseSample = async (input: CommandInput, folder: string): Promise<Result<DatabaseSample>> => {
  const { options } = input;
  const database = String(options['database']);
  const connection = connectionOf(folder, database);
  if (!connection.ok) return connection;
  try {
    if (options['query'] !== undefined) {
      const query = String(options['query'])
        .trim()
        .replace(/[;\s]+$/, '');
      const columns = await queryTold(connection.value, query);
      const told = { database, from: { query }, title: null, columns, key: [] };
      return sampled(connection.value, tableForm(told), []);
    }
    if (options['table'] === undefined)
      return refused(
        doorRefusal('wrong-option', { command: 'contract new' }, [
          { ja: '「--table」か「--query」を書いてください', en: '--table or --query is missing' },
          ...(await tablesOf(connection.value)),
        ]),
      );
    const found = await tableTold(connection.value, String(options['table']));
    if (!found) return refused(databaseRefusal('database-table', { database }, await tablesOf(connection.value)));
    const { schema, name, comment, columns, closed, key } = found;
    if (columns.length === 0)
      return refused(databaseRefusal('database-closed', { database }, await tablesOf(connection.value)));
    const from = { table: `${quoted(schema)}.${quoted(name)}` };
    return sampled(connection.value, tableForm({ database, from, title: comment, columns, key }), closed);
  } catch (error) {
    return refused(databaseFault(error, database).refusal);
  }
};

const sampled = (connection: string, table: TableForm, closed: readonly string[]): Result<DatabaseSample> =>
  done({
    table,
    closed,
    file: queriedFile(table.database, connection, `SELECT * FROM (\n${table.query}\n) AS sample LIMIT ${sampleRows}`),
  });
