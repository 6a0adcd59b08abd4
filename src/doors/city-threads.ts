/** Makers of the synthetic city in threads of their own, one for each core. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { BatchMade, Take, WaitingMaker } from '#city';
import type { Asked, Told } from './city-thread.ts';

const makeIn = (worker: Worker, failure: () => unknown, batch: number, take: Take): Promise<BatchMade> => {
  const ask = (asked: Asked) => worker.postMessage(asked);
  return new Promise((resolve, reject) => {
    if (failure()) return reject(failure());
    const end = () => {
      worker.off('message', told);
      worker.off('error', broke);
    };
    const broke = (error: unknown) => {
      end();
      reject(error);
    };
    const told = (what: Told) => {
      if ('made' in what) {
        end();
        resolve(what.made);
        return;
      }
      const written = () => ask({ written: what.piece.length });
      try {
        const held = take(what.file, what.piece);
        if (held) void held.then(written);
        else written();
      } catch (error) {
        // A full disk, say: nobody will read what this thread still prints.
        broke(error);
      }
    };
    worker.on('message', told).on('error', broke);
    ask({ batch });
  });
};

const inThread = (): WaitingMaker => {
  const worker = new Worker(new URL('./city-thread.ts', import.meta.url));
  const ask = (asked: Asked) => worker.postMessage(asked);
  let failure: unknown;
  worker.on('error', (error) => {
    failure = error;
  });
  return {
    begin(job) {
      ask({ job });
      return { make: (batch, take) => makeIn(worker, () => failure, batch, take) };
    },
    close() {
      // It ends what it is at, and closes its engine; nobody waits for that.
      ask(null);
      worker.unref();
    },
  };
};

/** At most eight: beyond that the one that binds their pieces is what they wait for. */
export const cityThreads = (most: number): readonly WaitingMaker[] => {
  const count = Math.min(availableParallelism(), most, 8);
  return count < 2 ? [] : Array.from({ length: count }, inThread);
};
