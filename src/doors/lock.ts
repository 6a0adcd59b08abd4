/** One musubi at work in a folder at a time. A lock whose holder is dead (kill −9, power cut) is taken over. */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
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

export const lockFolder = (folder: string): Result<() => void> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, '.at-work');
  for (let attempt = 0; attempt < patience.times; attempt++) {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeSync(file, `${process.pid} ${startOf(process.pid)}`);
      closeSync(file);
      const release = () => rmSync(path, { force: true });
      process.once('exit', release);
      return done(() => {
        process.removeListener('exit', release);
        release();
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const [pid, start] = readHolder(path);
    if (pid && start && startOf(pid) === start) pause();
    else rmSync(path, { force: true });
  }
  return refused(doorRefusal('already-running', { folder }));
};

const readHolder = (path: string): [number, string | undefined] => {
  try {
    const [pid, start] = readFileSync(path, 'utf8').split(' ');
    return [Number(pid), start];
  } catch {
    return [0, undefined];
  }
};
