/** Files that exist in memory only (O_TMPFILE on tmpfs): readable by the engine through their descriptor, gone with the process. */
import { closeSync, constants, openSync, write, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import type { MemoryFile } from '#base';

// O_TMPFILE is not among Node's constants; its number is the same on x86-64 and arm64 Linux only in its upper bit.
const O_TMPFILE = 0o20000000 | constants.O_DIRECTORY;

const writeBeside = promisify(write);

export const memoryFile = (): MemoryFile => {
  const descriptor = openSync('/dev/shm', O_TMPFILE | constants.O_RDWR, 0o600);
  let size = 0;
  return {
    path: `/proc/self/fd/${descriptor}`,
    get size() {
      return size;
    },
    append(bytes) {
      let at = 0;
      while (at < bytes.length) at += writeSync(descriptor, bytes, at, bytes.length - at, size + at);
      size += bytes.length;
    },
    async appendBeside(bytes) {
      let at = 0;
      while (at < bytes.length) {
        const { bytesWritten } = await writeBeside(descriptor, bytes, at, bytes.length - at, size + at);
        at += bytesWritten;
      }
      size += bytes.length;
    },
    close() {
      closeSync(descriptor);
    },
  };
};
