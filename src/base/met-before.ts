/** What was met before, as bits: millions of things are told apart in a few megabytes, and what is told has to be looked at by itself. */

/** Of hashes of so many bits. Whatever was met is told; so is, by chance, another thing of the same hash. */
export type MetBefore = {
  /** Whether this hash was met before; from now on it was. */
  readonly meet: (hash: number) => boolean;
  readonly met: (hash: number) => boolean;
};

/** At least 5 bits, at most 32. */
export const metBefore = (bits: number): MetBefore => {
  const words = new Int32Array(2 ** (bits - 5));
  return {
    meet(hash) {
      const at = hash >>> 5;
      const bit = 1 << (hash & 31);
      const word = words[at] as number;
      if ((word & bit) !== 0) return true;
      words[at] = word | bit;
      return false;
    },
    met: (hash) => ((words[hash >>> 5] as number) & (1 << (hash & 31))) !== 0,
  };
};
