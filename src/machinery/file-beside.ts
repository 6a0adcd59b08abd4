/** A large file, read and hashed by a thread beside its reader; or looked through there as well, so that its reader only takes in what was found. */
import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Worker } from 'node:worker_threads';
import type { FileWhole, Scanned, ScanOrder } from '../sources/needs.ts';
import type { ReadingAnswer, ReadingOrder } from './reading-thread.ts';
import type { ScanningAnswer, ScanningOrder } from './scan-thread.ts';
import { empty, newRing } from './shared-ring.ts';
import { startThread } from './start-thread.ts';
import { answersOf } from './thread-answers.ts';

export type FileBeside = {
  readonly bytes: () => AsyncIterable<Uint8Array>;
  /** Hands a chunk back when it is read: it is filled again, and must not be looked at any more. */
  readonly takesBack: (chunk: Uint8Array) => void;
  /** Looked through from its beginning by a thread of its own. */
  readonly scan: (order: ScanOrder) => AsyncIterable<Scanned>;
  /** What is known of all bytes, once all of them were read. */
  readonly whole: () => FileWhole;
};

/** Smaller files are read before a thread has begun. */
const large = 32 << 20;
const buffered = { bufferBytes: 1 << 20, buffers: 8 };
/** Pieces of what was found that may wait. */
const ahead = 3;

export const isLargeFile = (path: string): boolean => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) >= large;

const beginningOf = async (path: string): Promise<Uint8Array> => {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(buffered.bufferBytes), 0, buffered.bufferBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
};

/** `module`: what a thread loads to look through it (`scanModule` of sources). */
export const fileBeside = (path: string, module: string): FileBeside => {
  let reading: Worker | null = null;
  let whole: FileWhole | null = null;
  /** Chunks that are out, without those that were taken back. */
  let out = 0;
  return {
    async *bytes() {
      whole = null;
      const first = await beginningOf(path);
      // Where its beginning is all that is asked for, no thread is started.
      yield first.slice();
      const thread = startThread(new URL('./reading-thread.ts', import.meta.url), {
        path,
        first,
        ...buffered,
      } satisfies ReadingOrder);
      reading = thread;
      out = 0;
      try {
        for await (const answer of answersOf<ReadingAnswer>(thread)) {
          if ('sha256' in answer) {
            whole = answer;
            return;
          }
          out++;
          yield new Uint8Array(answer.buffer, 0, answer.length);
          if (out === 0) continue;
          // Whoever keeps what was read gets another buffer.
          out--;
          thread.postMessage(null);
        }
      } finally {
        reading = null;
      }
    },
    takesBack({ buffer }) {
      if (!reading || !(buffer instanceof ArrayBuffer)) return;
      out--;
      reading.postMessage(buffer, [buffer]);
    },
    async *scan(order) {
      whole = null;
      const pieces = newRing(ahead, 0);
      const thread = startThread(new URL('./scan-thread.ts', import.meta.url), {
        path,
        module,
        order,
        pieces,
        ...buffered,
      } satisfies ScanningOrder);
      for await (const answer of answersOf<ScanningAnswer>(thread)) {
        if ('sha256' in answer) {
          whole = answer;
          return;
        }
        yield answer.scanned;
        empty(pieces);
      }
    },
    whole() {
      if (!whole) throw new Error('a file was not read to its end');
      return whole;
    },
  };
};
