/**
 * The registers of a folder that several processes open: files in it, or, where the whole suite runs over PostgreSQL
 * (MUSUBI_TEST_REGISTER), databases named after it. A folder is copied with its registers.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { RegisterPlace } from '../src/register/needs.ts';

/** Set by the set-up of the tests, for the processes they start as well. */
const server = (): string => process.env['MUSUBI_TEST_POSTGRESQL'] ?? '';
export const isOnPostgresql = (): boolean => server() !== '';

const named = (folder: string, name: string): string =>
  `f_${createHash('sha256').update(folder).digest('hex').slice(0, 24)}_${name.replaceAll(/\W/g, '_')}`;
const urlOf = (database: string): string => server().replace('/postgres?', `/${database}?`);

const say = async (statement: string, values: readonly string[] = []): Promise<readonly { name: string }[]> => {
  const client = new pg.Client({ connectionString: server() });
  await client.connect();
  return (await client.query<{ name: string }>(statement, [...values]).finally(() => client.end())).rows;
};
/** What was killed a moment ago may still be leaving; two that make the same database at once are one too many. */
const insist = async (statement: string, enough: readonly string[]): Promise<void> => {
  for (let tries = 0; ; tries += 1)
    try {
      await say(statement);
      return;
    } catch (error) {
      const { code } = error as { code?: string };
      if (enough.includes(code ?? '')) return;
      // 55006: somebody is connected to it or to what it is copied from.
      if (code !== '55006' || tries > 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
};

/** A database of this folder, made where it is not there yet. */
export const databaseIn = async (folder: string, name: string): Promise<string> => {
  const database = named(folder, name);
  if ((await say('SELECT datname AS name FROM pg_database WHERE datname = $1', [database])).length === 0)
    await insist(`CREATE DATABASE ${database}`, ['42P04', '23505']);
  return urlOf(database);
};

export const placeIn = async (folder: string, name: string): Promise<RegisterPlace> =>
  isOnPostgresql()
    ? { kind: 'postgresql', url: await databaseIn(folder, name) }
    : { kind: 'sqlite', path: join(folder, `${name}.db`) };

/** The folder as it is, registers included; nobody may have them open. */
export const copyFolder = async (from: string, to: string): Promise<void> => {
  cpSync(from, to, { recursive: true });
  if (!isOnPostgresql()) return;
  const [source, copy] = [named(from, ''), named(to, '')];
  for (const { name } of await say('SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)', [copy]))
    await say(`DROP DATABASE ${name} WITH (FORCE)`);
  for (const { name } of await say('SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)', [source]))
    await insist(`CREATE DATABASE ${name.replace(source, copy)} TEMPLATE ${name}`, []);
};

const settings = (folder: string) => join(folder, 'musubi.yaml');

/** Takes what a folder's settings say of registers away: for a folder that was copied without them. */
export const forgetRegisters = (folder: string): void =>
  writeFileSync(
    settings(folder),
    readFileSync(settings(folder), 'utf8').replace(/^(databaseUrl|sealedDatabaseUrl): .*\n/gm, ''),
  );

const databasesOf = async (folder: string) => ({
  databaseUrl: await databaseIn(folder, 'lake'),
  sealedDatabaseUrl: await databaseIn(folder, 'sealed'),
});

/** Writes into the settings of an installation that its registers are databases; one that has a register keeps it. */
export const settleRegisters = async (folder: string): Promise<void> => {
  if (!isOnPostgresql() || !existsSync(settings(folder))) return;
  if (/^(databaseUrl|sealedDatabaseUrl):/m.test(readFileSync(settings(folder), 'utf8'))) return;
  if (['lake-side', 'sealed-side'].some((side) => existsSync(join(folder, side, 'register.sqlite')))) return;
  const lines = Object.entries(await databasesOf(folder)).map(([key, url]) => `${key}: ${JSON.stringify(url)}\n`);
  appendFileSync(settings(folder), lines.join(''));
};

/** The same for a command, which may make the installation first; what its environment must hold for that. */
export const registersFor = async (words: readonly string[]): Promise<Readonly<Record<string, string>>> => {
  const folder = words[words.indexOf('--data') + 1];
  if (!isOnPostgresql() || !words.includes('--data') || !folder) return {};
  await settleRegisters(folder);
  if (words[0] !== 'start' || existsSync(settings(folder))) return {};
  const { databaseUrl, sealedDatabaseUrl } = await databasesOf(folder);
  return { MUSUBI_DATABASE_URL: databaseUrl, MUSUBI_SEALED_DATABASE_URL: sealedDatabaseUrl };
};
