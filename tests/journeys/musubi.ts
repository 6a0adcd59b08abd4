/** Runs `musubi …` as a person would: a process of its own, with its own temp folder where one is given. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { registersFor } from '../folder-registers.ts';

export const root = join(import.meta.dirname, '../..');

export type Ran = { readonly code: number | null; readonly out: string; readonly said: string };
export type Options = {
  readonly temp?: string;
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
};

const begin = async (words: readonly string[], { temp, environment }: Options): Promise<ChildProcess> => {
  const registers = await registersFor(words);
  return spawn(process.execPath, [join(root, 'src/doors/musubi.ts'), ...words], {
    cwd: root,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_NO_WARNINGS: '1',
      LANG: 'ja_JP.UTF-8',
      ...(temp ? { TMPDIR: temp } : {}),
      ...registers,
      ...environment,
    },
  });
};

/** Ends the process and all it started, as a power cut would. */
export const killHard = (child: ChildProcess): void => {
  if (child.pid) {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Already gone.
    }
  }
};

const collect = (child: ChildProcess) => {
  const text = { out: '', said: '' };
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text.out += chunk;
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text.said += chunk;
  });
  return text;
};

export const musubi = async (words: readonly string[], options: Options = {}): Promise<Ran> => {
  const child = await begin(words, options);
  return new Promise((resolve, reject) => {
    const text = collect(child);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...text }));
    child.stdin?.end(options.input ?? '');
  });
};

/** So long after it began, or after something is so: looked for again and again, given what it has said. */
export type Moment = { readonly milliseconds: number; readonly once?: (said: string) => boolean };

/** Kills the command at a moment; tells whether it was still running. */
export const musubiKilledAfter = async (
  words: readonly string[],
  moment: number | Moment,
  options: Options = {},
): Promise<boolean> => {
  const child = await begin(words, options);
  return new Promise((resolve) => {
    const { milliseconds, once = () => true } = typeof moment === 'number' ? { milliseconds: moment } : moment;
    const text = collect(child);
    child.stdin?.end();
    let timer: NodeJS.Timeout | undefined;
    const look = setInterval(() => {
      if (!once(text.said)) return;
      clearInterval(look);
      timer = setTimeout(() => killHard(child), milliseconds);
    }, 5);
    child.on('close', (_code, signal) => {
      clearInterval(look);
      clearTimeout(timer);
      resolve(signal === 'SIGKILL');
    });
  });
};

export type Serving = {
  readonly address: string;
  readonly said: () => string;
  readonly stop: () => Promise<number | null>;
};

/** A port nobody listens at: two runs of the tests on one machine must not meet. */
export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });

/** Starts a command that serves, at a port of its own where none is given, and waits until it says where. */
export const musubiServing = async (
  words: readonly string[],
  { port, ...options }: Options & { readonly port?: number } = {},
): Promise<Serving> => {
  const at = port ?? (await freePort());
  const child = await begin([...words, '--port', String(at)], options);
  return new Promise((resolve, reject) => {
    const text = collect(child);
    child.stdin?.end();
    const ended = new Promise<number | null>((end) => child.on('close', (code) => end(code)));
    void ended.then((code) => reject(new Error(`ended with ${code} before it served:\n${text.said}`)));
    const look = setInterval(() => {
      const address = /https?:\/\/(?:localhost|127\.0\.0\.1):\d+/.exec(text.said + text.out)?.[0];
      if (!address || !/Ctrl-C/.test(text.said)) return;
      clearInterval(look);
      resolve({
        address,
        said: () => text.said + text.out,
        stop: () => {
          child.kill('SIGINT');
          return ended;
        },
      });
    }, 50);
    void ended.then(() => clearInterval(look));
  });
};
