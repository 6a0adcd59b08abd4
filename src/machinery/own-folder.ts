/** A passing folder of this process. What a killed process left is taken away by the next that makes one in the same place. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** `prefix` without a number; the folder is `<parent>/<prefix>-<pid>-<random>`, readable by its owner only. */
export const ownFolder = (parent: string, prefix: string): string => {
  for (const name of readdirSync(parent)) {
    const pid = name.startsWith(`${prefix}-`) ? /^(\d+)-\w+$/.exec(name.slice(prefix.length + 1))?.[1] : undefined;
    if (!pid || lives(Number(pid))) continue;
    try {
      rmSync(join(parent, name), { recursive: true, force: true });
    } catch {
      // Another user's: theirs to take away.
    }
  }
  return mkdtempSync(join(parent, `${prefix}-${process.pid}-`));
};
