/**
 * A register moves to another place in two steps. `move` copies it as it is at one moment, while others read and write, and proves the
 * copy; it may be repeated, and the original is not touched. `switch` brings the copy up to date while nobody writes, and leaves the
 * original behind, readable but closed to every writer.
 */
import { done, type Result, RefusalError, refused } from '#base';
import { type About, createAboutTable, readAbout, writeAbout } from './about.store.ts';
import { atOneMoment, copyRegister, differences, entriesIn, freeze, isBeginningOf, lastEntry } from './copy.store.ts';
import { registerRefusal } from './errors.ts';
import { type AnyRegister, tablesOf } from './tables.store.ts';

export type End = { readonly db: AnyRegister; readonly name: string };

export type MoveNeeds = {
  readonly from: End & {
    /** The same register; on SQLite opened for reading only, so that reading it at one moment keeps nobody from writing. */
    readonly reading: AnyRegister;
  };
  readonly to: End;
  readonly makeTables: (db: AnyRegister) => Promise<void>;
  /** Proves the whole log of the copy, and answers how many entries it has seen. */
  readonly proveLog: (copy: AnyRegister) => Promise<Result<number>>;
  /** Tells the log of the original, in the transaction that closes it. */
  readonly tell: (transaction: AnyRegister, facts: { readonly to: string; readonly entries: number }) => Promise<void>;
  /** Tells the log of the original, which stays in use, that all of it was copied. */
  readonly tellCopied: (facts: { readonly to: string; readonly entries: number }) => Promise<void>;
  readonly now: () => Date;
  readonly copied: (entries: number) => void;
};

export type Moved = { readonly entries: number; readonly tables: number };

const bookkeeping = ['register_about', 'register_migrations'];

/** What the copy says of itself; null where nothing was ever put there. */
const aboutCopy = async ({ db, name }: End): Promise<Result<About | null>> => {
  const tables = await tablesOf(db);
  const about = tables.includes('register_about') ? await readAbout(db) : null;
  if (!about && tables.some((table) => !bookkeeping.includes(table)))
    return refused(registerRefusal('not-empty', { place: name }));
  return done(about);
};

const stepsOf = async (db: AnyRegister): Promise<string> => {
  const rows = await db.selectFrom('register_migrations').select(['room', 'step']).execute();
  return rows
    .map((row) => `${row['room']} ${row['step']}`)
    .sort()
    .join();
};

/** From a moment of the original to a copy that was compared with it row by row. `after`: entries that were compared before. */
const copyAndCompare = async (
  moment: AnyRegister,
  { from, to, copied }: MoveNeeds,
  after: number,
): Promise<Result<Moved>> => {
  if (!(await isBeginningOf(to.db, moment))) return refused(registerRefusal('not-empty', { place: to.name }));
  await copyRegister(moment, to.db, copied);
  const different = await atOneMoment(to.db, (now) => differences(moment, now, after));
  const [entries, there] = [await entriesIn(moment), await entriesIn(to.db)];
  if (different.length > 0 || entries !== there)
    return refused(registerRefusal('copy-differs', { place: from.name, tables: different.join(' ') }));
  return done({ entries, tables: (await tablesOf(to.db)).length - bookkeeping.length });
};

/** Copies and proves. Refuses a target that holds anything but an earlier copy of this register. */
export const moveRegister = async (needs: MoveNeeds): Promise<Result<Moved>> => {
  const { from, to } = needs;
  const original = await readAbout(from.db);
  if (!original) return refused(registerRefusal('nothing-to-move', { place: from.name }));
  if (original.state === 'filling') return refused(registerRefusal('filling', { place: from.name }));
  if (original.state === 'moved')
    return refused(registerRefusal('moved', { place: from.name, to: original.moved_to ?? '', at: original.at }));
  const copy = await aboutCopy(to);
  if (!copy.ok) return copy;
  if (copy.value && (copy.value.state !== 'filling' || copy.value.register !== original.register))
    return refused(registerRefusal('not-empty', { place: to.name }));
  await createAboutTable(to.db);
  await writeAbout(to.db, { ...original, state: 'filling', at: needs.now().toISOString() });
  await needs.makeTables(to.db);
  if ((await stepsOf(from.db)) !== (await stepsOf(to.db)))
    return refused(registerRefusal('not-same-version', { place: from.name }));
  const compared = await atOneMoment(from.reading, (moment) => copyAndCompare(moment, needs, 0));
  if (!compared.ok) return compared;
  const proved = await needs.proveLog(to.db);
  if (!proved.ok) return proved;
  await needs.tellCopied({ to: to.name, entries: compared.value.entries });
  return compared;
};

/** Leaves the original behind. Killed midway, it is either still in use, or closed and the same command finishes. */
export const switchRegister = async (needs: MoveNeeds): Promise<Result<Moved>> => {
  const { from, to, now } = needs;
  const [original, copy] = [await readAbout(from.db), await aboutCopy(to)];
  if (!copy.ok) return copy;
  if (!original || copy.value?.register !== original.register || copy.value.state === 'moved')
    return refused(registerRefusal('not-copied', { place: to.name }));
  const closed = original.state === 'moved' && original.moved_to === to.name;
  if (copy.value.state === 'open')
    return closed
      ? done({ entries: await entriesIn(to.db), tables: (await tablesOf(to.db)).length - bookkeeping.length })
      : refused(registerRefusal('not-copied', { place: to.name }));
  if (original.state === 'moved' && !closed)
    return refused(registerRefusal('moved', { place: from.name, to: original.moved_to ?? '', at: original.at }));
  if (!closed) {
    // Most of what came since the move is copied, and everything proved, while others still write.
    const ahead = await atOneMoment(from.reading, (moment) => copyAndCompare(moment, needs, 0));
    if (!ahead.ok) return ahead;
    const proved = await needs.proveLog(to.db);
    if (!proved.ok) return proved;
    const { sequence } = await lastEntry(to.db);
    await from.db.transaction().execute(async (last) => {
      await needs.tell(last, { to: to.name, entries: sequence });
      const compared = await copyAndCompare(last, needs, sequence);
      if (!compared.ok) throw new RefusalError(compared.refusal);
      await writeAbout(last, { ...original, state: 'moved', moved_to: to.name, at: now().toISOString() });
      await freeze(last);
    });
  }
  await writeAbout(to.db, { ...original, state: 'open', moved_to: null, at: now().toISOString() });
  return done({ entries: await entriesIn(to.db), tables: (await tablesOf(to.db)).length - bookkeeping.length });
};
