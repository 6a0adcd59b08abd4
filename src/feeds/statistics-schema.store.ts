/**
 * Published tables in a schema of their own beside the register (PostgreSQL), for BI programs: one view a table for a role that can read
 * nothing else. What lies behind the views stands in a second schema that the role does not see.
 */
import { randomBytes } from 'node:crypto';
import { type AuditEvent, appendEvent } from '#audit';
import type { AnyRegister } from '#register';
import type { PublishedTable, TableColumns } from '#results';
import { type RawBuilder, sql } from 'kysely';
import { identifier, reasonTexts, statusName, storedColumns, viewColumns, viewName } from './schema-columns.ts';

/** `inner`: the schema behind the views. */
export type SchemaNames = { readonly schema: string; readonly inner: string; readonly reader: string };
/** One table as it stands in the schema. `made_from`: what it was made from; another means it is made anew. */
export type SchemaRow = {
  readonly id: string;
  readonly version: number;
  readonly made_from: string;
  readonly cells: string;
};
/** True where a release was recalled; asked by the view itself, so that a recall holds from the moment it is written. */
export type RecalledIn = (registerSchema: string, release: string) => RawBuilder<boolean>;

const rowsAtOnce = 5000;
/** Whoever writes to the register waits as long, and whoever begins to read the view. */
const swapWaits = "SET LOCAL lock_timeout = '300ms'";

const tableIn = (schema: string, name: string) => sql.id(schema, name);

export const readerExists = async (db: AnyRegister, reader: string): Promise<boolean> =>
  (await sql`SELECT 1 FROM pg_roles WHERE rolname = ${reader}`.execute(db)).rows.length > 0;

/** One at a time over all servers; null where another is at it. The lock ends with the connection. */
export const inTurnAlone = (db: AnyRegister, { schema }: SchemaNames, work: (on: AnyRegister) => Promise<void>) =>
  db.connection().execute(async (on) => {
    const key = sql`hashtext('musubi-statistics'), hashtext(${schema})`;
    const { rows } = await sql<{ mine: boolean }>`SELECT pg_try_advisory_lock(${key}) AS mine`.execute(on);
    if (!rows[0]?.mine) return false;
    try {
      await work(on);
    } finally {
      await sql`SELECT pg_advisory_unlock(${key})`.execute(on);
    }
    return true;
  });

export const makeSchemas = async (db: AnyRegister, { schema, inner, reader }: SchemaNames): Promise<void> => {
  await sql`CREATE SCHEMA IF NOT EXISTS ${sql.id(schema)}`.execute(db);
  await sql`CREATE SCHEMA IF NOT EXISTS ${sql.id(inner)}`.execute(db);
  await sql`CREATE TABLE IF NOT EXISTS ${tableIn(inner, 'published')} (
    id text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, made_from text NOT NULL, cells text NOT NULL)`.execute(
    db,
  );
  await sql`GRANT USAGE ON SCHEMA ${sql.id(schema)} TO ${sql.id(reader)}`.execute(db);
};

export const rowsThere = async (db: AnyRegister, { inner }: SchemaNames): Promise<readonly SchemaRow[]> =>
  (
    await sql<SchemaRow>`SELECT id, version, made_from, cells FROM ${tableIn(inner, 'published')} ORDER BY id`.execute(
      db,
    )
  ).rows;

const namesOf = (cells: string) => `${cells}_names`;

const dropCells = async (db: AnyRegister, { inner }: SchemaNames, cells: string): Promise<void> => {
  for (const name of [cells, namesOf(cells)])
    await sql`DROP TABLE IF EXISTS ${tableIn(inner, name)} CASCADE`.execute(db);
};

/** What an end in between left behind. */
export const sweepSchema = async (db: AnyRegister, names: SchemaNames): Promise<void> => {
  const { rows } = await sql<{ name: string }>`SELECT c.relname::text AS name FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ${names.inner} AND c.relkind = 'r' AND c.relname LIKE 't\\_%' AND c.relname NOT LIKE '%\\_names'
      AND NOT EXISTS (SELECT 1 FROM ${tableIn(names.inner, 'published')} AS p WHERE p.cells = c.relname::text)`.execute(
    db,
  );
  for (const { name } of rows) await dropCells(db, names, name);
};

/** Writes the cells beside what is shown, in commits of their own: nobody waits for it. Answers the name of the table. */
export const writeCells = async (db: AnyRegister, { inner }: SchemaNames, table: PublishedTable): Promise<string> => {
  const cells = `t_${randomBytes(8).toString('hex')}`;
  const stored = storedColumns(table);
  const { columns } = table.index;
  const { dimensions } = columns.table;
  const list = sql.join(
    stored.map(({ name, type }) =>
      type === 'text' ? sql`${sql.id(name)} text COLLATE "C" NOT NULL` : sql`${sql.id(name)} ${sql.raw(type)}`,
    ),
  );
  const key = sql.join(stored.slice(0, dimensions.length).map(({ name }) => sql.id(name)));
  await sql`CREATE TABLE ${tableIn(inner, cells)} (${list}, PRIMARY KEY (${key}))`.execute(db);
  await sql`CREATE TABLE ${tableIn(inner, namesOf(cells))} (dimension integer NOT NULL, code text COLLATE "C" NOT NULL,
    name text NOT NULL, name_en text NOT NULL, PRIMARY KEY (dimension, code))`.execute(db);
  const put = (name: string, arrays: readonly RawBuilder<unknown>[]) =>
    sql`INSERT INTO ${tableIn(inner, name)} SELECT * FROM unnest(${sql.join(arrays)})`.execute(db);
  for (const [d, { total, categories }] of dimensions.entries()) {
    const labels = new Map(categories.map(({ code, label }) => [code, label]));
    const codes = [...new Set([...(total === null ? [] : [total]), ...labels.keys()])];
    const text = (language: 'ja' | 'en') => sql`${codes.map((code) => labels.get(code)?.[language] ?? code)}::text[]`;
    await put(namesOf(cells), [sql`${codes.map(() => d)}::integer[]`, sql`${codes}::text[]`, text('ja'), text('en')]);
  }
  for (let from = 0; from < columns.count; from += rowsAtOnce) {
    const size = Math.min(rowsAtOnce, columns.count - from);
    const arrays = stored.map(
      ({ read, type }) => sql`${Array.from({ length: size }, (_, i) => read(from + i))}::${sql.raw(type)}[]`,
    );
    await put(cells, arrays);
  }
  await sql`ANALYZE ${tableIn(inner, cells)}`.execute(db);
  return cells;
};

type Table = TableColumns['table'];

const selectOf = ({ inner }: SchemaNames, cells: string, table: Table, shown: RawBuilder<boolean>) => {
  const nameOf = (d: number) => `d${d}`;
  const codeOf = (d: number) => sql.id('c', identifier(table.dimensions[d]?.name ?? ''));
  const statusOf = (m: number) => sql.id('c', statusName(table.measures[m]?.name ?? ''));
  const selected = viewColumns(table).map(({ name, holds }) => {
    const own = sql.id('c', name);
    if ('measure' in holds) {
      if (holds.as !== 'reason') return own;
      const cases = reasonTexts.map(([reason, words]) => sql`WHEN ${sql.lit(reason)} THEN ${sql.lit(words)}`);
      return sql`CASE ${statusOf(holds.measure)} ${sql.join(cases, sql` `)} END AS ${sql.id(name)}`;
    }
    if (holds.as === 'code') return own;
    if (holds.as === 'date')
      return sql`to_date(left(${codeOf(holds.dimension)} || '-01', 10), 'YYYY-MM-DD') AS ${sql.id(name)}`;
    return sql`${sql.id(nameOf(holds.dimension), holds.as === 'ja' ? 'name' : 'name_en')} AS ${sql.id(name)}`;
  });
  const joins = table.dimensions.map(
    (_, d) => sql`LEFT JOIN ${tableIn(inner, namesOf(cells))} AS ${sql.id(nameOf(d))}
      ON ${sql.id(nameOf(d), 'dimension')} = ${sql.lit(d)} AND ${sql.id(nameOf(d), 'code')} = ${codeOf(d)}`,
  );
  return sql`SELECT ${sql.join(selected)} FROM ${tableIn(inner, cells)} AS c ${sql.join(joins, sql` `)} WHERE ${shown}`;
};

const columnsThere = async (db: AnyRegister, schema: string, view: string): Promise<string> =>
  (
    await sql<{ name: string; type: string }>`SELECT column_name::text AS name, data_type::text AS type
      FROM information_schema.columns WHERE table_schema = ${schema} AND table_name = ${view} ORDER BY ordinal_position`.execute(
      db,
    )
  ).rows
    .map(({ name, type }) => `${name} ${type}`)
    .join();

type Told = { readonly event: AuditEvent; readonly at: Date };

export type Shown = {
  readonly id: string;
  readonly version: number;
  readonly madeFrom: string;
  readonly cells: string;
  readonly table: Table;
  /** The release that let it out; null for statistics published elsewhere. */
  readonly release: string | null;
  readonly comment: string;
};

/** Shows new cells in the place of the old ones: at once, or not at all where somebody reads for too long. */
export const showCells = (
  db: AnyRegister,
  names: SchemaNames,
  shown: Shown,
  recalledIn: RecalledIn,
  told: Told,
): Promise<void> =>
  db.transaction().execute(async (on) => {
    await sql.raw(swapWaits).execute(on);
    const view = viewName(shown.id);
    const { rows } = await sql<{ here: string }>`SELECT current_schema()::text AS here`.execute(on);
    const isShown = shown.release
      ? sql<boolean>`NOT ${recalledIn(rows[0]?.here ?? '', shown.release)}`
      : sql<boolean>`TRUE`;
    const select = selectOf(names, shown.cells, shown.table, isShown);
    const columns = viewColumns(shown.table);
    const before = await columnsThere(on, names.schema, view);
    const now = columns.map(({ name, type }) => `${name} ${type}`).join();
    // Where the columns stay, what others have built on the view stays as well.
    if (before !== '' && before !== now) await sql`DROP VIEW ${tableIn(names.schema, view)} CASCADE`.execute(on);
    await sql`CREATE OR REPLACE VIEW ${tableIn(names.schema, view)} AS ${select}`.execute(on);
    await sql`COMMENT ON VIEW ${tableIn(names.schema, view)} IS ${sql.lit(shown.comment)}`.execute(on);
    for (const { name, title } of columns)
      await sql`COMMENT ON COLUMN ${sql.id(names.schema, view, name)} IS ${sql.lit(`${title.ja} / ${title.en}`)}`.execute(
        on,
      );
    await sql`GRANT SELECT ON ${tableIn(names.schema, view)} TO ${sql.id(names.reader)}`.execute(on);
    const [old] = (await rowsThere(on, names)).filter(({ id }) => id === shown.id);
    await sql`INSERT INTO ${tableIn(names.inner, 'published')} (id, version, made_from, cells)
      VALUES (${shown.id}, ${shown.version}, ${shown.madeFrom}, ${shown.cells})
      ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, made_from = EXCLUDED.made_from, cells = EXCLUDED.cells`.execute(
      on,
    );
    if (old) await dropCells(on, names, old.cells);
    await appendEvent(on, told.event, told.at);
  });

/** With everything that others have built on it. */
export const takeAway = (db: AnyRegister, names: SchemaNames, row: SchemaRow, told: Told): Promise<void> =>
  db.transaction().execute(async (on) => {
    await sql.raw(swapWaits).execute(on);
    await sql`DROP VIEW IF EXISTS ${tableIn(names.schema, viewName(row.id))} CASCADE`.execute(on);
    await dropCells(on, names, row.cells);
    await sql`DELETE FROM ${tableIn(names.inner, 'published')} WHERE id = ${row.id}`.execute(on);
    await appendEvent(on, told.event, told.at);
  });
