/**
 * A table handed in, held against everything released, in a thread of its own: a large city has hundreds of thousands of numbers outside, and
 * the server answers others meanwhile. What was found of a file stays until something else is outside.
 */
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Result, valueOf } from '#base';
import type { Looked, OfficeRules, Opened, ReleaseNeeds } from '#release';
import type { ResultFiles } from '#results';
import { openThreads, type Threads } from '../machinery/threads.ts';
import { areaPackPath, areaPackText } from './area-files.ts';
import type { BesideAnswer, BesideJob } from './beside-released-thread.ts';
import type { Places } from './places.ts';
import { ledgerFile, waitingLedgers } from './released-ledger.ts';

export type BesideReleased = {
  look(opened: Opened): Promise<readonly Looked[]>;
  close(): Promise<void>;
};

type Of = {
  readonly places: Places;
  readonly files: ResultFiles;
  readonly release: () => Pick<ReleaseNeeds, 'store' | 'files'>;
  readonly office: () => Result<OfficeRules>;
};

const kept = 100;

const markOf = (path: string): Promise<string> =>
  stat(path).then(
    ({ ino, mtimeMs, size }) => `${ino} ${mtimeMs} ${size}`,
    () => 'none',
  );

export const besideReleased = ({ places, files, release, office }: Of): BesideReleased => {
  let threads: Threads | null = null;
  const known = new Map<string, Promise<readonly Looked[]>>();

  const piecesOf = async (waiting: Awaited<ReturnType<typeof waitingLedgers>>): Promise<Uint8Array[]> => {
    const own = await files.read(ledgerFile);
    const others = await Promise.all(waiting.map(({ id, sha256 }) => release().files.get(id, sha256)));
    return [own, ...others].filter((bytes) => bytes !== null);
  };

  const ask = async (
    job: Omit<BesideJob, 'pieces' | 'pack'>,
    waiting: Awaited<ReturnType<typeof waitingLedgers>>,
  ): Promise<readonly Looked[]> => {
    threads ??= openThreads(new URL('./beside-released-thread.ts', import.meta.url), 1);
    const first = (await threads.ask({ ...job, pieces: null, pack: null })) as BesideAnswer;
    if (first !== 'unknown-version') return first;
    const text = areaPackText(places);
    const pack = text.ok ? { text: text.value, name: basename(places.areas) } : null;
    const whole: BesideJob = { ...job, pieces: await piecesOf(waiting), pack };
    return (await threads.ask(whole)) as readonly Looked[];
  };

  return {
    async look(opened) {
      const { threshold, minimumWidth } = valueOf(office());
      const waiting = await waitingLedgers(release(), '');
      const marks = await Promise.all([markOf(join(places.lake.results, ledgerFile)), markOf(areaPackPath(places))]);
      const version = JSON.stringify([marks, waiting.map(({ sha256 }) => sha256)]);
      const key = JSON.stringify([version, opened.file.sha256, threshold, minimumWidth]);
      const before = known.get(key);
      if (before) return before;
      const { file, bytes } = opened;
      const asked = ask({ version, opened: { file, bytes }, rules: { threshold, minimumWidth } }, waiting);
      known.set(key, asked);
      for (const oldest of known.keys()) {
        if (known.size <= kept) break;
        known.delete(oldest);
      }
      // What could not be looked at is looked at again.
      return asked.catch((error: unknown) => {
        known.delete(key);
        throw error;
      });
    },
    close: () => threads?.close() ?? Promise.resolve(),
  };
};
