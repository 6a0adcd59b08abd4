/** How far the patterns are from the cheapest safe ones: every choice of cells is tried, on a thousand small random tables. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { audit } from '../prove/audit.ts';
import { reachOf } from '../prove/reach.ts';
import type { ProtectionNeeds } from '../needs.ts';
import { protectSystem } from './protect-system.ts';
import { jitterOf, streamOf } from '../system/randomness.ts';
import { recomputable } from '../prove/recomputable.ts';
import { byComplement, equationsOfCells, isCandidate, shown, type Slice, sliceOf } from '../system/slice.ts';
import { costsOf, isDeficient } from './suppress.ts';
import { smallTables } from '../prove/test-small-tables.ts';
import { needsWith, sha256, staffPolicy } from '../test-kit.ts';

let needs: ProtectionNeeds;
beforeAll(async () => {
  needs = await needsWith('optimum');
});
const policy = { ...staffPolicy, threshold: 4, minimumWidth: 2 };

const isSafe = (slice: Slice): boolean => {
  const none = new Uint8Array(slice.system.size);
  if (slice.system.equations.some((_, e) => isDeficient(slice, e, none))) return false;
  const random = streamOf(sha256('optimum'));
  return recomputable(slice, random).length === 0 && audit(slice, reachOf(slice), needs.solver, random).length === 0;
};

/** Cheapest safe choice by trying all, cheapest first among those that hide ever more cells; `bound` is a cost known to be possible. */
const cheapest = (slice: Slice, costs: Float64Array, bound: number): number => {
  const cells = [...slice.state.keys()]
    .filter((cell) => isCandidate(slice, cell))
    .sort((a, b) => (costs[a] as number) - (costs[b] as number));
  let best = bound;
  const search = (from: number, cost: number) => {
    if (cost < best - 1e-9 && isSafe(slice)) {
      best = cost;
      return;
    }
    for (let i = from; i < cells.length; i += 1) {
      const cell = cells[i] as number;
      if (cost + (costs[cell] as number) >= best - 1e-9) break;
      slice.state[cell] = byComplement;
      search(i + 1, cost + (costs[cell] as number));
      slice.state[cell] = shown;
    }
  };
  search(0, 0);
  return best;
};

it('hides at most a tenth more than the cheapest safe patterns of 1,000 tables', () => {
  let [ours, best, tables, worse, cells] = [0, 0, 0, 0, 0];
  fc.assert(
    fc.property(smallTables, (system) => {
      const result = protectSystem(system, policy, needs);
      if ('failedAt' in result) return;
      const slice = sliceOf(system, 0, policy, equationsOfCells(system));
      const costs = costsOf(slice, jitterOf(sha256(`${needs.secret} costs ${system.name}`), system.keys));
      const cost = result.state.reduce(
        (sum, of, cell) => sum + (of === byComplement && !slice.sensitive[cell] ? (costs[cell] as number) : 0),
        0,
      );
      const optimum = cheapest(slice, costs, cost);
      tables += 1;
      ours += cost;
      best += optimum;
      cells += result.complementary;
      if (optimum < cost - 1e-9) worse += 1;
    }),
    { numRuns: 1000, seed: 42 },
  );
  console.log(
    `${tables} tables, ${cells} cells hidden for others' sake: cost ${(ours / best).toFixed(4)} × the optimum; ${worse} tables were not optimal`,
  );
  expect(ours).toBeLessThanOrEqual(best * 1.1);
}, 600_000);
