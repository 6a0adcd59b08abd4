/**
 * Chance without a generator: every draw is a hash of (seed, purpose, entity), so that any part of the city can be made alone,
 * in any order, on any number of threads, and always comes out the same.
 * All functions return SQL text; `key` is a SQL expression of type UBIGINT that is itself a hash of the entity.
 */

const mask = (1n << 64n) - 1n;

/** SplitMix64 over the letters of a text: a constant that tells one purpose from every other. */
export const constantOf = (text: string): bigint => {
  let state = 0x9e3779b97f4a7c15n;
  for (const letter of text) {
    state = (state + BigInt(letter.codePointAt(0) ?? 0) + 0x9e3779b97f4a7c15n) & mask;
    state = ((state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
    state = ((state ^ (state >> 27n)) * 0x94d049bb133111ebn) & mask;
    state ^= state >> 31n;
  }
  return state;
};

export type Draw = ReturnType<typeof makeDraw>;

export const makeDraw = (seed: number) => {
  // A second hash over the mixed key: XOR alone would tie two purposes of one entity to each other.
  const bits = (key: string, purpose: string): string =>
    `hash(xor(${key}, ${constantOf(`${seed}:${purpose}`)}::UBIGINT))`;
  return {
    /** The key of an entity from its number. */
    key: (id: string, kind: string): string => bits(`hash((${id})::UBIGINT)`, `key:${kind}`),
    bits,
    /** DOUBLE in [0, 1). */
    uniform: (key: string, purpose: string): string =>
      `((${bits(key, purpose)} >> 11)::DOUBLE * 1.1102230246251565e-16)`,
    /** INTEGER in [0, n). */
    below: (key: string, purpose: string, n: number | string): string =>
      `((${bits(key, purpose)} >> 20) % (${n}))::INTEGER`,
    /** DOUBLE, nearly standard normal within ±3.4: four 16-bit parts of one hash added, so that no mathematical library decides a digit. */
    normal: (key: string, purpose: string): string => {
      const h = bits(key, purpose);
      return `((((${h} & 65535) + ((${h} >> 16) & 65535) + ((${h} >> 32) & 65535) + (${h} >> 48))::DOUBLE - 131070.0) / 37837.3)`;
    },
    /** A number out of [0, 2^32) that only this seed has. */
    constant: (purpose: string): bigint => constantOf(`${seed}:${purpose}`) & 0xffffffffn,
  };
};

/** `CASE` that turns a uniform draw into one of several values by weight. */
export const pick = (uniform: string, choices: readonly (readonly [string | number, number])[]): string => {
  const sum = choices.reduce((all, [, weight]) => all + weight, 0);
  let upTo = 0;
  const arms = choices.slice(0, -1).map(([value, weight]) => {
    upTo += weight;
    return `WHEN ${uniform} < ${(upTo / sum).toFixed(9)} THEN ${value}`;
  });
  return `CASE ${arms.join(' ')} ELSE ${choices.at(-1)?.[0]} END`;
};
