/** Sums of money hold against outsiders, the next largest, coalitions and lone contributors; without complementary suppression they do not. */
import { expect, it } from 'vitest';
import { needsWith } from '../../src/statistics/test-kit.ts';
import { attackAmounts, policies } from './amounts.ts';
import { loadProgrammes } from './programme.ts';

it('300 random tables of contributions hold, and nearly all of them fall to the same attacker once only the rules for single cells are kept', async () => {
  const campaign = attackAmounts(await loadProgrammes(), await needsWith('amounts'), policies, {
    numRuns: 300,
    seed: 3,
  });
  expect(campaign.tables).toBeGreaterThan(250);
  expect(campaign.needed).toBeGreaterThan(100);
  expect(campaign.bareFallen).toBeGreaterThan(0.95 * campaign.needed);
});
