/** Sends a list of loads, two side by side: while one is numbered and sealed, the next is read. People are numbered, and packages made, in the order of the list. */
import { availableParallelism } from 'node:os';
import { type CommandIo, done, type Refusal, RefusalError, type Result, refused, silentProgress } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import type { SealedSide } from './sealed-side.ts';
import { type LoadOrder, sendLoad } from './send-load.ts';
import { type Turn, turns } from './turns.ts';

/** One thread a lane: the tables of a month are too small for the engine to share out. */
const laneSettings = { threads: 1, memoryLimit: '2GB' } as const;

export const sendList = async (
  side: SealedSide,
  orders: readonly LoadOrder[],
  io: Pick<CommandIo, 'out' | 'progress'>,
): Promise<Result<void>> => {
  const numbering = turns();
  const dispatching = turns();
  const waiting = orders.map((order) => ({ order, numbered: numbering(), dispatched: dispatching() }));
  let stopped: Refusal | null = null;
  const unlessStopped =
    (turn: Turn) =>
    <T>(act: () => Promise<T>): Promise<T> =>
      turn.pass(() => {
        if (stopped) throw new RefusalError(stopped);
        return act();
      });
  const work = async (): Promise<void> => {
    const engine = await openEngine(laneSettings);
    const { abstraction, dispatch } = side.lane(engine);
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const { order, numbered, dispatched } = next;
        const lane = {
          ...side,
          dispatch,
          abstraction: {
            ...abstraction,
            inTurn: unlessStopped(numbered),
            sources: { ...abstraction.sources, progress: silentProgress },
          },
        };
        try {
          if (stopped) continue;
          const sent = await sendLoad(lane, order, unlessStopped(dispatched));
          if (sent.ok) {
            io.progress.advance(sent.value.load.read);
            // Whoever started us may take the package in while the next load is prepared.
            io.out(sent.value.path);
          } else if (sent.refusal.code !== 'sources.already-loaded') stopped ??= sent.refusal;
        } catch (error) {
          if (!(error instanceof RefusalError && error.refusal === stopped)) throw error;
        } finally {
          numbered.end();
          dispatched.end();
        }
      }
    } finally {
      engine.close();
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
  return stopped ? refused(stopped) : done(undefined);
};
