/**
 * The files of a ZIP, one after another as its bytes arrive; each checked to the last byte by its length and CRC-32.
 * Read from the front, never from the index at the end: that would need the whole file in memory. Inflating by the runtime tells exactly where
 * a deflated file ends, which searching for the next signature does not (four bytes like it turn up by chance in large files).
 */
import { crc32, createInflateRaw } from 'node:zlib';
import { RefusalError } from '#base';
import { sourcesRefusal } from './errors.ts';

export type ZippedFile = { readonly name: string; readonly bytes: AsyncGenerator<Uint8Array> };

const localFile = 0x04034b50;
const indexEntry = 0x02014b50;
const indexEnd = 0x06054b50;
const descriptor = 0x08074b50;
const piece = 1 << 16;
const unknownSize = 0xffffffff;

export const isZip = (head: Uint8Array): boolean =>
  head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5) && (head[3] === 4 || head[3] === 6);

/** Bytes taken in portions of one's own choosing. */
const taking = (chunks: AsyncIterator<Uint8Array>) => {
  let buffer: Buffer = Buffer.alloc(0);
  return {
    /** At least `count` bytes wait; false at the end of the file. */
    async has(count: number): Promise<boolean> {
      while (buffer.length < count) {
        const next = await chunks.next();
        if (next.done) return false;
        buffer = buffer.length === 0 ? Buffer.from(next.value) : Buffer.concat([buffer, next.value]);
      }
      return true;
    },
    look: (count: number): Buffer => buffer.subarray(0, count),
    take(count: number): Buffer {
      const taken = buffer.subarray(0, count);
      buffer = buffer.subarray(taken.length);
      return taken;
    },
    giveBack(bytes: Uint8Array): void {
      buffer = Buffer.concat([bytes, buffer]);
    },
  };
};
type Bytes = ReturnType<typeof taking>;

export async function* zippedFiles(source: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<ZippedFile> {
  const broken = () => new RefusalError(sourcesRefusal('zip-broken', { file }));
  const chunks = source[Symbol.asyncIterator]();
  const bytes = taking(chunks);

  async function* inflated(from: Bytes): AsyncGenerator<Buffer> {
    const inflate = createInflateRaw();
    const made: Buffer[] = [];
    let failed = false;
    inflate.on('data', (chunk: Buffer) => void made.push(chunk));
    inflate.on('error', () => {
      failed = true;
    });
    try {
      for (let fed = 0; inflate.bytesWritten === fed; ) {
        if (!(await from.has(1))) throw broken();
        const part = from.take(piece);
        fed += part.length;
        await new Promise<void>((resolve) => {
          inflate.once('error', () => resolve());
          inflate.write(part, () => resolve());
        });
        inflate.removeAllListeners('error').on('error', () => {
          failed = true;
        });
        if (failed || inflate.errored) throw broken();
        yield* made.splice(0);
        // The stream took less than it was given: it has ended, and what follows belongs to the ZIP.
        if (inflate.bytesWritten < fed) from.giveBack(part.subarray(part.length - (fed - inflate.bytesWritten)));
      }
    } finally {
      inflate.destroy();
    }
  }
  async function* stored(from: Bytes, size: number): AsyncGenerator<Buffer> {
    for (let left = size; left > 0; ) {
      if (!(await from.has(1))) throw broken();
      const part = from.take(Math.min(left, piece));
      left -= part.length;
      yield part;
    }
  }
  const wholeOf = async function* (flags: number, method: number, crc: number, size: number, packed: number) {
    const later = (flags & 8) !== 0;
    if ((method !== 8 && method !== 0) || (method === 0 && (later || packed === unknownSize)))
      throw new RefusalError(sourcesRefusal('zip-unreadable', { file }));
    let sum = 0;
    let length = 0;
    for await (const part of method === 8 ? inflated(bytes) : stored(bytes, packed)) {
      sum = crc32(part, sum);
      length += part.length;
      yield part;
    }
    let said = crc;
    if (later) {
      if (!(await bytes.has(16))) throw broken();
      if (bytes.look(4).readUInt32LE(0) === descriptor) bytes.take(4);
      said = bytes.take(12).readUInt32LE(0);
      // Sizes of 64 bits: the next signature stands eight bytes later.
      if (await bytes.has(12)) {
        const signature = bytes.look(4).readUInt32LE(0);
        if (signature !== localFile && signature !== indexEntry) bytes.take(8);
      }
    } else if (size !== unknownSize && size !== length) throw broken();
    if (said !== sum) throw broken();
  };

  try {
    for (;;) {
      if (!(await bytes.has(4))) throw broken();
      const signature = bytes.look(4).readUInt32LE(0);
      if (signature === indexEntry || signature === indexEnd) break;
      if (signature !== localFile || !(await bytes.has(30))) throw broken();
      const header = bytes.take(30);
      const flags = header.readUInt16LE(6);
      const names = header.readUInt16LE(26);
      const extra = header.readUInt16LE(28);
      if (!(await bytes.has(names + extra))) throw broken();
      const written = bytes.take(names + extra).subarray(0, names);
      // A locked file, told before a byte of it is read as if it were text.
      if ((flags & 1) !== 0) throw new RefusalError(sourcesRefusal('zip-locked', { file }));
      const name = new TextDecoder((flags & 0x800) !== 0 ? 'utf-8' : 'shift_jis').decode(written);
      const content = wholeOf(
        flags,
        header.readUInt16LE(8),
        header.readUInt32LE(14),
        header.readUInt32LE(22),
        header.readUInt32LE(18),
      );
      if (name.endsWith('/')) for await (const _ of content);
      else yield { name, bytes: content };
      // Whoever asked for the next file without reading this one has to pass over it all the same.
      for await (const _ of content);
    }
    // A ZIP that was cut off in its index was cut off in transfer: the end must be there.
    let tail = Buffer.alloc(0);
    while (await bytes.has(1)) tail = Buffer.concat([tail.subarray(-65_557), bytes.take(piece)]);
    if (tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6])) === -1) throw broken();
  } finally {
    await chunks.return?.(undefined);
  }
}

/** `*` any letters, `?` one; compared with the last part of a name, letter case apart. */
export const matchesPattern = (name: string, pattern: string): boolean => {
  const letters = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${letters}$`, 'iu').test(name.split(/[/\\]/).at(-1) ?? name);
};
