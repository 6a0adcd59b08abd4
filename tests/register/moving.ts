/** For the tests of moving: a lake side with accounts, events and a published table, and the commands that move its register. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { appendEvents, createAuditTables, recentEvents } from '#audit';
import { type CommandIo, silentProgress, valueOf } from '#base';
import { initialise } from '../../src/doors/init.ts';
import { type LakeSideTables, makeLakeTables } from '../../src/doors/lake-side.ts';
import { placesOf } from '../../src/doors/places.ts';
import { registerCommands } from '../../src/doors/register-commands.ts';
import { openPlace, type RegisterKind } from '../../src/machinery/test-registers.ts';
import type { RegisterPlace } from '../../src/register/needs.ts';
import { atOneMoment, differences, openAbout, readAbout, tablesOf } from '#register';

export type Lake = Kysely<LakeSideTables>;

export const hall = async (folder: string): Promise<string> => {
  valueOf(await initialise({ folder, side: 'lake', city: { ja: '結浜市', en: 'Yuihama' }, demo: false }));
  return folder;
};

/** Where the register of the hall lives when it is a file. */
export const fileOf = (folder: string): RegisterPlace => ({ kind: 'sqlite', path: placesOf(folder).lake.register });

export const view = (n: number) =>
  ({
    actor: { name: `user${n % 9}`, post: '企画課' },
    act: 'DashboardViewed',
    subject: `dashboard:${n % 7}`,
    outcome: 'done',
    facts: { n },
  }) as const;

export const write = (db: Lake, from: number, many: number): Promise<void> =>
  db.transaction().execute((transaction) =>
    appendEvents(
      transaction,
      Array.from({ length: many }, (_, i) => view(from + i)),
      new Date(),
    ),
  );

/** A register in use, with rows in most of its tables. */
export const fill = async (place: RegisterPlace, events: number): Promise<Lake> => {
  const db = openPlace<LakeSideTables>(place);
  await createAuditTables(db);
  valueOf(await openAbout(db, 'lake-side', 'here'));
  await makeLakeTables(db);
  for (let n = 0; n < events; n += 500) await write(db, n, Math.min(500, events - n));
  const at = new Date().toISOString();
  const account = {
    display_name: '佐藤',
    section: '企画課',
    roles: '["viewer"]',
    password: 'x',
    demo: 0,
    disabled_at: null,
  };
  await db
    .insertInto('accounts')
    .values([1, 2, 3].map((n) => ({ name: `user${n}`, ...account, made_at: at })))
    .execute();
  await db.insertInto('sessions').values({ token_hash: 't', account: 'user1', began_at: at, seen_at: at }).execute();
  await db.insertInto('favourites').values({ person: 'user2', dashboard: 'population', at }).execute();
  const anchors = Array.from({ length: 30 }, (_, n) => ({
    dataset: 'd',
    snapshot: n + 1,
    manifest: String(n % 10).repeat(64),
    as_of: '2026-10-31',
  }));
  await db.insertInto('lake_anchors').values(anchors).execute();
  return db;
};

export type Ran = { readonly code: number; readonly said: string };

/** Runs `musubi register …`. */
export const register = async (words: readonly string[]): Promise<Ran> => {
  const command = registerCommands.find((one) => one.words[1] === words[0]);
  if (!command) throw new Error(words[0]);
  const options = Object.fromEntries(
    words.slice(1).flatMap((word, i, all) => (word.startsWith('--') ? [[word.slice(2), all[i + 1]]] : [])),
  );
  const said: string[] = [];
  const io: CommandIo = {
    language: 'en',
    out: (line) => void said.push(line),
    say: ({ en }) => void said.push(en),
    lines: async function* () {},
    progress: silentProgress,
  };
  const ran = await command.run({ options: { side: 'lake', ...options }, arguments: [] }, io);
  return ran.ok ? { code: 0, said: said.join('\n') } : { code: ran.refusal.exitCode, said: ran.refusal.en };
};

/** In a process of its own, killed so many milliseconds after it began, if it is still at work; answers whether it was. */
export const killed = async (words: readonly string[], after: number): Promise<boolean> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'test-move.ts'), JSON.stringify(words)], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  const ended = new Promise<boolean>((resolve) => child.once('exit', (code) => resolve(code === null)));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  await Promise.race([ended, wait(after)]);
  child.kill('SIGKILL');
  return ended;
};

export const placeText = (place: RegisterPlace): string => (place.kind === 'sqlite' ? place.path : place.url);

/** Tables in which two registers differ. */
export const parted = async (one: RegisterPlace, other: RegisterPlace): Promise<readonly string[]> => {
  const [a, b] = [openPlace<LakeSideTables>(one), openPlace<LakeSideTables>(other)];
  try {
    return await atOneMoment(a, (left) => atOneMoment(b, (right) => differences(left, right, 0)));
  } finally {
    await a.destroy();
    await b.destroy();
  }
};

export const newestAct = async (place: RegisterPlace): Promise<string | undefined> => {
  const db = openPlace<LakeSideTables>(place);
  try {
    return (await recentEvents(db, { limit: 1 }))[0]?.event.act;
  } finally {
    await db.destroy();
  }
};

/** What a register says of itself; looks only. */
export const stateOf = async (place: RegisterPlace): Promise<string> => {
  const db = openPlace<never>(place);
  try {
    if (!(await tablesOf(db)).includes('register_about')) return 'empty';
    return (await readAbout(db))?.state ?? 'empty';
  } finally {
    await db.destroy();
  }
};

export const otherKind = (kind: RegisterKind): RegisterKind => (kind === 'sqlite' ? 'postgresql' : 'sqlite');
