/** The attacker who knows the rules and tries every table of whole numbers: shared by the test and the long campaign. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { ProtectionNeeds } from './needs.ts';
import { protectSystem } from './protect-system.ts';
import { byThreshold, neverShown, shown } from './slice.ts';
import { otherTable, staffPolicy } from './test-kit.ts';
import { smallTables } from './test-small-tables.ts';

export const threshold = 4;
export const minimumWidth = 2;
const knownOf = (state: number): [number, number] =>
  state === byThreshold ? [0, threshold - 1] : state === neverShown ? [0, 999] : [threshold, 999];

/** Protects random tables and attacks each; fails at the first hidden number of which too much can be known. */
export const attackAll = (
  needs: ProtectionNeeds,
  runs: { readonly numRuns: number; readonly seed: number },
): { hiddenCells: number; refusals: number } => {
  let hiddenCells = 0;
  let refusals = 0;
  fc.assert(
    fc.property(smallTables, (system) => {
      const result = protectSystem(system, { ...staffPolicy, threshold, minimumWidth }, needs);
      if ('failedAt' in result) {
        refusals += 1;
        return;
      }
      const isHidden = (cell: number) => result.state[cell] !== shown;
      const known = (cell: number) => knownOf(result.state[cell] as number);
      const tables: number[][] = [[...system.values]];
      const high = (cell: number) => Math.max(...tables.map((table) => table[cell] as number));
      const low = (cell: number) => Math.min(...tables.map((table) => table[cell] as number));
      for (let cell = 0; cell < system.size; cell += 1) {
        const value = system.values[cell] as number;
        const isSmall = value > 0 && value < threshold;
        if (isSmall) expect(isHidden(cell)).toBe(true);
        if (!isHidden(cell) || (result.state[cell] === neverShown && !isSmall)) continue;
        hiddenCells += 1;
        // some interval [v − a, v + b] with a + b ≥ width: look for the farthest possible value on both sides;
        // a table found for one cell is kept, since it widens the others too
        for (const step of [1, -1])
          for (let far = minimumWidth; far >= 1 && high(cell) - low(cell) < minimumWidth; far -= 1) {
            if (value + step * far < 0) continue;
            const found = otherTable(system, isHidden, known, cell, value + step * far);
            if (!found) continue;
            tables.push(found);
            break;
          }
        const reach = high(cell) - low(cell);
        expect(reach).toBeGreaterThanOrEqual(minimumWidth);
      }
    }),
    runs,
  );
  return { hiddenCells, refusals };
};
