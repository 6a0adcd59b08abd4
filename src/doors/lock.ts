/** One musubi at work in a folder at a time. A lock whose holder is dead (kill −9, power cut) is taken over. */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { done, type Result, refused } from '#base';
import { doorRefusal } from './errors.ts';

/** A process is told from a later one with the same number by its start time (field 22 of /proc/<pid>/stat). */
const startOf = (pid: number): string | null => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19] ?? null;
  } catch {
    return null;
  }
};

export const lockFolder = (folder: string): Result<() => void> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, '.at-work');
  for (let attempt = 0; attempt < 3; attempt++) {
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
    if (pid && start && startOf(pid) === start) return refused(doorRefusal('already-running', { folder }));
    rmSync(path, { force: true });
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
