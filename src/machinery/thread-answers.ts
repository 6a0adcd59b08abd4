/** What a thread posts, in order, to whoever asks for one after the other; the thread ends when no more is asked. */
import { setImmediate as turn } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';

export async function* answersOf<T>(thread: Worker): AsyncGenerator<T> {
  const come: ({ readonly answer: T } | { readonly error: unknown })[] = [];
  let wake: (() => void) | null = null;
  const told = (one: (typeof come)[number]) => {
    come.push(one);
    wake?.();
  };
  thread.on('message', (answer: T) => told({ answer })).on('error', (error: unknown) => told({ error }));
  thread.on('exit', () => told({ error: new Error('a thread ended before its work') }));
  try {
    for (;;) {
      const next = come.shift();
      if (!next) await new Promise<void>((done) => (wake = done));
      else if ('error' in next) throw next.error;
      else {
        // What waits here already must not keep what others have answered from being heard.
        await turn();
        yield next.answer;
      }
    }
  } finally {
    await thread.terminate();
  }
}
