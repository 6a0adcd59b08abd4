/** How much memory there is: the machine's, a container's, the memory file system's; and how much of it processes hold opened. */
import { readdirSync, readlinkSync, statfsSync, statSync } from 'node:fs';
import { totalmem } from 'node:os';

/** The machine's, or less where a container or a service was given less. */
export const memoryBytes = (): number => {
  const given = process.constrainedMemory();
  return given > 0 ? Math.min(given, totalmem()) : totalmem();
};

/** The size of the file system that memory files lie on (containers give it 64 MB where nobody asks for more), and what is free. */
export const memoryFileSystem = (): { readonly bytes: number; readonly free: number } => {
  const { blocks, bavail, bsize } = statfsSync('/dev/shm');
  return { bytes: blocks * bsize, free: bavail * bsize };
};

const orNone = <T>(act: () => T[]): T[] => {
  try {
    return act();
  } catch {
    return [];
  }
};

/** Memory files without a name that processes hold, as far as this user may see: one file may be held several times. */
export const heldOpen = (): { readonly processes: number; readonly bytes: number } => {
  const files = new Map<number, number>();
  let processes = 0;
  for (const pid of orNone(() => readdirSync('/proc')).filter((name) => /^\d+$/.test(name))) {
    const held = orNone(() => readdirSync(`/proc/${pid}/fd`)).flatMap((fd) =>
      orNone(() => {
        const path = `/proc/${pid}/fd/${fd}`;
        return /^\/dev\/shm\/#\d+ \(deleted\)$/.test(readlinkSync(path)) ? [statSync(path)] : [];
      }),
    );
    for (const { ino, size } of held) files.set(ino, size);
    if (held.length > 0) processes += 1;
  }
  return { processes, bytes: [...files.values()].reduce((sum, size) => sum + size, 0) };
};
