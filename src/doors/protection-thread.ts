/** What a helper thread does: protects the span it is sent, and answers. */
import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { loadSolver, protectSpan, type SpanJob } from '#statistics';

const solver = await loadSolver();
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

parentPort?.on('message', (job: SpanJob) => parentPort?.postMessage(protectSpan(job, { solver, sha256 })));
