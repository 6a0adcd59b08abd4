/** Seals and opens streams of any length in bounded memory (two segments). Readable by Tink in Java, Go, C++ and Python. */
import { randomBytes } from 'node:crypto';
import { SealBroken } from './errors.ts';
import { pieces } from './pieces.ts';
import { fullSegment, headerBytes, prefixBytes, saltBytes, segmentBytes, segmentsOf, tagBytes } from './segments.ts';

/** `key`: 32 bytes. The same associated data must be given to open. Every stream gets its own salt, hence its own file key. */
export async function* sealStream(
  key: Uint8Array,
  associatedData: Uint8Array,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const salt = randomBytes(saltBytes);
  const prefix = randomBytes(prefixBytes);
  const segments = segmentsOf(key, associatedData, salt, prefix);
  yield Buffer.concat([Uint8Array.of(headerBytes), salt, prefix]);
  for await (const { number, last, bytes } of pieces(chunks, (n) => fullSegment(n) - tagBytes, segmentBytes)) {
    yield segments.seal(number, last, bytes);
  }
}

/** First the header, then the rest as it comes. */
const splitHeader = async (source: AsyncIterator<Uint8Array>): Promise<{ header: Uint8Array; rest: Uint8Array }> => {
  let held: Uint8Array = new Uint8Array(0);
  while (held.length < headerBytes) {
    const next = await source.next();
    if (next.done) throw new SealBroken('the file is shorter than a header');
    held = Buffer.concat([held, next.value]);
  }
  return { header: held.subarray(0, headerBytes), rest: held.subarray(headerBytes) };
};

/**
 * Every segment is verified before it is yielded; anything altered, moved, doubled, foreign or cut (also exactly at a border)
 * throws `SealBroken`. Only the end of the iteration proves the whole: take the bytes into memory first, use them after.
 */
export async function* openStream(
  key: Uint8Array,
  associatedData: Uint8Array,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const source = chunks[Symbol.asyncIterator]();
  try {
    const { header, rest } = await splitHeader(source);
    if (header[0] !== headerBytes) throw new SealBroken('the header is not one of a sealed file');
    const salt = header.subarray(1, 1 + saltBytes);
    const segments = segmentsOf(key, associatedData, salt, header.subarray(1 + saltBytes));
    async function* remaining(): AsyncGenerator<Uint8Array> {
      if (rest.length > 0) yield rest;
      for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
    }
    for await (const { number, last, bytes } of pieces(remaining(), fullSegment, segmentBytes)) {
      yield segments.open(number, last, bytes);
    }
  } finally {
    await source.return?.();
  }
}
