/** A large file, looked through by a thread beside its reader, which only takes in what was found. */
import { statSync } from 'node:fs';
import type { Scanned, ScanOrder } from '../sources/needs.ts';
import type { ScanningOrder } from './scan-thread.ts';
import { empty, newRing } from './shared-ring.ts';
import { startThread } from './start-thread.ts';
import { answersOf } from './thread-answers.ts';

/** Smaller files are read before a thread has begun. */
const large = 32 << 20;
/** Pieces of what was found that may wait. */
const ahead = 3;

export const isLargeFile = (path: string): boolean => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) >= large;

/** `module`: what the thread loads to look through it (`scanModule` of sources). */
export const scanBeside = (path: string, module: string) =>
  async function* (order: ScanOrder): AsyncGenerator<Scanned> {
    const pieces = newRing(ahead, 0);
    const thread = startThread(new URL('./scan-thread.ts', import.meta.url), {
      path,
      module,
      order,
      pieces,
    } satisfies ScanningOrder);
    for await (const scanned of answersOf<Scanned>(thread)) {
      yield scanned;
      if (scanned.end) return;
      empty(pieces);
    }
  };
