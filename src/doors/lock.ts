/** One musubi at work in a folder at a time. A lock whose holder is dead (kill −9, power cut) is taken over. */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { done, type Result, refused } from '#base';
import { doorRefusal } from './errors.ts';

/**
 * A process is told from a later one with the same number by its start time (field 22 of /proc/<pid>/stat). One that was killed
 * and whose parent has not asked after it (state Z) is dead.
 */
const startOf = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? null : (fields[18] ?? null);
  } catch {
    return null;
  }
};

/** A killed process gives its memory back before it is gone: it may be seen for some moments more. */
const patience = { times: 10, milliseconds: 100 };
const pause = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, patience.milliseconds);

/** The locks of this very thread: one of its own whose file could not be taken away is held by nobody. */
const held = new Set<string>();

export const lockFolder = (folder: string): Result<() => void> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, '.at-work');
  for (let attempt = 0; attempt < patience.times; attempt++) {
    try {
      const file = openSync(path, 'wx', 0o600);
      try {
        writeSync(file, `${process.pid} ${startOf(process.pid)} ${threadId}`);
      } finally {
        closeSync(file);
      }
      held.add(path);
      const release = () => {
        held.delete(path);
        rmSync(path, { force: true });
      };
      process.once('exit', release);
      return done(() => {
        process.removeListener('exit', release);
        release();
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const [pid, start, thread] = readHolder(path);
    const isOurs = pid === process.pid && thread === `${threadId}`;
    // To wait here would only keep this thread from letting go.
    if (isOurs && held.has(path)) break;
    if (pid && start && startOf(pid) === start && !isOurs) pause();
    else rmSync(path, { force: true });
  }
  return refused(doorRefusal('already-running', { folder }));
};

const readHolder = (path: string): [number, string?, string?] => {
  try {
    const [pid, start, thread] = readFileSync(path, 'utf8').split(' ');
    return [Number(pid), start, thread];
  } catch {
    return [0];
  }
};
