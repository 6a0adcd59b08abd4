/** Reads a file from behind its first bytes and hashes all of them; buffers go out full and come back to be filled again. */
import { createHash } from 'node:crypto';
import { openSync, readSync } from 'node:fs';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';

export type ReadingOrder = {
  readonly path: string;
  /** What was read of it already. */
  readonly first: Uint8Array;
  readonly bufferBytes: number;
  readonly buffers: number;
};
/** A buffer and how many bytes of the file it begins with; at the end, what is known of all of them. */
export type ReadingAnswer =
  | { readonly buffer: ArrayBuffer; readonly length: number }
  | { readonly sha256: string; readonly bytes: number };

const { path, first, bufferBytes, buffers } = workerData as ReadingOrder;
const port = parentPort as MessagePort;
const hash = createHash('sha256').update(first);
const file = openSync(path, 'r');
let at = first.length;
let ended = false;

const fill = (buffer: ArrayBuffer): void => {
  if (ended) return;
  const bytes = new Uint8Array(buffer);
  const length = readSync(file, bytes, 0, bytes.length, at);
  at += length;
  hash.update(bytes.subarray(0, length));
  ended = length === 0;
  if (ended) port.postMessage({ sha256: hash.digest('hex'), bytes: at } satisfies ReadingAnswer);
  else port.postMessage({ buffer, length } satisfies ReadingAnswer, [buffer]);
};

/** A buffer that was read, or nothing where whoever reads keeps it. */
port.on('message', (buffer: ArrayBuffer | null) => fill(buffer ?? new ArrayBuffer(bufferBytes)));
for (let n = 0; n < buffers; n++) fill(new ArrayBuffer(bufferBytes));
