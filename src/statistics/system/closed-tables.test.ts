/** Years taken out of the system: what closed form says of them is what the whole system leaves, as linear programmes over all of it find. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { intervalOf } from './closed-tables.ts';
import { type Detail, detailOf } from './detail.ts';
import { loadSolver } from '../prove/highs-solver.ts';
import type { Solver } from '../needs.ts';
import { reduceDetail } from './reduce-detail.ts';
import { equationsOfCells, sliceOf } from './slice.ts';
import { staffPolicy } from '../test-kit.ts';
import { mediumDetailed } from '../prove/test-small-tables.ts';

let solver: Solver;
beforeAll(async () => {
  solver = await loadSolver();
});

describe('the smaller system', () => {
  it('leaves each year taken out exactly the interval that the whole system leaves it, whatever is spelled out', () => {
    let asked = 0;
    fc.assert(
      fc.property(mediumDetailed, fc.integer({ min: 0, max: 20 }), ({ system, decided }, nth) => {
        const slice = sliceOf(system, 0, staffPolicy, equationsOfCells(system), (cell) => decided[cell] as number);
        const detail = detailOf(system) as Detail;
        const plain = reduceDetail(slice, detail, new Set());
        const atoms = plain.tables.flatMap((table) => table.atoms);
        const reduced = reduceDetail(slice, detail, new Set(atoms.filter((_, i) => i % 21 === nth)));
        // Every equation of the smaller system holds of the truth.
        for (const { cells, signs } of reduced.slice.system.equations)
          expect(
            cells.reduce((n, cell, i) => n + (signs[i] as number) * (reduced.slice.value[cell] as number), 0),
          ).toBe(0);
        // All that is in the smaller system stands still; rests are sums and so stand by their equations of the whole.
        const isFree = new Uint8Array(system.size).fill(1);
        for (const id of reduced.idOf) if (id < system.size) isFree[id] = 0;
        const rests = reduced.tables.flatMap(({ atoms: of, years, ofYear }) =>
          Array.from({ length: years }, (_, j) => ({
            columns: of.map((atom) => detail.slots[j]?.[atom] as number),
            signs: of.map(() => 1),
            equals: ofYear[j] as number,
          })),
        );
        const truth = (cell: number) => system.values[cell] as number;
        const opened = solver.open({
          lower: Float64Array.from(isFree, (free, cell) => (free ? 0 : truth(cell))),
          upper: Float64Array.from(isFree, (free, cell) => (free ? 1e4 : truth(cell))),
          rows: [...system.equations.map(({ cells, signs }) => ({ columns: cells, signs, equals: 0 })), ...rests],
          whole: false,
        });
        for (const [i, one] of reduced.takenOut.entries()) {
          if (i % 5 !== nth % 5) continue;
          const cell = detail.slots[0]?.[one.whole] as number;
          const cost = new Float64Array(system.size);
          cost[cell] = 1;
          const high = opened.maximise(cost)?.x[cell];
          cost[cell] = -1;
          const low = opened.maximise(cost)?.x[cell];
          const [from, to] = intervalOf(one, 0, (total) => reduced.slice.value[total] as number);
          expect([low, high].map((end) => Math.round(1e6 * (end ?? NaN)) / 1e6 + 0)).toEqual([from, to]);
          asked += 1;
        }
        opened.close();
      }),
      { numRuns: 12, seed: 46 },
    );
    expect(asked).toBeGreaterThan(30);
  });
});
