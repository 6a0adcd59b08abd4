/**
 * Tables of people chosen by conditions, released one after the other: without students, without nurses, only the old. Whoever lays them beside each other, knowing what the
 * conditions mean, learns of nobody more than each table may tell.
 */
import { expect, it } from 'vitest';
import { attackStory, stories } from './test-conditions.ts';
import { needsWith } from './test-kit.ts';

it.each(stories)('tells of nobody more than it may: %s', async (...story) => {
  const needs = { ...(await needsWith('conditions')), exact: false };
  const { made, refused, alone } = await attackStory(needs, story, { numRuns: 12, seed: 54 });
  expect(alone).toBeGreaterThan(0);
  expect(made).toBeGreaterThan(refused);
});
