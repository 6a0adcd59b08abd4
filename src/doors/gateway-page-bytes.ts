/** The body of one request as its first line and the files after it, handed on while they come: nothing is collected, nothing lies on a disk. */
import { createHash } from 'node:crypto';
import { RefusalError } from '#base';
import type { SourceFile } from '#sources';
import { pageRefusal } from './gateway-page-errors.ts';

/** The browser went away, or gave fewer bytes than it had named. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

const lineLimit = 1 << 16;
const newline = 0x0a;

export type OrderedBytes = {
  /** The first line; null where there is none. */
  line(): Promise<string | null>;
  /** The next `bytes` bytes. Must be read to the end before the next. */
  take(bytes: number): AsyncGenerator<Uint8Array>;
  /** Reads what is left and forgets it: a browser that is still sending would take an early answer for a broken connection. */
  drain(): Promise<void>;
};

export const orderedBytes = (body: AsyncIterable<Uint8Array> | null): OrderedBytes => {
  const chunks = (body ?? (async function* () {})())[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  let ended = false;
  const more = async (): Promise<boolean> => {
    if (ended) return false;
    try {
      const next = await chunks.next();
      ended = next.done === true;
      if (!next.done) rest = rest.length === 0 ? next.value : Buffer.concat([rest, next.value]);
    } catch {
      ended = true;
      throw new ConnectionLost('the request was cut off');
    }
    return !ended;
  };
  return {
    async line() {
      while (!rest.includes(newline)) if (rest.length > lineLimit || !(await more())) return null;
      const end = rest.indexOf(newline);
      const line = new TextDecoder().decode(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
      return line;
    },
    async *take(bytes) {
      let left = bytes;
      while (left > 0) {
        if (rest.length === 0 && !(await more())) throw new ConnectionLost('fewer bytes than were named');
        const part = rest.subarray(0, left);
        rest = rest.subarray(part.length);
        left -= part.length;
        if (part.length > 0) yield part;
      }
    },
    async drain() {
      try {
        do rest = new Uint8Array(0);
        while (await more());
      } catch {
        // Nobody is there any more.
      }
    },
  };
};

export type UploadedFiles = {
  /** As the rooms read them: in order, each once. */
  readonly sources: readonly SourceFile[];
  /**
   * Reads whatever nobody wanted (a ZIP's end, say) and answers the hashes of the files. With `expected`, the hashes of what was checked,
   * any other content is refused: to be asked before the first number is given.
   */
  whole(expected?: readonly string[]): Promise<readonly string[]>;
};

/** `told` counts bytes, and may throw to stop. */
export const uploadedFiles = (
  stream: OrderedBytes,
  files: readonly { readonly name: string; readonly bytes: number }[],
  told: (bytes: number) => void,
): UploadedFiles => {
  const hashes = files.map(() => createHash('sha256'));
  const left = files.map(({ bytes }) => bytes);
  async function* rest(i: number): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream.take(left[i] as number)) {
      left[i] = (left[i] as number) - chunk.length;
      hashes[i]?.update(chunk);
      told(chunk.length);
      yield chunk;
    }
  }
  const finish = async (upTo: number): Promise<void> => {
    for (let i = 0; i < upTo; i++) for await (const _ of rest(i));
  };
  return {
    sources: files.map(({ name }, i) => ({
      name,
      async *bytes() {
        await finish(i);
        yield* rest(i);
      },
    })),
    async whole(expected) {
      await finish(files.length);
      const found = hashes.map((hash) => hash.copy().digest('hex'));
      const other = found.findIndex((hash, i) => expected !== undefined && expected[i] !== hash);
      if (other >= 0) throw new RefusalError(pageRefusal('file-differs', { file: files[other]?.name ?? '' }));
      return found;
    },
  };
};
