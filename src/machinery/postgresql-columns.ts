/** What the catalogue of a PostgreSQL database says of its tables and of the columns of a query: names, types, comments, and what this user may read. */
import type pg from 'pg';
import { askedOf, preparedFields } from './postgresql.ts';

export type ToldColumn = { readonly name: string; readonly type: string; readonly comment: string | null };
export type ToldTable = {
  readonly schema: string;
  readonly name: string;
  readonly comment: string | null;
  /** Those that may be read. */
  readonly columns: readonly ToldColumn[];
  /** Names of those that may not. */
  readonly closed: readonly string[];
  /** Columns of the primary key. */
  readonly key: readonly string[];
};
type Listed = {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly comment: string | null;
  readonly near: boolean;
  readonly open: boolean;
};

const listed = async (client: pg.Client): Promise<readonly Listed[]> =>
  (
    await client.query<Listed>(`
    SELECT c.oid, n.nspname AS schema, c.relname AS name, obj_description(c.oid, 'pg_class') AS comment, pg_table_is_visible(c.oid) AS near,
      has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT') AS open
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND NOT c.relispartition AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    ORDER BY 2, 3`)
  ).rows;

/** `schema.table` of all that may be read, in their order. */
export const readableTables = (connection: string): Promise<readonly string[]> =>
  askedOf(connection, async (client) =>
    (await listed(client)).filter(({ open }) => open).map(({ schema, name }) => `${schema}.${name}`),
  );

/** As the server takes names: in small letters, unless there is one in just these. */
const isNamed = (written: string, exactly: boolean) => {
  const [name = '', schema = null] = written.replaceAll('"', '').split('.').toReversed();
  const fold = (text: string) => (exactly ? text : text.toLowerCase());
  return (table: Listed) => table.name === fold(name) && (schema === null ? table.near : table.schema === fold(schema));
};

/** Null where there is no such table; a table of which nothing may be read has no columns. */
export const tableTold = (connection: string, written: string): Promise<ToldTable | null> =>
  askedOf(connection, async (client) => {
    const all = await listed(client);
    const found = all.find(isNamed(written, true)) ?? all.find(isNamed(written, false));
    if (!found) return null;
    const columns = await client.query<ToldColumn & { readonly open: boolean }>(
      `SELECT a.attname AS name, format_type(coalesce(nullif(t.typbasetype, 0), t.oid), a.atttypmod) AS type, col_description(a.attrelid, a.attnum) AS comment,
        $2 AND has_column_privilege(a.attrelid, a.attnum, 'SELECT') AS open
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
      [found.oid, found.open],
    );
    const key = await client.query<{ readonly name: string }>(
      `SELECT a.attname AS name FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
      WHERE i.indrelid = $1 AND i.indisprimary ORDER BY array_position(i.indkey::int2[], a.attnum)`,
      [found.oid],
    );
    const { schema, name, comment } = found;
    return {
      schema,
      name,
      comment,
      columns: columns.rows.filter(({ open }) => open),
      closed: columns.rows.flatMap((column) => (column.open ? [] : [column.name])),
      key: key.rows.map((column) => column.name),
    };
  });

/** A column that is one of a table, under whatever name, has that one's comment. */
export const queryTold = (connection: string, query: string): Promise<readonly ToldColumn[]> =>
  askedOf(connection, async (client) => {
    const fields = await preparedFields(client, query);
    const told = await client.query<{ type: string; comment: string | null }>(
      `SELECT format_type(coalesce(nullif(t.typbasetype, 0), t.oid), f.modifier) AS type, col_description(f.relation, f.attribute) AS comment
      FROM unnest($1::oid[], $2::int[], $3::oid[], $4::int[]) WITH ORDINALITY AS f(kind, modifier, relation, attribute, place)
        JOIN pg_type t ON t.oid = f.kind ORDER BY f.place`,
      [
        fields.map(({ dataTypeID }) => dataTypeID),
        fields.map(({ dataTypeModifier }) => dataTypeModifier),
        fields.map(({ tableID }) => tableID),
        fields.map(({ columnID }) => columnID),
      ],
    );
    return fields.map(({ name }, i) => ({
      name,
      type: told.rows[i]?.type ?? '',
      comment: told.rows[i]?.comment ?? null,
    }));
  });
