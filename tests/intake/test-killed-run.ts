/** A child process that sends or takes in when it is told to, and kills itself after the n-th step. Run as a script by the kill test. */
import { flushCompileCache } from 'node:module';
import { valueOf } from '#base';
import { intake, type LakeNeeds } from '#lake';
import { openTwoSides, type TwoSides } from './two-sides.ts';

export type Verb = 'intake' | 'dispatch';
export type Steps = { count: number; readonly names: string[] };

/** Every change to disk or register and every written chunk is a step; right after step `killAt` the power goes. */
const stepping = (killAt: number, steps: Steps) => {
  const step = (name: string): void => {
    steps.count += 1;
    steps.names.push(name);
    if (steps.count !== killAt) return;
    process.kill(process.pid, 'SIGKILL');
    for (;;);
  };
  async function* slowly(
    name: string,
    chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      yield chunk;
      step(`${name} in the middle`);
    }
  }
  const isChunks = (value: unknown): value is AsyncIterable<Uint8Array> =>
    typeof value === 'object' && value !== null && (Symbol.asyncIterator in value || Array.isArray(value));
  return <T extends object>(of: T, names: readonly (keyof T & string)[]): T => {
    const wrapped = { ...of };
    for (const name of names) {
      const act = of[name] as (...args: unknown[]) => Promise<unknown>;
      (wrapped[name] as unknown) = async (...args: unknown[]) => {
        const result = await act(...args.map((value) => (isChunks(value) ? slowly(name, value) : value)));
        step(`after ${name}`);
        return result;
      };
    }
    return wrapped;
  };
};

export const loadAfter = { asOf: '2026-02-28', rows: 5000 } as const;

export const run = async (
  hall: TwoSides,
  verb: Verb,
  path: string,
  killAt = Number.POSITIVE_INFINITY,
): Promise<Steps> => {
  const steps: Steps = { count: 0, names: [] };
  const wrap = stepping(killAt, steps);
  if (verb === 'intake') {
    const needs: LakeNeeds = {
      ...hall.lake,
      files: wrap(hall.lake.files, ['create', 'move', 'link', 'remove']),
      register: wrap(hall.lake.register, ['anchor', 'record']),
    };
    valueOf(await intake(needs, path));
  } else {
    const outbox = wrap(hall.dispatch.outbox, ['write', 'remove']);
    const register = wrap(hall.dispatch.register, ['reserve', 'finish', 'release']);
    valueOf(await hall.send(loadAfter.asOf, loadAfter.rows, { needs: { ...hall.dispatch, outbox, register } }));
  }
  return steps;
};

export type Order = {
  readonly folder: string;
  readonly verb: Verb;
  readonly path: string;
  readonly killAt: number | null;
};

if (process.argv[1]?.endsWith('test-killed-run.ts')) {
  process.once('message', async ({ folder, verb, path, killAt }: Order) => {
    const hall = await openTwoSides(folder);
    // A process that is killed never gets to keep what it has compiled for the next.
    flushCompileCache();
    process.send?.('started');
    await run(hall, verb, path, killAt ?? Number.POSITIVE_INFINITY);
    await hall.close();
    process.disconnect();
  });
}
