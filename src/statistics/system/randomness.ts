/** Repeatable numbers from the installation's secret: the same secret gives the same pattern, another one an equally safe one. */

/** Four 32-bit words of a hex digest. */
const wordsOf = (hex: string): number[] => [0, 8, 16, 24].map((at) => Number.parseInt(hex.slice(at, at + 8), 16) >>> 0);

/** xoshiro128**: a stream of numbers in [0, 1). */
export const streamOf = (hex: string): (() => number) => {
  let [a = 1, b = 2, c = 3, d = 4] = wordsOf(hex);
  const turn = (x: number, k: number) => (x << k) | (x >>> (32 - k));
  return () => {
    const result = Math.imul(turn(Math.imul(b, 5), 7), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = turn(d, 11);
    return result / 4294967296;
  };
};

/** A number in [0, 1) for each key that depends on the key and the secret alone, not on the other keys or the time point. */
export const jitterOf = (hex: string, keys: readonly string[]): Float64Array => {
  const [seed = 0, second = 0] = wordsOf(hex);
  return Float64Array.from(keys, (key) => {
    let h = seed;
    let g = second;
    for (let i = 0; i < key.length; i += 1) {
      h = Math.imul(h ^ key.charCodeAt(i), 2654435761);
      g = Math.imul(g ^ h, 1597334677);
      h ^= g >>> 15;
    }
    h = Math.imul(h ^ (h >>> 16), 2246822507);
    h = Math.imul(h ^ (h >>> 13), 3266489909);
    return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
  });
};
