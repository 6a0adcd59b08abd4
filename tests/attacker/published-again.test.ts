/** What was published can be published again, however hard its proof is to find: after a recall, say, or beside the month that follows. */
import { expect, it } from 'vitest';
import { publishedAgain } from './published-again.ts';

it('the very same numbers are proved again, with nothing more hidden', () => {
  const { first, second } = publishedAgain(0, 60, 900);
  expect(second).toEqual(first);
});
