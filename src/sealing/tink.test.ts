/** Sealed files are Tink's: vectors made by Tink 1.16.1 (see `tink/make-vectors.py`) open here, and ours have the same bytes. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openSealedFile, openStream } from './index.ts';
import { pieces } from './pieces.ts';
import { fullSegment, segmentBytes, segmentsOf, tagBytes } from './segments.ts';
import { fileOf } from './test-file.ts';

type Vector = {
  readonly key: string;
  readonly associatedData: string;
  readonly plainBytes: number;
  readonly sealedBytes: number;
  readonly sealedSha256: string;
  readonly header: string;
  readonly sealed?: string;
};
const vectors = JSON.parse(readFileSync(new URL('tink/vectors.json', import.meta.url), 'utf8')) as Vector[];
const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const pattern = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + Math.floor(i / 256)) % 251);
async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
const gather = async (chunks: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
};

describe.each(vectors)('a file sealed by Tink: $plainBytes bytes, associated data "$associatedData"', (vector) => {
  const data = new Uint8Array(Buffer.from(vector.associatedData));
  const header = hex(vector.header);

  it('has exactly the bytes we make from the same salt and prefix, and opens', async () => {
    const segments = segmentsOf(hex(vector.key), data, header.subarray(1, 33), header.subarray(33));
    const plain = pattern(vector.plainBytes);
    const parts: Uint8Array[] = [header];
    for await (const { number, last, bytes } of pieces(once(plain), (n) => fullSegment(n) - tagBytes, segmentBytes)) {
      parts.push(segments.seal(number, last, bytes));
    }
    const ours = Buffer.concat(parts);
    expect(ours.length).toBe(vector.sealedBytes);
    expect(createHash('sha256').update(ours).digest('hex')).toBe(vector.sealedSha256);
    if (vector.sealed) expect(ours.toString('hex')).toBe(vector.sealed);
    const theirs = vector.sealed ? hex(vector.sealed) : ours;
    expect(Buffer.compare(await gather(openStream(hex(vector.key), data, once(theirs))), plain)).toBe(0);
    const filed: Uint8Array[] = [];
    await openSealedFile(hex(vector.key), data, fileOf(theirs), (bytes) => void filed.push(Uint8Array.from(bytes)));
    expect(Buffer.compare(Buffer.concat(filed), plain)).toBe(0);
  });
});
