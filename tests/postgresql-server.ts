/** A PostgreSQL server of the tests' own, in a temporary folder and on a Unix socket, where this machine has the programs for one. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import pg from 'pg';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Connection to a server the tests may do anything with; null where there is none. */
    postgresql: string | null;
  }
}

/** Debian's folders, the newest first, and what lies in the path. */
const binFolder = (): string | null => {
  const debian = '/usr/lib/postgresql';
  const folders = [
    ...(existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []).map((version) =>
      join(debian, version, 'bin'),
    ),
    ...(process.env.PATH ?? '').split(':').flatMap((folder) => {
      const program = join(folder, 'postgres');
      return folder !== '' && existsSync(program) ? [dirname(realpathSync(program))] : [];
    }),
  ];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'))) ?? null;
};

/** The server refuses to run as root: then it runs as the user Debian makes for it, or as nobody. */
const runAs = (): { uid: number; gid: number } | null => {
  const { uid, gid } = userInfo();
  if (uid !== 0) return { uid, gid };
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  return user ? { uid: Number(user[2]), gid: Number(user[3]) } : null;
};

export type TestServer = { readonly url: string; readonly stop: () => Promise<void> };

/** A server that answers over TCP as well: its port, the lines of who may come how, and more settings. Files are made readable for it. */
export type OverTcp = {
  readonly port: number;
  readonly hostRules: readonly string[];
  readonly settings: readonly string[];
  readonly files: readonly string[];
};

const answers = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
};

/** Null, with a line that cannot be overlooked, where none can be had. */
export const startPostgresql = async (tcp?: OverTcp): Promise<TestServer | null> => {
  const [bin, user] = [binFolder(), runAs()];
  if (!bin || !user) {
    console.warn('SKIPPED: no PostgreSQL server can be started here, so the register on PostgreSQL was NOT tried');
    return null;
  }
  const folder = mkdtempSync('/tmp/musubi-pg-');
  chownSync(folder, user.uid, user.gid);
  const as = { ...user, cwd: folder, env: { ...process.env, LC_ALL: 'C' } };
  const database = join(folder, 'db');
  const made = spawnSync(
    join(bin, 'initdb'),
    ['-D', database, '-U', 'musubi', '-E', 'UTF8', '--no-sync', '-A', 'trust'],
    as,
  );
  if (made.status !== 0) throw new Error(`initdb: ${made.status} ${made.stderr}`);
  const listening = tcp ? ['listen_addresses=127.0.0.1', `port=${tcp.port}`, ...tcp.settings] : ['listen_addresses='];
  const quick = ['fsync=off', 'max_connections=200', ...listening].flatMap((setting) => ['-c', setting]);
  if (tcp) {
    writeFileSync(join(database, 'pg_hba.conf'), ['local all all trust', ...tcp.hostRules, ''].join('\n'));
    for (const file of tcp.files) chownSync(file, user.uid, user.gid);
  }
  const server: ChildProcess = spawn(join(bin, 'postgres'), ['-D', database, '-k', folder, ...quick], {
    ...as,
    stdio: 'ignore',
  });
  const url = `postgresql://musubi@localhost${tcp ? `:${tcp.port}` : ''}/postgres?host=${folder}`;
  for (let tries = 0; !(await answers(url)); tries += 1) {
    if (tries > 200 || server.exitCode !== null) throw new Error('the PostgreSQL server of the tests does not answer');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    async stop() {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGQUIT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Global set-up: one server for all test files that ask for it. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const filters = process.argv.slice(2).filter((word) => !word.startsWith('-') && word !== 'run');
  const { testFiles } = await project.globTestFiles(filters);
  const wanted = testFiles.some((path) => /postgresql|registerKinds|openTestRegister/.test(readFileSync(path, 'utf8')));
  const everything = process.env.MUSUBI_TEST_REGISTER === 'postgresql';
  // One for all projects: the small city of one must not be looked for on the server of another.
  const running = everything ? process.env['MUSUBI_TEST_POSTGRESQL'] : undefined;
  if (running) {
    project.provide('postgresql', running);
    return async () => {};
  }
  const server = wanted || everything ? await startPostgresql() : null;
  if (everything && !server)
    throw new Error('MUSUBI_TEST_REGISTER=postgresql, and no PostgreSQL server can be started');
  project.provide('postgresql', server?.url ?? null);
  // For what a test starts as a process of its own: see folder-register.ts.
  if (everything && server) process.env['MUSUBI_TEST_POSTGRESQL'] = server.url;
  return async () => server?.stop();
};
