/** A table of a load corrected since, or of slightly other people: the attacker who knows that next to nothing changed puts it beside the first one. */
import { beforeAll, expect, it } from 'vitest';
import type { ProtectionNeeds } from '../needs.ts';
import { needsWith } from '../test-kit.ts';
import { attackChanged, attackLoads } from './test-changed-attacks.ts';
import type { Kind } from './test-changed-attacker.ts';

let needs: ProtectionNeeds;
beforeAll(async () => {
  needs = { ...(await needsWith('changed')), exact: false };
});

it.each<Kind>(['nested', 'corrected', 'corrected and nested'])(
  'keeps every interval as wide as promised beside a table of %s people, or refuses; without the ledger it would not',
  async (kind) => {
    const { alone, refused, made } = await attackChanged(needs, kind, { numRuns: 60, seed: 5 });
    expect(alone).toBeGreaterThan(0);
    expect(made).toBeGreaterThan(refused);
  },
  120_000,
);

it('keeps them beside one load after the other, and hardly ever refuses a correction of a few people', async () => {
  const { alone, refused, made } = await attackLoads(needs, 3, 1, { numRuns: 8, seed: 3 });
  expect(alone).toBeGreaterThan(0);
  expect(refused).toBeLessThan(made / 20);
}, 120_000);
