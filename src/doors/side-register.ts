/** The register of a side, wherever the settings say it lives: opened, looked at before anything is entrusted to it, its tables made. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Kysely } from 'kysely';
import { type Bilingual, done, RefusalError, type Result, refused } from '#base';
import { createAboutTable, openAbout, readAbout, type RegisterPlace, registerRefusal } from '#register';
import { isUnreachable, placeOfConnection, stateOf, tlsFaultOf } from '../machinery/postgresql-connection.ts';
import { factsOfServer, openPostgresRegister, type ServerFacts } from '../machinery/postgresql-register.ts';
import { openRegister } from '../machinery/sqlite.ts';
import type { Config } from './config.ts';
import { type Places, sideNames } from './places.ts';

export type SideName = keyof typeof sideNames;

type Settings = Pick<Config, 'databaseUrl' | 'sealedDatabaseUrl'>;

/** Each side has a register of its own, also where both are on one machine. */
export const registerPlaceOf = (places: Places, config: Settings, side: SideName): RegisterPlace => {
  const url = side === 'lake' ? config.databaseUrl : config.sealedDatabaseUrl;
  return url ? { kind: 'postgresql', url } : { kind: 'sqlite', path: places[side].register };
};

/** A place as somebody writes it: `sqlite` (the side's own file), a path, a connection, or `env:` and the variable that holds one. */
export const readPlace = (text: string, places: Places, side: SideName): Result<RegisterPlace> => {
  const said = text.startsWith('env:') ? (process.env[text.slice(4)] ?? '') : text;
  if (/^postgres(ql)?:\/\//.test(said)) return done({ kind: 'postgresql', url: said });
  if (said === 'sqlite') return done({ kind: 'sqlite', path: places[side].register });
  if (said === '' || said.includes('://')) return refused(registerRefusal('place-unreadable', {}));
  return done({ kind: 'sqlite', path: resolve(said.replace(/^sqlite:/, '')) });
};

/** What may be told of a place: never its password. */
export const placeName = (place: RegisterPlace): string => {
  if (place.kind === 'sqlite') return place.path;
  const told = placeOfConnection(place.url);
  return typeof told === 'string' ? 'postgresql' : told.name;
};

const oldest = 13;

const faultsOf = ({ version, encoding }: ServerFacts): readonly Bilingual[] => [
  ...(version < oldest
    ? [
        {
          ja: `PostgreSQL ${oldest} 以上が必要です（いまは ${version}）`,
          en: `PostgreSQL ${oldest} or later is needed (this is ${version})`,
        },
      ]
    : []),
  ...(encoding !== 'UTF8'
    ? [
        {
          ja: `データベースの文字コードが UTF8 ではありません（${encoding}）`,
          en: `the encoding of the database is not UTF8 (${encoding})`,
        },
      ]
    : []),
];

const refusalOf = (error: unknown, place: string) => {
  const parameters = { place, sqlState: stateOf(error) };
  const tls = tlsFaultOf(error);
  if (tls) return registerRefusal(`server-${tls}`, parameters);
  return isUnreachable(error)
    ? registerRefusal('unreachable', parameters)
    : registerRefusal('unusable', parameters, [
        {
          ja: '利用者に、このスキーマで表を作る権限（GRANT CREATE ON SCHEMA）があるか',
          en: 'whether the user may make tables in this schema (GRANT CREATE ON SCHEMA)',
        },
        {
          ja: '同じ名前の表が、ほかの用途でそこにないか（結び専用のデータベースかスキーマにします）',
          en: 'whether tables of the same names are there for something else (give Musubi a database or schema of its own)',
        },
      ]);
};

/** Opens a place; refuses a server that cannot be reached, is too old, or would be spoken to in the clear without anybody having said so. */
export const openAt = async <Tables>(place: RegisterPlace): Promise<Result<Kysely<Tables>>> => {
  if (place.kind === 'sqlite') {
    mkdirSync(dirname(place.path), { recursive: true, mode: 0o700 });
    return done(openRegister<Tables>(place.path));
  }
  const told = placeOfConnection(place.url);
  if (told === 'unreadable') return refused(registerRefusal('place-unreadable', {}));
  if (told === 'certificate') return refused(registerRefusal('certificate-unreadable', {}));
  if (!told.local && !told.verified) return refused(registerRefusal('unencrypted', { place: told.name }));
  const db = openPostgresRegister<Tables>(place.url);
  try {
    const faults = faultsOf(await factsOfServer(db as Kysely<unknown>));
    if (faults.length === 0) return done(db);
    await db.destroy();
    return refused(registerRefusal('unusable', { place: told.name, sqlState: 'server' }, faults));
  } catch (error) {
    await db.destroy();
    return refused(refusalOf(error, told.name));
  }
};

/** A register in a file beside the one the settings name: whoever began with an empty one would miss accounts and anchors. */
const isInUse = async (path: string): Promise<boolean> => {
  if (!existsSync(path)) return false;
  const db = openRegister<never>(path);
  try {
    await createAboutTable(db);
    return (await readAbout(db))?.state !== 'moved';
  } finally {
    await db.destroy();
  }
};

/** The register of a side with all its tables; made where they are not there yet. */
export const openSideRegister = async <Tables>(
  places: Places,
  config: Settings,
  side: SideName,
  makeTables: (register: Kysely<Tables>) => Promise<void>,
): Promise<Result<Kysely<Tables>>> => {
  const place = registerPlaceOf(places, config, side);
  const file = places[side].register;
  if (place.kind === 'postgresql' && (await isInUse(file)))
    return refused(registerRefusal('not-moved', { place: placeName(place), file }));
  const opened = await openAt<Tables>(place);
  if (!opened.ok) return opened;
  const db = opened.value;
  try {
    const about = await openAbout(db, sideNames[side], placeName(place));
    if (about.ok) {
      await makeTables(db);
      return done(db);
    }
    await db.destroy();
    return about;
  } catch (error) {
    await db.destroy();
    if (error instanceof RefusalError) return refused(error.refusal);
    if (place.kind === 'postgresql' && 'code' in (error as object)) return refused(refusalOf(error, placeName(place)));
    throw error;
  }
};
