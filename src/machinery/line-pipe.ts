/** Lines out of the engine through a pipe only its owner can open: rows pass as bytes while they are made, and never become objects. */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, createReadStream, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, sqlText } from '#base';
import type { LinePipe } from '../city/needs.ts';

// Control characters as delimiter, quote and null, so that a line passes as it is; a quote the engine still sets is U+0003.
const asLines = "FORMAT csv, HEADER false, DELIMITER '\x02', QUOTE '\x03', ESCAPE '\x03', NULLSTR '\x04'";

export const linePipe = (): LinePipe => {
  const folder = mkdtempSync(join(tmpdir(), 'musubi-lines-'));
  const pipe = join(folder, 'lines');
  execFileSync('mkfifo', ['-m', '600', pipe]);
  return {
    async *lines(engine: Engine, select: string) {
      const copying = engine.run(`COPY (${select}) TO ${sqlText(pipe)} (${asLines})`).then(
        () => null,
        (error: unknown) => ({ error }),
      );
      const stream = createReadStream(pipe, { highWaterMark: 1 << 18 });
      // A failed COPY may never have opened its end: open it for a moment, so that ours does not wait for ever.
      void copying.then((failure) => failure && closeSync(openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK)));
      try {
        yield* stream as AsyncIterable<Uint8Array>;
        // A COPY that failed midway ends the pipe like a good one: only its own word counts.
        const failure = await copying;
        if (failure) throw failure.error;
      } finally {
        stream.destroy();
        // A taker that gave up leaves COPY writing: it must have met the closed end before the pipe is used again.
        await copying;
      }
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
};
