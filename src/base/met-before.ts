/**
 * What was met before, as bits: millions of things are told apart in a few megabytes. Whatever was met is told; so is, by chance, another thing of the same hash, and what
 * is told has to be looked at by itself. Plain functions over an array: closures over it would take three times as long.
 */

/** For hashes of so many bits: at least 5, at most 32. */
export const noneMet = (bits: number): Int32Array => new Int32Array(2 ** (bits - 5));

export const wasMet = (met: Int32Array, hash: number): boolean =>
  ((met[hash >>> 5] as number) & (1 << (hash & 31))) !== 0;

/** Whether this hash was met before; from now on it was. */
export const meet = (met: Int32Array, hash: number): boolean => {
  const at = hash >>> 5;
  const bit = 1 << (hash & 31);
  const word = met[at] as number;
  if ((word & bit) !== 0) return true;
  met[at] = word | bit;
  return false;
};
