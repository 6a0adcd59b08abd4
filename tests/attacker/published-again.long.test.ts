/** The same of many cities. */
import { expect, it } from 'vitest';
import { publishedAgain } from './published-again.ts';

it('no city of a hundred is held back by its own publication', () => {
  const held = Array.from({ length: 100 }, (_, i) => 1000 + i).filter(
    (seed) => publishedAgain(seed, 40 + (seed % 40), 600 + 20 * (seed % 60)).second === null,
  );
  expect(held).toEqual([]);
});
