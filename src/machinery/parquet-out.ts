/** COPY as Parquet into a memory file, from which the sealer takes it while it grows: the plain bytes never lie on a disk. */
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { type ParquetOut, sqlText } from '#base';
import { memoryFile } from './memory-file.ts';

/**
 * Codes go by dictionary; to try one on every number and address first, and filters for them, would take a fifth of the writing.
 * The level of zstd that costs least: a register came out no larger by it. Version 2 of the format writes whole numbers as differences and lengths apart from
 * texts: smaller, and less to compress and to read.
 */
const form =
  'FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, WRITE_BLOOM_FILTER false, DICTIONARY_SIZE_LIMIT 4096, PARQUET_VERSION v2';

const chunkBytes = 1 << 20;

type Copy = { readonly ended: () => boolean; readonly done: Promise<void> };

/**
 * Whole chunks as soon as they are there: the engine writes the format from its beginning to its end and never comes back. Ends, and gives out what is left,
 * only when the copy has ended well; throws what the copy threw. A chunk is gone when the next is asked for.
 */
async function* chunksOf(file: FileHandle, copy: Copy): AsyncGenerator<Uint8Array> {
  const chunk = new Uint8Array(chunkBytes);
  for (let at = 0; ; ) {
    // Asked before the size is: what was written up to the end is then seen.
    const ended = copy.ended();
    if (ended) await copy.done;
    const { size } = await file.stat();
    if (size - at >= chunkBytes || (ended && size > at)) {
      const { bytesRead } = await file.read(chunk, 0, Math.min(size - at, chunkBytes), at);
      at += bytesRead;
      yield chunk.subarray(0, bytesRead);
    } else if (ended) return;
    else await wait(5);
  }
}

/**
 * The taker must let nothing of what it was given count before the stream has ended: a copy that breaks off ends it by throwing.
 * Through a pipe the engine would wait for the sealer, 64 KiB at a time, at half as much again of the processor.
 */
export const parquetOut: ParquetOut = async (engine, select, take) => {
  const memory = memoryFile();
  let ended = false;
  const done = engine
    .run(`COPY (${select}) TO ${sqlText(memory.path)} (${form}, USE_TMP_FILE false)`)
    .finally(() => void (ended = true));
  // Told where the stream ends.
  done.catch(() => {});
  try {
    const file = await open(memory.path);
    try {
      const taken = await take(chunksOf(file, { ended: () => ended, done }));
      // Also where nobody asked for the end.
      await done;
      return taken;
    } finally {
      await file.close();
    }
  } finally {
    // Whoever took nothing or not all: the engine may still be writing.
    await done.catch(() => {});
    memory.close();
  }
};
