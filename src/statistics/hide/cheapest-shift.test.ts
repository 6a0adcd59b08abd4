/** A way around somebody who is alone: the cheapest shift leaves that person alone, in whatever number the person stands. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { cheapestShift } from './cheapest-shift.ts';
import { type Detail, detailOf } from '../system/detail.ts';
import { loadSolver } from '../prove/highs-solver.ts';
import { loneArcs } from '../prove/lone-arcs.ts';
import type { Solver } from '../needs.ts';
import { reduceDetail } from '../system/reduce-detail.ts';
import { equationsOfCells, shown, sliceOf } from '../system/slice.ts';
import { costsOf } from './suppress.ts';
import { staffPolicy } from '../test-kit.ts';
import { mediumDetailed } from '../prove/test-small-tables.ts';

let solver: Solver;
beforeAll(async () => {
  solver = await loadSolver();
});

it('moves a hidden number so that every sum holds and the person who stands is alone there still', () => {
  let found = 0;
  let wouldBreak = 0;
  fc.assert(
    fc.property(mediumDetailed, ({ system, decided }) => {
      const slice = sliceOf(system, 0, staffPolicy, equationsOfCells(system), (cell) => decided[cell] as number);
      const detail = detailOf(system) as Detail;
      const reduced = reduceDetail(slice, detail, new Set());
      const arcs = loneArcs(slice, detail, reduced);
      const small = { ...reduced.slice, arcs };
      const costs = costsOf(small, new Float64Array(small.value.length));
      /** Somebody alone in a year taken out, and the two totals that have to keep that person. */
      const alone = reduced.tables.flatMap(({ atoms, years, x, y, c }) =>
        [...x.keys()].flatMap((at) => {
          const [row, year] = [Math.floor(at / years), at % years];
          const person = slice.samePeople[detail.slots[year]?.[atoms[row] as number] as number] as number;
          return x[at] === 1 ? [y[row], c[year]].map((cell) => ({ person, cell: cell as number })) : [];
        }),
      );
      const last = alone.filter(({ cell }) => small.value[cell] === 1).slice(0, 4);
      for (const { person, cell } of last) {
        const free = cheapestShift(small, costs, solver, cell, [-1], null);
        if (!free) continue;
        wouldBreak += 1;
        expect(arcs.broken(free.cells, free.shifts).has(person)).toBe(true);
        expect(cheapestShift(small, costs, solver, cell, [-1], person)).toBe(null);
      }
      const hidden = alone.filter(({ cell }) => small.state[cell] !== shown);
      for (const [i, { person, cell }] of hidden.slice(0, 6).entries()) {
        const shift = cheapestShift(small, costs, solver, cell, [1 + (i % 3), -1 - (i % 3)], person);
        if (!shift) continue;
        found += 1;
        const moved = new Map(shift.cells.map((one, at) => [one, shift.shifts[at] as number]));
        expect(Math.abs(moved.get(cell) ?? 0)).toBeCloseTo(1 + (i % 3), 6);
        expect(arcs.broken(shift.cells, shift.shifts.map(Math.round)).has(person)).toBe(false);
        for (const { cells, signs } of small.system.equations)
          expect(cells.reduce((n, one, at) => n + (signs[at] as number) * (moved.get(one) ?? 0), 0)).toBeCloseTo(0, 6);
        for (const [one, of] of moved) expect((small.value[one] as number) + of).toBeGreaterThan(-1e-6);
      }
    }),
    { numRuns: 6, seed: 53 },
  );
  expect(found).toBeGreaterThan(15);
  expect(wouldBreak).toBeGreaterThan(0);
});
