/** The register database on the runtime's own SQLite, spoken to through Kysely. WAL, and every commit on disk before it is reported. */
import { DatabaseSync } from 'node:sqlite';
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely';

const openSqlite = (path: string): DatabaseSync => {
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: true });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;');
  return database;
};

/** The statement shape Kysely's SQLite dialect expects, over `node:sqlite`. */
const adapter = (database: DatabaseSync, begin = 'begin immediate'): SqliteDatabase => ({
  close: () => database.close(),
  prepare: (sql) => {
    // A transaction that reads first and writes later could lose its turn to another process midway; asking for the turn at once waits instead.
    const statement = database.prepare(sql === 'begin' ? begin : sql);
    const reader = statement.columns().length > 0;
    return {
      reader,
      all: (parameters) => statement.all(...(parameters as never[])),
      run: (parameters) => statement.run(...(parameters as never[])),
      iterate: (parameters) => statement.iterate(...(parameters as never[])) as IterableIterator<unknown>,
    };
  },
});

/** For reading alone: its transactions are one moment of the register and keep nobody from writing. */
export const readRegister = <Tables>(path: string): Kysely<Tables> => {
  const database = new DatabaseSync(path, { readOnly: true });
  database.exec('PRAGMA busy_timeout = 5000');
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: adapter(database, 'begin') }) });
};

export const openRegister = <Tables>(path: string): Kysely<Tables> =>
  new Kysely<Tables>({ dialect: new SqliteDialect({ database: adapter(openSqlite(path)) }) });
