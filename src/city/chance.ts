/**
 * Chance for what only the look of a line hangs on (how a date is noted, a house number, a fault): drawn while it is printed. Like
 * draw.ts a hash of (seed, purpose, entity), but of 32 bits, which is plenty where a tie between two people does no harm.
 */
import { constantOf } from './draw.ts';

/** A number of the row that is being printed. */
export type Value = (row: number) => number;

/** The finisher of MurmurHash3. */
const mix = (bits: number): number => {
  let h = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
};

export type Chance = ReturnType<typeof makeChance>;

export const makeChance = (seed: number) => {
  const constant = (purpose: string): number => Number(constantOf(`${seed}:${purpose}`) & 0xffffffffn) | 0;
  const hashed = (key: Value, purpose: string): Value => {
    const own = constant(purpose);
    return (row) => mix(key(row) ^ own);
  };
  return {
    /** The key of an entity from its number. */
    key: (id: Value, kind: string): Value => hashed(id, `key:${kind}`),
    /** [0, n) for n up to 65,536. */
    below: (key: Value, purpose: string, n: number): Value => {
      const own = constant(purpose);
      return (row) => Math.imul(mix(key(row) ^ own) >>> 16, n) >>> 16;
    },
    /** [0, 1). */
    uniform: (key: Value, purpose: string): Value => {
      const own = constant(purpose);
      return (row) => (mix(key(row) ^ own) >>> 0) / 4_294_967_296;
    },
  };
};
