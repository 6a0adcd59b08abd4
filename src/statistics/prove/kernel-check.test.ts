/** The exact check over prime fields: what follows is found, and in a large city nothing is found that only chance brought together. */
import { expect, it } from 'vitest';
import { determined } from './kernel-check.ts';
import { streamOf } from '../system/randomness.ts';
import { sha256 } from '../test-kit.ts';

const random = () => streamOf(sha256('kernel'));
const equation = (...columns: number[]) => ({ columns, signs: columns.map((_, i) => (i === 0 ? 1 : -1)) });

it('finds a number that follows, and two of which each gives the other', () => {
  // 0 = 1 + 2 and 0 = 1 + 2 + 3 leave nothing for 3; 4 and 5 add up to a shown number
  const found = determined(7, [equation(0, 1, 2), equation(0, 1, 2, 3), equation(4, 5)], random());
  expect(found).toEqual({ exact: [3], bound: [[4, 5]] });
});
it.each(['first', 'second', 'both'] as const)(
  'binds nobody in sixty thousand hidden numbers of which each three have a total shown (%s field)',
  (fields) => {
    const columns = 60_000;
    const triples = Array.from({ length: columns / 3 }, (_, i) => equation(3 * i, 3 * i + 1, 3 * i + 2));
    // One ratio of 26 bits is the same by chance for some 25 pairs of them.
    expect(determined(columns, triples, random(), fields)).toEqual({ exact: [], bound: [] });
  },
);
