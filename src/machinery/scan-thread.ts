/**
 * Reads a file and lets a module look through it for what is wanted; a further thread hashes the same bytes. What was found goes out piece by piece, a few ahead of whoever takes
 * them. Everything lies in memory that threads share and use again: nothing is left to a collector.
 */
import { openSync, readSync } from 'node:fs';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Scan, Scanned, ScanOrder } from '../sources/needs.ts';
import type { HashOrder } from './hash-thread.ts';
import { fill, newRing, type Ring, toFill, untilEmpty } from './shared-ring.ts';
import { startThread } from './start-thread.ts';

export type ScanningOrder = {
  readonly path: string;
  /** Where the module is that has `beginScan` (src/sources/scan.ts). */
  readonly module: string;
  readonly order: ScanOrder;
  /** Whoever takes a piece empties a buffer of this; they hold nothing. */
  readonly pieces: Ring;
};

const { path, module, order, pieces } = workerData as ScanningOrder;
const port = parentPort as MessagePort;
const ring = newRing(8, 1 << 20);
const sha256 = new Uint8Array(new SharedArrayBuffer(32));
const hashing = startThread(new URL('./hash-thread.ts', import.meta.url), { ring, sha256 } satisfies HashOrder);
const { beginScan } = (await import(module)) as { readonly beginScan: (order: ScanOrder) => Scan };
const scan = beginScan(order);
const file = openSync(path, 'r');

/** A room for each piece that may be out. */
const rooms: SharedArrayBuffer[] = [];
let given = 0;
const room = (bytes: number): SharedArrayBuffer => {
  toFill(pieces);
  const at = given++ % pieces.buffers.length;
  const old = rooms[at];
  const one = old && old.byteLength >= bytes ? old : new SharedArrayBuffer(Math.ceil(bytes * 1.25));
  rooms[at] = one;
  return one;
};
const give = (scanned: Scanned | null): void => {
  if (!scanned) return;
  fill(pieces, 1);
  port.postMessage(scanned);
};

for (let at = 0; ; ) {
  const buffer = toFill(ring);
  const length = readSync(file, buffer, 0, buffer.length, at);
  const seen = order.head.subarray(at, at + buffer.length);
  const changed = length < seen.length || Buffer.compare(buffer.subarray(0, seen.length), seen) !== 0;
  fill(ring, changed ? 0 : length);
  if (length === 0 || changed) {
    untilEmpty(ring);
    const last = scan.take(true, room) as Scanned;
    const end = changed ? ({ at: 'changed', row: last.counts.row } as const) : last.end;
    give({ ...last, end, whole: { sha256: Buffer.from(sha256).toString('hex'), bytes: at } });
    break;
  }
  // The other thread only reads the buffer too.
  scan.push(buffer.subarray(Math.min(length, Math.max(0, order.from - at)), length));
  at += length;
  give(scan.take(false, room));
}
await hashing.terminate();
