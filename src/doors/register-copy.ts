/** A register on a server, written down as the SQLite file it would be: for backups. */
import { done, type Result, refused } from '#base';
import {
  atOneMoment,
  copyRegister,
  createAboutTable,
  differences,
  readAbout,
  type RegisterPlace,
  registerRefusal,
  writeAbout,
} from '#register';
import { openRegister } from '../machinery/sqlite.ts';
import { makeLakeTables } from './lake-side.ts';
import { makeSealedTables } from './sealed-side.ts';
import { openAt, placeName, type SideName } from './side-register.ts';

export const makeTablesOf: Readonly<Record<SideName, (register: never) => Promise<void>>> = {
  lake: makeLakeTables,
  sealed: makeSealedTables,
};

/** As it is at one moment, compared row by row with what it was copied from. `to` is a file that is not there yet. */
export const copyOut = async (place: RegisterPlace, side: SideName, to: string): Promise<Result<void>> => {
  const opened = await openAt<never>(place);
  if (!opened.ok) return opened;
  const original = opened.value;
  const copy = openRegister<never>(to);
  try {
    await createAboutTable(copy);
    await makeTablesOf[side](copy as never);
    return await atOneMoment(original, async (moment) => {
      const about = await readAbout(moment);
      await copyRegister(moment, copy);
      const different = about ? await atOneMoment(copy, (now) => differences(moment, now, 0)) : ['register_about'];
      if (!about || different.length > 0)
        return refused(registerRefusal('copy-differs', { place: placeName(place), tables: different.join(' ') }));
      await writeAbout(copy, about);
      return done(undefined);
    });
  } finally {
    await copy.destroy();
    await original.destroy();
  }
};
