/** A large file, read and hashed by a thread beside the one that looks for records in it: reading and hashing are a fifth of what that one would have to do. */
import { statSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { ReadingAnswer, ReadingOrder } from './reading-thread.ts';

export type FileBeside = {
  readonly bytes: () => AsyncIterable<Uint8Array>;
  /** Hands a chunk back when it is read: it is filled again, and must not be looked at any more. */
  readonly takesBack: (chunk: Uint8Array) => void;
  /** Of all bytes, once all of them were read. */
  readonly sha256: () => Promise<string>;
};

/** Smaller files are read before a thread has begun. */
const large = 32 << 20;
const order = { bufferBytes: 1 << 20, buffers: 8 };

export const isLargeFile = (path: string): boolean => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) >= large;

export const readBeside = (path: string): FileBeside => {
  let thread: Worker | null = null;
  let sha256: string | null = null;
  /** Chunks that are out, without those that were taken back. */
  let out = 0;
  async function* bytes() {
    const worker = new Worker(new URL('./reading-thread.ts', import.meta.url), {
      workerData: { path, ...order } satisfies ReadingOrder,
    });
    thread = worker;
    out = 0;
    sha256 = null;
    const come: ReadingAnswer[] = [];
    let wake: (() => void) | null = null;
    const told = (answer: ReadingAnswer) => {
      come.push(answer);
      wake?.();
    };
    worker.on('message', told).on('error', (error: unknown) => told({ error }));
    try {
      for (;;) {
        const answer = come.shift();
        if (!answer) await new Promise<void>((done) => (wake = done));
        else if ('error' in answer) throw answer.error;
        else if ('sha256' in answer) {
          sha256 = answer.sha256;
          return;
        } else {
          out++;
          // Chunks that wait already must not keep what the engine has answered from being heard.
          await turn();
          yield new Uint8Array(answer.buffer, 0, answer.length);
          // Whoever keeps what was read gets another buffer.
          if (out > 0) {
            out--;
            worker.postMessage(null);
          }
        }
      }
    } finally {
      thread = null;
      await worker.terminate();
    }
  }
  return {
    bytes,
    takesBack({ buffer }) {
      if (!thread || !(buffer instanceof ArrayBuffer)) return;
      out--;
      thread.postMessage(buffer, [buffer]);
    },
    sha256: () => (sha256 === null ? Promise.reject(new Error('not read to its end')) : Promise.resolve(sha256)),
  };
};
