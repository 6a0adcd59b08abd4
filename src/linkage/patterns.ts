/** How a pair agrees as one number: the level of every comparison as a digit, so that millions of pairs are a few hundred numbers to weigh. */
import type { Comparison } from './config.ts';

/** What one more level of comparison n adds to the number; a digit is γ + 1, so that 0 is "empty on a side". */
export const radices = (compare: readonly Comparison[]): readonly number[] => {
  let radix = 1;
  return compare.map(({ levels }) => {
    const mine = radix;
    radix *= levels.length + 2;
    return mine;
  });
};

/** All the numbers there can be; a table holds no more than its integers do. */
export const patternCount = (compare: readonly Comparison[]): number =>
  compare.reduce((product, { levels }) => product * (levels.length + 2), 1);
export const patternType = (compare: readonly Comparison[]): 'INTEGER' | 'BIGINT' =>
  patternCount(compare) < 2 ** 31 ? 'INTEGER' : 'BIGINT';

/** γ by comparison. */
export const levelsOf = (compare: readonly Comparison[], pattern: number): readonly number[] => {
  const by = radices(compare);
  return compare.map(({ levels }, n) => (Math.floor(pattern / (by[n] as number)) % (levels.length + 2)) - 1);
};
