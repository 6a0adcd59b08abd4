/** The campaign on sums of money: thousands of tables. */
import { expect, it } from 'vitest';
import { needsWith } from '../../src/statistics/test-kit.ts';
import { attackAmounts, policies } from './amounts.ts';
import { loadProgrammes } from './programme.ts';

it.each([11, 12, 13, 14, 15])('1,000 random tables hold (seed %i)', async (seed) => {
  const campaign = attackAmounts(await loadProgrammes(), await needsWith(`amounts ${seed}`), policies, {
    numRuns: 1000,
    seed,
  });
  console.log(campaign);
  expect(campaign.tables + campaign.refusals).toBe(1000);
  expect(campaign.bareFallen).toBeGreaterThan(0.95 * campaign.needed);
});
