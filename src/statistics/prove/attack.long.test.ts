/** The campaign: the attacker tries every table on 20,000 random ones (npm run test:long). */
import { beforeAll, expect, it } from 'vitest';
import type { ProtectionNeeds } from '../needs.ts';
import { attackAll, attackDetailed, attackMonths } from './test-attacker.ts';
import { streamOf } from '../system/randomness.ts';
import { needsWith, sha256 } from '../test-kit.ts';

let needs: ProtectionNeeds;
beforeAll(async () => {
  needs = await needsWith('campaign');
});

it.each([
  [20_000, false, 1],
  [2_000, true, 2],
  [3_000, false, 3],
])(
  'never pins a hidden number on %i random tables, nor gets inside the promised interval (cheapest pattern: %s)',
  (numRuns, exact, seed) => {
    const { hiddenCells, refusals, needed, fallen, undecided } = attackAll({ ...needs, exact }, { numRuns, seed });
    console.log(
      `${numRuns} tables, ${hiddenCells} hidden cells attacked, ${refusals} tables refused; ${needed} needed complementary suppression, ${fallen} fall without it; ${undecided} questions undecided by trying, answered by whole-number programmes`,
    );
    expect(hiddenCells).toBeGreaterThan(3 * numRuns);
    expect(refusals).toBeLessThan(numRuns / 20);
    // a rule of thumb may hide what one table in thousands would not need
    expect(fallen).toBeGreaterThan(0.999 * needed);
  },
  3_600_000,
);

it('never pins a hidden number in any of six months that follow one another, in 1,000 random tables', () => {
  const random = streamOf(sha256('months of the campaign'));
  const { hiddenCells, kept, refusals } = attackMonths({ ...needs, exact: false }, 6, random, {
    numRuns: 1_000,
    seed: 4,
  });
  console.log(
    `6,000 months, ${hiddenCells} hidden cells attacked, ${kept} of them hidden the month before too; ${refusals} tables refused`,
  );
  expect(hiddenCells).toBeGreaterThan(18_000);
  expect(refusals).toBeLessThan(50);
}, 3_600_000);

it('never pins a hidden number where only large areas show single years, in 1,000 random cubes of two months', () => {
  const random = streamOf(sha256('detail of the campaign'));
  const found = attackDetailed({ ...needs, exact: false }, 2, random, { numRuns: 1_000, seed: 5 });
  console.log(
    `2,000 months, ${found.hiddenCells} hidden cells attacked; ${found.refusals} cubes refused; ${found.needed} months needed complementary suppression, ${found.fallen} fall without it`,
  );
  expect(found.hiddenCells).toBeGreaterThan(30_000);
  expect(found.refusals).toBeLessThan(50);
  expect(found.fallen).toBeGreaterThan(0.99 * found.needed);
}, 3_600_000);
