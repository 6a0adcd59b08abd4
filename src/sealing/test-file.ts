/** Bytes as a file of which any part can be read. */
import type { ReadableFile } from './index.ts';

export const fileOf = (content: Uint8Array): ReadableFile => ({
  bytes: content.length,
  read: async (into, at) => {
    const there = content.subarray(at, at + into.length);
    into.set(there);
    return there.length;
  },
});
