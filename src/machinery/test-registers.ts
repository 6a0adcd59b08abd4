/** For tests: an empty register on SQLite or on PostgreSQL. What is told of one must hold for both: `describe.each(registerKinds)`. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import pg from 'pg';
import { inject } from 'vitest';
import type { RegisterPlace } from '../register/needs.ts';
import { openPostgresRegister } from './postgresql-register.ts';
import { openRegister } from './sqlite.ts';

export type RegisterKind = RegisterPlace['kind'];

const server = inject('postgresql');
/** In memory where there is such a folder: what a disk adds is not what these tests ask. */
const quick = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
/** Without a server (told by the set-up of the tests) SQLite is left. */
export const registerKinds: readonly RegisterKind[] = server ? ['sqlite', 'postgresql'] : ['sqlite'];

/** What a test opens that does not care: SQLite, unless the whole suite is asked to run on the other. */
export const usualKind: RegisterKind =
  process.env['MUSUBI_TEST_REGISTER'] === 'postgresql' && server ? 'postgresql' : 'sqlite';

/** A place where nothing is yet, gone after `clear`. On PostgreSQL a schema of the server. */
export const emptyPlace = async (
  kind: RegisterKind,
): Promise<{ readonly place: RegisterPlace; readonly clear: () => Promise<void> }> => {
  if (kind === 'sqlite') {
    const folder = mkdtempSync(join(quick, 'musubi-register-'));
    const clear = async () => rmSync(folder, { recursive: true, force: true });
    return { place: { kind, path: join(folder, 'register.sqlite') }, clear };
  }
  if (!server) throw new Error('there is no PostgreSQL server');
  const schema = `s_${randomBytes(8).toString('hex')}`;
  const say = async (statement: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await say(`CREATE SCHEMA ${schema}`);
  return {
    place: { kind, url: `${server}&options=-csearch_path%3D${schema}` },
    clear: () => say(`DROP SCHEMA ${schema} CASCADE`),
  };
};

export const openPlace = <Tables>(place: RegisterPlace): Kysely<Tables> =>
  place.kind === 'sqlite' ? openRegister<Tables>(place.path) : openPostgresRegister<Tables>(place.url);

/** An empty register; `again` opens it a second time, as another process would. `close` closes all and leaves nothing behind. */
export const openTestRegister = async <Tables>(kind: RegisterKind = usualKind) => {
  const { place, clear } = await emptyPlace(kind);
  const opened = [openPlace<Tables>(place)];
  return {
    place,
    db: opened[0] as Kysely<Tables>,
    again: () => {
      const other = openPlace<Tables>(place);
      opened.push(other);
      return other;
    },
    close: async () => {
      for (const db of opened.splice(0)) await db.destroy();
      await clear();
    },
  };
};

/** An empty register that is gone with the process: nothing has to be closed. */
export const passingRegister = async <Tables>(kind: RegisterKind = usualKind): Promise<Kysely<Tables>> =>
  kind === 'sqlite' ? openRegister<Tables>(':memory:') : openPlace<Tables>((await emptyPlace(kind)).place);

/** Lines for the musubi.yaml of a test that does not care where its register lives. */
export const usualSettings = async (): Promise<string> => {
  if (usualKind === 'sqlite') return '';
  const { place } = await emptyPlace(usualKind);
  return place.kind === 'postgresql' ? `databaseUrl: ${JSON.stringify(place.url)}\n` : '';
};
