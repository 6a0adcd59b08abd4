/**
 * Brings a room's tables to what this version expects. Every room keeps its own list of steps, so that a register holds the tables of
 * the rooms that are at work in it and no other list has to name them all (decision 0019).
 */
import { sql } from 'kysely';
import { RefusalError } from '#base';
import { registerRefusal } from './errors.ts';
import { type AnyRegister, columnTypes } from './tables.store.ts';

/** One step; it is never changed once it was in a release. Runs in the transaction that notes it. */
export type Migration = (db: AnyRegister) => Promise<void>;

const stepsOf = async (db: AnyRegister, room: string): Promise<number> => {
  const { rows } = await sql<{ steps: number }>`
    SELECT count(*) AS steps FROM register_migrations WHERE room = ${room}`.execute(db);
  return rows[0]?.steps ?? 0;
};

const makeNotes = (db: AnyRegister): Promise<void> => {
  const { text, whole } = columnTypes(db);
  return db.schema
    .createTable('register_migrations')
    .ifNotExists()
    .addColumn('room', text, (column) => column.notNull())
    .addColumn('step', whole, (column) => column.notNull().check(sql`step > 0`))
    .addColumn('made_at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('register_migrations_key', ['room', 'step'])
    .execute();
};

/** Refuses (throws) where the register was made by a later version of the program. Two at once wait for each other. */
export const migrate = async (db: AnyRegister, room: string, migrations: readonly Migration[]): Promise<void> => {
  // Where nothing was ever made there is no such table: then the step below makes it, or says what is wrong.
  const made = await stepsOf(db, room).catch(() => 0);
  if (made > migrations.length) throw new RefusalError(registerRefusal('newer', { room }));
  if (made === migrations.length) return;
  await db.transaction().execute(async (transaction) => {
    await makeNotes(transaction);
    for (let step = (await stepsOf(transaction, room)) + 1; step <= migrations.length; step += 1) {
      await (migrations[step - 1] as Migration)(transaction);
      await transaction
        .insertInto('register_migrations')
        .values({ room, step, made_at: new Date().toISOString() })
        .execute();
    }
  });
};
