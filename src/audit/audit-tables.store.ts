/** The tables of the log. The database itself lets rows be added only: never changed, and taken away only as pruned. */
import { type Kysely, sql } from 'kysely';
import { type AnyRegister, isPostgres, type Migration, makeTable, migrate } from '#register';
import type { AuditTables } from './audit.store.ts';

/** One row under a number of its own. */
const onlyRow = (db: AnyRegister, table: string) =>
  makeTable(db, table, (on, { text, whole }) =>
    on.schema
      .createTable(table)
      .addColumn('id', whole, (column) => column.primaryKey().check(sql`id = 1`))
      .addColumn('size', whole, (column) => column.notNull().check(sql`size >= 0`))
      .addColumn('hash', text, (column) => column.notNull().check(sql`length(hash) = 64`))
      .execute(),
  );

const growsOnly = async (db: AnyRegister): Promise<void> => {
  if (isPostgres(db)) {
    await sql`CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF TG_OP = 'DELETE' AND old.sequence <= coalesce((SELECT size FROM audit_pruned), 0) THEN RETURN old; END IF;
      RAISE EXCEPTION 'the audit log only grows'; END $$`.execute(db);
    await sql`CREATE TRIGGER audit_entries_no_update BEFORE UPDATE OR DELETE ON audit_entries
      FOR EACH ROW EXECUTE FUNCTION audit_only_grows()`.execute(db);
    await sql`CREATE FUNCTION audit_not_emptied() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      RAISE EXCEPTION 'the audit log only grows'; END $$`.execute(db);
    await sql`CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries
      EXECUTE FUNCTION audit_not_emptied()`.execute(db);
    return;
  }
  await sql`CREATE TRIGGER audit_entries_no_update BEFORE UPDATE
    ON audit_entries BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END`.execute(db);
  await sql`CREATE TRIGGER audit_entries_no_early_delete BEFORE DELETE ON audit_entries
    WHEN old.sequence > coalesce((SELECT size FROM audit_pruned), 0)
    BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END`.execute(db);
};

const first: Migration = async (db) => {
  if (!isPostgres(db))
    for (const trigger of ['no_update', 'no_early_delete', 'no_delete'])
      await sql`DROP TRIGGER IF EXISTS ${sql.ref(`audit_entries_${trigger}`)}`.execute(db);
  await makeTable(db, 'audit_entries', (on, { text, whole }) =>
    on.schema
      .createTable('audit_entries')
      .addColumn('sequence', whole, (column) => column.primaryKey().check(sql`sequence > 0`))
      .addColumn('entry', text, (column) => column.notNull().check(sql`entry <> ''`))
      .addColumn('hash', text, (column) => column.notNull().check(sql`length(hash) = 64`))
      .addColumn('subject', text, (column) => column.notNull())
      .execute(),
  );
  await db.schema
    .createIndex('audit_entries_by_subject')
    .on('audit_entries')
    .columns(['subject', 'sequence'])
    .execute();
  await makeTable(db, 'audit_tiles', (on, { text, whole, bytes }) =>
    on.schema
      .createTable('audit_tiles')
      .addColumn('level', whole, (column) => column.notNull().check(sql`level >= 0`))
      .addColumn('number', whole, (column) => column.notNull().check(sql`number >= 0`))
      .addColumn('root', text, (column) => column.notNull().check(sql`length(root) = 64`))
      .addColumn('leaves', bytes, (column) => column.check(sql`length(leaves) = 8192`))
      .addPrimaryKeyConstraint('audit_tiles_key', ['level', 'number'])
      .execute(),
  );
  await onlyRow(db, 'audit_head');
  await onlyRow(db, 'audit_pruned');
  await makeTable(db, 'audit_checkpoints', (on, { text, whole }) =>
    on.schema
      .createTable('audit_checkpoints')
      .addColumn('size', whole, (column) => column.primaryKey().check(sql`size >= 0`))
      .addColumn('note', text, (column) => column.notNull().check(sql`note <> ''`))
      .addColumn('made_at', text, (column) => column.notNull())
      .execute(),
  );
  await sql`INSERT INTO audit_head (id, size, hash) VALUES (1, 0, ${'0'.repeat(64)}) ON CONFLICT DO NOTHING`.execute(
    db,
  );
  await growsOnly(db);
};

/** Makes the tables, or brings those of an earlier version up. */
export const createAuditTables = <T extends AuditTables>(database: Kysely<T>): Promise<void> =>
  migrate(database, 'audit', [first]);
