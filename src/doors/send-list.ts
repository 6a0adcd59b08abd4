/** Sends a list of loads, two side by side: while one is numbered and sealed, the next is read. People are numbered, and packages made, in the order of the list. */
import { availableParallelism } from 'node:os';
import { type CommandIo, done, type Refusal, RefusalError, type Result, refused, silentProgress } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { keepIdentity, wantsIdentity } from './keep-identity.ts';
import type { SealedSide } from './sealed-side.ts';
import { type LoadOrder, sendLoad } from './send-load.ts';
import { type Turn, turns } from './turns.ts';

/** One thread a lane: the tables of a month are too small for the engine to share out. */
const laneSettings = { threads: 1, memoryLimit: '2GB' } as const;

const sendSideBySide = async (
  side: SealedSide,
  orders: readonly LoadOrder[],
  io: Pick<CommandIo, 'out' | 'progress' | 'say'>,
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
          const sent = await sendLoad(lane, { ...order, identityLater: true }, unlessStopped(dispatched));
          if (sent.ok) {
            io.progress.advance(sent.value.load.read);
            // Whoever started us may take the package in while the next load is prepared.
            io.out(sent.value.path);
            if (sent.value.brief) io.say(sent.value.brief);
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

/** Of a register that is sent for many months, only the newest is kept to recognise people by. */
const keepNewest = async (side: SealedSide, orders: readonly LoadOrder[]): Promise<Result<void>> => {
  const newest = orders
    .filter(({ contract }) => wantsIdentity(side, contract))
    .reduce<LoadOrder | null>((last, order) => (last && last.asOf >= order.asOf ? last : order), null);
  if (!newest) return done(undefined);
  const kept = await keepIdentity(side, newest);
  return kept.ok ? done(undefined) : kept;
};

/** Loads that are linked to the register come last, after it is known whom they are linked to. */
export const sendList = async (
  side: SealedSide,
  orders: readonly LoadOrder[],
  io: Pick<CommandIo, 'out' | 'progress' | 'say'>,
): Promise<Result<void>> => {
  const linked = orders.filter(({ contract }) => contract.link);
  const sent = await sendSideBySide(
    side,
    orders.filter(({ contract }) => !contract.link),
    io,
  );
  if (!sent.ok || linked.length === 0) return sent;
  const kept = await keepNewest(side, orders);
  return kept.ok ? sendSideBySide(side, linked, io) : kept;
};
