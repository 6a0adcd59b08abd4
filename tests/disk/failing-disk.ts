/** For tests: a folder whose disk answers the n-th call that writes with an input/output error, in the place where the kernel would: below every file interface of the house. */
import type { FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename, dirname } from 'node:path';

const promises = process.getBuiltinModule('node:fs/promises');
const sync = process.getBuiltinModule('node:fs');
const { open, mkdir, rename, link, rm } = promises;
const { openSync, writeSync, mkdirSync, renameSync, linkSync, rmSync } = sync;
const real = { open, mkdir, rename, link, rm };
const realSync = { openSync, writeSync, mkdirSync, renameSync, linkSync, rmSync };

/** `nothing` is done; `half`: a write ends in its middle, any other call is done and told as failed; `gone`: nothing from there on is done. */
export const ways = ['nothing', 'half', 'gone'] as const;
export type Way = (typeof ways)[number];

export class DiskError extends Error {
  readonly code = 'EIO';
  constructor(call: string) {
    super(`EIO: i/o error, ${call}`);
  }
}

type Call = (...args: never[]) => unknown;
const pathOf = (args: readonly unknown[]): string => String(args[0]);
const isWriting = (flags: unknown): boolean => typeof flags === 'string' && flags !== 'r';
const halfOf = (bytes: unknown): Uint8Array => {
  const all = typeof bytes === 'string' ? Buffer.from(bytes) : (bytes as Uint8Array);
  return all.subarray(0, all.length >> 1);
};

export type FailingDisk = {
  /** The writing calls so far. */
  readonly calls: () => number;
  /** The name of the call that failed, and of its file; '' while none has. */
  readonly failed: () => string;
  readonly mend: () => void;
};

/** From now on, until it is mended, one call below `folder` fails. One disk at a time. */
export const failingDisk = (folder: string, at: number, way: Way): FailingDisk => {
  let [calls, failed] = [0, ''];
  const fails = (name: string, path: string): boolean => {
    if (path !== folder && !path.startsWith(`${folder}/`)) return false;
    calls += 1;
    if (calls === at) failed = `${name} ${basename(dirname(path))}/${basename(path)} (${way})`;
    return calls === at || (way === 'gone' && calls > at);
  };
  const over = (name: string, path: string, act: () => unknown, half: () => unknown): unknown => {
    if (!fails(name, path)) return act();
    const error = new DiskError(name);
    if (way !== 'half') throw error;
    const done = half();
    if (!(done instanceof Promise)) throw error;
    return done.then(() => Promise.reject(error));
  };
  /** A handle that counts too; a folder's is only ever synced. */
  const watched = (handle: FileHandle, path: string): FileHandle => {
    const [write, flush, cut] = [handle.writeFile.bind(handle), handle.sync.bind(handle), handle.truncate.bind(handle)];
    return Object.assign(handle, {
      writeFile: async (bytes: Uint8Array) =>
        over(
          'write',
          path,
          () => write(bytes),
          () => write(halfOf(bytes)),
        ),
      sync: async () => over('fsync', path, flush, flush),
      truncate: async (size: number) =>
        over(
          'truncate',
          path,
          () => cut(size),
          () => cut(size),
        ),
    });
  };
  const wrapped =
    (name: string, call: Call) =>
    async (...args: unknown[]) => {
      const act = () => call(...(args as never[]));
      return over(name, pathOf(args), act, act);
    };
  const wrappedSync =
    (name: string, call: Call) =>
    (...args: unknown[]) => {
      const act = () => call(...(args as never[]));
      return over(name, pathOf(args), act, act);
    };
  for (const name of ['mkdir', 'rename', 'link', 'rm'] as const) {
    Object.assign(promises, { [name]: wrapped(name, real[name] as Call) });
    const synced = `${name}Sync` as const;
    Object.assign(sync, { [synced]: wrappedSync(name, realSync[synced] as Call) });
  }
  const opened = new Map<number, string>();
  Object.assign(promises, {
    open: async (path: string, flags: string, mode?: number) => {
      const open = () => real.open(path, flags, mode);
      const made = isWriting(flags) ? over('open', path, open, async () => (await open()).close()) : open();
      return watched(await (made as Promise<FileHandle>), path);
    },
  });
  Object.assign(sync, {
    openSync: (path: string, flags: string, mode?: number) => {
      const open = () => realSync.openSync(path, flags, mode);
      const made = (isWriting(flags) ? over('open', path, open, () => sync.closeSync(open())) : open()) as number;
      opened.set(made, path);
      return made;
    },
    writeSync: (file: number, bytes: Uint8Array | string, ...rest: never[]) => {
      const write = (of: Uint8Array | string) => realSync.writeSync(file, of as Uint8Array, ...rest);
      return over(
        'write',
        opened.get(file) ?? '',
        () => write(bytes),
        () => write(halfOf(bytes)),
      );
    },
  });
  syncBuiltinESMExports();
  return {
    calls: () => calls,
    failed: () => failed,
    mend() {
      Object.assign(promises, real);
      Object.assign(sync, realSync);
      syncBuiltinESMExports();
    },
  };
};
