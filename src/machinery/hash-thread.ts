/** Hashes what a ring brings, and writes the hash into it when no more comes. */
import { createHash } from 'node:crypto';
import { workerData } from 'node:worker_threads';
import { empty, type Ring, toEmpty } from './shared-ring.ts';

export type HashOrder = { readonly ring: Ring; readonly sha256: Uint8Array<SharedArrayBuffer> };

const { ring, sha256 } = workerData as HashOrder;
const hash = createHash('sha256');
for (let bytes = toEmpty(ring); bytes.length > 0; bytes = toEmpty(ring)) {
  hash.update(bytes);
  empty(ring);
}
sha256.set(hash.digest());
empty(ring);
