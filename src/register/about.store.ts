/** What a register says of itself: whose it is, and whether it is in use, being filled, or left behind after a move. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { done, type Result, refused } from '#base';
import { registerRefusal } from './errors.ts';
import { type Migration, migrate } from './migrate.store.ts';
import { type AnyRegister, makeTable } from './tables.store.ts';

export type About = {
  /** `lake-side` or `sealed-side`. */
  readonly side: string;
  /** Drawn once; a move takes it along. */
  readonly register: string;
  readonly state: 'open' | 'filling' | 'moved';
  readonly moved_to: string | null;
  readonly at: string;
};

const first: Migration = (db) =>
  makeTable(db, 'register_about', (on, { text, whole }) =>
    on.schema
      .createTable('register_about')
      .addColumn('id', whole, (column) => column.primaryKey().check(sql`id = 1`))
      .addColumn('side', text, (column) => column.notNull().check(sql`side IN ('lake-side', 'sealed-side')`))
      .addColumn('register', text, (column) => column.notNull())
      .addColumn('state', text, (column) => column.notNull().check(sql`state IN ('open', 'filling', 'moved')`))
      .addColumn('moved_to', text)
      .addColumn('at', text, (column) => column.notNull())
      .addCheckConstraint('register_about_moved', sql`(state = 'moved') = (moved_to IS NOT NULL)`)
      .execute(),
  );

export const createAboutTable = (db: AnyRegister): Promise<void> => migrate(db, 'register', [first]);

/** Null where nothing was ever kept here. */
export const readAbout = async (db: AnyRegister): Promise<About | null> => {
  const row = await db.selectFrom('register_about').selectAll().executeTakeFirst();
  return row ? ({ ...row, at: String(row['at']) } as unknown as About) : null;
};

export const writeAbout = async (db: AnyRegister, about: About): Promise<void> => {
  const { side, register, state, moved_to, at } = about;
  await db
    .insertInto('register_about')
    .values({ id: 1, side, register, state, moved_to, at })
    .onConflict((found) => found.column('id').doUpdateSet({ side, register, state, moved_to, at }))
    .execute();
};

/** Says whose register this is where nobody said so yet; refuses one that is another's or not in use. */
export const openAbout = async (db: AnyRegister, side: string, place: string): Promise<Result<About>> => {
  await createAboutTable(db);
  const about =
    (await readAbout(db)) ??
    (await db.transaction().execute(async (transaction) => {
      const now = await readAbout(transaction);
      const fresh = {
        side,
        register: randomUUID(),
        state: 'open',
        moved_to: null,
        at: new Date().toISOString(),
      } as const;
      if (!now) await writeAbout(transaction, fresh);
      return now ?? fresh;
    }));
  if (about.side !== side) return refused(registerRefusal('other-side', { place, side: about.side }));
  if (about.state === 'filling') return refused(registerRefusal('filling', { place }));
  if (about.state === 'moved')
    return refused(registerRefusal('moved', { place, to: about.moved_to ?? '', at: about.at }));
  return done(about);
};
