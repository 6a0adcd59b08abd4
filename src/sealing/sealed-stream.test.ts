/** A sealed file comes back whole or not at all. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newKey, openSealedFile, openStream, SealBroken, sealStream, sha256 } from './index.ts';
import { fileOf } from './test-file.ts';

const MiB = 1 << 20;
const first = MiB - 40 - 16;
const others = MiB - 16;
const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const lake = bytes('lake a');

async function* inChunks(content: Uint8Array, size = 300_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}
const gather = async (chunks: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
};
const seal = (key: Uint8Array, content: Uint8Array, data = lake) => gather(sealStream(key, data, inChunks(content)));
const openFile = async (key: Uint8Array, data: Uint8Array, sealed: Uint8Array): Promise<Buffer> => {
  const all: Uint8Array[] = [];
  const hash = await openSealedFile(key, data, fileOf(sealed), (plain) => void all.push(Uint8Array.from(plain)));
  expect(hash).toBe(sha256(sealed));
  return Buffer.concat(all);
};
/** Both ways to open must agree: as it comes, and as a file. */
const open = async (key: Uint8Array, sealed: Uint8Array, data = lake, size = 300_000): Promise<Buffer> => {
  const [streamed, filed] = await Promise.allSettled([
    gather(openStream(key, data, inChunks(sealed, size))),
    openFile(key, data, sealed),
  ]);
  if (streamed.status === 'fulfilled' && filed.status === 'fulfilled') {
    expect(Buffer.compare(streamed.value, filed.value)).toBe(0);
    return streamed.value;
  }
  if (streamed.status !== 'rejected' || filed.status !== 'rejected')
    throw new Error('one way opens, the other does not');
  expect(filed.reason).toBeInstanceOf(SealBroken);
  throw streamed.reason;
};
const noise = (length: number) => {
  const content = Buffer.alloc(length);
  for (let i = 0; i < length; i += 1) content[i] = (i * 2654435761) >>> 13;
  return content;
};

const key = newKey();

describe('a sealed file', () => {
  it.each([0, 1, 15, 16, first - 1, first, first + 1, first + others, first + others + 1, 3 * MiB + 7])(
    'of %i bytes is Tink’s layout in length and comes back equal',
    async (length) => {
      const content = noise(length);
      const sealed = await seal(key, content);
      const segments = length <= first ? 1 : 1 + Math.ceil((length - first) / others);
      expect(sealed.length).toBe(40 + length + 16 * segments);
      expect(sealed[0]).toBe(40);
      expect(Buffer.compare(await open(key, sealed), content)).toBe(0);
    },
  );

  it('does not depend on how its bytes are cut into chunks', async () => {
    const content = noise(MiB + 5000);
    const sealed = await seal(key, content);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1000, max: 3 * MiB }), async (size) => {
        expect(Buffer.compare(await open(key, sealed, lake, size), content)).toBe(0);
      }),
      { numRuns: 15 },
    );
  });

  it('opens with no other key and no other associated data', async () => {
    const sealed = await seal(key, bytes('a city'));
    await expect(open(newKey(), sealed)).rejects.toThrow(SealBroken);
    await expect(open(key, sealed, bytes('lake b'))).rejects.toThrow(SealBroken);
    await expect(open(key, sealed, new Uint8Array())).rejects.toThrow(SealBroken);
  });

  it('is refused when any one bit of a short file is turned', async () => {
    const sealed = await seal(key, bytes('結び'));
    for (let at = 0; at < sealed.length; at += 1) {
      const altered = Buffer.from(sealed);
      altered[at] = (altered[at] as number) ^ (1 << (at % 8));
      await expect(open(key, altered), `byte ${at}`).rejects.toThrow(SealBroken);
    }
  });

  it('is refused wherever a short file is cut, and when something follows it', async () => {
    const sealed = await seal(key, bytes('結び'));
    for (let length = 0; length < sealed.length; length += 1) {
      await expect(open(key, sealed.subarray(0, length)), `cut at ${length}`).rejects.toThrow(SealBroken);
    }
    await expect(open(key, Buffer.concat([sealed, Buffer.alloc(1)]))).rejects.toThrow(SealBroken);
    await expect(open(key, Buffer.concat([sealed, sealed]))).rejects.toThrow(SealBroken);
  });

  describe('of four segments', async () => {
    const content = noise(first + 2 * others + 1234);
    const sealed = await seal(key, content);
    const twin = await seal(key, content);
    const segment = (of: Buffer, n: number) => of.subarray(n * MiB, (n + 1) * MiB);
    const whole = [0, 1, 2, 3].map((n) => segment(sealed, n));
    it.each<[string, () => Uint8Array]>([
      ['cut exactly at a border', () => sealed.subarray(0, 3 * MiB)],
      ['cut to its first segment', () => sealed.subarray(0, MiB)],
      ['cut within a segment', () => sealed.subarray(0, 2 * MiB + 17)],
      ['with two segments swapped', () => Buffer.concat([whole[0]!, whole[2]!, whole[1]!, whole[3]!])],
      ['with one segment dropped', () => Buffer.concat([whole[0]!, whole[2]!, whole[3]!])],
      ['with one segment doubled', () => Buffer.concat([whole[0]!, whole[1]!, whole[1]!, whole[2]!, whole[3]!])],
      ['with a segment of a twin file', () => Buffer.concat([whole[0]!, segment(twin, 1), whole[2]!, whole[3]!])],
      ['with the header of a twin file', () => Buffer.concat([twin.subarray(0, 40), sealed.subarray(40)])],
      ['with another salt', () => Buffer.concat([sealed.subarray(0, 1), twin.subarray(1, 33), sealed.subarray(33)])],
      [
        'with another prefix',
        () => Buffer.concat([sealed.subarray(0, 33), twin.subarray(33, 40), sealed.subarray(40)]),
      ],
      [
        'with a turned bit in the last tag',
        () => Buffer.concat([sealed.subarray(0, -1), Buffer.of(sealed.at(-1)! ^ 1)]),
      ],
    ])('is refused %s', async (_, altered) => {
      await expect(open(key, altered())).rejects.toThrow(SealBroken);
    });
    it('gives out nothing of a segment that does not hold', async () => {
      const altered = Buffer.from(sealed);
      altered[2 * MiB + 100] = (altered[2 * MiB + 100] as number) ^ 1;
      const given: Uint8Array[] = [];
      const opening = (async () => {
        for await (const chunk of openStream(key, lake, inChunks(altered))) given.push(chunk);
      })();
      await expect(opening).rejects.toThrow(SealBroken);
      expect(Buffer.compare(Buffer.concat(given), content.subarray(0, first + others))).toBe(0);
    });
    it('is refused when it shrinks while it is read', async () => {
      const shrinking = { ...fileOf(sealed.subarray(0, 2 * MiB)), bytes: sealed.length };
      await expect(openSealedFile(key, lake, shrinking, () => {})).rejects.toThrow(SealBroken);
    });
    it('is given to a slow taker in its order, and nothing is given once it was refused', async () => {
      const given: number[] = [];
      let under = 0;
      const slowly = async (plain: Uint8Array) => {
        expect(++under).toBe(1);
        await new Promise((soon) => setTimeout(soon, given.length % 2 ? 0 : 20));
        given.push(plain.length);
        under -= 1;
      };
      await openSealedFile(key, lake, fileOf(sealed), slowly);
      expect(given).toEqual([first, others, others, 1234]);
      given.length = 0;
      const altered = Buffer.from(sealed);
      altered[2 * MiB + 100] = (altered[2 * MiB + 100] as number) ^ 1;
      await expect(openSealedFile(key, lake, fileOf(altered), slowly)).rejects.toThrow(SealBroken);
      expect([given, under]).toEqual([[first, others], 0]);
    });
    it('stops where its taker cannot go on, as the taker says', async () => {
      const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
      const taking = openSealedFile(key, lake, fileOf(sealed), async () => {
        throw full;
      });
      await expect(taking).rejects.toBe(full);
    });
  });
});
