/**
 * What differs between SQLite and PostgreSQL where tables are made, so that a migration is written once. Text is compared by its bytes
 * on both, whatever the locale of the server.
 */
import { type Kysely, PostgresAdapter, type RawBuilder, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: this room makes and copies tables whose names only other rooms know
export type AnyRegister = Kysely<any>;

export const isPostgres = (db: AnyRegister): boolean => db.getExecutor().adapter instanceof PostgresAdapter;

export type ColumnTypes = {
  readonly text: RawBuilder<unknown>;
  /** A whole number up to 2^53. */
  readonly whole: RawBuilder<unknown>;
  readonly bytes: RawBuilder<unknown>;
};

// INTEGER, not BIGINT, on SQLite: an INTEGER PRIMARY KEY is the row's own place there, and needs no index.
const sqlite: ColumnTypes = { text: sql`text`, whole: sql`integer`, bytes: sql`blob` };
const postgres: ColumnTypes = { text: sql`text COLLATE "C"`, whole: sql`bigint`, bytes: sql`bytea` };

export const columnTypes = (db: AnyRegister): ColumnTypes => (isPostgres(db) ? postgres : sqlite);

/** Names of the tables of this register, in alphabetical order. */
export const tablesOf = async (db: AnyRegister): Promise<readonly string[]> => {
  const { rows } = isPostgres(db)
    ? await sql<{ name: string }>`SELECT table_name::text AS name FROM information_schema.tables
        WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY 1`.execute(db)
    : await sql<{
        name: string;
      }>`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
        ORDER BY 1`.execute(db);
  return rows.map(({ name }) => name).sort();
};

/** Columns of a table as they stand in it. */
export const columnsOf = async (db: AnyRegister, table: string): Promise<readonly string[]> => {
  const { rows } = isPostgres(db)
    ? await sql<{ name: string }>`SELECT column_name::text AS name FROM information_schema.columns
        WHERE table_schema = current_schema() AND table_name = ${table} ORDER BY ordinal_position`.execute(db)
    : await sql<{ name: string }>`SELECT name FROM pragma_table_info(${table}) ORDER BY cid`.execute(db);
  return rows.map(({ name }) => name);
};

/**
 * Makes a table. Version 0.1.0, which knew SQLite only, kept no list of steps and made tables without checks: where it left one of this
 * name, its rows are taken over. Indexes are made afterwards; nothing else may refer to the table at that time.
 */
export const makeTable = async (
  db: AnyRegister,
  table: string,
  make: (db: AnyRegister, types: ColumnTypes) => Promise<unknown>,
): Promise<void> => {
  const before = !isPostgres(db) && (await tablesOf(db)).includes(table) ? `${table}_before` : null;
  if (before) await db.schema.alterTable(table).renameTo(before).execute();
  await make(db, columnTypes(db));
  if (!before) return;
  const columns = sql.join((await columnsOf(db, before)).map((name) => sql.ref(name)));
  await sql`INSERT INTO ${sql.table(table)} (${columns}) SELECT ${columns} FROM ${sql.table(before)}`.execute(db);
  await db.schema.dropTable(before).execute();
};
