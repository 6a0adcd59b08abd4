/** Other threads of this program that each run one file, started when first asked; questions and answers are plain data. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

export type Threads = {
  ask(question: unknown): Promise<unknown>;
  close(): Promise<void>;
};

type Waiting = {
  readonly question: unknown;
  readonly done: (answer: unknown) => void;
  readonly failed: (error: unknown) => void;
};

/**
 * `file` gets each question as a message and posts one message back. As many threads as cores (at most `most`); a question waits until
 * one is free. A fault in a thread rejects its question.
 */
export const openThreads = (file: URL, most = availableParallelism()): Threads => {
  const all: Worker[] = [];
  const idle: Worker[] = [];
  const waiting: Waiting[] = [];
  const give = (worker: Worker) => {
    const next = waiting.shift();
    if (!next) {
      idle.push(worker);
      return;
    }
    const end = () => {
      worker.off('message', answered);
      worker.off('error', broke);
    };
    const answered = (answer: unknown) => {
      end();
      next.done(answer);
      give(worker);
    };
    const broke = (error: unknown) => {
      end();
      all.splice(all.indexOf(worker), 1);
      next.failed(error);
      if (waiting.length > 0) give(started());
    };
    worker.on('message', answered).on('error', broke);
    worker.postMessage(next.question);
  };
  const started = (): Worker => {
    const worker = new Worker(file);
    all.push(worker);
    return worker;
  };
  return {
    ask: (question) =>
      new Promise((done, failed) => {
        waiting.push({ question, done, failed });
        const free = idle.pop() ?? (all.length < Math.max(1, most) ? started() : null);
        if (free) give(free);
      }),
    async close() {
      await Promise.all(all.splice(0).map((worker) => worker.terminate()));
    },
  };
};
