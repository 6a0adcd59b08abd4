/** The campaign of tables chosen by conditions: thousands of random cities, none of which may tell more than its tables do. */
import { expect, it } from 'vitest';
import { attackStory, stories } from './test-conditions.ts';
import { needsWith } from '../test-kit.ts';

it.each(stories)('in 1,500 cities: %s', async (...story) => {
  const needs = { ...(await needsWith('campaign')), exact: false };
  const { made, refused, alone } = await attackStory(needs, story, { numRuns: 1_500, seed: 2026 });
  expect(alone).toBeGreaterThan(100);
  expect(made).toBeGreaterThan(refused);
});
