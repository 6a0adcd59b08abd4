/** The campaign of corrected loads and slightly other people: thousands of random cities, attacked in whole numbers by somebody who has all that was released. */
import { beforeAll, expect, it } from 'vitest';
import type { ProtectionNeeds } from '../needs.ts';
import { needsWith } from '../test-kit.ts';
import { attackChanged, attackLoads } from './test-changed-attacks.ts';
import type { Kind } from './test-changed-attacker.ts';

let needs: ProtectionNeeds;
beforeAll(async () => {
  needs = { ...(await needsWith('changed in the campaign')), exact: false };
});

it.each<Kind>(['nested', 'corrected', 'corrected and nested'])(
  'tells nothing beside a table of %s people, in 1,000 cities',
  async (kind) => {
    const { alone, refused, made } = await attackChanged(needs, kind, { numRuns: 1_000, seed: 2026 });
    console.log(`${kind}: ${made} made, ${refused} refused; ${alone} would fall without the ledger`);
    expect(alone).toBeGreaterThan(20);
    expect(made).toBeGreaterThan(refused);
  },
  3_600_000,
);

it.each([
  [2, 1, 500, 0.02],
  [3, 2, 300, 0.05],
  [4, 9, 150, 0.2],
])(
  'tells nothing by %i loads of the same day that differ by up to %i, in %i cities',
  async (loads, by, numRuns, share) => {
    const { alone, refused, made } = await attackLoads(needs, loads, by, { numRuns, seed: 2026 });
    console.log(
      `${loads} loads, up to ${by}: ${made} made, ${refused} refused; ${alone} would fall without the ledger`,
    );
    expect(alone).toBeGreaterThan(10);
    expect(refused).toBeLessThan(share * made);
  },
  3_600_000,
);
