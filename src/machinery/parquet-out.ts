/** COPY as Parquet into a pipe only its owner can open: the plain bytes pass from the engine to the sealer and never lie on a disk. */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, createReadStream, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ParquetOut, sqlText } from '#base';
import { ownFolder } from './own-folder.ts';

/**
 * Codes go by dictionary; to try one on every number and address first, and filters for them, would take a fifth of the writing.
 * The level of zstd that costs least: a register came out no larger by it.
 */
const form =
  'FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, WRITE_BLOOM_FILTER false, DICTIONARY_SIZE_LIMIT 4096';

export const parquetOut: ParquetOut = async (engine, select, take) => {
  const folder = ownFolder(tmpdir(), 'musubi-pipe');
  const pipe = join(folder, 'parquet');
  execFileSync('mkfifo', ['-m', '600', pipe]);
  const copying = engine.run(`COPY (${select}) TO ${sqlText(pipe)} (${form})`).then(
    () => null,
    (error: unknown) => ({ error }),
  );
  const stream = createReadStream(pipe, { highWaterMark: 1 << 20 });
  const opened = new Promise<void>((resolve) => {
    for (const event of ['open', 'error', 'close']) stream.once(event, () => resolve());
  });
  // A failed COPY may never have opened its end: ours is opened for it until the reader is through, or that would wait for ever.
  void copying.then(async (failure) => {
    if (!failure) return;
    const end = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
    await opened;
    closeSync(end);
  });
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      yield* stream as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw (await copying)?.error ?? error;
    }
    // A COPY that failed midway ends the pipe like a good one: only its own word counts.
    const failure = await copying;
    if (failure) throw failure.error;
  }
  try {
    const result = await take(chunks());
    const failure = await copying;
    if (failure) throw failure.error;
    return result;
  } finally {
    stream.destroy();
    // A taker that gave up leaves COPY writing: the pipe may go only after COPY has met its closed end, or both wait for ever.
    await copying;
    rmSync(folder, { recursive: true, force: true });
  }
};
