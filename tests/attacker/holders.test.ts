/** Why amounts of a holder that lies in several cells are refused: protected as though nobody did, they fall to it. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { protectSystem } from '../../src/statistics/hide/protect-system.ts';
import { shown } from '../../src/statistics/system/slice.ts';
import { needsWith } from '../../src/statistics/test-kit.ts';
import { amountTables, policies, requiredReach } from './amounts.ts';
import { loadProgrammes, openProgramme } from './programme.ts';

it('a holder of the largest amounts of two hidden cells learns a third amount of others to within p % in some of 50 random tables', async () => {
  const [highs, needs] = [await loadProgrammes(), await needsWith('holders')];
  const policy = policies[0] as (typeof policies)[number];
  let [asked, learnt, outsiders, alone] = [0, 0, 0, 0];
  for (const { system, contributions } of fc.sample(amountTables, { numRuns: 50, seed: 11 })) {
    const made = protectSystem(system, policy, needs);
    if ('failedAt' in made) continue;
    if (asked > 150 && learnt > 0) break;
    const hidden = system.keys.flatMap((_, c) => (made.state[c] === shown ? [] : [c]));
    const columnOf = new Map(hidden.map((c, i) => [c, i]));
    const rows = system.equations.flatMap(({ cells, signs }) => {
      const inside = cells.flatMap((c, i) => (columnOf.has(c) ? [i] : []));
      const side = cells.reduce(
        (s, c, i) => s - (columnOf.has(c) ? 0 : (signs[i] as number) * (system.values[c] as number)),
        0,
      );
      return inside.length === 0
        ? []
        : [
            {
              columns: inside.map((i) => columnOf.get(cells[i] as number) as number),
              coefficients: inside.map((i) => signs[i] as number),
              low: side,
              high: side,
            },
          ];
    });
    const most = 10 * Math.max(1, ...system.values);
    const inner = hidden.filter((c) => /^r\dc\d$/.test(system.keys[c] as string));
    /** The highest that `c` can be for somebody who has `own` in some cells. */
    const highest = (c: number, own: ReadonlyMap<number, number>): number => {
      const opened = openProgramme(highs, {
        lower: Float64Array.from(hidden, (cell) => own.get(cell) ?? 0),
        upper: new Float64Array(hidden.length).fill(most),
        rows,
        whole: false,
      });
      try {
        const cost = new Float64Array(hidden.length);
        cost[columnOf.get(c) as number] = 1;
        return opened.maximise(cost)?.x[columnOf.get(c) as number] ?? Number.NaN;
      } finally {
        opened.close();
      }
    };
    const sensitive = inner.filter(
      (c) =>
        requiredReach(contributions[c] as readonly number[], policy) !== null && (contributions[c]?.length ?? 0) > 0,
    );
    for (const victim of sensitive) {
      const first = contributions[victim]?.[0] as number;
      const limit = first * (1 + policy.pPercent / 100) - 1e-6;
      const others = inner.filter((c) => c !== victim && (contributions[c]?.length ?? 0) > 1);
      for (const [i, a] of others.entries()) {
        // Who has amounts in one cell alone learns nothing: against such the pattern was made.
        if (highest(victim, new Map([[a, contributions[a]?.[0] as number]])) < limit) alone += 1;
        for (const b of others.slice(i + 1)) {
          const own = new Map([a, b].map((c) => [c, contributions[c]?.[0] as number]));
          asked += 1;
          if (highest(victim, own) < limit) learnt += 1;
        }
      }
      if (highest(victim, new Map()) < limit) outsiders += 1;
    }
  }
  expect(asked).toBeGreaterThan(100);
  expect(outsiders).toBe(0);
  expect(alone).toBe(0);
  expect(learnt).toBeGreaterThan(0);
});
