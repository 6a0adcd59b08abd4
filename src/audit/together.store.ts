/**
 * Small changes that come at the same time share one commit (decision 0025). Each caller is told after what it asked for is on the disk, with
 * its events; one that fails is undone alone, and the others go through without it.
 */
import type { Kysely, Transaction } from 'kysely';
import { type AuditTables, appendEvents } from './audit.store.ts';
import type { AuditEvent } from './event.ts';
import type { AuditTrail } from './needs.ts';

/** What goes into one commit or not at all. `change` may run again where another's failed: it touches nothing but the transaction. */
export type Part<T extends AuditTables, Value> = {
  readonly events: readonly AuditEvent[];
  readonly clock: () => Date;
  readonly change?: (transaction: Transaction<T>) => Promise<Value>;
};

type Waiting = {
  readonly part: Part<AuditTables, unknown>;
  readonly told: (value: unknown) => void;
  readonly failed: (error: unknown) => void;
};
type Queue = { readonly waiting: Waiting[]; writing: boolean };

/** More would keep the first of them waiting for the last. */
const mostTogether = 500;

/** A part that could not be done, among others that can. */
class PartFailed extends Error {
  readonly which: Waiting;
  readonly because: unknown;
  constructor(which: Waiting, because: unknown) {
    super('a part of a shared commit failed');
    this.which = which;
    this.because = because;
  }
}

/** Those who asked meanwhile, and whose answers have just come in, get the chance to join. */
const pause = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

const commit = async (db: Kysely<AuditTables>, parts: readonly Waiting[]): Promise<readonly unknown[]> =>
  db.transaction().execute(async (transaction) => {
    const values: unknown[] = [];
    for (const which of parts) {
      try {
        values.push(await which.part.change?.(transaction));
      } catch (error) {
        throw new PartFailed(which, error);
      }
    }
    const events = parts.flatMap(({ part }) => part.events);
    const [last] = parts.slice(-1);
    if (events.length > 0 && last) await appendEvents(transaction, events, last.part.clock());
    return values;
  });

const commitAll = async (db: Kysely<AuditTables>, parts: readonly Waiting[]): Promise<void> => {
  let left = parts;
  while (left.length > 0)
    try {
      const values = await commit(db, left);
      for (const [i, { told }] of left.entries()) told(values[i]);
      return;
    } catch (error) {
      if (!(error instanceof PartFailed)) {
        for (const { failed } of left) failed(error);
        return;
      }
      error.which.failed(error.because);
      left = left.filter((one) => one !== error.which);
    }
};

const work = async (db: Kysely<AuditTables>, queue: Queue): Promise<void> => {
  queue.writing = true;
  while (queue.waiting.length > 0) {
    await pause();
    await commitAll(db, queue.waiting.splice(0, mostTogether));
  }
  queue.writing = false;
};

const queues = new WeakMap<object, Queue>();

/** One queue for a register, whichever room asks. */
export const commitTogether = <T extends AuditTables, Value = void>(
  db: Kysely<T>,
  part: Part<T, Value>,
): Promise<Value> => {
  const queue = queues.get(db) ?? { waiting: [], writing: false };
  queues.set(db, queue);
  return new Promise<Value>((told, failed) => {
    queue.waiting.push({
      part: part as unknown as Part<AuditTables, unknown>,
      told: told as (value: unknown) => void,
      failed,
    });
    if (!queue.writing) void work(db as unknown as Kysely<AuditTables>, queue);
  });
};

/** For what changes nothing but must be told: views, refusals, starts. */
export const auditTrail = <T extends AuditTables>(db: Kysely<T>, clock: () => Date): AuditTrail => ({
  record: (event) => commitTogether(db, { events: [event], clock }),
});
