/** For tests: a disk of a few megabytes in memory, which can be filled. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const command = (...words: string[]): boolean =>
  spawnSync(words[0] as string, words.slice(1), { stdio: 'ignore' }).status === 0;

/** `there`: false, with a line that cannot be overlooked, where this user may not mount one. */
export const smallDisk = (disk: string, size: `${number}m`) => {
  const mount = (): boolean => command('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk);
  mkdirSync(disk, { recursive: true });
  const there = mount();
  if (there) command('umount', disk);
  else console.warn('SKIPPED: full and read-only disks (this user cannot mount a tmpfs)');
  return {
    there,
    mount,
    unmount: () => void command('umount', '-l', disk),
    /** Fills it up to `free` bytes; answers how to make room again. */
    filled: (free: number): (() => void) => {
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(join(disk, 'filler'), Buffer.alloc(Math.max(0, bavail * bsize - free)));
      return () => rmSync(join(disk, 'filler'));
    },
  };
};
