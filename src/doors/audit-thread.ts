/** What a helper thread does for the proof of the log: reads a run of it, proves it, and answers what joins it to the others. */
import { parentPort } from 'node:worker_threads';
import { proveSegment, type SegmentOrder } from '#audit';
import type { RegisterPlace } from '#register';
import { type AuditRows, openAuditRows } from '../machinery/audit-rows.ts';

export type SegmentJob = { readonly place: RegisterPlace; readonly order: SegmentOrder };

let opened: Promise<AuditRows> | null = null;

const prove = async ({ place, order }: SegmentJob) => {
  opened ??= openAuditRows(place);
  const { rows } = await opened;
  return proveSegment(rows(order.from, order.to), order);
};

parentPort?.on('message', (job: SegmentJob) => {
  // A fault of the reading ends the thread: whoever asked is told by that.
  void prove(job).then((proof) => parentPort?.postMessage(proof));
});
