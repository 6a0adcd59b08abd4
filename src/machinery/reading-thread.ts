/** Reads one file in a thread of its own and hashes it on the way; buffers go out full and come back to be filled again. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';

export type ReadingOrder = { readonly path: string; readonly bufferBytes: number; readonly buffers: number };
/** A buffer and how many bytes of the file it begins with; at the end, the hash of all of them. */
export type ReadingAnswer =
  | { readonly buffer: ArrayBuffer; readonly length: number }
  | { readonly sha256: string }
  | { readonly error: unknown };

const { path, bufferBytes, buffers } = workerData as ReadingOrder;
const port = parentPort as MessagePort;
const hash = createHash('sha256');
const file = openSync(path, 'r');
let ended = false;

const end = (answer: ReadingAnswer): void => {
  ended = true;
  closeSync(file);
  port.postMessage(answer);
  port.close();
};

const fill = (buffer: ArrayBuffer): void => {
  if (ended) return;
  try {
    const bytes = new Uint8Array(buffer);
    const length = readSync(file, bytes, 0, bytes.length, null);
    if (length === 0) return end({ sha256: hash.digest('hex') });
    hash.update(bytes.subarray(0, length));
    port.postMessage({ buffer, length } satisfies ReadingAnswer, [buffer]);
  } catch (error) {
    end({ error });
  }
};

/** A buffer that was read, or nothing where whoever reads keeps it. */
port.on('message', (buffer: ArrayBuffer | null) => fill(buffer ?? new ArrayBuffer(bufferBytes)));
for (let n = 0; n < buffers; n++) fill(new ArrayBuffer(bufferBytes));
