/** A package that was changed on its way, anywhere and in whatever way, is refused. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takePackage } from '#lake';
import { partsOf, put } from './forge.ts';
import { twoPackages } from './two-packages.ts';

const { folder, at, codeOf } = twoPackages();

describe('a package that is refused', () => {
  it('is any whose bytes were changed anywhere', async () => {
    const whole = readFileSync(at.second);
    const { payload } = partsOf(whole);
    const places: [string, number, number][] = [
      ['the mark', 0, 8],
      ['the seal’s header', 8, 48],
      ['the payload', 48, 8 + payload.length - 16],
      ['the last tag', 8 + payload.length - 16, 8 + payload.length],
      ['the manifest', 8 + payload.length, whole.length - 12],
      ['the length', whole.length - 12, whole.length - 8],
      ['the end mark', whole.length - 8, whole.length],
    ];
    for (const [where, from, to] of places) {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: from, max: to - 1 }), fc.integer({ min: 0, max: 7 }), async (byte, bit) => {
          const altered = Buffer.from(whole);
          altered[byte] = (altered[byte] as number) ^ (1 << bit);
          const code = await codeOf(put(folder, altered));
          expect(code, `${where}, byte ${byte}`).toMatch(
            /^lake\.(package-unreadable|package-altered|signature-invalid|sender-unknown)$/,
          );
        }),
        { numRuns: 12 },
      );
    }
    const flipped = (byte: number) => {
      const altered = Buffer.from(whole);
      altered[byte] = (altered[byte] as number) ^ 1;
      return codeOf(put(folder, altered));
    };
    // Another letter in a name of the manifest reads as well, so that only the signature can tell; the payload is held by its hash and its seal.
    expect(await flipped(whole.indexOf('bus-trips', 8 + payload.length))).toBe('lake.signature-invalid');
    expect(await flipped(8 + Math.floor(payload.length / 2))).toBe('lake.package-altered');
    expect(await flipped(whole.length - 1)).toBe('lake.package-unreadable');
    for (let cut = 0; cut < 15; cut += 1) {
      expect(await codeOf(put(folder, whole.subarray(0, Math.floor((whole.length * cut) / 15))))).toBe(
        'lake.package-unreadable',
      );
    }
  }, 60_000);

  it('is any that was cut, stretched, overwritten or rearranged in some way', async () => {
    const whole = readFileSync(at.second);
    const place = fc.integer({ min: 0, max: whole.length - 1 });
    const splice = (from: number, to: number, between: Uint8Array) =>
      Buffer.concat([whole.subarray(0, from), between, whole.subarray(to)]);
    const alteration = fc.oneof(
      fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 40 })).map(([from, bytes]) => splice(from, from, bytes)),
      fc.tuple(place, place).map(([a, b]) => splice(Math.min(a, b), Math.max(a, b) + 1, Buffer.alloc(0))),
      fc
        .tuple(place, fc.uint8Array({ minLength: 1, maxLength: 40 }))
        .map(([from, bytes]) => splice(from, Math.min(whole.length, from + bytes.length), bytes)),
      fc.tuple(place, place).map(([a, b]) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        return Buffer.concat([whole.subarray(to), whole.subarray(from, to), whole.subarray(0, from)]);
      }),
    );
    await fc.assert(
      fc.asyncProperty(alteration, async (altered) => {
        fc.pre(!altered.equals(whole));
        const { result } = await takePackage(at.hall.lake, put(folder, altered));
        if (result.ok) throw new Error('taken in');
        expect(result.refusal.code).toMatch(
          /^lake\.(package-unreadable|package-altered|signature-invalid|sender-unknown)$/,
        );
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('is one with the payload or the manifest of another package', async () => {
    const one = partsOf(readFileSync(at.first));
    const two = partsOf(readFileSync(at.second));
    const mark = readFileSync(at.first).subarray(0, 8);
    expect(await codeOf(put(folder, Buffer.concat([mark, one.payload, two.trailer])))).toBe('lake.package-altered');
    // The manifest of one that was taken in, over other content: its number is taken.
    expect(await codeOf(put(folder, Buffer.concat([mark, two.payload, one.trailer])))).toBe('lake.already-taken');
  });
});
