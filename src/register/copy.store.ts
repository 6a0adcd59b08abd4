/**
 * Copies one register into another, whichever engine either lives on, and compares them. Entries of the log are only added; all other
 * tables are small and replaced whole, so that copying again brings the copy up to what the original has become meanwhile.
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type AnyRegister, columnsOf, isPostgres, tablesOf } from './tables.store.ts';

/** The only table that grows without end, by its place in the chain. */
const log = 'audit_entries';
/** Says whose a register is: not a part of what is copied. */
const own = ['register_about', 'register_migrations'];
const together = 1000;

type Row = Record<string, unknown>;

/** Reads the register as it is at one moment, however long that takes, while others write. SQLite: `db` was opened for reading only. */
export const atOneMoment = <T>(db: AnyRegister, read: (moment: AnyRegister) => Promise<T>): Promise<T> =>
  isPostgres(db)
    ? db
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute(async (moment) => {
          await sql`SET LOCAL idle_in_transaction_session_timeout = 0`.execute(moment);
          return read(moment);
        })
    : db.transaction().execute(read);

/** Some rows at a time; inside a transaction. `after`: only later entries of the log, in their order. */
async function* pagesOf(db: AnyRegister, table: string, after = 0): AsyncGenerator<readonly Row[]> {
  if (isPostgres(db)) {
    const which = table === log ? sql`WHERE sequence > ${sql.lit(after)} ORDER BY sequence` : sql``;
    await sql`DECLARE copied NO SCROLL CURSOR FOR SELECT * FROM ${sql.table(table)} ${which}`.execute(db);
    for (;;) {
      const { rows } = await sql<Row>`FETCH ${sql.lit(together)} FROM copied`.execute(db);
      if (rows.length > 0) yield rows;
      if (rows.length < together) break;
    }
    await sql`CLOSE copied`.execute(db);
    return;
  }
  // Every table of ours has SQLite's own row numbers; those of the log are its sequence.
  for (let place = after; ; ) {
    const { rows } = await sql<Row>`SELECT rowid AS row_place, * FROM ${sql.table(table)}
      WHERE rowid > ${place} ORDER BY rowid LIMIT ${sql.lit(together)}`.execute(db);
    const last = Number(rows.at(-1)?.['row_place'] ?? 0);
    if (rows.length > 0) yield rows.map(({ row_place: _, ...row }) => row);
    if (rows.length < together) return;
    place = last;
  }
}

/** Tables another one refers to come before it. */
const inOrder = async (db: AnyRegister, tables: readonly string[]): Promise<readonly string[]> => {
  const refersTo = new Map<string, readonly string[]>();
  for (const table of tables) {
    const { rows } = isPostgres(db)
      ? await sql<{ name: string }>`SELECT confrelid::regclass::text AS name FROM pg_constraint
          WHERE contype = 'f' AND conrelid = ${table}::regclass`.execute(db)
      : await sql<{ name: string }>`SELECT "table" AS name FROM pragma_foreign_key_list(${table})`.execute(db);
    refersTo.set(
      table,
      rows.map(({ name }) => name),
    );
  }
  const ordered: string[] = [];
  const add = (table: string): void => {
    if (ordered.includes(table)) return;
    for (const other of refersTo.get(table) ?? []) add(other);
    ordered.push(table);
  };
  for (const table of tables) add(table);
  return ordered;
};

const copiedTables = async (db: AnyRegister): Promise<readonly string[]> =>
  inOrder(
    db,
    (await tablesOf(db)).filter((table) => !own.includes(table)),
  );

const insert = async (db: AnyRegister, table: string, rows: readonly Row[]): Promise<void> => {
  await db.insertInto(table).values(rows).execute();
};

/** The last entry of the log that is there. */
export const lastEntry = async (db: AnyRegister): Promise<{ readonly sequence: number; readonly hash: string }> => {
  const row = await db
    .selectFrom(log)
    .select(['sequence', 'hash'])
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { sequence: Number(row?.['sequence'] ?? 0), hash: String(row?.['hash'] ?? '') };
};

/** Whether everything in the log of `copy` stands in that of `moment`, by its last entry: the chain binds all before. */
export const isBeginningOf = async (copy: AnyRegister, moment: AnyRegister): Promise<boolean> => {
  const last = await lastEntry(copy);
  if (last.sequence === 0) return true;
  const row = await moment.selectFrom(log).select('hash').where('sequence', '=', last.sequence).executeTakeFirst();
  return row?.['hash'] === last.hash;
};

/** From a moment of the original; killed midway, it goes on where it was. `copied` is told entries of the log. */
export const copyRegister = async (
  moment: AnyRegister,
  copy: AnyRegister,
  copied: (entries: number) => void = () => {},
): Promise<void> => {
  const tables = await copiedTables(moment);
  const from = (await lastEntry(copy)).sequence;
  for await (const page of pagesOf(moment, log, from)) {
    await copy.transaction().execute((transaction) => insert(transaction, log, page));
    copied(page.length);
  }
  await copy.transaction().execute(async (transaction) => {
    const small = tables.filter((table) => table !== log);
    for (const table of [...small].reverse()) await transaction.deleteFrom(table).execute();
    for (const table of small) for await (const page of pagesOf(moment, table)) await insert(transaction, table, page);
    // What the original pruned meanwhile.
    await sql`DELETE FROM ${sql.table(log)} WHERE sequence <= coalesce((SELECT size FROM audit_pruned), 0)`.execute(
      transaction,
    );
  });
};

const digestOf = (row: Row, columns: readonly string[]): string => {
  const values = columns.map((column) => {
    const value = row[column];
    return value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('base64') } : value;
  });
  return createHash('sha256').update(JSON.stringify(values)).digest('hex');
};

export type TableFacts = { readonly rows: number; readonly digest: string };

/**
 * Rows of a table and a hash over all of them. Inside a transaction. The log is hashed in its order, from the entry after `after`; small
 * tables have no order of their own, so that the hashes of their rows are sorted.
 */
const factsOf = async (db: AnyRegister, table: string, after = 0): Promise<TableFacts> => {
  const columns = [...(await columnsOf(db, table))].sort();
  const whole = createHash('sha256');
  const digests: string[] = [];
  let rows = 0;
  for await (const page of pagesOf(db, table, table === log ? after : 0)) {
    rows += page.length;
    for (const row of page)
      if (table === log) whole.update(digestOf(row, columns));
      else digests.push(digestOf(row, columns));
  }
  return { rows, digest: whole.update(digests.sort().join()).digest('hex') };
};

/** Names of tables that are not the same in both; of the log, what comes after entry `after`. */
export const differences = async (one: AnyRegister, other: AnyRegister, after: number): Promise<readonly string[]> => {
  const different: string[] = [];
  for (const table of await copiedTables(one)) {
    const [a, b] = [await factsOf(one, table, after), await factsOf(other, table, after)];
    if (a.rows !== b.rows || a.digest !== b.digest) different.push(table);
  }
  return different;
};

/** How many entries of the log are there. */
export const entriesIn = async (db: AnyRegister): Promise<number> => {
  const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM ${sql.table(log)}`.execute(db);
  return rows[0]?.n ?? 0;
};

/** From now on nothing can be written to it, by whichever program: what somebody wrote after the move would be lost. */
export const freeze = async (db: AnyRegister): Promise<void> => {
  const tables = await tablesOf(db);
  if (isPostgres(db)) {
    await sql`CREATE FUNCTION register_has_moved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      RAISE EXCEPTION 'this register was moved'; END $$`.execute(db);
    for (const table of tables)
      await sql`CREATE TRIGGER register_moved BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON ${sql.table(table)}
        EXECUTE FUNCTION register_has_moved()`.execute(db);
    return;
  }
  for (const table of tables)
    for (const act of ['INSERT', 'UPDATE', 'DELETE'])
      await sql`CREATE TRIGGER ${sql.ref(`moved_${table}_${act.toLowerCase()}`)} BEFORE ${sql.raw(act)} ON ${sql.table(table)}
        BEGIN SELECT RAISE(ABORT, 'this register was moved'); END`.execute(db);
};
