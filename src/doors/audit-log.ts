/** The audit log of a side, wired: its checkpoints are signed while a program runs and when it ends, and kept in a folder outside the register. */
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import {
  type Actor,
  type AuditNeeds,
  type AuditTables,
  auditBook,
  auditTrail,
  keepCheckpoints,
  type ProveSegments,
  type SegmentProof,
} from '#audit';
import type { RegisterPlace } from '#register';
import { fromBase64, makeSigner } from '#sealing';
import { checkpointFolder } from '../machinery/checkpoint-folder.ts';
import { openThreads } from '../machinery/threads.ts';
import type { Config } from './config.ts';
import { readKeptText } from './kept-text.ts';
import { type Places, sideNames } from './places.ts';

/** Several threads prove runs of the log at the same time; they are there as long as it takes. */
export const inThreads = (place: RegisterPlace): ProveSegments =>
  async function* (orders) {
    const threads = openThreads(new URL('./audit-thread.ts', import.meta.url));
    try {
      const answers = orders.map((order) => threads.ask({ place, order }) as Promise<SegmentProof>);
      // One that nobody waits for any more, because an earlier one was broken, is no fault of the program.
      for (const answer of answers) answer.catch(() => {});
      for (const answer of answers) yield await answer;
    } finally {
      await threads.close();
    }
  };

export type AuditLog = {
  readonly needs: AuditNeeds;
  /** False after a checkpoint could not be written; the next one that can be makes it true again. */
  readonly keeping: () => boolean;
  readonly close: () => Promise<void>;
};

const lookEvery = 5000;

/** Where the checkpoints of a side are kept: beside its register, or where the settings say. */
export const checkpointsOf = (places: Places, config: Pick<Config, 'checkpoints'>, side: 'sealed' | 'lake'): string =>
  config.checkpoints ? join(config.checkpoints, sideNames[side]) : places[side].checkpoints;

export const openAuditLog = async <T extends AuditTables>(
  register: Kysely<T>,
  of: {
    readonly origin: string;
    /** base64 */
    readonly signingKey: string;
    readonly actor: Actor;
    readonly folder: string;
    readonly place: RegisterPlace;
    readonly clock: () => Date;
  },
): Promise<AuditLog> => {
  const needs: AuditNeeds = {
    book: auditBook(register),
    trail: auditTrail(register, of.clock),
    clock: of.clock,
    actor: of.actor,
    origin: of.origin,
    signer: makeSigner(fromBase64(of.signingKey)),
    outside: checkpointFolder(of.folder),
    readText: readKeptText,
    proveSegments: inThreads(of.place),
  };
  const keeping = await keepCheckpoints(needs);
  let whole = true;
  let looking: Promise<void> = Promise.resolve();
  const look = () => {
    looking = looking
      .then(() => keeping.look())
      .then(
        () => void (whole = true),
        () => void (whole = false),
      );
  };
  const timer = setInterval(look, lookEvery);
  timer.unref();
  return {
    needs,
    keeping: () => whole,
    async close() {
      clearInterval(timer);
      await looking;
      await keeping.end();
    },
  };
};
