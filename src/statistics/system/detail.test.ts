/** Single years only where many live: the detail of small areas is hidden as a whole, and nobody who tries every table finds any of it. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProtectionNeeds } from '../needs.ts';
import { streamOf } from './randomness.ts';
import { attackDetailed } from '../prove/test-attacker.ts';
import { needsWith, sha256 } from '../test-kit.ts';

let needs: ProtectionNeeds;
beforeAll(async () => {
  needs = { ...(await needsWith('detail')), exact: false };
});

describe('a table whose single years only large areas show', () => {
  it('gives the attacker who tries every table nothing, and would fall without complementary suppression', () => {
    const { hiddenCells, refusals, needed, fallen } = attackDetailed(needs, 2, streamOf(sha256('detail')), {
      numRuns: 15,
      seed: 26,
    });
    expect(hiddenCells).toBeGreaterThan(300);
    expect(needed).toBeGreaterThan(8);
    expect(fallen).toBeGreaterThan(0.9 * needed);
    expect(refusals).toBeLessThan(2);
  });
  it('keeps the years of many small places, by sex too, without asking about each of them', () => {
    const found = attackDetailed(needs, 2, streamOf(sha256('rests')), { numRuns: 2, seed: 7 }, 'medium');
    expect(found.hiddenCells).toBeGreaterThan(100);
    expect(found.fallen).toBeGreaterThan(0.9 * found.needed);
    expect(found.refusals).toBe(0);
  });
});
